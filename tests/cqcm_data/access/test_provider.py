"""The identity provider: every mistake of its file at once, before anybody could sign in."""

import pytest

from cqcm_data.access import provider
from cqcm_data.access.provider import WrongProvider

GOOD = {
    "redirect_uri": "https://chiffres.example.org/oauth2callback",
    "client_id": "cqcm",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example.org/.well-known/openid-configuration",
}


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path))
    return tmp_path / provider.FILE


def written(file, section: dict[str, str]) -> None:
    lines = "".join(f'{name} = "{value}"\n' for name, value in section.items())
    file.write_text(f"[auth]\n{lines}", "utf-8")


def mistakes(file) -> list[str]:
    with pytest.raises(WrongProvider) as wrong:
        provider.section()
    return [line.removeprefix(f"{file}: ") for line in str(wrong.value).splitlines()]


def test_without_a_file_there_is_no_provider(file):
    assert provider.section() is None


def test_a_whole_section_names_whom_people_will_see(file):
    written(file, GOOD)
    assert provider.section() == GOOD and provider.host(GOOD) == "login.example.org"


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_on_this_machine_http_serves(file, host):
    written(file, {**GOOD, "redirect_uri": f"http://{host}/oauth2callback"})
    assert provider.section()


def test_every_mistake_is_told_at_once(file):
    elsewhere, plain = "https://chiffres.example.org/", "http://login.example.org/x"
    wrong = {"redirect_uri": elsewhere, "client_id": " ", "server_metadata_url": plain}
    written(file, wrong)
    assert mistakes(file) == [
        "[auth] lacks client_id",
        "[auth] lacks client_secret",
        f"server_metadata_url is no https address (http serves on this machine alone): {plain}",
        f"redirect_uri does not end with /oauth2callback: {elsewhere}",
    ]


@pytest.mark.parametrize("content", ["", "[other]\n", "auth = 1\n", "[[auth]]\n"])
def test_a_file_without_a_section_lacks_everything(file, content):
    file.write_text(content)
    assert mistakes(file) == [f"[auth] lacks {name}" for name in GOOD]


@pytest.mark.parametrize("content", [b"[auth", b"\xff\xfe", None])
def test_what_cannot_be_read_is_no_absence(file, content):
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    assert "cannot be read" in mistakes(file)[0]


@pytest.mark.parametrize("name", ["redirect_uri", "server_metadata_url"])
@pytest.mark.parametrize("value", ["https:///oauth2callback", "ftp://a/oauth2callback", "//x", "x"])
def test_an_address_that_is_none_is_refused(file, name, value):
    written(file, {**GOOD, name: value})
    assert any(value in line and name in line for line in mistakes(file))
