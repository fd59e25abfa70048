"""Two values of the same thing in one report: a point for the register, for a person to word."""

from collections.abc import Callable, Collection, Iterator
from itertools import combinations

from cqcm_data import catalogue, checks
from cqcm_data.contracts import PARAGRAPH
from cqcm_data.intake.keys import key as compared
from cqcm_data.release import Release
from cqcm_data.reporting import sums
from cqcm_data.reporting.entries import Point
from cqcm_data.reporting.grid import Grid, Row
from cqcm_data.reporting.ids import free
from cqcm_data.text import Language, Text

Pair = tuple[str, str]
Written = Callable[[Row, Language], str]

_WORDS = ("title", "public", "team", "why")


def pairs(grid: Grid, on: Release) -> tuple[Pair, ...]:
    """The rows that are given and measure the same thing, two by two, each pair once.

    One is marked as contradicting the other, or the reports repeat one figure in two places, or a
    new one has the label of another.
    """
    given = {row.key: row for row in grid.given if row.entry.value is not None}
    found: dict[frozenset[str], Pair] = {}
    for pair in (*_marked(given), *_repeated(grid, on), *_labelled(given)):
        found.setdefault(frozenset(pair), pair)
    return tuple(found.values())


def _marked(given: dict[str, Row]) -> Iterator[Pair]:
    for key, row in given.items():
        if row.entry.contradicts in given and row.entry.contradicts != key:
            yield row.entry.contradicts, key


def _repeated(grid: Grid, on: Release) -> Iterator[Pair]:
    """Figures that the catalogue's sums set beside one another, and that differ."""
    for item in checks.reconciliations().values():
        rows = sums.rows_of((item.total, *item.parts), grid, on) if len(item.parts) == 1 else []
        if rows and not sums.adds_up([rows[1].entry], rows[0].entry):
            yield rows[0].key, rows[1].key


def _labelled(given: dict[str, Row]) -> Iterator[Pair]:
    by_label: dict[str, list[Row]] = {}
    for row in given.values():
        for label in {compared(said) for said in row.label.values()} - {""}:
            by_label.setdefault(label, []).append(row)
    for rows in by_label.values():
        yield from ((a.key, b.key) for a, b in combinations(rows, 2) if a.new or b.new)


def lacking(point: Point, given: Collection[str]) -> tuple[str, ...]:
    """What a point still needs before it can be in the register, by the names of its fields."""
    words = [f"{name}_{language}" for name in _WORDS for language in ("fr", "en")]
    absent = [name for name in words if not 0 < len(getattr(point, name)) <= PARAGRAPH]
    if not point.figures or not {*point.figures} <= {*given}:
        absent.append("figures")
    if not {*point.rivals} <= {*point.figures}:
        absent.append("rivals")
    chosen = {"shown": point.figures, "to_use": point.rivals}
    absent += [name for name, of in chosen.items() if getattr(point, name) not in ("", *of)]
    return (*absent, *(() if point.pages else ("pages",)))


# A point to be worded ----------------------------------------------------------------------------


def drafted(pair: Pair, grid: Grid, written: Written | None = None) -> tuple[str, Point]:
    """A point about two rows and its name, for a person to word; the first one is what is shown.

    Its words are plain skeletons. `written` says the value of a row as people read it.
    """
    one, other = (grid[key] for key in pair)
    pages = sorted({row.entry.first_page for row in (one, other) if row.entry.first_page})
    said = {
        f"{name}_{language}": text[language]
        for name, text in _skeletons(one, other, grid, written or plainly).items()
        for language in ("fr", "en")
    }
    point = Point("contradiction", pair, pair, shown=one.key, pages=tuple(pages), **said)
    # With the year: the key of a row may be that of the row of another report.
    return free([f"{one.key}_two_values_{grid.draft.year}"], grid.draft.points), point


def _skeletons(one: Row, other: Row, grid: Grid, written: Written) -> dict[str, Text]:
    year, labels = grid.draft.year, one.label
    fr, en = ([_placed(row, language, written) for row in (one, other)] for language in _BOTH)
    return {
        "title": Text(fr=f"{labels['fr']}\u00a0: deux nombres", en=f"{labels['en']}: two numbers"),
        "public": Text(
            fr=f"Le rapport {year} donne {fr[0]} et {fr[1]}.",
            en=f"The {year} report gives {en[0]} and {en[1]}.",
        ),
        "team": Text(
            fr="Préciser lequel des deux nombres est à jour.",
            en="State which of the two numbers is up to date.",
        ),
        "why": Text(fr=f"Le tableau de bord montre {fr[0]}.", en=f"The dashboard shows {en[0]}."),
    }


_BOTH: tuple[Language, Language] = ("fr", "en")


def _placed(row: Row, language: Language, written: Written) -> str:
    """A value and the page where it stands."""
    page, value = row.entry.first_page, written(row, language)
    if page is None:
        return value
    return f"{value} (page\u00a0{page})" if language == "fr" else f"{value} (page {page})"


def plainly(row: Row, language: Language) -> str:
    """A value with its unit, without any sign that parts thousands."""
    value = row.entry.value or 0.0
    noun = catalogue.load().units.get(row.entry.unit)
    said = str(int(value)) if value == int(value) else str(value)
    said = said.replace(".", ",") if language == "fr" else said
    one = value < 2 if language == "fr" else value == 1
    return said if noun is None else f"{said} {noun[language].one if one else noun[language].many}"
