"""Who is signed in: a file for each sign-in, gone with the sign-out or after so many hours.

What a browser holds is a key to it. One that was copied opens nothing once its owner signs out.
"""

import datetime as dt
import hashlib
import json
from contextlib import suppress

from cqcm_data.access import place

LASTS = dt.timedelta(hours=12)
_AHEAD = dt.timedelta(minutes=5)  # by which a clock may be put right meanwhile
_FOLDER = "sign_ins"


def begin(key: str, who: str) -> None:
    """Someone signs in under a key that nobody else has; raises NotWritten."""
    _forget_old()
    since = dt.datetime.now(dt.UTC).isoformat()
    place.write(f"{_FOLDER}/{_name(key)}", json.dumps({"who": who, "since": since}))


def since(key: str) -> dt.datetime | None:
    """When the sign-in of a key began; None where there is none, or no longer.

    Nor where it began later than now: a clock that was ahead for a while makes none last longer.
    """
    try:
        written = place.text(f"{_FOLDER}/{_name(key)}")
        began = dt.datetime.fromisoformat(json.loads(written or "")["since"])
        lasted = dt.datetime.now(dt.UTC) - began
        return began if -_AHEAD < lasted < LASTS else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def end(key: str) -> None:
    """Sign out: whoever comes with the same key is nobody. Raises NotWritten."""
    place.remove(f"{_FOLDER}/{_name(key)}")


def _name(key: str) -> str:
    """A key of the provider's is no name of a file."""
    return hashlib.sha256(key.encode()).hexdigest()


def _forget_old() -> None:
    oldest = (dt.datetime.now(dt.UTC) - LASTS).timestamp()
    with suppress(OSError):
        for file in (place.folder() / _FOLDER).iterdir():
            if file.stat().st_mtime < oldest:
                file.unlink()
