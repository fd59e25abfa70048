"""A report under way, kept on disk at each entry and shared by all who may enter it.

Two people lose nothing: what each of them changes is put into what is there by then, field by
field, and refused only where the other one changed the same field to something else.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from cqcm_data import reports
from cqcm_data.access import place
from cqcm_data.intake.remembered import folder
from cqcm_data.release import Release
from cqcm_data.reporting import online
from cqcm_data.reporting.entries import About, Entry, Point
from cqcm_data.store import NotWritten

ABOUT = "about"  # what the report itself is called among the changes; entries have their keys


class Gone(LookupError):
    """A draft that is not there: it was thrown away, or nobody began it."""


class Unreadable(RuntimeError):
    """A draft whose file cannot be read; it stays as it is."""


@dataclass(frozen=True)
class Change:
    """Who changed something last, and when."""

    who: str
    at: dt.datetime


class ChangedMeanwhile(RuntimeError):
    """What somebody else changed since it was seen: `theirs` is what stands there now.

    `fields` names what both changed. None of `theirs` where they took it out.
    """

    def __init__(self, key: str, theirs: Any, by: Change | None, fields: tuple[str, ...]) -> None:
        self.key, self.theirs, self.by, self.fields = key, theirs, by, fields
        super().__init__(f"{key}: {', '.join(fields)} changed meanwhile")


@dataclass(frozen=True)
class Draft:
    """A report under way: one per year. Entries by key, as `grid` has it; what was never touched
    is not there. `changes` by the key of an entry, by `point_key` of a point, and by ABOUT.
    """

    year: int
    about: About = field(default_factory=About)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    points: Mapping[str, Point] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """What its report is called among the sources."""
        return reports.called(self.year)


_DRAFT = TypeAdapter(Draft)


def point_key(name: str) -> str:
    """Under which the changes of a draft have a point."""
    return f"point:{name}"


# What is under way -------------------------------------------------------------------------------


def begin(year: int, on: Release, who: str) -> Draft:
    """The draft of a year: the one that is there, or a new one.

    A new one of a report that is online holds what is online. Raises ValueError for a year of this
    century that cannot be, NotWritten, Unreadable.
    """
    if not 2000 < year < 2100:
        raise ValueError(f"{year} is no year of a report")
    with _locked(year):
        if _file(year).exists():
            return kept(year)
        draft = Draft(year, online.about(year, on), online.entries(year, on))
        draft = replace(draft, points=online.points(year, on), changes={ABOUT: _now(who)})
        _write(draft)
        return draft


def kept(year: int) -> Draft:
    """The draft of a year as it is now; raises Gone and Unreadable."""
    try:
        return _DRAFT.validate_json(_file(year).read_bytes())
    except FileNotFoundError as error:
        raise Gone(str(year)) from error
    except (OSError, ValidationError) as error:
        raise Unreadable(f"{_file(year)}: {error}") from error


def under_way() -> tuple[int, ...]:
    """The years of which there is a draft, the newest first."""
    found = folder().glob("report_20[0-9][0-9].json") if folder().is_dir() else ()
    return tuple(sorted((int(one.stem.rpartition("_")[2]) for one in found), reverse=True))


def throw_away(year: int) -> None:
    """Throw a draft away; nothing where there is none. Raises NotWritten."""
    with _locked(year):
        _file(year).unlink(missing_ok=True)


# What is entered ---------------------------------------------------------------------------------


def describe(year: int, about: About, seen: About, who: str) -> Draft:
    """Keep what is said of the report, in place of what was `seen`.

    Raises ChangedMeanwhile, Gone, Unreadable, NotWritten.
    """
    return _changed(year, lambda draft: _described(draft, about, seen, who))


def put(year: int, key: str, entry: Entry, seen: Entry, who: str) -> Draft:
    """Keep an entry in place of the one that was `seen`; raises as `describe` does."""
    return _changed(year, lambda draft: _put(draft, key, entry, seen, who))


def put_all(
    year: int, given: Mapping[str, Entry], seen: Mapping[str, Entry], who: str
) -> tuple[Draft, dict[str, ChangedMeanwhile]]:
    """Keep several entries at once; those that cannot be, and why. Raises Gone, NotWritten."""
    refused: dict[str, ChangedMeanwhile] = {}

    def change(draft: Draft) -> Draft:
        for key, entry in given.items():
            try:
                draft = _put(draft, key, entry, seen.get(key, Entry()), who)
            except ChangedMeanwhile as meanwhile:
                refused[key] = meanwhile
        return draft

    return _changed(year, change), refused


def take_out(year: int, key: str, seen: Entry, who: str) -> Draft:
    """Take out a figure that is new, for good; raises ChangedMeanwhile where it was changed."""
    return _changed(year, lambda draft: _taken_out(draft, key, seen, who))


def put_point(year: int, name: str, point: Point | None, seen: Point | None, who: str) -> Draft:
    """Keep a point for the register, or take it out (None); raises as `describe` does."""
    return _changed(year, lambda draft: _pointed(draft, name, point, seen, who))


def _described(draft: Draft, about: About, seen: About, who: str) -> Draft:
    merged = _merged(ABOUT, online.tidied(about), seen, draft.about, draft)
    return replace(draft, about=merged, changes={**draft.changes, ABOUT: _now(who)})


def _put(draft: Draft, key: str, entry: Entry, seen: Entry, who: str) -> Draft:
    if key in draft.changes and key not in draft.entries:
        raise ChangedMeanwhile(key, None, draft.changes[key], ("state",))
    merged = _merged(key, online.tidied(entry), seen, draft.entries.get(key, seen), draft)
    entries = {**draft.entries, key: merged}
    return replace(draft, entries=entries, changes={**draft.changes, key: _now(who)})


def _taken_out(draft: Draft, key: str, seen: Entry, who: str) -> Draft:
    here = draft.entries.get(key)
    if here is not None and here != seen:
        raise ChangedMeanwhile(key, here, draft.changes.get(key), _different(here, seen))
    entries = {name: one for name, one in draft.entries.items() if name != key}
    return replace(draft, entries=entries, changes={**draft.changes, key: _now(who)})


def _pointed(draft: Draft, name: str, point: Point | None, seen: Point | None, who: str) -> Draft:
    key, here = point_key(name), draft.points.get(name)
    points = {other: one for other, one in draft.points.items() if other != name}
    if point and seen and here:
        points[name] = _merged(key, online.tidied(point), seen, here, draft)
    elif here not in (seen, point):
        both = _different(here, seen) if here and seen else ("figures",)
        raise ChangedMeanwhile(key, here, draft.changes.get(key), both)
    elif point:
        points[name] = online.tidied(point)
    return replace(draft, points=points, changes={**draft.changes, key: _now(who)})


Kept = TypeVar("Kept", About, Entry, Point)


def _merged(key: str, mine: Kept, seen: Kept, here: Kept, draft: Draft) -> Kept:
    """What is there, with what I changed of what I saw; raises ChangedMeanwhile."""
    changed = _different(mine, seen)
    both = tuple(
        name
        for name in changed
        if getattr(here, name) not in (getattr(seen, name), getattr(mine, name))
    )
    if both:
        raise ChangedMeanwhile(key, here, draft.changes.get(key), both)
    return replace(here, **{name: getattr(mine, name) for name in changed})


def _different(one: Any, other: Any) -> tuple[str, ...]:
    names = (found.name for found in fields(one))
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def _now(who: str) -> Change:
    return Change(who, dt.datetime.now(dt.UTC))


# On disk -----------------------------------------------------------------------------------------


def _changed(year: int, change: Callable[[Draft], Draft]) -> Draft:
    """The draft once something of it changed, one at a time among all processes."""
    with _locked(year):
        draft = change(kept(year))
        _write(draft)
        return draft


@contextmanager
def _locked(year: int) -> Iterator[None]:
    lock = folder() / f"report_{year}.lock"
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(lock, timeout=10, mode=0o600):
            yield
    except (OSError, Timeout) as error:
        raise NotWritten(f"{lock}: {error}") from error


def _file(year: int) -> Path:
    return folder() / f"report_{year}.json"


def _write(draft: Draft) -> None:
    """Whole or not at all."""
    place.put(_file(draft.year), _DRAFT.dump_json(draft, indent=1).decode())
