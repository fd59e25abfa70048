"""The owner's link: it opens once, and no cookie but the one that it gave is believed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from itsdangerous import URLSafeTimedSerializer

from cqcm_data.access import local, place, sign_ins
from cqcm_data.store import NotWritten


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path))
    local._waiting.clear()
    yield tmp_path
    local._waiting.clear()


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
