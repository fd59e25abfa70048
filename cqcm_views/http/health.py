"""Whether the dashboard answers: what a supervisor asks."""

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cqcm_data import engine, release, store
from cqcm_views.http import threads

_LOOKED_AT = "published_figures"  # what every release has


async def ready(_request: Request) -> Response:
    """Whether a query on the current release works now: 200, or 503 while it does not.

    One look at a time: it reads files, and anyone may ask.
    """
    limiter = threads.limiter(threads.LOOKS, 1)
    works = limiter.statistics().tasks_waiting < 10 and await run_sync(_works, limiter=limiter)
    return PlainTextResponse("ready") if works else PlainTextResponse("not ready", status_code=503)


def _works() -> bool:
    """It goes past everything that is kept: a measure made once, or a table in memory, would say
    yes for ever.
    """
    try:
        online = release.current()
        store.read(online.root, _LOOKED_AT, online.tables[_LOOKED_AT])
        engine.fetch(online, f"SELECT COUNT(*) AS n FROM {_LOOKED_AT}")
    except Exception:  # noqa: BLE001 - whatever stops a query, the answer is "not ready"
        return False
    return True
