"""The views that there are: one per file of `pages/`."""

import importlib
from functools import lru_cache
from pathlib import Path

from cqcm_views.views.model import View

PAGES = Path(__file__).resolve().parents[2] / "pages"


def views() -> dict[str, View]:
    """Every view by the name of its file, in the order of the navigation.

    Asked anew each time, so that a page file that changes while one works on it is seen.
    """
    every = {name: importlib.import_module(f"pages.{name}").view for name in _names(files())}
    return dict(sorted(every.items(), key=lambda item: item[1].order))


def files() -> tuple[Path, ...]:
    """The page files, by their names."""
    return _files(PAGES, PAGES.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _files(folder: Path, _changed: int) -> tuple[Path, ...]:
    """As they are since one came or went."""
    return tuple(sorted(file for file in folder.glob("*.py") if not file.stem.startswith("_")))


@lru_cache(maxsize=2)
def _names(of: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(file.stem for file in of)


def declared() -> set[str]:
    """The parameters of every view: a link to another one may carry them."""
    every = views().values()
    own = (one.name for view in every for one in view.parameters)
    return {*own, *(name for view in every for name in view.reads)}
