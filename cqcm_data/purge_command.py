"""`python -m cqcm_data purge --dataset NAME --key … --why "…"`: records out of every version."""

import argparse
import sys

from cqcm_data import columns, purge, store
from cqcm_data.contracts import CONTRACTS
from cqcm_data.purge import BETWEEN, CannotPurge, Named

WHO = "command"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dataset", required=True, choices=columns.awaited())
    parser.add_argument(
        "--key",
        nargs="+",
        default=[],
        help="keys of records, the parts of each with / between them; the first parts are enough",
    )
    parser.add_argument(
        "--where",
        nargs="+",
        default=[],
        metavar="COLUMN=VALUE",
        help="all records that have these values",
    )
    parser.add_argument(
        "--records", type=int, help="with --where: how many records are meant, as it was told"
    )
    parser.add_argument("--why", required=True, help="for the list of versions; no name in it")


def run(asked: argparse.Namespace) -> int:
    """0 where the records are erased; 1 where nothing is, which is then said."""
    root, named = store.installed(), _named(asked)
    if asked.where:
        count, versions = purge.found(root, asked.dataset, named)
        if count and count != asked.records:
            told = f"{count} records in {versions} versions would be erased: --records {count}"
            print(told, file=sys.stderr)
            return 1
    done = purge.purge(root, asked.dataset, named, WHO, asked.why)
    print(f"{done.records} records erased from {done.versions} versions: release {done.release}")
    return 0


def _named(asked: argparse.Namespace) -> Named:
    """Raises CannotPurge for what names nothing."""
    keys = tuple(tuple(one.split(BETWEEN)) for one in asked.key)
    parts = len(CONTRACTS[asked.dataset].key)
    values = dict(one.split("=", 1) for one in asked.where if "=" in one)
    strange = [one for one in asked.where if one.partition("=")[0] not in _columns(asked.dataset)]
    strange += [one for one in asked.key if not one or len(one.split(BETWEEN)) > parts]
    strange += [one for one in asked.where if not one.partition("=")[2]]
    if strange or not (keys or values):
        raise CannotPurge(
            f"{', '.join(strange) or 'nothing'} names no records of {asked.dataset}: "
            f"--key {BETWEEN.join(CONTRACTS[asked.dataset].key)}, or --where with one of "
            f"{', '.join(_columns(asked.dataset))}"
        )
    return Named(keys, values)


def _columns(dataset: str) -> tuple[str, ...]:
    return tuple(CONTRACTS[dataset].model_fields)
