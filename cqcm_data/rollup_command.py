"""`python -m cqcm_data rollup --engine sc://host:port`: what is made from records, elsewhere."""

import argparse
import time
from collections.abc import Callable

from cqcm_data import dependents, publish, release, spark, store
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.dependents import Summed
from cqcm_data.installation import CannotServe
from cqcm_data.publish import Reason
from cqcm_data.release import Release
from cqcm_data.spark import Engine

WHO = "command"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        metavar="sc://HOST:PORT",
        help="a Spark Connect server that reads the same tables; without it this process does",
    )
    parser.add_argument(
        "--seconds", type=float, default=spark.TAKES, help="that it has for one dataset"
    )
    parser.add_argument("--why", default="Rollups made anew", help="for the list of versions")


def run(asked: argparse.Namespace) -> int:
    """0 where all is as the engine has it; what stops it is raised, and nothing is written."""
    base, began = release.current(), time.monotonic()
    if base.root == store.SHIPPED:
        raise CannotServe("What ships is made by its own command: python -m cqcm_data build")
    if asked.engine:
        with spark.connected(asked.engine, asked.seconds) as engine:
            made = _put_online(base, lambda name: _summed(engine, base, name), asked)
    else:
        made = _put_online(base, lambda name: _summed_here(base, name), asked)
    print(f"{_told(base, made)} ({time.monotonic() - began:.1f} s)")
    return 0


def _put_online(
    base: Release, summed: Callable[[str], Summed], asked: argparse.Namespace
) -> Release:
    by = spark.named(asked.engine) if asked.engine else "DuckDB"
    made = publish.roll_up(base, summed, Reason(WHO, asked.why, {"engine": by}))
    if made.number != base.number:
        audit.record(Entry(WHO, "put_online", release=made.number, about=f"{asked.why} ({by})"))
    return made


def _summed(engine: Engine, base: Release, name: str) -> Summed:
    """What the engine makes; a dataset that came after this release has no rows to send it to."""
    if name not in base.tables:
        return _summed_here(base, name)
    return engine.summed(base.root, name, base.tables[name])


def _summed_here(base: Release, name: str) -> Summed:
    return dependents.summed(name, publish.records_of(base, name))


def _told(base: Release, made: Release) -> str:
    if made.number == base.number:
        return f"release {base.number} has all that the engine makes: nothing to put online"
    changed = [name for name, at in sorted(made.tables.items()) if base.tables.get(name) != at]
    return f"release {made.number}: {len(changed)} tables are new ({', '.join(changed[:5])})"
