"""A series as a table: as people read it, and as files take it; a table of several in full."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cqcm_data import catalogue, provenance
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards import citations
from cqcm_views.cards.content import CardContent, Cell, Column, Figure, Row, Table, Words
from cqcm_views.cards.measures import published
from cqcm_views.charts import Options, shares
from cqcm_views.views.model import TableCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers, strings
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

FACTS = ("unit", "precision", "period", "filters", "status", "source", "version_number")
_DECIMALS = 9  # more than any source has; what comes after is how machines divide


# One series -------------------------------------------------------------------------------------


def of_series(series: Series, reading: Reading, with_codes: bool = False) -> Table:
    """A series as people read it; a missing value is said, never zero.

    `with_codes` for a map of regions: where it has room for their codes only, its table has both.
    """
    language, unit = reading.language, series.indicator.unit
    names = [strings.dimension(name, language) for name in series.dimensions]
    value = f"{say('value', language)} ({numbers.noun(unit, None, language)})"
    more = ["period", "source"] if series.parts else []
    return Table(
        caption=citation.title(series, language),
        columns=(
            *map(Column, names),
            Column(value, number=True),
            *(Column(say(name, language)) for name in more),
        ),
        rows=tuple(
            Row(
                (*_names(series, row, language), *_value(series, row, reading)),
                str(row.keys[0] or "") if with_codes else "",
            )
            for row in findings.rows(series, language)
        ),
        nothing=findings.nothing(series, language),
    )


def _names(series: Series, row: findings.Row, language: Language) -> list[Cell]:
    named = zip(series.dimensions, row.keys, strict=True)
    return [Cell(findings.word(series, dimension, key, language)) for dimension, key in named]


def _value(series: Series, row: findings.Row, reading: Reading) -> list[Cell]:
    """The value of a row; of what stands side by side, its own period and source as well."""
    value = _quantity(row, series.indicator.unit, reading.language)
    parts = {part.indicator.id: part for part in series.parts}
    if not parts:
        return [value]
    part = parts[str(row.keys[0])]
    period = citation.period(part.provenance, reading.language)
    return [value, Cell(period), Cell(citation.source_of(part, reading))]


def _quantity(row: findings.Row, unit: str, language: Language) -> Cell:
    return Cell(findings.quantity(row, unit, language), row.value, unit)


# As files take it -------------------------------------------------------------------------------


def data(series: Series, reading: Reading) -> Table:
    """One row for each number, with unit, period, status and source: taken out, it still tells all.

    What is not broken down in this way has one row, which says so.
    """
    language = reading.language
    names = [strings.dimension(name, language) for name in series.dimensions]
    facts = [say(name, language) for name in FACTS]
    if series.population:
        facts += [say(name, language) for name in ("inhabitants", "population")]
    columns = (*map(Column, names), Column(say("value", language), True), *map(Column, facts))
    caption = citation.title(series, language)
    if not series.broken_down:
        blank = [Cell("") for _ in names]
        cells = (*blank, Cell(say("not_broken_down", language)), *_facts(series, reading))
        return Table(caption, columns, (Row(cells),))
    rows = findings.rows(series, language)
    owners = [_facts(one, reading) for one in series.parts or [series]]
    of_each = owners if series.parts else owners * len(rows)
    owned = zip(rows, of_each, strict=True)
    return Table(caption, columns, tuple(_data_row(series, *one, reading) for one in owned))


def _data_row(series: Series, row: findings.Row, facts: Sequence[Cell], reading: Reading) -> Row:
    language = reading.language
    cells = [*facts]
    if row.missing:
        cells[FACTS.index("precision")] = Cell(say("no_value", language))
    value = Cell(say("hidden", language)) if row.hidden else _number(row.value, series)
    return Row((*_names(series, row, language), value, *cells, *_people(series, row, reading)))


def _number(value: float | None, series: Series) -> Cell:
    rounded = None if value is None else round(value, _DECIMALS)
    return Cell("", rounded, series.indicator.unit)


def _facts(series: Series, reading: Reading) -> tuple[Cell, ...]:
    language = reading.language
    facts = (
        numbers.noun(series.indicator.unit, None, language),
        citation.precision(series, language),
        citation.dated(series, language),
        citation.filters(series, language) or say("no_filter", language),
        citation.status(series, language),
        citation.source_of(series, reading),
        str(series.release),
    )
    return tuple(map(Cell, facts))


def _people(series: Series, row: findings.Row, reading: Reading) -> list[Cell]:
    """By how many inhabitants a rate was divided, where one region stands alone, and the source."""
    if series.population is None:
        return []
    key = dict(zip(series.dimensions, row.keys, strict=True)).get("region")
    people = series.population.by_region.get(str(key), "")
    return [Cell(str(people)), Cell(citation.population(series, reading))]


def file_name(series: Series, language: Language) -> str:
    """What the file of a series is called, without its ending; made-up numbers say so in it."""
    mark = "FICTIF_" if series.status == "fictitious" else ""
    rate = say("per_inhabitants", language) if series.population else ""
    return mark + strings.slug(f"{citation.title(series, language)} {rate}")


# Several in full --------------------------------------------------------------------------------


def content(card: TableCard, state: State, reading: Reading) -> CardContent:
    """Several measures by one dimension, each with its total."""
    language = reading.language
    measures = [published(name, (card.by,), state, reading) for name in card.indicators]
    wholes = [published(name, (), state, reading) for name in card.indicators]
    together = _together([*measures, *wholes])
    cited = citations.of_several(together, measures, state, reading)
    title, about = card.title[language], card.about[language]
    unfollowed = [name for series in measures for name in series.unfollowed]
    kept = next(filter(None, (citations.protected(one, language) for one in measures)), "")
    return CardContent(
        anchor=card.anchor,
        title=title,
        claim=about,
        citation=cited,
        parts=(
            *_drawn(card, measures, cited.cited, language),
            _in_full(title, card.by, measures, wholes, language),
            Words(_in_words(measures, wholes, language)),
        ),
        measure=say("shares_of", language, label=title) if len(card.drawn) > 1 else title,
        below=about,
        topic=citation.chosen(measures[0], language),
        quote=f"{title}. {about} ({cited.line})",
        data=several(measures, wholes, reading),
        file=state.address(f"donnees/ensemble/{'.'.join(card.indicators)}.csv", par=card.by),
        file_name=several_name(measures, language),
        notices=(kept,) if kept else (),
        whole=citations.not_followed(unfollowed, language),
    )


def _drawn(
    card: TableCard, measures: Sequence[Series], cited: str, language: Language
) -> tuple[Figure, ...]:
    """The parts of each total, of the measures that a card draws; nothing where one has no total.

    A filter may leave values that do not make a whole.
    """
    some = tuple(one for one in measures if one.indicator.id in card.drawn)
    if not some or not all(map(shares.fits, some)):
        return ()
    title = card.title[language]
    return (
        Figure(
            kind="shares",
            shown=shares.Parts(some),
            options=Options(source_line=cited, title=title, file=several_name(measures, language)),
            alt=" ".join(findings.alternative(one, language) for one in some),
            language=language,
            wide=card.wide,
        ),
    )


def _together(several: Sequence[Series]) -> Series:
    """The first of several measures, with where all of them come from."""
    first = several[0]
    same = {one.status for one in several} == {first.status}
    return replace(
        first,
        parts=tuple(several),
        provenance=provenance.together([one.provenance for one in several]),
        status=first.status if same else "other_source",
    )


def _in_full(
    title: str, by: str, measures: Sequence[Series], wholes: Sequence[Series], language: Language
) -> Table:
    """One row per measure: its value for each code of the dimension, then its total."""
    keys = list(
        dict.fromkeys(key for one in measures for key in findings.ordered(one, by, language))
    )
    names = [findings.word(measures[0], by, key, language) for key in keys]
    values = [Column(name, number=True) for name in [*names, say("total", language)]]
    both = zip(measures, wholes, strict=True)
    return Table(
        caption=title,
        columns=(Column(say("measure", language)), *values),
        rows=tuple(_full_row(series, whole, keys, language) for series, whole in both),
    )


def _full_row(series: Series, whole: Series, keys: list[object], language: Language) -> Row:
    unit = series.indicator.unit
    at = {row.keys[0]: row for row in findings.rows(series, language)}
    values = [_quantity(at[key], unit, language) if key in at else Cell(ABSENT) for key in keys]
    total = _quantity(findings.whole(whole, language), unit, language)
    name = numbers.with_unit(series.indicator.label[language], unit, language)
    return Row((Cell(name), *values, total))


def _in_words(measures: Iterable[Series], wholes: Iterable[Series], language: Language) -> str:
    """Each measure in words: its name, its value for each code, then its total."""
    sentences = []
    for series, whole in zip(measures, wholes, strict=True):
        row = findings.whole(whole, language)
        total = findings.told(row, series.indicator.unit, language)
        summed = "finding_total" if findings.additive(series) else "finding_whole"
        sentences += [findings.in_words(series, language), say(summed, language, total=total)]
    return " ".join(sentences)


def several(measures: Sequence[Series], wholes: Sequence[Series], reading: Reading) -> Table:
    """The rows of several measures by the same dimensions, then the total of each.

    Each measure comes broken down, then whole; every row has the name of its measure.
    """
    language = reading.language
    first = data(measures[0], reading)
    rows = [
        Row((Cell(series.indicator.label[language]), *row.cells))
        for series, whole in zip(measures, wholes, strict=True)
        for row in [*data(series, reading).rows, *_total(series, whole, reading)]
    ]
    columns = (Column(say("measure", language)), *first.columns)
    return Table(first.caption, columns, tuple(rows))


def _total(series: Series, whole: Series, reading: Reading) -> list[Row]:
    """The row of a measure that is not broken down, under the columns of one that is.

    What stands side by side has no total, and a whole needs no second one.
    """
    if whole.dimensions or not series.dimensions:
        return []
    blank = [Cell("") for _ in series.dimensions[1:]]
    name = "total" if findings.additive(series) else "whole"  # a mean is no sum
    (row,) = data(whole, reading).rows
    return [Row((Cell(say(name, reading.language)), *blank, *row.cells))]


def several_name(measures: Sequence[Series], language: Language) -> str:
    """What the file of several measures by the same dimensions is called: it names their topics."""
    topics = dict.fromkeys(catalogue.load().topics[one.indicator.topic] for one in measures)
    label = numbers.joined([topic[language] for topic in topics], language)
    return strings.slug(citation.by(label, measures[0].dimensions, language))
