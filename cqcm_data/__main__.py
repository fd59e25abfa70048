"""`python -m cqcm_data` build, check, publish, rollup, purge, repair, backup, restore."""

import argparse
import sys
from itertools import groupby

from cqcm_data import (
    backup_command,
    build,
    checks,
    figures,
    installation,
    journal,
    purge_command,
    register,
    release,
    repair,
    reports,
    rollup_command,
    store,
)
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.backup import CannotBackUp, CannotRestore
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import ContractError, is_report
from cqcm_data.installation import CannotServe
from cqcm_data.intake import command
from cqcm_data.publish import CannotBeShown, NeedsRepair, Superseded
from cqcm_data.purge import CannotPurge
from cqcm_data.release import NothingOnline, Release
from cqcm_data.spark import EngineFailed
from cqcm_data.store import Damaged, NotWritten

# What a command tells in a sentence: anything else is a mistake of the program.
_TOLD = (
    CannotBackUp,
    CannotRestore,
    CannotServe,
    CatalogueError,
    CannotBeShown,
    CannotPurge,
    ContractError,
    Damaged,
    EngineFailed,
    NeedsRepair,
    NothingOnline,
    NotWritten,
    OSError,
    Superseded,
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m cqcm_data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, does in _COMMANDS.items():
        commands.add_parser(name, help=does.__doc__)
    command.arguments(commands.add_parser("publish", help="a file of the organisation's records"))
    purge_command.arguments(commands.add_parser("purge", help="records out of every version"))
    backup_command.of_backup(commands.add_parser("backup", help="all of this installation's own"))
    backup_command.of_restore(commands.add_parser("restore", help="what a backup holds"))
    rollup_command.arguments(commands.add_parser("rollup", help="the tables made from records"))
    asked = parser.parse_args()
    journal.begin()
    try:
        if asked.command in _ASKED:
            return _ASKED[asked.command](asked)
        return _COMMANDS[asked.command]()
    except _TOLD as error:
        print(error, file=sys.stderr)
        return 1


def _build() -> int:
    """Into what ships: installations are brought up to date by their next start."""
    made = build.build()
    print(f"release {made.number}: {len(made.tables)} tables in {made.root}")
    return 0


def _repair() -> int:
    root = store.installed()
    if root == store.SHIPPED:
        raise CannotServe(f"What ships is not repaired but brought back: {store.remedy(root)}")
    done = repair.repair(root)
    for one in done:
        audit.record(Entry(repair.WHO, "repair", about=one))
    print("\n".join(done or ["nothing is damaged"]))
    return 0


def _check() -> int:
    """What ships, then what is installed: 1 when anything is damaged, lacks or does not add up."""
    return max(_checked_at(root) for root in dict.fromkeys((store.SHIPPED, store.installed())))


def _checked_at(root: str) -> int:
    """What is damaged, what was corrected here, a line per reconciliation and per contradiction."""
    lost, wrong = repair.damages(root)
    online = release.current(root)
    print(f"online release {online.number} at {root}")
    wrong = [f"damaged {one}: {store.remedy(root)}" for one in wrong]
    wrong += [f"wrong  {one}" for one in checks.problems(online)]
    kept = [f"kept   {one}" for one in installation.corrections(online)]
    lines = [*wrong, *(f"lost   {one}; it is shown to nobody" for one in lost), *kept]
    print("".join(f"{one}\n" for one in lines), end="")
    return int(bool(wrong)) or _checked(online)


def _checked(online: Release) -> int:
    """The reconciliations, report by report, the newest first; then the register."""
    found = sorted(checks.run(online, audience="staff"), key=lambda one: -(one.year or 0))
    for year, of_year in groupby(found, key=lambda one: one.year):
        print(f"of the {year} report:" if year else "of other sources:")
        for check in of_year:
            given = "no records yet" if check.found is None else f"{check.found:g}"
            print(
                f"{check.outcome:6} {check.name}: {given}, published {check.qualifier} "
                f"{check.expected:g} ({check.label.en})"
            )
    for name, entry in register.entries(online).items():
        where = f"{_reports(entry, online)}p. {', '.join(map(str, entry.pages))}"
        print(f"source {name}: {entry.title.en} ({entry.kind}; {where})")
    return int(any(check.outcome == "fails" for check in found))


def _reports(entry: register.Point, online: Release) -> str:
    """« 2024 report, »: the reports that its pages are of."""
    sources = {figures.figure(name, online).source for name in entry.figures}
    years = sorted(reports.year(source) for source in sources if is_report(source))
    return f"{' and '.join(map(str, years))} report, " if years else ""


_ASKED = {
    "publish": command.run,
    "purge": purge_command.run,
    "rollup": rollup_command.run,
    "backup": backup_command.make,
    "restore": backup_command.take,
}
_COMMANDS = {"build": _build, "check": _check, "repair": _repair}


if __name__ == "__main__":
    sys.exit(main())
