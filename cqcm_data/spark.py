"""The one query that grows with the records, on a Spark Connect server instead of this machine.

The server reads the same Delta tables, under the same address, at the versions that a release
names; what it gives back grows with the combinations of dimensions, and with what is counted
distinct, not with the records. Everything else is made from that here, as always.

pyspark is no part of the product: this module and `spark_query`, which it loads when an engine is
asked for, are the only ones that know it.
"""

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from threading import Thread
from types import ModuleType
from typing import Any, TypeVar

from cqcm_data.dependents import Summed

PACKAGES = ".venv/bin/python -m pip install -r requirements-scale.txt"
SPEAKS = "4"  # the version of Spark whose words are used: another one may count otherwise
ANSWERS_WITHIN = 15.0  # seconds to say that it is there
TAKES = 3600.0  # seconds for the records of one dataset

_ADDRESS = re.compile(r"sc://[^/\s]+:\d+(/;\S*)?")

T = TypeVar("T")


class EngineFailed(RuntimeError):
    """An engine that gave no rows: which one and why. Nothing was written."""

    def __init__(self, address: str, wrong: str) -> None:
        super().__init__(f"{named(address)} {wrong}. Nothing was put online.")


def named(address: str) -> str:
    """An address without what follows it, which may be a key."""
    scheme, between, rest = address.partition("://")
    return scheme.partition(";")[0] + between + re.split("[/;]", rest)[0]


@dataclass(frozen=True)
class Engine:
    """A Spark Connect server that has answered; how many seconds the records of a dataset may take.

    `session` is pyspark's.
    """

    address: str
    session: Any
    takes: float

    def summed(self, root: str, dataset: str, version: int) -> Summed:
        """What is made from the records of a dataset at a version; raises EngineFailed."""
        asking = _asking(self.address)
        try:
            work = asking.summed, self.session, root, dataset, version
            found: Summed = _within(self.takes, *work)
        except TimeoutError as error:
            with suppress(TimeoutError, *asking.WRONGS):
                _within(ANSWERS_WITHIN, self.session.interruptAll)
            told = f"was not done with {dataset} after {self.takes:g} s: --seconds gives it more"
            raise EngineFailed(self.address, told) from error
        except asking.WRONGS as error:
            raise EngineFailed(self.address, f"failed on {dataset} ({_line(error)})") from error
        return found


@contextmanager
def connected(address: str, takes: float = TAKES) -> Iterator[Engine]:
    """The engine at `sc://host:port`, until it is let go; raises EngineFailed.

    Whatever stops it from being one is found out before anything is asked of it.
    """
    if not _ADDRESS.fullmatch(address):
        raise EngineFailed(address, "is no address of an engine, which is written sc://host:port")
    asking = _asking(address)
    session = _opened(address, asking)
    try:
        yield Engine(address, session, takes)
    finally:
        with suppress(TimeoutError, *asking.WRONGS):
            _within(ANSWERS_WITHIN, session.stop)


def _opened(address: str, asking: ModuleType) -> Any:
    """A session of a server that answers and is of the right version."""
    try:
        session, version = _within(ANSWERS_WITHIN, asking.greeted, address)
    except TimeoutError as error:
        told = f"did not answer within {ANSWERS_WITHIN:g} s: look whether an engine runs there"
        raise EngineFailed(address, told) from error
    except asking.WRONGS as error:
        told = f"does not answer as an engine: look whether one runs there ({_line(error)})"
        raise EngineFailed(address, told) from error
    if version.partition(".")[0] != SPEAKS:
        raise EngineFailed(address, f"is Spark {version}, where Spark {SPEAKS} is needed")
    return session


def _asking(address: str) -> ModuleType:
    """What speaks to it. pyspark warns of a pandas that it is not asked for, and logs and warns of
    what it raises as well.
    """
    warnings.filterwarnings("ignore", module="pyspark")
    logging.getLogger("pyspark.sql.connect").setLevel(logging.CRITICAL)
    try:
        asking = import_module("cqcm_data.spark_query")
    except ImportError as error:
        told = f"cannot be asked, for a package is missing here: {PACKAGES}"
        raise EngineFailed(address, told) from error
    return asking


def _within(seconds: float, work: Callable[..., T], *given: object) -> T:
    """What a piece of work gives; raises TimeoutError, and leaves what waits on to itself."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work(*given))
        except BaseException as error:  # noqa: BLE001 - whoever waits gets it raised
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    return done.result(seconds)


def _line(error: Exception) -> str:
    """What is said at the other end, in one line: the others are traces."""
    sources = (error, error.__cause__, error.__context__)
    details = [one.details() for one in sources if one and hasattr(one, "details")]
    told = details[0] if details else error
    return (str(told).strip() or type(error).__name__).split("\n")[0][:300]
