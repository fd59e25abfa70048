"""The sheet of one region: all that is known of it beside Québec, on a page to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cqcm_data import figures, query, rates, register
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.regions import Mention, mentions, territories
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import citations, regions
from cqcm_views.views import yearly
from cqcm_views.views.model import FigureCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers, years
from cqcm_views.wording.strings import say

Said = Mapping[str, str]  # what is told of one thing, each part by its name


@dataclass(frozen=True)
class Sheet:
    """All that is known of a region, in words, whatever paper it goes to."""

    name: str
    population: str
    population_all: str
    population_whole: str
    population_source: str
    measured: Sequence[Said]
    posts: Sequence[str]
    mentions: Sequence[Said]
    unknown: Sequence[Said]
    year: int | None  # of the report that is read


def window(state: State, reading: Reading) -> str:
    """« CQCM – Outaouais – Fiche de région »: names a window and a PDF made of it.

    Nothing where no region is chosen.
    """
    language, codes = reading.language, regions.chosen(state)
    if not codes:
        return ""
    title = say("sheet_title", language, region=regions.name_of(codes[0], reading))
    return f"{say('internal', language)} – {title}" if reading.audience == "staff" else title


def sheet(code: str, state: State, reading: Reading) -> str:
    """All that is known of a region beside Québec, on one page; never made-up records."""
    return _sheet(code, state.asked, reading.received)


@once(maxsize=256)
def _sheet(code: str, state: State, reading: Reading) -> str:
    compare = regions.in_region(state, code).address("par_region")
    held = vars(known(code, state, reading))
    return markup.render("region_sheet", reading.language, code=code, compare=compare, **held)


def known(code: str, state: State, reading: Reading) -> Sheet:
    """What stands on the sheet of a region; `reading` is without the example."""
    language = reading.language
    measured = [name for name in regions.measures() if not regions.awaits(name, reading)]
    people = rates.population(reading.release)
    total = numbers.number(rates.inhabitants(people), language)
    return Sheet(
        name=regions.name_of(code, reading),
        population=numbers.number(people.by_region[code], language),
        population_all=total,
        population_whole=say("sheet_of_quebec", language, value=total),
        population_source=citation.populated(people, reading),
        measured=[_known(name, code, state, reading) for name in measured],
        posts=_posts(code, reading),
        mentions=[
            _mentioned(one, language) for one in mentions(code, reading.release, reading.report)
        ],
        unknown=[_unknown(name, reading) for name in _not_broken_down(measured, reading)],
        year=citation.shown(reading),
    )


def _known(name: str, code: str, state: State, reading: Reading) -> dict[str, str]:
    """A measure of the region and of Québec, and per 10 000 inhabitants where that means much."""
    language = reading.language
    here, whole = (regions.measured(name, which, False, state, reading) for which in ([code], ()))
    row = {
        "label": numbers.with_unit(here.indicator.label[language], here.indicator.unit, language),
        "source": regions.source_line(here, reading),
        "unfollowed": citations.not_followed(here.unfollowed, language, here.applied),
        "here": _single(here, language),
        "whole": _single(whole, language),
        "whole_status": _of_its_own(whole, here, reading),
        "here_per": numbers.ABSENT,
        "whole_per": numbers.ABSENT,
    }
    if rates.allowed(here.indicator):
        row["here_per"] = _single(rates.per_inhabitants(here, reading.release), language)
        if not row["whole_status"]:  # or two rates of different things would stand side by side
            row["whole_per"] = _single(rates.per_inhabitants(whole, reading.release), language)
    return row


def _of_its_own(whole: Series, here: Series, reading: Reading) -> str:
    """The status and period of a number for Québec, where they are not those of the region's."""
    same = (whole.status, whole.provenance.period) == (here.status, here.provenance.period)
    standing = citation.standing(whole, reading)
    parts = [standing, citation.period(whole.provenance, reading.language)]
    return "" if same else " · ".join(parts)


def _single(series: Series, language: Language) -> str:
    """The only value of a series, or why there is none."""
    if not series.broken_down:
        return say("not_shown", language)
    rows = findings.rows(series, language)
    if rows:
        return findings.quantity(rows[0], series.indicator.unit, language)
    asked = series.applied.get("region", ())
    awaited = any(code in series.awaited for code in asked)
    return say("tile_awaited_hover", language) if awaited else numbers.ABSENT


def _posts(code: str, reading: Reading) -> list[str]:
    """« Conseillère… – Laval et Montréal »: each post of the region with its whole territory."""
    return [
        say(
            "post_of_pair",
            reading.language,
            post=post[reading.language],
            names=regions.names_of(territory.regions, reading),
        )
        for territory in territories(reading.release, reading.report)
        if code in territory.regions
        for post in territory.posts
    ]


def _mentioned(one: Mention, language: Language) -> dict[str, str]:
    return {
        "kind": one.kind[language],
        "what": one.what[language],
        "location": one.location,
        "date": numbers.day(one.date, language) if one.date else say("no_date", language),
        "pages": numbers.pages(one.place.first_page, one.place.last_page, language),
        "inferred": say("sheet_inferred", language) if one.inferred else "",
    }


def _not_broken_down(measured: Sequence[str], reading: Reading) -> list[str]:
    """What the report states or awaits and does not give by region: highlights, then the rest."""
    first = next(iter(yearly.views(reading).values()))
    highlights = [card.indicator for card in first.cards() if isinstance(card, FigureCard)]
    wanted = dict.fromkeys([*highlights, *regions.measures()])
    return [name for name in wanted if name not in measured and _from_report(name, reading)]


def _from_report(name: str, reading: Reading) -> bool:
    return query.series(name, reading.received).status in ("report", "awaiting")


def _unknown(name: str, reading: Reading) -> dict[str, str]:
    """A result that is not known by region, with its published value for Québec, if any."""
    series = query.series(name, reading.received)
    if series.value is None:
        value, source = say("sheet_unpublished", reading.language, year=citation.shown(reading)), ""
    else:
        value = findings.told(
            findings.whole(series, reading.language), series.indicator.unit, reading.language
        )
        period = citation.period(series.provenance, reading.language)
        rivals = register.other_values(series.provenance.figure or "", reading.release)
        others = [
            citation.figure_value(figures.figure(one, reading.release), reading.language)
            for one in rivals
        ]
        beside = (
            say("other_values_are", reading.language, values="; ".join(others)) if others else ""
        )
        pages = citation.pages_of(series.provenance, reading.language)
        place = citation.brief(series, reading) if pages else ""
        lapsed = citation.not_taken_up(series, reading)
        before = years.compared(series, reading.language)
        stated = ", ".join(filter(None, [period, place, lapsed]))
        source = ", ".join(filter(None, ["; ".join(filter(None, [stated, before])), beside]))
    return {"label": series.indicator.label[reading.language], "value": value, "source": source}
