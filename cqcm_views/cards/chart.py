"""Cards in words: what their templates need, made from a Series. Draws nothing itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from cqcm_data import catalogue, figures, provenance, query, rates, register
from cqcm_data.catalogue import Finding
from cqcm_data.listing import Listing
from cqcm_data.provenance import Provenance
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import lists
from cqcm_views.charts import Annotation
from cqcm_views.views.model import MAPS, ChartCard, ListCard, Section, TableCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, strings, targets
from cqcm_views.wording.strings import say


def section_of_figures(section: Section, state: State, reading: Reading) -> str:
    """The HTML of a section of large figures: its words beside its cards."""
    language = reading.language
    cards = [
        figure(_measured(card.indicator, (), state, reading), state, reading)
        for card in section.figures()
    ]
    words = {"title": section.title[language], "about": section.about[language]}
    entry = lists.entry(*section.entry, reading) if section.entry else []
    more = {"slug": section.slug, "entry": entry, "cards": cards}
    return markup.render("figures", language, section={**words, **more})


def _measured(indicator: str, by: Sequence[str], state: State, reading: Reading) -> Series:
    return query.series(indicator, reading.received, by, state.measured)


def _of_card(card: ChartCard, state: State) -> State:
    """A map keeps all its regions: a chosen one stands out on it instead of standing alone."""
    if card.chart not in MAPS:
        return state
    return replace(state, where=state.where.without(["region"]))


def measure(card: ChartCard, state: State, reading: Reading) -> Series:
    """The numbers of a card, under what is chosen."""
    where = _of_card(card, state).measured
    found = query.series(card.indicator, reading, card.by, where)
    return rates.per_inhabitants(found, reading.release) if card.per else found


def annotations(series: Series, reading: Reading) -> tuple[Annotation, ...]:
    """The dated events of the indicator's topic within the period of its numbers."""
    start, end = series.provenance.dates or (None, None)
    found = figures.annotations(series.indicator.topic, start, end, reading.release)
    return tuple(
        (row.date, row.text_fr if reading.language == "fr" else row.text_en) for row in found
    )


def figure(series: Series, state: State, reading: Reading) -> dict[str, Any]:
    """What the template of a large figure needs, all of it in words."""
    language = reading.language
    found = _of_what_is_published(series)
    share = citation.share(found, reading.release)
    sentence = citation.finding(found, reading) if found else ""
    value, unit = _large(series, language)
    qualifier = citation.qualifier(series.qualifier, language)
    target = targets.against(series, reading)
    told = " ".join(filter(None, [sentence, target.words if target else ""]))
    also = citation.also_cited(found, series, reading) if found else ""
    common = _common(series, state, reading)
    stated = " ".join(filter(None, [qualifier, value, unit]))
    cited = citation.source_line(series, reading, cited=True)
    line, cited = (" · ".join(filter(None, [one, also])) for one in (common["source_line"], cited))
    return {
        **common,
        "source_line": line,
        "qualifier": qualifier,
        "value": value,
        "unit": unit,
        "share": None if share is None else round(share * 100, 1),
        "finding": sentence,
        "target": target,
        "quote": _quote(stated, told, series, cited, language),
    }


def _of_what_is_published(series: Series) -> Finding | None:
    """The finding of an indicator; none where a filter has put another number in its place."""
    stated = series.status in ("report", "other_source") and not series.applied
    return series.indicator.finding if stated else None


def _large(series: Series, language: Language) -> tuple[str, str]:
    """A value, or both ends of a range, and the unit beside it; a hidden one is said, without."""
    if series.hidden.any():
        return say("hidden", language), ""
    unit = series.indicator.unit
    last = series.value if series.value_to is None else series.value_to
    shown = citation.range_of(series.value, series.value_to, unit, language)
    return shown, strings.unit_beside(unit, last, language)


def chart(card: ChartCard, series: Series, state: State, reading: Reading) -> dict[str, Any]:
    """What the templates of a card with a chart need, all of it in words."""
    language = reading.language
    found = series.indicator.finding if series.parts else None
    told = citation.finding(found, reading) if found else findings.finding(series, language)
    common = _common(series, state, reading)
    mapped = card.chart in MAPS and series.status != "awaiting" and series.broken_down
    return {
        **common,
        "keeps": say("map_keeps", language) if mapped and state.where.get("region") else "",
        "id": card.name,
        "label": citation.title(series, language),
        "finding": told,
        "fictitious": series.status == "fictitious",
        "waits": waits(series, language),
        "charted": series.status != "awaiting",
        "quote": _quote(
            "", told, series, citation.source_line(series, reading, cited=True), language
        ),
        "csv": _of_card(card, state).address(
            f"donnees/{card.indicator}.csv",
            par=".".join(card.by),
            **({"pour": "habitants"} if card.per else {}),
        ),
    }


