"""`/donnees/`: every address that gives data, for readers as a page, for programs as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cqcm_data import catalogue, query
from cqcm_data import indicators as measures
from cqcm_data.catalogue import Indicator
from cqcm_views import markup
from cqcm_views.exports.package import encoded
from cqcm_views.http import feed, fresh, gate
from cqcm_views.http.downloads import JSON, Asked, answering, asked
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, strings

Json = dict[str, JsonValue]


@dataclass(frozen=True)
class Entry:
    """Something that has addresses: its name in them, in words, and each address by its kind."""

    code: str
    label: str
    links: tuple[tuple[str, str], ...]
    definition: str = ""
    unit: str = ""
    topic: str = ""
    by: tuple[tuple[str, str], ...] = ()


def to_the_index(request: Request) -> Response:
    """The address without its slash."""
    return RedirectResponse("/donnees/" + (f"?{request.url.query}" if request.url.query else ""))


@answering
def page(request: Request) -> Response:
    """The list as a page, in the language of the address."""
    wanted = asked(request)
    language = wanted.chosen.language

    def written() -> Response:
        topics = groupby(indicators(wanted), key=lambda one: one.topic)
        release = wanted.reading.release
        shown = markup.render(
            "data_index",
            language,
            topics=[(topic, list(entries)) for topic, entries in topics],
            lists=list(lists(wanted.chosen)),
            pages=list(workbooks(wanted.chosen)),
            version=release.number,
            day=numbers.day(release.day, language),
            index=wanted.chosen.address("donnees/index.json"),
            feed=feed.address(language),
            home=wanted.chosen.address(""),
        )
        return HTMLResponse(shown, headers={"Content-Security-Policy": gate.page_of_text_policy()})

    return fresh.answer(request, wanted.reading.release, written)


@answering
def index(request: Request) -> Response:
    """The same list for programs."""
    wanted = asked(request)
    release = wanted.reading.release

    def written() -> Response:
        whole: Json = {
            "version": str(release.number),
            "as_of": release.day.isoformat(),
            "language": wanted.chosen.language,
            "indicators": [_described(one) for one in indicators(wanted)],
            "lists": [_described(one) for one in lists(wanted.chosen)],
            "views": [_described(one) for one in workbooks(wanted.chosen)],
            "versions": feed.address(wanted.chosen.language),
        }
        return Response(encoded(whole), media_type=JSON.media_type)

    return fresh.answer(request, release, written)


def indicators(wanted: Asked) -> Iterator[Entry]:
    """Every indicator, topic by topic: those of the installation as those that ship."""
    known = measures.known(wanted.reading.release)
    places = {topic: place for place, topic in enumerate(known.topics)}
    for one in sorted(known.indicators.values(), key=lambda one: places[one.topic]):
        yield _indicator(one, wanted.chosen)


def _indicator(indicator: Indicator, chosen: State) -> Entry:
    language, known = chosen.language, catalogue.load()
    dimensions = query.dimensions(indicator)
    return Entry(
        code=indicator.id,
        label=indicator.label[language],
        links=_links(f"donnees/{indicator.id}", chosen, ("csv", "xlsx", "json")),
        definition=indicator.definition[language],
        unit=numbers.noun(indicator.unit, None, language),
        topic=known.topics[indicator.topic][language],
        by=tuple((name, strings.dimension(name, language)) for name in dimensions),
    )


def lists(chosen: State) -> Iterator[Entry]:
    """Every list of the catalogue."""
    for name, stanza in catalogue.load().lists.items():
        links = _links(f"donnees/liste/{name}", chosen, ("csv", "xlsx", "json"))
        yield Entry(name, stanza.label[chosen.language], links)


def workbooks(chosen: State) -> Iterator[Entry]:
    """Every view that gives a workbook of all its cards."""
    for name, view in views().items():
        if view.has_numbers and not view.composed:
            links = _links(f"donnees/vue/{name}", chosen, ("xlsx",))
            yield Entry(name, view.title[chosen.language], links)


def _links(place: str, chosen: State, kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((kind, chosen.address(f"{place}.{kind}")) for kind in kinds)


def _described(entry: Entry) -> Json:
    """An entry for programs; what does not apply to its kind is left out."""
    more: Json = {
        "topic": entry.topic,
        "unit": entry.unit,
        "definition": entry.definition,
        "by": [name for name, _ in entry.by],
    }
    kept = more if entry.definition else {}
    return {"id": entry.code, "title": entry.label, **kept, **dict(entry.links)}
