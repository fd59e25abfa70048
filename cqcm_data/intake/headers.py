"""The row of headers among the first rows of a sheet, or the two of them, and their names."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate

from cqcm_data.intake.keys import key

Row = Sequence[str | None]

FEW = 2  # known names that make a header of a row: one alone may be a title or a value


def found(rows: Sequence[Row], known: Collection[str]) -> tuple[int, ...]:
    """The places of the header among the first rows, upper one first; none where all are empty."""
    best = _best(rows, known)
    if best is None:
        return ()
    above, below = best - 1, best + 1
    if above >= 0 and _names_groups(rows[above], rows[best]):
        return (above, best)
    if below < len(rows) and _stands_below(rows[best], rows[below]):
        return (best, below)
    return (best,)


def names(rows: Sequence[Row], known: Collection[str]) -> tuple[str | None, ...]:
    """The name of each column. Of two rows: both together, or the lower one where it is known.

    « Renseignements » over « École » says nothing; « Jeunes » over « Primaire » does.
    """
    if not rows:
        return ()
    lower = rows[-1]
    if len(rows) == 1:
        return tuple(lower)
    keys = [key(name or "") for name in lower]
    known_alone = {name for name in keys if name in known and keys.count(name) == 1}
    groups: Iterator[str | None] = accumulate(rows[0], lambda last, name: name or last)
    return tuple(
        own
        if own and name in known_alone
        else " ".join(filter(None, [above, own]))
        if own
        else alone
        for own, name, alone, above in zip(lower, keys, rows[0], groups, strict=True)
    )


def _best(rows: Sequence[Row], known: Collection[str]) -> int | None:
    """The row with most known names; else the first that looks like a header; else the first."""
    counts = [len({key(cell) for cell in _filled(row)} & set(known)) for row in rows]
    if counts and max(counts) >= FEW:
        return counts.index(max(counts))
    widest = max((len(_filled(row)) for row in rows), default=0)
    wide = [
        at for at, row in enumerate(rows) if _only_words(row) and 2 * len(_filled(row)) > widest
    ]
    written = [at for at, row in enumerate(rows) if _filled(row)]
    return next(iter([*wide, *written]), None)


def _names_groups(upper: Row, lower: Row) -> bool:
    """Whether a row above the header names groups of its columns, and is no title."""
    places = _places(upper)
    title = len(places) == 1 and places[0] <= min(_places(lower), default=0)
    return not title and _only_words(lower) and max(_sizes(upper, lower), default=0) > 1


def _stands_below(upper: Row, lower: Row) -> bool:
    """Whether a row is a second row of headers and not the first one of data.

    It stands below merged cells alone, each of which is parted, and holds words only.
    """
    beside = [at for at in _places(upper) if not lower[at]]
    sizes = [size for size in _sizes(upper, lower) if size]
    return bool(beside and sizes) and _only_words(lower) and min(sizes) > 1


def _sizes(upper: Row, lower: Row) -> list[int]:
    """How many names of the lower row stand below each of the upper one, before the next."""
    starts = _places(upper)
    ends = [*starts[1:], len(upper)][: len(starts)]
    return [sum(map(bool, lower[a:b])) for a, b in zip(starts, ends, strict=True)]


def _only_words(row: Row) -> bool:
    """Whether all that a row holds has letters, and is not there twice."""
    cells = _filled(row)
    return bool(cells) and all(any(map(str.isalpha, cell)) for cell in cells)


def _places(row: Row) -> list[int]:
    return [at for at, cell in enumerate(row) if cell]


def _filled(row: Row) -> list[str]:
    return [cell for cell in row if cell]
