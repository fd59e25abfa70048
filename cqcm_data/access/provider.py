"""The identity provider of an installation: one file, in the form that the framework reads.

[auth]
redirect_uri = "https://chiffres.example.org/oauth2callback"
client_id = "…"
client_secret = "…"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from cqcm_data.access import place

FILE = "provider.toml"
SECTION = "auth"
BACK = "/oauth2callback"  # where the provider sends people back
_ASKED = ("redirect_uri", "client_id", "client_secret", "server_metadata_url")
_ANYONES = ("common", "organizations", "consumers")  # of Microsoft: an address proves nothing there
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class WrongProvider(ValueError):
    """A file that names no provider that could be asked: everything that is wrong with it."""


def section() -> Mapping[str, Any] | None:
    """What is configured; None where nothing is. Raises WrongProvider."""
    try:
        written = place.text(FILE)
        raw = None if written is None else tomllib.loads(written)
    except (OSError, ValueError) as error:
        raise WrongProvider(f"{_file()} cannot be read: {error}") from error
    if raw is None:
        return None
    found = raw.get(SECTION, {})
    if wrong := [*_wrong(found if isinstance(found, dict) else {})]:
        raise WrongProvider("\n".join(f"{_file()}: {one}" for one in wrong))
    return cast("Mapping[str, Any]", found)


def origin(section: Mapping[str, Any]) -> str:
    """The address under which people must come to sign in: that of the site itself."""
    return str(section["redirect_uri"]).removesuffix(BACK)


def host(section: Mapping[str, Any]) -> str:
    """Whom people will see: the name of the machine that asks who they are."""
    return urlsplit(section["server_metadata_url"]).hostname or ""


def _wrong(section: Mapping[str, Any]) -> Iterator[str]:
    for name in _ASKED:
        value = section.get(name)
        if not isinstance(value, str) or not value.strip():
            yield f"[{SECTION}] lacks {name}"
        elif name in ("redirect_uri", "server_metadata_url") and not _is_safe(value):
            yield f"{name} is no https address (http serves on this machine alone): {value}"
    back, asked = section.get("redirect_uri"), section.get("server_metadata_url")
    if isinstance(back, str) and not back.endswith(BACK):
        yield f"redirect_uri does not end with {BACK}: {back}"
    if isinstance(asked, str) and any(f"/{one}/" in asked for one in _ANYONES):
        yield f"server_metadata_url takes accounts of any organization, name yours in it: {asked}"


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or here)


def _file() -> str:
    return str(place.folder() / FILE)
