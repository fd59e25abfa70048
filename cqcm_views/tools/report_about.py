"""The report itself: title, date, pages, sections. Each field is kept as soon as it is left."""

import re
from collections.abc import Callable, Iterable

import streamlit as st

from cqcm_data import figures, release, reports
from cqcm_data.contracts import PARAGRAPH
from cqcm_data.reporting import drafts
from cqcm_data.reporting.drafts import ChangedMeanwhile
from cqcm_data.reporting.entries import About, Section, altered
from cqcm_views import markup
from cqcm_views.app import address, person, presses
from cqcm_views.app.presses import Unwise
from cqcm_views.tools.report_fields import fill
from cqcm_views.tools.report_place import Place, head, held, kept, meanwhile, mine, seen
from cqcm_views.wording.strings import say

_TEXTS = ("title_fr", "title_en", "date")
_FOLDED = ("publisher", "address", "licence")
# « Jeunesse, p. 9 à 14 »: what stands before the last one or two numbers of a line.
_LINE = re.compile(
    r"(?P<title>.*?)[\s:,;.–—-]*(?:\bpp?\.?\s*)?(?<!\d)(?P<first>\d{1,3})"
    r"(?:\s*(?:-|–|—|à|to)\s*(?P<last>\d{1,3}))?\s*"
)


def draw(place: Place) -> None:
    """All that is said of the report."""
    entered = held(place)
    head(place, entered)
    about, language = entered.draft.about, place.language
    heading = say("entry_about", language)
    st.html(markup.render("report_begin", language, title=heading))
    with st.container(key="report-about"):
        for name in _TEXTS:
            _field(name, getattr(about, name), about, place)
        pages = "" if about.pages is None else str(about.pages)
        _field("pages", pages, about, place)
        _sections(about, place)
        with st.expander(say("entry_about_more", language)):
            for name in _FOLDED:
                _field(name, getattr(about, name), about, place)
    there = place.address()
    st.html(markup.render("report_next", language, there=there, name=say("entry_go", language)))


def _field(name: str, value: str, about: About, place: Place) -> None:
    key = f"report-about-{place.year}-{name}"
    shown = fill(key, value)
    label = say(f"entry_about_{name}", place.language)
    args = [_read, place.year, name, key, about]
    st.text_input(label, shown, key=key, on_change=presses.pressed, args=args, max_chars=300)


def _sections(about: About, place: Place) -> None:
    """One line for each: its title, its pages; those of the last report to begin with."""
    key, language = f"report-about-{place.year}-sections", place.language
    lines = [written(one) for one in about.sections] or [*_suggested(place)]
    shown = fill(key, "\n".join(lines))
    st.text_area(
        say("entry_about_sections", language),
        shown,
        key=key,
        height=300,
        max_chars=5000,
        on_change=presses.pressed,
        args=[_read, place.year, "sections", key, about],
    )


def written(section: Section) -> str:
    """A section as its line: « Jeunesse : 9-14 »."""
    if section.first_page is None:
        return section.title
    pages = dict.fromkeys([section.first_page, section.last_page or section.first_page])
    return f"{section.title}\u00a0: {'-'.join(map(str, pages))}"


def _suggested(place: Place) -> Iterable[str]:
    """The sections of the last report, without their pages."""
    known = [one for one in reports.reports(release.current()) if one.year < place.year]
    if not known:
        return
    last, year = known[-1].source, str(known[-1].year)
    rows = [row for row in figures.figures(release.current()).values() if row.source == last]
    rows.sort(key=lambda row: row.first_page or 0)
    for title in dict.fromkeys(row.section for row in rows if row.section):
        yield f"{title.replace(year, str(place.year))}\u00a0: "


# Keeping -----------------------------------------------------------------------------------------


def _read(year: int, name: str, key: str, drawn: About) -> None:
    """Keep one field as it was typed."""
    typed = st.session_state[key].strip()
    value = _READ[name](typed) if name in _READ else typed
    before = seen(f"about-{year}", drawn)
    about = altered(before, {name: value})
    try:
        kept(drafts.describe, year, about, before, person.here().who)
    except ChangedMeanwhile as since:
        raise Unwise(meanwhile(since)) from since
    mine(f"about-{year}", drawn, about)


def _pages(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isdecimal() and int(typed) < PARAGRAPH):
        raise Unwise(say("entry_pages_not_read", address.language(), text=typed))
    return int(typed)


def sections(typed: str) -> tuple[Section, ...]:
    """The sections of lines; one without pages where a line names none."""
    return tuple(_section(line) for line in map(str.strip, typed.splitlines()) if line)


def _section(line: str) -> Section:
    found = _LINE.fullmatch(line)
    if not found or not found["title"]:
        return Section(line.rstrip(" \u00a0:"))
    first = int(found["first"])
    return Section(found["title"], first, int(found["last"] or first))


_READ: dict[str, Callable[[str], object]] = {"pages": _pages, "sections": sections}
