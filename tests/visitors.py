"""Visitors without a browser: the framework's own messages over its own connection."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

T = TypeVar("T")

SPOKEN = [Subprotocol("streamlit")]


def rerun(page: str = "", query_string: str = "", widgets: Iterable[WidgetState] = ()) -> bytes:
    """What the browser sends: run this page with this query, and what was pressed on it."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query_string
    message.rerun_script.widget_states.widgets.extend(widgets)
    context = message.rerun_script.context_info
    context.timezone, context.locale, context.color_scheme = "America/Toronto", "fr-CA", "light"
    return bytes(message.SerializeToString())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do it in a thread of its own: a browser that is open has a loop in the one of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@asynccontextmanager
async def connected(
    address: str,
    origin: str | None = None,
    headers: Mapping[str, str] | None = None,
    token: str = "",
) -> AsyncIterator[ClientConnection]:
    """A connection of a page; the `token` is what the framework asks of one that is signed in."""
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    named = Origin(origin) if origin else None
    async with connect(
        stream,
        subprotocols=[*SPOKEN, *([Subprotocol(token)] if token else [])],
        origin=named,
        additional_headers=headers,
        max_size=None,
        close_timeout=0,
        open_timeout=60,
    ) as socket:
        yield socket


async def answered(socket: ClientConnection) -> list[bytes]:
    """All that comes until a run has ended well."""
    received = []
    async for raw in socket:
        data = raw.encode() if isinstance(raw, str) else raw
        received.append(data)
        if _ended_well(ForwardMsg.FromString(data)):
            return received
    raise ConnectionError("the server closed the connection")


def _ended_well(message: ForwardMsg) -> bool:
    ended = message.WhichOneof("type") == "script_finished"
    return ended and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def visit(address: str, page: str = "", query_string: str = "") -> list[bytes]:
    """One visitor who opens a page and leaves."""
    async with connected(address) as socket:
        await socket.send(rerun(page, query_string))
        return await answered(socket)


@asynccontextmanager
async def held(address: str, number: int) -> AsyncIterator[list[ClientConnection]]:
    """So many visitors at once who are answered and stay, then are gone without a word."""
    async with AsyncExitStack() as all_of_them:

        async def one() -> ClientConnection:
            socket = await all_of_them.enter_async_context(connected(address))
            await socket.send(rerun())
            await answered(socket)
            return socket

        sockets = await asyncio.gather(*(one() for _ in range(number)))
        yield sockets
        for socket in sockets:
            socket.transport.abort()