def waits(series: Series, language: Language) -> str:
    """What a card without records waits for; nothing once it has some."""
    if series.status != "awaiting" or series.indicator.dataset is None:
        return ""
    told = catalogue.load().datasets[series.indicator.dataset].waits
    return told[language] if told else ""


def model_address(series: Series, language: Language) -> str:
    """The file with the columns that a series without records waits for."""
    return f"/donnees/modele/{series.indicator.dataset}.csv?lang={language}"


def table(series: Series, reading: Reading, with_codes: bool = False) -> dict[str, Any]:
    """Columns and rows of a series as people read them; a missing value is said, never zero.

    `with_codes` for a map of regions: where it has room for their codes only, its table has both.
    """
    language = reading.language
    rows = findings.rows(series, language)
    names = [strings.dimension(name, language) for name in series.dimensions]
    value = f"{say('value', language)} ({strings.noun(series.indicator.unit, None, language)})"
    more = ["period", "source"] if series.parts else []
    return {
        "columns": [*names, value, *(say(name, language) for name in more)],
        "numbers": [len(names)],
        "rows": [[*_named(series, row, language), *_cells(series, row, reading)] for row in rows],
        "codes": [row.keys[0] or "" for row in rows] if with_codes else [],
        "caption": citation.title(series, language),
        "nothing": findings.nothing(series, language),
    }


def _named(series: Series, row: findings.Row, language: Language) -> Iterator[str]:
    for dimension, key in zip(series.dimensions, row.keys, strict=True):
        yield findings.word(series, dimension, key, language)


def _cells(series: Series, row: findings.Row, reading: Reading) -> list[str]:
    value = findings.quantity(row, series.indicator.unit, reading.language)
    parts = {part.indicator.id: part for part in series.parts}
    if not parts:
        return [value]
    part = parts[str(row.keys[0])]
    told = citation.period(part.provenance, reading.language), citation.source_of(part, reading)
    return [value, *told]


def list_told(card: ListCard, found: Listing, state: State, reading: Reading) -> dict[str, Any]:
    """What the templates of a card with a list need."""
    language = reading.language
    line = citation.report_line(found.provenance, reading)
    cited = citation.report_line(found.provenance, reading, cited=True)
    counted = lists.counted(found, language)
    return {
        **_BLANK,
        **_sourced(found.provenance, reading),
        "unfollowed": not_followed(state.measured, language),
        "id": card.name,
        "label": found.label[language],
        "definition": found.definition[language],
        "finding": counted,
        "source_line": line,
        "status": say("status_report", language),
        "quote": f"{found.label[language]}. {counted} ({cited})",
        "csv": state.address(f"donnees/liste/{found.id}.csv"),
        "charted": card.chart != "none",
    }


def table_told(card: TableCard, state: State, reading: Reading) -> dict[str, Any]:
    """What the templates of a table in full need."""
    language = reading.language
    found = [_measured(name, (card.by,), state, reading) for name in card.indicators]
    whole = [_measured(name, (), state, reading) for name in card.indicators]
    sourced = _together([*found, *whole])
    title, line = card.title[language], citation.source_line(sourced, reading)
    names = ".".join(card.indicators)
    return {
        **_common(sourced, state, reading),
        **_BLANK,
        "unfollowed": not_followed([n for one in found for n in one.unfollowed], language),
        "id": card.name,
        "label": title,
        "finding": card.about[language],
        "protected": next(filter(None, [protected(series, language) for series in found]), ""),
        "sql": _sql([*found, *whole]),
        "quote": f"{title}. {card.about[language]} ({line})",
        "csv": state.address(f"donnees/ensemble/{names}.csv", par=card.by),
    }


def _together(found: Sequence[Series]) -> Series:
    """The first of several measures, with where all of them come from."""
    same = {one.status for one in found} == {found[0].status}
    return replace(
        found[0],
        parts=tuple(found),
        provenance=provenance.together([one.provenance for one in found]),
        status=found[0].status if same else "other_source",
    )


def table_in_full(card: TableCard, state: State, reading: Reading) -> dict[str, Any]:
    """One row per indicator: its value for each code of the dimension, then its total."""
    language = reading.language
    found = [_measured(name, (card.by,), state, reading) for name in card.indicators]
    keys = list(
        dict.fromkeys(key for one in found for key in findings.ordered(one, card.by, language))
    )
    names = [findings.word(found[0], card.by, key, language) for key in keys]
    return {
        "columns": [say("measure", language), *names, say("total", language)],
        "numbers": list(range(1, len(keys) + 2)),
        "rows": [_full_row(series, keys, state, reading) for series in found],
        "caption": card.title[language],
    }


def _full_row(series: Series, keys: list[object], state: State, reading: Reading) -> list[str]:
    language, unit = reading.language, series.indicator.unit
    at = {row.keys[0]: row for row in findings.rows(series, language)}
    values = [
        findings.quantity(at[key], unit, language) if key in at else strings.ABSENT for key in keys
    ]
    total = findings.quantity(_whole(series, state, reading), unit, language)
    name = strings.with_unit(series.indicator.label[language], unit, language)
    return [name, *values, total]


