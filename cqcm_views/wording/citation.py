"""Series -> words, in French and in English: value, finding, period, source, status."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from cqcm_data import catalogue, figures, reports
from cqcm_data.catalogue import Finding
from cqcm_data.contracts import PublishedFigure, Qualifier, is_report
from cqcm_data.filters import Value
from cqcm_data.provenance import Place, Provenance
from cqcm_data.reading import Reading
from cqcm_data.series import Population, Series
from cqcm_data.text import Language, Text, of_year
from cqcm_views.wording import numbers, strings
from cqcm_views.wording.strings import say


def title(series: Series, language: Language) -> str:
    """« Projets Jeune COOP, par région »; the label alone of what is set side by side."""
    label = series.indicator.label[language]
    return label if series.parts else by(label, series.dimensions, language)


def by(label: str, dimensions: Sequence[str], language: Language) -> str:
    """« {label}, par région et niveau scolaire »; the label alone of a whole."""
    names = [strings.dimension(name, language).lower() for name in dimensions]
    joined = say("and", language).join(names)
    return say("by", language, label=label, dimensions=joined) if names else label


def qualifier(name: Qualifier, language: Language) -> str:
    """« près de », « plus de »…; nothing for an exact value."""
    return "" if name == "exact" else say(f"qualifier_{name}", language)


def figure_value(row: PublishedFigure, language: Language) -> str:
    """A published value with its qualifier: « près de 150 », « 4 à 5 »."""
    value = range_of(row.value, row.value_to, row.unit, language)
    return " ".join(filter(None, [qualifier(row.qualifier, language), value]))


def range_of(low: float | None, high: float | None, unit: str, language: Language) -> str:
    """A value, or « 4 à 5 » where the source gives both ends."""
    value = numbers.quantity(low, unit, language)
    if high is None:
        return value
    return say("range", language, low=value, high=numbers.quantity(high, unit, language))


def finding(stated: Finding, reading: Reading, report: int | None = None) -> str:
    """The sentence of a finding, its figures and its result in the reader's format.

    All of them are of one report: the newest that states them all, up to the one that is asked for.
    What states none of them is said of a number of the year of `report`.
    """
    rows = used(stated, reading)
    values = {name: figure_value(row, reading.language) for name, row in rows.items()}
    result = _result(stated, [rows[name] for name in stated.of], reading.language)
    words = stated.text.of(told_in(stated, reading) or report)
    return Finding.fill(words[reading.language], {**values, "result": result})


def told_in(stated: Finding, reading: Reading) -> int | None:
    """The year of the report that states all the figures of a finding; None where none does."""
    return reports.together(tuple(stated.uses.values()), reading.release, reading.report)


def holds(stated: Finding, series: Series, reading: Reading) -> bool:
    """Whether the report that states a number, or several side by side, states a finding's too."""
    years = {told_in(stated, reading), report_of(series)} - {None}
    return len(years) < 2


def report_of(series: Series) -> int | None:
    """The year of the report that states a published figure; None for any other source."""
    source = series.provenance.source or ""
    return reports.year(source) if is_report(source) else None


def shown(reading: Reading) -> int | None:
    """The year of the report that is read."""
    return reports.shown(reading.release, reading.report)


def told(words: Text, reading: Reading) -> str:
    """Words about the report that is read, in the language of the reader."""
    return of_year(words, shown(reading))[reading.language]


def not_taken_up(series: Series, reading: Reading) -> str:
    """« pas repris dans le rapport 2024 »: of a published figure that an earlier report states."""
    own, now, on = report_of(series), shown(reading), reading.release
    stated = [part.provenance.figure for part in series.parts or (series,)]
    if own is None or now is None or own >= now or not all(stated):
        return ""
    if any(reports.stated(str(one), on, now).id == one for one in stated):
        words = "not_all_taken_up" if series.parts else "not_taken_up"
        return say(words, reading.language, year=now)
    return ""


def used(stated: Finding, reading: Reading) -> dict[str, PublishedFigure]:
    """The figures of a finding by their names in it, as one report states them all.

    Where none does, they are those that the catalogue or a page names.
    """
    return dict(zip(stated.uses, of_one_report(tuple(stated.uses.values()), reading), strict=True))


def of_one_report(names: Sequence[str], reading: Reading) -> list[PublishedFigure]:
    """Some figures as the newest report that states them all has them, up to the one asked for."""
    on = reading.release
    year = reports.together(tuple(names), on, reading.report)
    if year is None:
        return [figures.figure(name, on) for name in names]
    return [reports.stated(name, on, year) for name in names]


