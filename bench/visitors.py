"""Visitors who all open a page at once, over the framework's own WebSocket messages."""

import asyncio
import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

AT_ONCE = 200
PATIENCE = 30.0

# Youths in 2023, as the report and the example have it: a figure that each visitor must receive.
FIGURE = "6\u00a0937".encode()


@dataclass(frozen=True)
class Visit:
    """Seconds from connecting to the end of the script's run; all of them for who is lost."""

    seconds: float
    lost: bool = False
    figures: bool = False
    received: int = 0


def visit(address: str, page: str = "", query_string: str = "") -> list[Visit]:
    """All visitors at once, after one who came alone."""
    return asyncio.run(_crowd(address, _rerun(page, query_string)))


def _rerun(page: str, query_string: str) -> bytes:
    """What the browser sends first: run the script for this page and this query."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query_string
    context = message.rerun_script.context_info
    context.timezone, context.locale, context.color_scheme = "America/Toronto", "fr-CA", "light"
    return bytes(message.SerializeToString())


async def _crowd(address: str, request: bytes) -> list[Visit]:
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    await _visit(stream, request)
    return await asyncio.gather(*(_visit(stream, request) for _ in range(AT_ONCE)))


async def _visit(stream: str, request: bytes) -> Visit:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            return await _received(stream, request, start)
    except (TimeoutError, OSError, WebSocketException):
        return Visit(PATIENCE, lost=True)


async def _received(stream: str, request: bytes, start: float) -> Visit:
    spoken = [Subprotocol("streamlit")]
    async with connect(stream, subprotocols=spoken, max_size=None, close_timeout=0) as socket:
        await socket.send(request)
        figures, received = await _until_finished(socket)
        seconds = time.perf_counter() - start
    return Visit(seconds, figures=figures, received=received)


async def _until_finished(socket: ClientConnection) -> tuple[bool, int]:
    """Whether the figure came, and how many bytes, until the run has ended well."""
    figures, received = False, 0
    async for raw in socket:
        data = raw.encode() if isinstance(raw, str) else raw
        received += len(data)
        figures = figures or FIGURE in data
        message = ForwardMsg.FromString(data)
        finished = message.WhichOneof("type") == "script_finished"
        if finished and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return figures, received
    raise ConnectionError("the server closed the connection")
