"""What a start does before anyone looks: an installation's own tables are there, and can be shown.

The tables that ship are copied once to the installation's own place. Later starts merge what a
newer product ships into them, and make anew what is made by another recipe.
"""

import logging
from collections.abc import Iterator

from cqcm_data import build, checks, dependents, merge, release, store
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import CONTRACTS, ContractError
from cqcm_data.merge import Correction
from cqcm_data.publish import NeedsRepair, Superseded
from cqcm_data.release import NothingOnline, Release
from cqcm_data.store import Damaged, NotWritten

WHO = "upgrade"
WHY = "What the product ships"

_CHECK = "python -m cqcm_data check"
_TRIES = 3  # starts of the same installation at once: all but one find the work done

_log = logging.getLogger("cqcm")


class CannotServe(RuntimeError):
    """Why the dashboard does not start, and the command to type."""


def ready() -> Release:
    """The release that this installation serves, brought up to date; raises CannotServe."""
    root = _settled(store.address())
    try:
        _upgraded(root)
        online = release.current(root)
        wrong = checks.problems(online)
    except (CatalogueError, ContractError) as error:
        raise CannotServe(f"{error}\nData and definitions disagree at {root}: {_CHECK}") from error
    except (NothingOnline, Damaged) as error:
        mend = store.remedy(root)
        raise CannotServe(f"No release can be read at {root} ({error}): {mend}") from error
    if wrong:
        told = "\n".join(wrong)
        raise CannotServe(f"{told}\nRelease {online.number} at {root} cannot be shown: {_CHECK}")
    return online


def _settled(root: str) -> str:
    """Where the tables lie: copied from those that ship, where this installation has none yet.

    Where nothing can be written beside the program, those that ship are served themselves.
    """
    there = store.holds(root)
    if release.TABLE in there:
        return root
    if {*CONTRACTS} & {*there}:
        raise CannotServe(f"{root}/{release.TABLE} is missing: bring it back from a copy of {root}")
    own = root == store.OWN
    if not own and not store.is_there(store.above(root)):
        raise CannotServe(f"There is no folder for CQCM_DATASETS: mkdir -p {store.above(root)}")
    try:
        store.copy(store.SHIPPED, root)
    except NotWritten as error:
        return _without_own(root, own, error)
    return root


def _without_own(root: str, own: bool, error: NotWritten) -> str:
    if release.TABLE in store.holds(root):  # another start was faster
        return root
    if not own or store.holds(root):
        raise CannotServe(
            f"The tables cannot be copied to {root} ({error}): make room there, "
            f"or name another folder: export CQCM_DATASETS=…"
        ) from error
    _log.warning("Nothing can be written at %s (%s): what ships is served.", root, error)
    return store.SHIPPED


def _upgraded(root: str) -> None:
    """Merge what ships, unless that was done; what stops it is told in the log.

    The release that is online goes on being served then, if it can be shown.
    """
    if root == store.SHIPPED:
        return
    try:
        product = release.current(store.SHIPPED)
        if wrong := release.lost(root):
            _log.error("What was put online last is damaged (%s): %s", wrong, store.remedy(root))
        else:
            _merged(root, product)
    except (NotWritten, NeedsRepair, NothingOnline, Superseded) as error:
        _log.error("%s was not brought up to date: %s", root, error)


def _merged(root: str, product: Release) -> None:
    """Try again where another start of the same installation was faster: it then finds all done."""
    for tries in range(_TRIES):
        base = release.current(root)
        if base.recipe == dependents.recipe() and base.seed == product.seed:
            return
        try:
            build.bring(root, base, _ships(product), who=WHO, why=WHY)
        except Superseded:
            if tries == _TRIES - 1:
                raise
        else:
            for one in corrections(release.current(root)):
                _log.warning("kept: %s", one)


def _ships(product: Release) -> build.Tables:
    return {name: store.read(product.root, name, product.tables[name]) for name in CONTRACTS}


def corrections(on: Release) -> Iterator[Correction]:
    """The rows that the product ships and this installation holds otherwise."""
    for name, version in on.seeded.items():
        if on.tables[name] != version:
            ships, here = (store.read(on.root, name, at) for at in (version, on.tables[name]))
            yield from merge.corrections(name, ships, here)