def also_cited(stated: Finding, series: Series, reading: Reading) -> str:
    """The other sources whose figures a finding quotes; nothing where it has none but its own."""
    cited = (row.source for row in used(stated, reading).values())
    others = [name for name in dict.fromkeys(cited) if name != series.provenance.source]
    titles = [
        str(figures.sources(reading.release)[name][f"title_{reading.language}"]) for name in others
    ]
    return say("also_cited", reading.language, sources="; ".join(titles)) if titles else ""


def _result(stated: Finding, rows: Sequence[PublishedFigure], language: Language) -> str:
    if stated.operation == "none":
        return ""
    value = compute(stated.operation, [row.value for row in rows])
    if value is None:
        return say("no_value", language)
    if stated.operation in ("share", "change"):
        shown = numbers.percent(value, language, signed=stated.operation == "change")
    else:
        unit = rows[0].unit if stated.operation == "sum" else ""
        shown = numbers.quantity(value, unit, language) if unit else numbers.number(value, language)
    rounded = any(row.qualifier != "exact" for row in rows)
    return f"{say('qualifier_about', language)} {shown}" if rounded else shown


def compute(operation: str, values: Sequence[float]) -> float | None:
    """A share, ratio, sum or change; None where a denominator of zero leaves no value."""
    if operation == "sum":
        return sum(values)
    first, second = values
    if operation == "change":
        return (second - first) / first if first else None
    return first / second if second else None


def share(stated: Finding | None, reading: Reading) -> float | None:
    """The share that a finding states, for a bar; None for any other finding."""
    if stated is None or stated.operation != "share":
        return None
    rows = used(stated, reading)
    return compute("share", [rows[name].value for name in stated.of])


def period(provenance: Provenance, language: Language) -> str:
    """The period in words; « période non précisée » where the source dates nothing."""
    if provenance.period is None:
        return say("undated", language)
    if provenance.period == "mixed":
        return say("periods_vary", language)
    if provenance.years:
        return numbers.joined([str(year) for year in provenance.years], language)
    return between(*provenance.period, language)


def between(start: dt.date, end: dt.date, language: Language) -> str:
    """« 12 avril 2024 », « avril 2022 », « 2023 », « du … au … »."""
    if start == end:
        return numbers.day(start, language)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return "–".join(map(str, dict.fromkeys([start.year, end.year])))
    if not (start.day == 1 and _ends_a_month(end)):
        return _days(start, end, language)
    if (start.year, start.month) == (end.year, end.month):
        return numbers.month(start, language)
    ends = {"start": numbers.month(start, language), "end": numbers.month(end, language)}
    return say("from_to", language, **ends)


def _days(start: dt.date, end: dt.date, language: Language) -> str:
    """« du 12 au 18 février 2023 », « du 1er octobre 2022 au 11 avril 2024 »."""
    first, last = numbers.day(start, language), numbers.day(end, language)
    if (start.year, start.month) != (end.year, end.month):
        return say("days_between", language, start=first, end=last)
    if language == "fr":
        return say("days_between", language, start=first.split(" ")[0], end=last)
    return say("days_between", language, start=first.split(",")[0], end=f"{end.day}, {end.year}")


def _ends_a_month(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).day == 1


def place(where: Place, language: Language) -> str:
    """A section of the report and its pages."""
    printed = numbers.pages(where.first_page, where.last_page, language)
    return say("section_and_pages", language, section=where.section, pages=printed)


def figure(row: PublishedFigure, language: Language) -> str:
    """A published figure in one line: value, what is counted, where it is stated."""
    scope = row.scope_fr if language == "fr" else row.scope_en
    pages = [page for page in (row.first_page, row.last_page) if page is not None]
    stated = f" ({numbers.pages(pages[0], pages[-1], language)})" if pages else ""
    return f"{figure_value(row, language)} – {scope}{stated}"


def source(provenance: Provenance, sources: Mapping[str, figures.Row], language: Language) -> str:
    """« Rapport d'activités 2023, p. 7–8 », or the title of another source."""
    if provenance.source is None:
        return say("own_data", language)
    title = str(sources[provenance.source][f"title_{language}"])
    return f"{title}, {pages_of(provenance, language)}" if provenance.places else title


