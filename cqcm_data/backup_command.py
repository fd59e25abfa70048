"""`python -m cqcm_data backup PLACE` and `restore FILE`: all that an installation has."""

import argparse
from pathlib import Path

from cqcm_data import backup


def of_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", type=Path, help="a folder, or a file that ends in .tar.gz")


def of_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="what a backup wrote")
    parser.add_argument(
        "--replace", action="store_true", help="what is there is set aside: nothing is erased"
    )


def make(asked: argparse.Namespace) -> int:
    """0 once the file is whole; what older releases had lost by then is told beside it."""
    made = backup.backup(asked.to)
    for one in made.damaged:
        print(f"damaged or lost, as it was: {one}")
    size = made.file.stat().st_size / 1_000_000
    print(f"{made.file}: up to release {made.release}, {made.files} files, {size:.1f} MB")
    return 0


def take(asked: argparse.Namespace) -> int:
    """0 once all of it is in place."""
    done = backup.restore(asked.file, asked.replace)
    for aside in done.aside:
        print(f"set aside: {aside}")
    print(f"release {done.release} at {done.root}; no secret was in the backup: docs/server.md")
    for one in done.purges:
        print(
            f"erased from {one.dataset} since that backup, and back with it ({one.about}, release "
            f"{one.release}): python -m cqcm_data purge --dataset {one.dataset}"
        )
    return 0
