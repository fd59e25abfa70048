"""The link of this machine's owner: opened once, it makes a browser that of the owner.

No header and no address of a request grants anything: a proxy or a tunnel looks like this machine.
"""

import hmac
import secrets
import time
from threading import Lock

from itsdangerous import BadSignature, URLSafeTimedSerializer

from cqcm_data.access import place, sign_ins
from cqcm_data.access.roles import LOCAL

COOKIE = "cqcm_staff"

_turn = Lock()
OPENS_WITHIN = 3600.0  # seconds: what a start prints may stay on a screen for long
_waiting: list[tuple[str, float]] = []  # at most one, and until when it opens


def offer() -> str:
    """A word that opens once, for the link that a start prints; raises NotWritten."""
    place.secret()
    word = secrets.token_urlsafe(24)
    _waiting[:] = [(word, time.monotonic() + OPENS_WITHIN)]
    return word


def take(word: str) -> str | None:
    """The value of a cookie for whoever opens the link; None for all others. Raises NotWritten."""
    with _turn:
        waiting, until = _waiting[0] if _waiting else ("", 0.0)
        same = hmac.compare_digest(waiting.encode(), word.encode())
        if not waiting or not same or time.monotonic() > until:
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