def words_in_full(card: TableCard, state: State, reading: Reading) -> str:
    """Each indicator in words: its name, its value for each code, then its total."""
    language = reading.language
    said = []
    for series in (_measured(name, (card.by,), state, reading) for name in card.indicators):
        total = findings.told(_whole(series, state, reading), series.indicator.unit, language)
        summed = "finding_total" if findings.additive(series) else "finding_whole"
        said += [findings.in_words(series, language), say(summed, language, total=total)]
    return " ".join(said)


def _whole(series: Series, state: State, reading: Reading) -> findings.Row:
    """The total of an indicator that is broken down, with its qualifier where published."""
    return findings.whole(_measured(series.indicator.id, (), state, reading), reading.language)


# What a card that shows no single number leaves empty.
_BLANK: dict[str, Any] = {
    "protected": "",
    "keeps": "",
    "fictitious": False,
    "waits": "",
    "charted": False,
    "unit_name": "",
    "as_printed": "",
    "precision": "",
    "note": "",
    "scope": "",
    "others": [],
    "points": [],
    "sql": "",
    "population": "",
}


def protected(series: Series, language: Language) -> str:
    """What is kept from the reader to protect people, and why; nothing where nothing is."""
    if series.status == "awaiting":
        return ""
    if not series.broken_down:
        return say("not_broken_down", language)
    return say("hidden_note", language) if series.hidden.any() else ""


def _common(series: Series, state: State, reading: Reading) -> dict[str, Any]:
    """What every card tells of its indicator and of where its numbers come from."""
    language = reading.language
    return {
        "id": series.indicator.id,
        "label": series.indicator.label[language],
        "definition": series.indicator.definition[language],
        "unit_name": strings.noun(series.indicator.unit, None, language),
        "unfollowed": not_followed(series.unfollowed, language, series.applied),
        "protected": protected(series, language),
        "source_line": citation.source_line(series, reading),
        "status": citation.status(series, language),
        "sql": _sql([series]),
        **_sourced(series.provenance, reading),
        "source": citation.source_of(series, reading),
        "population": citation.population(series, reading),
        "precision": citation.precision(series, language),
        "nature": say(f"nature_{citation.kind(series)}", language),
        **_elsewhere(series, state, reading),
    }


def _quote(value: str, sentence: str, series: Series, line: str, language: Language) -> str:
    """What one press copies: measure, value, sentence, source, period and filters."""
    label = series.indicator.label[language] if value else citation.title(series, language)
    start = say("chip", language, label=label, value=value) if value else label
    return " ".join(filter(None, [f"{start}.", sentence, f"({line})"]))


def not_followed(unfollowed: Iterable[str], language: Language, applied: Iterable[str] = ()) -> str:
    """The filters that a card cannot follow, said on it; nothing where there is none.

    A card that follows another one does not stand for the whole.
    """
    names = [strings.dimension(name, language) for name in dict.fromkeys(unfollowed)]
    if not names:
        return ""
    named = "filter_named" if len(names) == 1 else "filters_named"
    filters = say(named, language, names=strings.joined(names, language))
    return say("not_followed_beside" if [*applied] else "not_followed", language, filters=filters)


def _sourced(told: Provenance, reading: Reading) -> dict[str, Any]:
    printed = told.as_printed
    return {
        "scope": told.scope[reading.language] if told.scope else "",
        "source": citation.source(told, figures.sources(reading.release), reading.language),
        "places": [citation.place(place, reading.language) for place in told.places],
        "as_printed": say("as_printed_quote", reading.language, words=printed) if printed else "",
        "period": citation.period(told, reading.language),
        "nature": say(f"nature_{told.nature}", reading.language),
        "note": told.note[reading.language] if told.note else "",
    }


def _elsewhere(series: Series, state: State, reading: Reading) -> dict[str, Any]:
    """Other values that the sources give, and the points of the register about this figure."""
    shown = series.provenance.figure
    if shown is None:
        return {"others": [], "points": []}
    others = [figures.figure(name, reading.release) for name in register.other_values(shown)]
    untopical = replace(state, where=state.measured)  # a topic chosen on Sources could hide it
    return {
        "others": [citation.figure(other, reading.language) for other in others],
        "points": [
            {
                "title": entry.title[reading.language],
                "address": untopical.address("sources", part="points") + f"#point-{name}",
            }
            for name, entry in register.about(shown).items()
        ],
    }


def _sql(found: Iterable[Series]) -> str:
    """What was run for some series, each query with its values below it; nothing where none was."""
    ran = [part for series in found for part in (series.parts or [series]) if part.sql]
    queries = ("\n".join([one.sql, *(f"-- {value!r}" for value in one.values)]) for one in ran)
    return "\n\n".join(dict.fromkeys(queries))
