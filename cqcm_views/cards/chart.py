"""A card with a chart: an indicator broken down, as a chart, as a table, in words."""

from functools import partial

from cqcm_data import boundaries, catalogue, figures, labels, query
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards import citations, measures, table
from cqcm_views.cards.content import CardContent, Figure, Part, Waiting, Words
from cqcm_views.cards.lead import MOST
from cqcm_views.charts import MAPS, Annotation, Options, Tile
from cqcm_views.views.model import ChartCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers
from cqcm_views.wording.strings import say


def content(card: ChartCard, state: State, reading: Reading) -> CardContent:
    """An indicator by its dimensions, under what is chosen."""
    return of_series(card, measures.of_card(card, state, reading), state, reading)


def of_series(card: ChartCard, series: Series, state: State, reading: Reading) -> CardContent:
    """The same for a series that is there."""
    language = reading.language
    cited = citations.of_series(series, state, reading)
    claim, title = _claim(series, reading), citation.title(series, language)
    headline = _headline(card, series, claim, state, reading)
    mapped = card.chart in MAPS and series.status != "awaiting" and series.broken_down
    marked = ("region",) if mapped and state.where.get("region") else ()
    return CardContent(
        anchor=card.anchor,
        title=title,
        claim=claim,
        citation=cited,
        parts=_parts(card, series, state, reading),
        quote=" ".join(filter(None, [f"{title}.", claim, f"({cited.cited})"])),
        numbers=partial(table.data, series, reading),
        file=_file(card, state),
        file_name=table.file_name(series, language),
        notices=(
            *citations.notices(series, language, marked),
            *_newer(series, state, reading),
        ),
        whole=citations.whole(series, language, marked),
        remark=say("map_keeps", language) if marked else "",
        fictitious=series.status == "fictitious",
        internal=series.internal,
        measure=numbers.with_unit(title, series.indicator.unit, language),
        headline=headline,
        below=_below(series, headline, claim, language),
        aside=" ".join(findings.limits(series, language)),
        topic=citation.chosen(series, language),
    )


def _newer(series: Series, state: State, reading: Reading) -> tuple[str, ...]:
    """What the report that is read states anew of rows that an earlier one has."""
    if measures.of_rows(series, reading) == reading:
        return ()
    return citations.newer([measures.whole(series, state, reading)], reading)


def _headline(card: ChartCard, series: Series, claim: str, state: State, reading: Reading) -> str:
    """What is read as the title: of the chosen regions, of indicators side by side, of the parts.

    Nothing where that is no sentence that is read at a glance.
    """
    language = reading.language
    if series.status in ("fictitious", "awaiting"):
        return ""
    if series.parts:
        return claim.removesuffix(".") if len(claim) <= MOST else ""
    regions = state.where.get("region", ())
    if card.chart in MAPS and regions:
        where = measures.followed(card, state).measured
        whole = query.series(card.indicator, reading.received, (), where)
        return findings.of_regions(series, map(str, regions), whole, language)
    words = findings.headline(series, language)
    return words if len(words) <= MOST else ""


def _below(series: Series, headline: str, claim: str, language: Language) -> str:
    """What is left to say under a title that says the rest."""
    if not headline:
        return claim
    return "" if series.parts else " ".join(findings.limits(series, language))


def _claim(series: Series, reading: Reading) -> str:
    """What is said of indicators side by side, or what the rows show."""
    finding = series.indicator.finding if series.parts else None
    if finding and citation.holds(finding, series, reading):
        return citation.finding(finding, reading, citation.report_of(series))
    return findings.finding(series, reading.language)


def _file(card: ChartCard, state: State) -> str:
    rate = {"pour": "habitants"} if card.per else {}
    followed = measures.followed(card, state)
    return followed.address(f"donnees/{card.indicator}.csv", par=".".join(card.by), **rate)


def _parts(card: ChartCard, series: Series, state: State, reading: Reading) -> tuple[Part, ...]:
    """Chart, table and words; what it waits for alone, where there is no record."""
    if sentence := waits(series, reading.language):
        return (Waiting(sentence, bring_address(series, state)),)
    return (
        _figure(card, series, state, reading),
        table.of_series(series, reading, with_codes=card.chart == "tile_map"),
        Words(findings.in_words(series, reading.language)),
    )


def _figure(card: ChartCard, series: Series, state: State, reading: Reading) -> Figure:
    mapped = card.chart in MAPS
    return Figure(
        kind=card.chart,
        shown=series,
        options=Options(
            source_line=citation.source_line(series, reading, cited=True),
            tiles=_tiles(reading) if mapped else (),
            shapes=boundaries.shapes() if card.chart == "geo_map" else {},
            chosen=tuple(map(str, state.where.get("region", ()))),
            annotations=annotations(series, reading.release, reading.language),
            file=table.file_name(series, reading.language),
            pressed="region" if mapped else "",
            first=card.first,
        ),
        alt=findings.alternative(series, reading.language),
        language=reading.language,
        wide=card.wide,
    )


def annotations(series: Series, on: Release, language: Language) -> tuple[Annotation, ...]:
    """The dated events of the indicator's topic within the period of its numbers."""
    start, end = series.provenance.dates or (None, None)
    events = figures.annotations(series.indicator.topic, on, start, end)
    return tuple((row.date, row.text_fr if language == "fr" else row.text_en) for row in events)


def _tiles(reading: Reading) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            code=row["code"],
            name=row[f"name_{reading.language}"],
            short_name=row["short_name"],
            row=row["tile_row"],
            col=row["tile_col"],
        )
        for row in labels.regions(reading.release)
    )


def waits(series: Series, language: Language) -> str:
    """What a card without records waits for; nothing once it has some."""
    if series.status != "awaiting" or series.indicator.dataset is None:
        return ""
    sentence = catalogue.load().datasets[series.indicator.dataset].waits
    return sentence[language] if sentence else ""


def bring_address(series: Series, state: State) -> str:
    """The page that says what a series without records waits for, with its template."""
    return state.address("apporter", jeu=str(series.indicator.dataset))
