"""A series as a table: as people read it, and as files take it; a table of several in full."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from cqcm_data import catalogue, provenance, reports
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards import citations
from cqcm_views.cards.content import CardContent, Cell, Column, Figure, Row, Table, Words
from cqcm_views.cards.measures import of_rows, published
from cqcm_views.cards.measures import whole as its_whole
from cqcm_views.charts import Options, shares
from cqcm_views.views.model import TableCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers, strings, years
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

FACTS = ("unit", "precision", "period", "filters", "status", "source", "version_number")
_PRECISION = FACTS.index("precision")
_CODES = {"version_number": "version"}  # as programs call it
OF_REPORT, UNLIKE = "report_year", "not_comparable"  # the first and last that tell reports apart
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
    language, more = reading.language, _more([series], reading)
    return Table(
        caption=citation.title(series, language),
        columns=_columns(series, more, language),
        rows=tuple(_rows(series, more, reading)),
        nothing=findings.nothing(series, language),
    )


@dataclass(frozen=True)
class _More:
    """The columns that only some numbers need: the upper end of a range, the report and the value
    before, the upper end of this one.
    """

    ends: bool
    years: bool
    ends_before: bool


def _more(several: Sequence[Series], reading: Reading) -> _More:
    """What some series need; reports are told apart once there are several."""
    every = [part for one in several for part in one.parts or (one,)]
    before = [one.previous.figure for one in every if one.previous]
    told_apart = len(reports.reports(reading.release)) > 1
    return _More(
        ends=any(one.value_to is not None for one in every),
        years=told_apart and any(_report(one) is not None for one in every),
        ends_before=any(figure.value_to is not None for figure in before),
    )


def _report(series: Series) -> int | None:
    """The year of the report that states a number; None for one that comes from records."""
    return citation.report_of(series) if series.provenance.figure else None


def _rows(series: Series, more: _More, reading: Reading) -> list[Row]:
    if not series.broken_down:
        empty, why = Cell("", code=""), Cell(say("not_broken_down", reading.language), code="")
        facts = _marked(_facts(series, reading), "not_broken_down")
        names = [empty] * len(series.dimensions)
        before = [empty] * len(_before_columns(more, reading.language))
        return [Row((*names, why, *([empty] if more.ends else []), *facts, *before))]
    rows = findings.rows(series, reading.language)
    owners = series.parts or [series] * len(rows)
    facts_of = {id(one): _facts(one, reading) for one in owners}
    owned = zip(rows, owners, strict=True)
    return [_data_row(series, row, facts_of[id(one)], one, more, reading) for row, one in owned]


def _columns(series: Series, more: _More, language: Language) -> tuple[Column, ...]:
    """What a file says of each number."""
    dimensions = (
        Column(strings.dimension(name, language), name == "year", name)
        for name in series.dimensions
    )
    facts = (Column(say(name, language), code=_CODES.get(name, name)) for name in FACTS)
    dated = (replace(one, dates="span") if one.code == "period" else one for one in facts)
    upper = [Column(say("value_to", language), True, "value_to")] if more.ends else []
    people = [
        Column(say("inhabitants", language), True, "inhabitants"),
        Column(say("population", language), code="population"),
    ]
    return (
        *dimensions,
        Column(say("value", language), True, "value"),
        *upper,
        *dated,
        *(people if series.population else []),
        *_before_columns(more, language),
    )


def _before_columns(more: _More, language: Language) -> list[Column]:
    """The report that states a number, what the one before stated, why both do not compare."""
    if not more.years:
        return []
    upper = ["value_before_to"] if more.ends_before else []
    names = [OF_REPORT, "report_before", "value_before", *upper]
    return [
        *(Column(say(name, language), True, name) for name in names),
        *(Column(say(name, language), code=name) for name in ("precision_before", UNLIKE)),
    ]


def _before(owner: Series, more: _More, language: Language) -> Iterator[Cell]:
    """The cells of these columns."""
    if not more.years:
        return
    yield _calendar(_report(owner))
    previous = owner.previous
    before = previous.figure if previous else None
    yield _calendar(reports.year(before.source) if before else None)
    yield _number(before.value if before else None, owner)
    if more.ends_before:
        yield _number(before.value_to if before else None, owner)
    precision = say(f"qualifier_{before.qualifier}", language) if before else ""
    yield Cell(precision, code=before.qualifier if before else "")
    unlike = previous.unlike if previous else ()
    words = (say(f"not_comparable_{why}", language) for why in unlike)
    yield Cell("; ".join(words), code=" ".join(unlike))


def _calendar(year: int | None) -> Cell:
    return Cell(str(year or ""), year, "calendar_year")


def _data_row(
    series: Series,
    row: findings.Row,
    facts: Sequence[Cell],
    owner: Series,
    more: _More,
    reading: Reading,
) -> Row:
    language = reading.language
    cells = [*facts]
    if row.missing:
        cells[_PRECISION] = Cell(say("no_value", language), code="no_value")
    if row.hidden:
        cells = _marked(cells, "hidden")
    value = Cell(say("hidden", language), code="") if row.hidden else _number(row.value, series)
    upper = [_number(owner.value_to, series)] if more.ends else []
    people = _people(series, row, reading)
    before = _before(owner, more, language)
    return Row((*_coded(series, row, language), value, *upper, *cells, *people, *before))


def _coded(series: Series, row: findings.Row, language: Language) -> list[Cell]:
    """The names of a row with their codes; a year is a number."""
    named = zip(series.dimensions, row.keys, _names(series, row, language), strict=True)
    return [
        replace(
            cell,
            code="" if key is None else str(key),
            value=key if name == "year" and isinstance(key, int) else None,
            unit="calendar_year" if name == "year" else "",
        )
        for name, key, cell in named
    ]


def _marked(facts: Sequence[Cell], why: str) -> list[Cell]:
    """The facts of a number that is not given, with the reason where programs look for it."""
    return [replace(one, code=why) if at == _PRECISION else one for at, one in enumerate(facts)]


def _number(value: float | None, series: Series) -> Cell:
    rounded = None if value is None else round(value, _DECIMALS)
    return Cell("", rounded, series.indicator.unit)


def _facts(series: Series, reading: Reading) -> tuple[Cell, ...]:
    language, unit = reading.language, series.indicator.unit
    start, end = series.provenance.dates or (None, None)
    filters = citation.filters(series, language) or say("no_filter", language)
    chosen = [(name, value) for name, values in series.applied.items() for value in values]
    return (
        Cell(numbers.noun(unit, None, language), code=unit),
        Cell(citation.precision(series, language), code=citation.precision_code(series)),
        Cell(citation.dated(series, language), start, until=end),
        Cell(filters, code=urlencode(chosen)),
        Cell(citation.standing(series, reading), code=series.status),
        Cell(citation.source_of(series, reading), code=_source_code(series)),
        Cell(str(series.release), series.release),
    )


def _source_code(series: Series) -> str:
    """The sources by their names in the list of sources; nothing for rows of the CQCM's own."""
    cited = (part.provenance.source for part in series.parts or [series])
    return " ".join(dict.fromkeys(filter(None, cited)))


