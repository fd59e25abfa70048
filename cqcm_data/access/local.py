"""The link of this machine's owner: opened once, it makes a browser that of the owner.

No header and no address of a request grants anything: a proxy or a tunnel looks like this machine.
"""

import hmac
import secrets
from threading import Lock

from itsdangerous import BadSignature, URLSafeTimedSerializer

from cqcm_data.access import place, sign_ins
from cqcm_data.access.roles import LOCAL

COOKIE = "cqcm_staff"

_turn = Lock()
_waiting: list[str] = []  # at most one


def offer() -> str:
    """A word that opens once, for the link that a start prints; raises NotWritten."""
    place.secret()
    _waiting[:] = [secrets.token_urlsafe(24)]
    return _waiting[0]


def take(word: str) -> str | None:
    """The value of a cookie for whoever opens the link; None for all others. Raises NotWritten."""
    with _turn:
        if not _waiting or not hmac.compare_digest(_waiting[0].encode(), word.encode()):
            return None
        key = secrets.token_urlsafe(24)
        sign_ins.begin(key, LOCAL)
        _waiting.clear()
    return str(_signer().dumps(key))


def key(cookie: str) -> str | None:
    """The key in a cookie; None where another secret signed it, or none did."""
    try:
        signed = _signer().loads(cookie, max_age=round(sign_ins.LASTS.total_seconds()))
    except BadSignature:
        return None
    return signed if isinstance(signed, str) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(place.secret(), salt=COOKIE)
