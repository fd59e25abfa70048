"""Where the dashboard is served: said once it is, or in one sentence why it cannot be."""

import errno
import os
import socket
import tomllib
from pathlib import Path

from streamlit import config
from streamlit.web.server import server_util
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

_CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - what the framework takes where no address is named
_PORTS = range(1, 65536)
_REFUSED = {errno.EADDRINUSE: "is taken", errno.EACCES: "is not open to you"}


def tell() -> str:
    """Say the address to open, from when connections are taken; gives it back."""
    host = config.get_option("server.address") or _EVERYWHERE
    if config.is_manually_set("browser.serverAddress"):
        host = config.get_option("browser.serverAddress")
    shown = server_util.get_display_address(host)
    url = server_util.get_url(f"[{shown}]" if ":" in shown else shown)
    print(f"The dashboard is at {url}", flush=True)
    if not is_host_allowed(url.partition("://")[2]):
        names = f'export STREAMLIT_SERVER_ALLOWED_HOSTS="{shown} localhost"'
        print(f"{shown} is refused until it is a name that is allowed: {names}", flush=True)
    return url


def check() -> None:
    """Refuse a place where nothing can be served, with the command to type; raises SystemExit."""
    address, asked = _configured("address"), _configured("port")
    port = int(asked) if asked.isdecimal() else -1
    if port not in _PORTS:
        raise SystemExit(f"{asked} is no port: make run PORT={_free(address, 8501)}")
    wrong = _refusal(address, port)
    if wrong and wrong.errno in _REFUSED:
        reason = _REFUSED[wrong.errno]
        raise SystemExit(f"Port {port} {reason}: make run PORT={_free(address, max(port, 8501))}")
    if wrong:
        remedy = "export STREAMLIT_SERVER_ADDRESS=127.0.0.1"
        why = str(wrong.strerror).partition(" (")[0]
        raise SystemExit(f"Nothing can be served at {address} ({why}): {remedy}")


def _configured(name: str) -> str:
    """What the framework will take: its command reads the environment before this file."""
    named = os.environ.get(f"STREAMLIT_SERVER_{name.upper()}")
    return named or str(tomllib.loads(_CONFIG.read_text("utf-8"))["server"][name])


def _refusal(address: str, port: int) -> OSError | None:
    both = ":" in address and socket.has_dualstack_ipv6()  # as the framework asks for it
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family, dualstack_ipv6=both).close()
    except OSError as error:
        return error
    return None


def _free(address: str, after: int) -> int:
    """The next port that can be had; the one after it where none of some can."""
    some: list[int] = [*range(after + 1, min(after + 50, _PORTS.stop)), *range(8502, 8600)]
    return next((port for port in some if not _refusal(address, port)), some[0])