def _people(series: Series, row: findings.Row, reading: Reading) -> list[Cell]:
    """By how many inhabitants a rate was divided, where one region stands alone, and the source."""
    if series.population is None:
        return []
    key = dict(zip(series.dimensions, row.keys, strict=True)).get("region")
    people = series.population.by_region.get(str(key))
    count = Cell("" if people is None else str(people), people)
    return [count, Cell(citation.population(series, reading))]


def file_name(series: Series, language: Language) -> str:
    """What the file of a series is called, without its ending; made-up numbers say so in it, and
    the report of a year that was asked for.
    """
    mark = "INTERNE_" if series.internal else ""
    mark += "FICTIF_" if series.status == "fictitious" else ""
    rate = say("per_inhabitants", language) if series.population else ""
    return mark + strings.slug(f"{citation.title(series, language)} {rate} {_asked_year(series)}")


def _asked_year(series: Series) -> str:
    """The year of the report that was asked for, where its figure is the number that is shown."""
    stated = series.provenance.figure or series.parts
    return " ".join(map(str, series.applied.get("year", ()))) if stated else ""


# Several in full --------------------------------------------------------------------------------


def content(card: TableCard, state: State, reading: Reading) -> CardContent:
    """Several measures by one dimension, each with its total."""
    language = reading.language
    measures = [published(name, (card.by,), state, reading) for name in card.indicators]
    wholes = [its_whole(one, state, reading) for one in measures]
    shown = together([*measures, *wholes])
    cited = citations.of_several(shown, measures, state, reading)
    about_rows = of_rows(measures[0], reading)
    title, about = (citation.told(words, about_rows) for words in (card.title, card.about))
    unfollowed = [name for series in measures for name in series.unfollowed]
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
        numbers=partial(several, measures, wholes, reading),
        file=state.address(f"donnees/ensemble/{'.'.join(card.indicators)}.csv", par=card.by),
        file_name=several_name(measures, language),
        notices=(*citations.kept(measures, language), *citations.newer(wholes, reading)),
        internal=any(one.internal for one in measures),
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
    return (
        Figure(
            kind="shares",
            shown=shares.Parts(some),
            options=Options(source_line=cited, file=several_name(measures, language)),
            alt=" ".join(findings.alternative(one, language) for one in some),
            language=language,
            wide=card.wide,
        ),
    )


