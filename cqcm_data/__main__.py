"""`python -m cqcm_data build` and `python -m cqcm_data check`."""

import argparse
import sys

from cqcm_data import build, checks, register
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import ContractError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m cqcm_data", description=__doc__)
    parser.add_argument("command", choices=["build", "check"])
    command = {"build": _build, "check": _check}[parser.parse_args().command]
    try:
        return command()
    except (CatalogueError, ContractError) as error:
        print(error, file=sys.stderr)
        return 1


def _build() -> int:
    release = build.build()
    print(f"release {release.number}: {len(release.tables)} tables in {release.root}")
    return 0


def _check() -> int:
    """One line per reconciliation, one per contradiction; 1 when a reconciliation fails."""
    checks.verify()
    found = checks.run(audience="staff")
    for check in found:
        given = "no records yet" if check.found is None else f"{check.found:g}"
        print(
            f"{check.outcome:6} {check.name}: {given}, published {check.qualifier} "
            f"{check.expected:g} ({check.label.en})"
        )
    for name, entry in register.entries().items():
        pages = ", ".join(map(str, entry.pages))
        print(f"source {name}: {entry.title.en} ({entry.kind}; p. {pages})")
    return int(any(check.outcome == "fails" for check in found))


if __name__ == "__main__":
    sys.exit(main())
