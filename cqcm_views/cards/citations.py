"""Where the numbers of a card come from, and what limits them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cqcm_data import figures, query, register, reports
from cqcm_data.contracts import Answer, PublishedFigure
from cqcm_data.listing import Listing
from cqcm_data.provenance import Provenance, of_figure
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.suppression import LEAST
from cqcm_data.text import Language
from cqcm_views.cards.content import Answered, Citation, Link
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers, strings
from cqcm_views.wording.strings import say


def of_series(series: Series, state: State, reading: Reading) -> Citation:
    """That of an indicator, with what other sources say of the same, and the points about it."""
    return with_points(unlinked(series, reading), series, state, reading)


def with_points(cited: Citation, series: Series, state: State, reading: Reading) -> Citation:
    """That of an indicator with the points about it, at addresses that keep what is chosen."""
    return _with_points(cited, _figures(series), state, reading)


def unlinked(series: Series, reading: Reading) -> Citation:
    """That of an indicator as it is whatever else is chosen: without the points about it."""
    language = reading.language
    return replace(
        _of_source(series.provenance, reading),
        line=citation.source_line(series, reading),
        cited=citation.source_line(series, reading, cited=True),
        definition=series.indicator.definition[language],
        source=citation.source_of(series, reading),
        nature=say(f"nature_{citation.kind(series)}", language),
        status=citation.standing(series, reading),
        population=citation.population(series, reading),
        unit=numbers.noun(series.indicator.unit, None, language),
        precision=citation.precision(series, language),
        others=_other_values(series, reading),
        sql=sql([series]),
        short=citation.here(series, reading),
        brief=citation.brief(series, reading),
        when=citation.when(series, language),
        to_use=_to_use(series, reading),
        why=_why(series, reading),
        members=_members(series.parts, language),
    )


def of_several(
    series: Series, measures: Sequence[Series], state: State, reading: Reading
) -> Citation:
    """That of several indicators that have their sources, and no more, in common.

    `series` holds all that was asked for them, `measures` each of them once.
    """
    language = reading.language
    source = _of_source(series.provenance, reading)
    line = citation.source_line(series, reading)
    cited = replace(
        source,
        line=line,
        cited=line,
        source=citation.source_of(series, reading),
        nature=say(f"nature_{citation.kind(series)}", language),
        status=citation.standing(series, reading),
        scope="",
        as_printed="",
        note="",
        sql=sql(series.parts),
        short=citation.here(series, reading),
        brief=citation.brief(series, reading),
        when=citation.when(series, language),
        members=_members(measures, language),
    )
    return _with_points(cited, _figures(series), state, reading)


def of_list(listed: Listing, reading: Reading) -> Citation:
    """That of what the report names one by one."""
    source = _of_source(listed.provenance, reading)
    return replace(
        source,
        line=citation.report_line(listed.provenance, reading),
        cited=citation.report_line(listed.provenance, reading, cited=True),
        definition=listed.definition[reading.language],
        status=citation.in_report(listed.provenance.source, reading.language),
        short=citation.report_here(listed.provenance, reading.language),
        brief=citation.brief_of_list(listed.provenance, reading),
    )


def _of_source(provenance: Provenance, reading: Reading) -> Citation:
    language, printed = reading.language, provenance.as_printed
    return Citation(
        line="",
        cited="",
        definition="",
        source=citation.source(provenance, figures.sources(reading.release), language),
        places=tuple(citation.place(place, language) for place in provenance.places),
        period=citation.period(provenance, language),
        nature=say(f"nature_{provenance.nature}", language),
        status="",
        scope=provenance.scope[language] if provenance.scope else "",
        as_printed=say("as_printed_quote", language, words=printed) if printed else "",
        note=provenance.note[language] if provenance.note else "",
    )


def _other_values(series: Series, reading: Reading) -> tuple[str, ...]:
    """What other places of the sources give for the figure that is shown."""
    shown = series.provenance.figure
    names = register.other_values(shown, reading.release) if shown else ()
    rows = (figures.figure(name, reading.release) for name in names)
    return tuple(citation.figure(row, reading.language) for row in rows)


def with_claim(cited: Citation, claimed: Sequence[str], state: State, reading: Reading) -> Citation:
    """That of a card under a claim: where its figures are stated, and the points about them."""
    return with_rows(cited, citation.of_one_report(claimed, reading), state, reading)


def with_rows(
    cited: Citation,
    rows: Sequence[PublishedFigure],
    state: State,
    reading: Reading,
    dated: bool = True,
) -> Citation:
    """That of a card under a title in which some published figures stand.

    Their periods are told, unless each stands beside its own.
    """
    places = _claimed_in(rows, reading)
    when = [_claimed_when(rows, reading.language)] if dated else []
    version = say("version", reading.language, number=reading.release.number)
    return replace(
        _with_points(cited, [row.id for row in rows], state, reading),
        short=places,
        line=" · ".join([places, *when, version]),
        cited=" · ".join([_claimed_in(rows, reading, cited=True), *when, version]),
        claimed=tuple(citation.figure(row, reading.language) for row in rows),
    )


def standing(cited: Citation, lapsed: str) -> Citation:
    """The same, with that the newest report does not state it, where this is so."""
    if not lapsed:
        return cited
    short, line, quoted = (f"{one}, {lapsed}" for one in (cited.short, cited.line, cited.cited))
    return replace(cited, short=short, line=line, cited=quoted)


def _claimed_in(rows: Sequence[PublishedFigure], reading: Reading, cited: bool = False) -> str:
    """« Rapport 2023, p. 7–8, 15–19; La Presse, octobre 2018 »: each source once.

    `cited` names the report in full, for whoever reads it elsewhere.
    """
    language, known = reading.language, figures.sources(reading.release)
    titles = {row.source: str(known[row.source][f"title_{language}"]) for row in rows}
    paged: dict[str, set[tuple[int, int]]] = {}
    for row in rows:
        if row.first_page and row.last_page:
            paged.setdefault(row.source, set()).add((row.first_page, row.last_page))
    said = []
    for report, pages in paged.items():
        named = say("cited_report", language, source=titles[report])
        name = named if cited else citation.in_report(report, language)
        said.append(f"{name}, {numbers.several_pages(pages, language)}")
    others = dict.fromkeys(row.source for row in rows if not row.first_page)
    return "; ".join([*said, *(titles[one] for one in others)])


def claimed_when(claimed: Sequence[str], reading: Reading) -> str:
    """The periods of the figures of a claim, each once."""
    return _claimed_when(citation.of_one_report(claimed, reading), reading.language)


def _claimed_when(rows: Sequence[PublishedFigure], language: Language) -> str:
    """The periods of the figures, each once."""
    periods = (citation.period_or_nature(of_figure(row), row.nature, language) for row in rows)
    return numbers.joined(list(dict.fromkeys(periods)), language)


def _with_points(
    cited: Citation, published: Sequence[str], state: State, reading: Reading
) -> Citation:
    """The points about some figures: those to clarify, those answered; before those it has."""
    links = _links(_about(published, reading), state, reading)
    given, language = register.answers(reading.release), reading.language
    answers = [_answered(links[name], given[name], language) for name in links if name in given]
    answers = list(dict.fromkeys([*answers, *cited.answers]))
    points = [link for name, link in links.items() if name not in given]
    return replace(
        cited,
        points=tuple(dict.fromkeys([*points, *cited.points])),
        answers=tuple(answers),
        answered=_told(answers, language),
    )


def _links(points: Mapping[str, register.Point], state: State, reading: Reading) -> dict[str, Link]:
    untopical = replace(state, where=state.measured)  # a topic chosen on Sources could hide it
    address = untopical.address("sources", part="points")
    return {
        name: Link(entry.title[reading.language], f"{address}#point-{name}")
        for name, entry in points.items()
    }


def _answered(point: Link, given: Answer, language: Language) -> Answered:
    words = given.answer_fr if language == "fr" else given.answer_en
    return Answered(point, numbers.day(given.date, language), words)


def in_words(one: Answered, language: Language) -> str:
    """« Jeunes : trois nombres, le 12 mai 2024 : … »: a point, and what the CQCM answers."""
    told = {"point": one.point.name, "day": one.day, "words": one.words}
    return say("answer_in_words", language, **told)


def _told(answers: Sequence[Answered], language: Language) -> str:
    """That the CQCM has answered, in one sentence: its words stand where there is room for them."""
    if not answers:
        return ""
    first = answers[0]
    told = {"point": first.point.name, "day": first.day}
    return numbers.counted("answered", len(answers), language, **told)


def _figures(series: Series) -> list[str]:
    """The published figure that a series shows, or those that stand side by side."""
    shown = (part.provenance.figure for part in series.parts or (series,))
    return [figure for figure in shown if figure]


def _about(published: Iterable[str], reading: Reading) -> dict[str, register.Point]:
    """The entries of the register about some figures, as far as this audience sees them."""
    each = (register.about(figure, reading.release, reading.audience) for figure in published)
    return {name: entry for entries in each for name, entry in entries.items()}


def rivals(series: Series, reading: Reading) -> str:
    """What else the sources give for a figure, or the value to use instead of it, in few words."""
    point, language = _preferred(series, reading), reading.language
    if point is None:
        return ""
    if series.provenance.figure != point.preferred:
        instead = figures.figure(point.preferred, reading.release)
        return say("use_instead", language, value=citation.figure_value(instead, language))
    others = [name for name in point.rivals if name != point.preferred]
    rows = [figures.figure(name, reading.release) for name in others]
    values = list(dict.fromkeys(citation.figure_value(row, language) for row in rows))
    return say("elsewhere", language, values=numbers.joined(values, language)) if values else ""


def _preferred(series: Series, reading: Reading) -> register.Point | None:
    """The point that says which value is to be used, of this figure and its rivals."""
    shown = series.provenance.figure
    points = register.about(shown, reading.release, reading.audience).values() if shown else ()
    chosen = (one for one in points if one.preferred and shown in (one.preferred, *one.rivals))
    return next(chosen, None)


def _to_use(series: Series, reading: Reading) -> str:
    """The value to use, which may be another one; nothing where no point says so."""
    point = _preferred(series, reading)
    if point is None:
        return ""
    return citation.figure(figures.figure(point.preferred, reading.release), reading.language)


def _why(series: Series, reading: Reading) -> str:
    """Why that value is to be used, in the words of the register."""
    point = _preferred(series, reading)
    return point.why[reading.language] if point else ""


def _members(parts: Iterable[Series], language: Language) -> tuple[tuple[str, str], ...]:
    """What each of several indicators is called, and how it is defined."""
    known = (part.indicator for part in parts)
    return tuple((one.label[language], one.definition[language]) for one in known)


def sql(several: Iterable[Series]) -> str:
    """What was run for some series, each query with its values below it; nothing where none was."""
    ran = [part for series in several for part in (series.parts or [series]) if part.sql]
    queries = ("\n".join([one.sql, *(f"-- {value!r}" for value in one.values)]) for one in ran)
    return "\n\n".join(dict.fromkeys(queries))


# What limits them -------------------------------------------------------------------------------


def notices(series: Series, language: Language, also: Iterable[str] = ()) -> tuple[str, ...]:
    """The filters that a card which follows others cannot follow, then what is kept from readers.

    `also` names what it follows in another way: a map stands for all regions and marks some.
    """
    return (*not_followed_beside(series, language, also), *limits(series, language))


def not_followed_beside(
    series: Series, language: Language, also: Iterable[str] = ()
) -> tuple[str, ...]:
    """The filters that a card which follows others cannot follow."""
    applied = (*series.applied, *also)
    unfollowed = not_followed(series.unfollowed, language, applied) if applied else ""
    return tuple(filter(None, [unfollowed]))


def limits(series: Series, language: Language) -> tuple[str, ...]:
    """What is kept from readers, and what records lack."""
    lacking = " ".join(_lacking(series, language))
    return tuple(filter(None, [protected(series, language), lacking]))


def _lacking(series: Series, language: Language) -> list[str]:
    """What records lack, in one line; the sentences of a breakdown say which regions."""
    regions = "" if series.dimensions else findings.regions_received(series, language)
    return [*([regions] if regions else []), *findings.incomplete(series, language)]


def beside(series: Series, reading: Reading) -> tuple[str, ...]:
    """What records say beside a published figure, which leads; nothing before some have come."""
    indicator, language = series.indicator, reading.language
    figure = series.provenance.figure
    if (
        not (figure and indicator.dataset)
        or query.records(indicator.id, reading.received) != "received"
    ):
        return ()
    years = reports.of_years(figures.figure(figure, reading.release))
    own = query.from_records(indicator.id, reading, where=years)
    if own.value is None and not own.hidden.any():
        return ()
    value = findings.told(findings.whole(own, language), indicator.unit, language)
    return (" ".join([say("beside_published", language, value=value), *notices(own, language)]),)


def newer(wholes: Sequence[Series], reading: Reading) -> tuple[str, ...]:
    """What the report that is read states of numbers that stand there as another broke them down.

    It gives no such breakdown, or none that has been entered.
    """
    year, language = citation.shown(reading), reading.language
    stated = [row for one in wholes if (row := _newer(one, reading))]
    named = [(one.label_fr if language == "fr" else one.label_en, one) for one in stated]
    values = [
        say("chip", language, label=label, value=citation.figure_value(row, language))
        for label, row in named
    ]
    return (say("newer_whole", language, year=year, values="; ".join(values)),) if values else ()


def _newer(whole: Series, reading: Reading) -> PublishedFigure | None:
    """The figure of the report that is read, where another one is shown; if it states one."""
    figure = whole.provenance.figure
    if figure is None:
        return None
    row = reports.stated(figure, reading.release, reading.report)
    return None if row.id == figure else row


def kept(series: Sequence[Series], language: Language) -> tuple[str, ...]:
    """What is said of several once: that their counts are internal, or that some are hidden."""
    said = (protected(one, language) for one in series)
    return tuple(list(filter(None, said))[:1])


def whole(series: Series, language: Language, also: Iterable[str] = ()) -> str:
    """That a card stands for the whole; nothing where it follows one of the filters."""
    followed = (*series.applied, *also)
    return "" if followed else not_followed(series.unfollowed, language)


def not_followed(unfollowed: Iterable[str], language: Language, applied: Iterable[str] = ()) -> str:
    """The filters that a card cannot follow, said on it; nothing where there is none.

    A card that follows another one does not stand for the whole.
    """
    every, follows = list(dict.fromkeys(unfollowed)), bool([*applied])
    if not every:
        return ""
    if every == ["region"] and not follows:
        return say("not_followed_region", language)
    names = [strings.dimension(name, language) for name in every]
    listed = numbers.joined(names, language)
    filters = numbers.counted("filters_named", len(names), language, names=listed)
    return say("not_followed_beside" if follows else "not_followed", language, filters=filters)


def protected(series: Series, language: Language) -> str:
    """What is kept from the reader to protect people, and why; or from all others but them."""
    if series.internal:
        return say("internal_notice", language)
    if series.status == "awaiting":
        return ""
    if not series.broken_down:
        return say("not_broken_down", language)
    return hidden_note(language) if series.hidden.any() else ""


def hidden_note(language: Language) -> str:
    """Which counts are kept from the reader."""
    return say("hidden_note", language, most=LEAST - 1)
