"""What a start does before anyone looks: an installation's own tables are there, and can be shown.

The tables that ship are copied once to the installation's own place. Later starts merge what a
newer product ships into them, and make anew what is made by another recipe.
"""

import logging
from collections.abc import Iterator

from cqcm_data import build, checks, dependents, merge, purge, release, sound, store
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.build import Product
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import CONTRACTS, ContractError
from cqcm_data.merge import Correction
from cqcm_data.publish import CannotBeShown, NeedsRepair, Reason, Superseded
from cqcm_data.release import NothingOnline, Release
from cqcm_data.store import Damaged, NotWritten

WHO = "upgrade"
WHY = "What the product ships"

_CHECK = "python -m cqcm_data check"
_ELSEWHERE = "name another folder: export CQCM_DATASETS=…"
_BESIDE = (".", "_", "geo", "lost+found")  # what may lie where the tables are to be
_TRIES = 3  # starts of the same installation at once: all but one find the work done

# What keeps an installation as it was: it is served if it can be shown.
_NOT_NOW = (CannotBeShown, ContractError, NeedsRepair, NotWritten, NothingOnline, Superseded)

_log = logging.getLogger("cqcm")


class CannotServe(RuntimeError):
    """Why the dashboard does not start, and the command to type."""


def ready() -> Release:
    """The release that this installation serves, brought up to date; raises CannotServe."""
    root = store.address()
    try:
        purge.settle(root)
        root = _settled(root)
        _upgraded(root)
        online = release.current(root)
        wrong = sound.unless_known(lambda: _said(online), lambda: checks.problems(online))
    except (CatalogueError, ContractError) as error:
        raise CannotServe(f"{error}\nData and definitions disagree at {root}: {_CHECK}") from error
    except (NothingOnline, Damaged) as error:
        mend = store.remedy(root)
        raise CannotServe(f"No release can be read at {root} ({error}): {mend}") from error
    except (OSError, ValueError) as error:
        raise CannotServe(f"{root} is no place for tables ({error}): {_ELSEWHERE}") from error
    if wrong:
        told = "\n".join(wrong)
        raise CannotServe(f"{told}\nRelease {online.number} at {root} cannot be shown: {_CHECK}")
    return online


def _said(online: Release) -> str:
    """All that decides whether a release can be shown: what it says of itself, and its columns.

    Its files are what it says; of those of older releases that is not known.
    """
    if not online.hashes:
        raise OSError(f"release {online.number} does not say what is in its files")
    tables = release.contents(online).items()
    columns = [f"{name} {found.files} {found.schema}" for name, found in tables]
    return "\n".join([online.root, release.seal(online), dependents.recipe(), *columns])


def _settled(root: str) -> str:
    """Where the tables lie: copied from those that ship, where this installation has none yet.

    Where nothing can be written beside the program, those that ship are served themselves.
    """
    if strange := {*"%?*[]"} & {*root}:
        raise CannotServe(f"{root}: a folder of tables has no {' '.join(strange)}: {_ELSEWHERE}")
    there = store.holds(root)
    if release.TABLE in there:
        return root
    if any(one.startswith(store.UNFINISHED) for one in there):
        there = []  # a first start that was stopped, or is under way: this one does the rest
    if {*CONTRACTS} & {*there}:
        raise CannotServe(f"{root}/{release.TABLE} is missing: bring it back from a copy of {root}")
    if others := [one for one in there if not one.startswith(_BESIDE)]:
        raise CannotServe(f"{root} holds other things ({', '.join(others[:3])}): {_ELSEWHERE}")
    own = root == store.OWN
    if not own and not store.is_there(above := store.above(root)):
        what, make = ("bucket", "make") if store.is_remote(root) else ("folder", "mkdir -p")
        raise CannotServe(f"There is no {what} for CQCM_DATASETS: {make} {above}")
    try:
        store.copy(store.SHIPPED, root, last=release.TABLE)
    except NotWritten as error:
        return _without_own(root, own, error)
    return root


def _without_own(root: str, own: bool, error: NotWritten) -> str:
    if release.TABLE in store.holds(root):  # another start was faster
        return root
    if not own:
        raise CannotServe(f"Nothing can be copied to {root} ({error}): {_ELSEWHERE}") from error
    _log.warning("Nothing can be written at %s (%s): what ships is served.", root, error)
    return store.SHIPPED


def _upgraded(root: str) -> None:
    """Merge what ships, unless that was done; what stops it is told in the log.

    The release that is online goes on being served then, if it can be shown.
    """
    if root == store.SHIPPED:
        return
    try:
        for one, lost in ((store.SHIPPED, _lost_of_shipped), (root, lambda: release.lost(root))):
            if wrong := lost():
                _log.error("The last of %s is damaged (%s): %s", one, wrong, store.remedy(one))
                return
        _merged(root, release.history(store.SHIPPED)[-1])
    except _NOT_NOW as error:
        _log.error("%s was not brought up to date: %s", root, error)


def _lost_of_shipped() -> str | None:
    """What is wrong with what the product ships, which few starts read."""
    shipped = store.SHIPPED
    return sound.unless_known(lambda: sound.every_byte(shipped), lambda: release.lost(shipped))


def _merged(root: str, product: Release) -> None:
    """Try again where another start of the same installation was faster: it then finds all done."""
    for tries in range(_TRIES):
        base = release.current(root)
        if base.recipe == dependents.recipe() and base.seed == product.seed:
            return
        try:
            made = build.bring(root, base, _shipped(product), Reason(WHO, WHY))
        except Superseded:
            if tries == _TRIES - 1:
                raise
        else:
            audit.record(Entry(WHO, "put_online", release=made.number, about=WHY))
            for one in corrections(made):
                _log.warning("kept: %s", one)
            return


def _shipped(product: Release) -> Product:
    found = {name: store.read(product.root, name, product.tables[name]) for name in CONTRACTS}
    tables = {name: merge.conform(name, rows) for name, rows in found.items()}
    return Product(tables, str(product.seed))


def corrections(on: Release) -> Iterator[Correction]:
    """The rows that the product ships and this installation holds otherwise."""
    for name, version in on.seeded.items():
        if name in CONTRACTS and on.tables[name] != version:
            ships = store.read(on.root, name, version)
            if ships.num_rows:  # else all rows are the installation's own, and may be many
                yield from merge.corrections(
                    name, ships, store.read(on.root, name, on.tables[name])
                )
