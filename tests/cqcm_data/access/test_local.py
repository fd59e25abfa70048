"""The owner's link: it opens once, and no cookie but the one that it gave is believed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from itsdangerous import URLSafeTimedSerializer

from cqcm_data.access import local, place, sign_ins
from cqcm_data.store import NotWritten


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path))
    return tmp_path


def test_the_link_opens_once():
    word = local.offer()
    assert [local.take(one) for one in ("", word[:-1], f"{word} ", word.upper(), "é")] == [None] * 5
    cookie = local.take(word)
    assert cookie and sign_ins.since(str(local.key(cookie)))
    assert local.take(word) is None


def test_without_an_offer_no_word_opens():
    assert local.take("") is None and local.take("x") is None


def test_a_new_start_offers_another_word():
    old, new = local.offer(), local.offer()
    assert old != new and local.take(old) is None and local.take(new)


def test_another_process_that_serves_the_same_takes_the_word():
    word = local.offer()
    command = [
        sys.executable,
        "-c",
        f"from cqcm_data.access import local; print(local.take({word!r}))",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert local.key(told.strip()) and local.take(word) is None


def test_the_file_of_the_link_holds_no_word_that_opens(folder):
    word = local.offer()
    assert not any(word in file.read_text() for file in folder.iterdir() if file.is_file())


@pytest.mark.parametrize("hours", [-1.1, 1.1])
def test_late_or_under_a_clock_that_was_set_back_it_opens_no_more(monkeypatch, hours):
    word, now = local.offer(), local.time.time()
    monkeypatch.setattr(local.time, "time", lambda: now + 3600 * hours)
    assert local.take(word) is None


def test_of_many_at_once_one_opens_it():
    word, gate = local.offer(), Barrier(20)

    def take(_: int) -> str | None:
        gate.wait(30)
        return local.take(word)

    with ThreadPoolExecutor(20) as crowd:
        assert sum(cookie is not None for cookie in crowd.map(take, range(20))) == 1


def test_where_the_sign_in_cannot_be_kept_the_link_is_still_good(monkeypatch):
    word = local.offer()
    with monkeypatch.context() as full:
        full.setattr(place, "write", refused)
        with pytest.raises(NotWritten):
            local.take(word)
    assert local.take(word)


def refused(*_what: str) -> None:
    raise NotWritten("full")


def test_no_other_cookie_is_believed(folder):
    good = str(local.take(local.offer()))
    key, secret = str(local.key(good)), place.secret()
    payload, _, signed = good.partition(".")
    others = [
        "",
        key,
        payload,
        f"{payload}.{signed[:-2]}",
        f"{payload[:-1]}A.{signed}",
        URLSafeTimedSerializer("another", salt=local.COOKIE).dumps(key),
        URLSafeTimedSerializer("", salt=local.COOKIE).dumps(key),
        URLSafeTimedSerializer(secret, salt="_streamlit_user").dumps(key),
        URLSafeTimedSerializer(secret).dumps(key),
        URLSafeTimedSerializer(secret, salt=local.COOKIE).dumps({"key": key}),
        URLSafeTimedSerializer(secret, salt=local.COOKIE).dumps(None),
    ]
    assert [local.key(one) for one in others] == [None] * len(others)
    assert local.key(URLSafeTimedSerializer(secret, salt=local.COOKIE).dumps(key)) == key


def test_the_secret_is_made_once_and_for_its_owner_alone(folder):
    first = place.secret()
    assert len(first) == 64 and place.secret() == first
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600