def source_of(series: Series, reading: Reading) -> str:
    """The source of a series, each one of several; made-up numbers have none but themselves."""
    if series.status == "fictitious":
        return say("made_up_source", reading.language)
    cited = [part.provenance for part in series.parts] or [series.provenance]
    if {one.source for one in cited} == {cited[0].source}:
        cited = [series.provenance]  # with every place in it
    named = (source(one, figures.sources(reading.release), reading.language) for one in cited)
    return "; ".join(dict.fromkeys(named))


def status(series: Series, language: Language) -> str:
    """« Rapport 2023 », « Autre source », « Données du CQCM, reçues le… »; that it is internal."""
    values = {"date": numbers.day(series.as_of, language), "year": report_of(series)}
    told = say(f"status_{series.status}", language, **values)
    return f"{say('internal', language)} · {told}" if series.internal else told


def filters(series: Series, language: Language) -> str:
    """« Région : Montréal et Laval · Niveau scolaire : Primaire »: what the numbers are limited to.

    The years are told by the period.
    """
    chosen = {name: values for name, values in series.applied.items() if name != "year"}
    named = {
        name: numbers.joined(_named(name, values, series, language), language)
        for name, values in chosen.items()
    }
    return " · ".join(
        say("chip", language, label=strings.dimension(name, language), value=words)
        for name, words in named.items()
    )


def chosen(series: Series, language: Language) -> str:
    """All that the numbers are limited to, the years as well: for where no period stands."""
    years = [str(year) for year in series.applied.get("year", ())]
    named = numbers.joined(years, language) if years else ""
    label = strings.dimension("year", language)
    in_years = say("chip", language, label=label, value=named) if named else ""
    return " · ".join(filter(None, [filters(series, language), in_years]))


def _named(
    dimension: str, values: Iterable[Value], series: Series, language: Language
) -> list[str]:
    """Values in words, in the reader's order."""
    words = {value: series.labels[dimension][value][language] for value in values}
    in_order = catalogue.load().in_order(dimension, words, words.__getitem__, language)
    return [words[value] for value in in_order]


def source_line(series: Series, reading: Reading, cited: bool = False) -> str:
    """One line: status, source and page · period · filters · kind of figure · version.

    `cited` names the report in full, for whoever reads the line elsewhere.
    """
    report = say("cited_report", reading.language, source=source_of(series, reading))
    report = ", ".join(filter(None, [report, not_taken_up(series, reading)]))
    parts = [
        report if cited and series.status == "report" else here(series, reading),
        *_in_time(series, reading.language),
        population(series, reading),
        say("version", reading.language, number=series.release),
    ]
    return " · ".join(filter(None, parts))


def here(series: Series, reading: Reading) -> str:
    """Status and place; the sources alone of what stands side by side from several kinds."""
    if len({part.status for part in series.parts}) > 1:
        return say("sources_are", reading.language, sources=source_of(series, reading))
    placed = f"{status(series, reading.language)}{_where(series, reading)}"
    return ", ".join(filter(None, [placed, not_taken_up(series, reading)]))


def standing(series: Series, reading: Reading) -> str:
    """The status, and that the newest report does not state the figure."""
    both = [status(series, reading.language), not_taken_up(series, reading)]
    return ", ".join(filter(None, both))


def _in_time(series: Series, language: Language) -> list[str]:
    """Period, filters and kind of number; of a state at no known date, this alone."""
    chosen = filters(series, language)
    if series.status == "awaiting":
        return [chosen, "" if kind(series) == "flow" else say(f"nature_{kind(series)}", language)]
    alone = _said_alone(series.provenance, kind(series))
    plain = kind(series) == "flow" or alone
    nature = "" if plain else say(f"nature_{kind(series)}", language)
    return [dated(series, language), chosen, nature]


def dated(series: Series, language: Language) -> str:
    """The period of a series, or what is said instead."""
    return period_or_nature(series.provenance, kind(series), language)


def period_or_nature(provenance: Provenance, kind: str, language: Language) -> str:
    """The period, or what is said of a number of this kind instead where its source gives none."""
    alone = _said_alone(provenance, kind)
    return say(alone, language) if alone else period(provenance, language)


def nature(provenance: Provenance, language: Language) -> str:
    """What kind of number a figure is; nothing where that is said instead of its period."""
    return (
        ""
        if _said_alone(provenance, provenance.nature)
        else say(f"nature_{provenance.nature}", language)
    )


