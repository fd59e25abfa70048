"""The link of this machine's owner: opened once, it makes a browser that of the owner.

No header and no address of a request grants anything: a proxy or a tunnel looks like this machine.
"""

import hmac
import secrets
import time
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeTimedSerializer

from cqcm_data.access import place, sign_ins
from cqcm_data.access.roles import LOCAL

COOKIE = "cqcm_staff"

OPENS_WITHIN = 3600.0  # seconds: what a start prints may stay on a screen for long
_WAITING = "link"  # a file: which word opens, and until when; of all processes that serve


def offer() -> str:
    """A word that opens once, for the link that a start prints; raises NotWritten."""
    place.secret()
    word = secrets.token_urlsafe(24)
    with place.locked(_WAITING):
        place.write(_WAITING, f"{_hashed(word)} {time.time() + OPENS_WITHIN}")
    return word


def take(word: str) -> str | None:
    """The value of a cookie for whoever opens the link; None for all others. Raises NotWritten."""
    if not _opens(word):  # anyone may ask: whoever guesses waits for nobody
        return None
    with place.locked(_WAITING):
        if not _opens(word):
            return None
        key = secrets.token_urlsafe(24)
        sign_ins.begin(key, LOCAL)
        place.remove(_WAITING)
    return str(_signer().dumps(key))


def _opens(word: str) -> bool:
    """Whether a word is the one that waits; one of a clock that was set back since is not."""
    try:
        waiting, until = (place.text(_WAITING) or "").split()
        left = float(until) - time.time()
    except (OSError, ValueError):
        return False
    return hmac.compare_digest(waiting, _hashed(word)) and 0 <= left <= OPENS_WITHIN


def _hashed(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def key(cookie: str) -> str | None:
    """The key in a cookie; None where another secret signed it, or none did."""
    try:
        signed = _signer().loads(cookie, max_age=round(sign_ins.LASTS.total_seconds()))
    except BadSignature:
        return None
    return signed if isinstance(signed, str) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(place.secret(), salt=COOKIE)