def together(several: Sequence[Series]) -> Series:
    """The first of several measures, with where all of them come from."""
    first = several[0]
    same = {one.status for one in several} == {first.status}
    return replace(
        first,
        parts=tuple(several),
        provenance=provenance.together([one.provenance for one in several]),
        internal=any(one.internal for one in several),
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
    before = any(one.previous for one in wholes)
    compared = [Column(say("compared", language))] if before else []
    both = zip(measures, wholes, strict=True)
    return Table(
        caption=title,
        columns=(Column(say("measure", language)), *values, *compared),
        rows=tuple(_full_row(series, whole, keys, before, language) for series, whole in both),
    )


def _full_row(
    series: Series, whole: Series, keys: list[object], before: bool, language: Language
) -> Row:
    unit = series.indicator.unit
    at = {row.keys[0]: row for row in findings.rows(series, language)}
    values = [_quantity(at[key], unit, language) if key in at else Cell(ABSENT) for key in keys]
    total = _quantity(findings.whole(whole, language), unit, language)
    name = numbers.with_unit(series.indicator.label[language], unit, language)
    compared = [Cell(years.compared(whole, language) or ABSENT)] if before else []
    return Row((Cell(name), *values, total, *compared))


def _in_words(measures: Iterable[Series], wholes: Iterable[Series], language: Language) -> str:
    """Each measure in words: its name, its value for each code, then its total."""
    sentences = []
    for series, whole in zip(measures, wholes, strict=True):
        row = findings.whole(whole, language)
        total = findings.told(row, series.indicator.unit, language)
        summed = "finding_total" if findings.additive(series) else "finding_whole"
        sentences += [findings.in_words(series, language), say(summed, language, total=total)]
        if compared := years.compared(whole, language):
            sentences.append(f"{compared}.")
    return " ".join(sentences)


def several(measures: Sequence[Series], wholes: Sequence[Series], reading: Reading) -> Table:
    """The rows of several measures by the same dimensions, then the total of each.

    Each measure comes broken down, then whole; every row has the name of its measure.
    """
    language = reading.language
    first, more = data(measures[0], reading), _more([*measures, *wholes], reading)
    rows = [
        Row((Cell(series.indicator.label[language], code=series.indicator.id), *row.cells))
        for series, whole in zip(measures, wholes, strict=True)
        for row in [*_rows(series, more, reading), *_total(series, whole, more, reading)]
    ]
    columns = (
        Column(say("measure", language), code="measure"),
        *_columns(measures[0], more, language),
    )
    return Table(first.caption, columns, tuple(rows), first.nothing)


def _total(series: Series, whole: Series, more: _More, reading: Reading) -> list[Row]:
    """The row of a measure that is not broken down, under the columns of one that is.

    What stands side by side has no total, and a whole needs no second one.
    """
    if whole.dimensions or not series.dimensions:
        return []
    blank = [Cell("", code="") for _ in series.dimensions[1:]]
    name = "total" if findings.additive(series) else "whole"  # a mean is no sum
    (row,) = _rows(whole, more, reading)
    return [Row((Cell(say(name, reading.language), code=name), *blank, *row.cells))]


def plain(
    measures: Sequence[Series], wholes: Sequence[Series], state: State, reading: Reading
) -> CardContent:
    """The rows of several measures where no view says anything of them together."""
    language = reading.language
    cited = citations.of_several(together([*measures, *wholes]), measures, state, reading)
    title = several_title(measures, language)
    return CardContent(
        anchor="",
        title=title,
        claim="",
        citation=cited,
        parts=(),
        quote=f"{title} ({cited.line})",
        numbers=partial(several, measures, wholes, reading),
        file="",
        file_name=several_name(measures, language),
        notices=citations.kept(measures, language),
        internal=any(one.internal for one in measures),
    )


def several_name(measures: Sequence[Series], language: Language) -> str:
    """What the file of several measures by the same dimensions is called."""
    mark = "INTERNE_" if any(one.internal for one in measures) else ""
    year = _asked_year(measures[0])
    return mark + strings.slug(f"{several_title(measures, language)} {year}")


def several_title(measures: Sequence[Series], language: Language) -> str:
    """The topics of several measures, by what they have in common."""
    topics = dict.fromkeys(catalogue.load().topics[one.indicator.topic] for one in measures)
    label = numbers.joined([topic[language] for topic in topics], language)
    return citation.by(label, measures[0].dimensions, language)