def _said_alone(provenance: Provenance, kind: str) -> str:
    """What is said of a number instead of a period that its source does not give."""
    undated = provenance.period is None and kind in ("stock", "budget")
    return f"nature_{kind}_undated" if undated else ""


def kind(series: Series) -> str:
    """What kind of number it is: that of its source, or an average that is computed here."""
    measure = series.indicator.measure
    computed = measure is not None and measure.per and series.provenance.figure is None
    return "average" if computed and not series.parts else series.provenance.nature


def precision(series: Series, language: Language) -> str:
    """How the source states a number; what it does not state is made here, from its rows.

    Nothing for what stands side by side: each has its own.
    """
    name = _precision(series)
    return say(name, language) if name else ""


def precision_code(series: Series) -> str:
    """The same for programs: `exact`, `about`…, or `counted`, `added`, `computed`."""
    return _precision(series).partition("_")[2]


def _precision(series: Series) -> str:
    measure = series.indicator.measure
    if series.parts:
        return ""
    if measure is None or (series.provenance.figure and series.population is None):
        return f"qualifier_{series.qualifier}"
    if series.rounded:
        return "qualifier_about"
    how = "computed" if series.population or measure.per else "added" if measure.sum else "counted"
    return f"precision_{how}"


def population(series: Series, reading: Reading) -> str:
    """The population by which a rate was divided, its date and its source; nothing for a count."""
    people = series.population
    if people is None:
        return ""
    sharing = strings.shared(series.indicator.dataset, reading.language)
    shared = say("shared_by_regions", reading.language) if sharing else ""
    return "; ".join(filter(None, [populated(people, reading), shared]))


def populated(people: Population, reading: Reading) -> str:
    """« population estimée au 1er juillet 2023 (Institut de la statistique du Québec) »."""
    publisher = figures.sources(reading.release)[people.source]["publisher"]
    date = numbers.day(people.date, reading.language)
    return say("population_of", reading.language, date=date, source=publisher)


def report_line(provenance: Provenance, reading: Reading, cited: bool = False) -> str:
    """The same line for what the report names without a number."""
    report = say(
        "cited_report",
        reading.language,
        source=source(provenance, figures.sources(reading.release), reading.language),
    )
    parts = [
        report if cited else report_here(provenance, reading.language),
        period_or_nature(provenance, provenance.nature, reading.language),
        say("version", reading.language, number=reading.release.number),
    ]
    return " · ".join(parts)


def brief(series: Series, reading: Reading) -> str:
    """The pages of the report that is read alone, the usual source; another one is named.

    That a figure was not taken up stands beside its number, where there is room for it.
    """
    pages = pages_of(series.provenance, reading.language)
    if series.status == "other_source":
        return say("another_source", reading.language)
    if series.status != "report" or not pages:
        return here(series, reading)
    usual = report_of(series) == shown(reading)
    return pages if usual else f"{status(series, reading.language)}, {pages}"


def brief_of_list(provenance: Provenance, reading: Reading) -> str:
    """The pages of what the report names one by one; a report that is not the one read is named."""
    source = str(provenance.source)
    read = is_report(source) and reports.year(source) == shown(reading)
    language = reading.language
    named = provenance.places and not read
    return report_here(provenance, language) if named else pages_of(provenance, language)


def when(series: Series, language: Language) -> str:
    """The period as a row has room for it."""
    undated = series.provenance.period is None
    return say("undated_brief", language) if undated else period(series.provenance, language)


def report_here(provenance: Provenance, language: Language) -> str:
    """« Rapport 2023, p. 7–8 »."""
    return f"{in_report(provenance.source, language)}, {pages_of(provenance, language)}"


def in_report(source: str | None, language: Language) -> str:
    """« Rapport 2023 »: what states something, by its year; raises ValueError for no report."""
    return say("status_report", language, year=reports.year(str(source)))


def _where(series: Series, reading: Reading) -> str:
    """The pages in the report, or the name of another source; nothing for the CQCM's own rows."""
    if series.status == "other_source":
        return say("named_source", reading.language, source=source_of(series, reading))
    pages = pages_of(series.provenance, reading.language)
    return f", {pages}" if pages else ""


def pages_of(provenance: Provenance, language: Language) -> str:
    """« p. 7–8 »: from the first to the last page of its places; nothing without one."""
    if not provenance.places:
        return ""
    first = min(place.first_page for place in provenance.places)
    return numbers.pages(first, max(place.last_page for place in provenance.places), language)
