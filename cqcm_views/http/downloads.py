"""The files of the cards: each made from what the card holds, in the form that its address names.

`/donnees/<indicator>.csv`, `.xlsx` and `.json` are stable and need no session: they take the
filters of the page, and are the same for everyone who asks under one version of the data.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cqcm_data import columns, figures, query, rates, release
from cqcm_data.listing import UnknownList
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import UnknownRelease
from cqcm_data.text import Language
from cqcm_views import sites
from cqcm_views.app import errors
from cqcm_views.cards import bringing, contents, table
from cqcm_views.cards.content import CardContent
from cqcm_views.cards.measures import published
from cqcm_views.charts import MAPS, fitting
from cqcm_views.exports import csv, machine, package, xlsx
from cqcm_views.exports import template as workbooks
from cqcm_views.exports.about import About, about, dated
from cqcm_views.exports.contents import of_view
from cqcm_views.exports.refused import Refused
from cqcm_views.http import fresh, threads
from cqcm_views.views import yearly
from cqcm_views.views.model import AnyCard, ChartCard, Lead, ListCard, TableCard, View
from cqcm_views.views.registry import views
from cqcm_views.views.state import State, language_of, parse, passes, settle, strangers, unknown
from cqcm_views.wording import strings
from cqcm_views.wording.strings import say

MEASURES = 24  # of a table in full; the longest of ours has 7
OWN = ("par", "pour", "format")  # what the address of a file may ask besides
_PER_INHABITANTS = "habitants"
_MACHINE = "machine"  # a CSV file for programs
_ALLOWED = {"pour": ("", _PER_INHABITANTS), "format": ("", _MACHINE)}
_AT_ONCE, _WAITING = 2, 100
_LONGEST_NAME = 120  # letters of a file: some systems take 255 bytes for it and its folder


@dataclass(frozen=True)
class Kind:
    """A kind of file: the ending of its name, and what HTTP calls it."""

    ending: str
    media_type: str


CSV = Kind("csv", "text/csv; charset=utf-8")
XLSX = Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
JSON = Kind("json", "application/json")
KINDS = {kind.ending: kind for kind in (CSV, XLSX, JSON)}


class NoView(LookupError):
    """A view that does not exist, or that has no numbers of its own."""


@dataclass(frozen=True)
class Asked:
    """What the address of a file asks for: the choices, who reads, what the file says of itself."""

    chosen: State
    reading: Reading
    about: About


Answer = Callable[[Request], Response]

_NOT_THERE = (
    UnknownRelease,
    UnknownList,
    NoView,
    query.UnknownIndicator,
    query.UnknownDimension,
    rates.NoRate,
)


def answering(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A file, or one sentence: what is not there, or a reference that finds what went wrong.

    Files are made by threads of their own: no page waits for one, however many are asked for.
    """

    def told(request: Request) -> Response:
        language = language_of(request.query_params.getlist("lang"))
        try:
            return answer(request)
        except _NOT_THERE:
            return _unknown(language)
        except Refused as refused:
            sentences = "\n".join([*refused.args, say("no_file", language)])
            return PlainTextResponse(sentences, status_code=400)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
            sentences = errors.sentence(error, "something_failed", language)
            return PlainTextResponse(sentences, status_code=500)

    async def in_turn(request: Request) -> Response:
        limiter = threads.limiter(threads.FILES, _AT_ONCE)
        if limiter.statistics().tasks_waiting >= _WAITING:
            sentence = say("files_wait", language_of(request.query_params.getlist("lang")))
            return PlainTextResponse(sentence, 503, {"Retry-After": "10"})
        return await run_sync(told, request, limiter=limiter)

    return in_turn


# Cards -------------------------------------------------------------------------------------------


@answering
def card_data(request: Request) -> Response:
    """The rows of a card: its measure by its dimensions, under the address's filters."""
    wanted = asked(request, *OWN)
    by = ".".join(request.query_params.getlist("par"))
    rate = _PER_INHABITANTS in request.query_params.getlist("pour")
    card = ChartCard(
        request.path_params["indicator"],
        tuple(name for name in by.split(".") if name),
        "bar",
        per="inhabitants" if rate else "",
    )

    def content() -> CardContent:
        suited = replace(card, chart=_chart(card, wanted))
        return contents.content(suited, wanted.chosen, wanted.reading)

    return _in_form(request, wanted, content)


def _chart(card: ChartCard, wanted: Asked) -> str:
    """The chart that the page has for it, or what suits the numbers; never a map, which is whole.

    Raises UnknownIndicator and UnknownDimension.
    """
    same = [
        one.chart
        for one in _cards()
        if isinstance(one, ChartCard)
        and one.chart not in MAPS
        and (one.indicator, one.by, one.per) == (card.indicator, card.by, card.per)
    ]
    if same or not card.by:
        return same[0] if same else card.chart
    series = query.series(card.indicator, wanted.reading, card.by, wanted.chosen.measured)
    return next((kind for kind in fitting(series) if kind not in MAPS), card.chart)


def _cards() -> Iterator[AnyCard]:
    """Every card of every view."""
    for view in views().values():
        for one in view.cards():
            yield one.card if isinstance(one, Lead) else one


@answering
def several_data(request: Request) -> Response:
    """The rows of a table in full: several measures by one dimension."""
    wanted = asked(request, "par", "format")
    language = wanted.chosen.language
    names, by = request.path_params["indicators"].split("."), request.query_params.getlist("par")
    if wrong := _crowded(names, language):
        raise Refused(*wrong)
    return _in_form(request, wanted, lambda: _together(names, by, wanted))


def _together(names: Sequence[str], by: Sequence[str], wanted: Asked) -> CardContent:
    """What a page says of the same table, where one has it; else its rows under a plain title."""
    chosen, reading = wanted.chosen, wanted.reading
    for card in _cards():
        if isinstance(card, TableCard) and (card.indicators, [card.by]) == ((*names,), [*by]):
            return contents.content(card, chosen, reading)
    series = [published(name, by, chosen, reading) for name in names]
    wholes = [published(name, (), chosen, reading) for name in names]
    return table.plain(series, wholes, chosen, reading)


def _crowded(names: Sequence[str], language: Language) -> list[str]:
    """What is wrong with a list of measures as a list, one sentence for each."""
    if len(names) > MEASURES:
        return [say("too_many_measures", language, count=len(names), most=MEASURES)]
    return [
        say("repeated_measure", language, measure=name, count=count)
        for name, count in Counter(names).items()
        if count > 1
    ]


@answering
def list_data(request: Request) -> Response:
    """The entries of a list."""
    wanted = asked(request, "format")
    card = ListCard(request.path_params["listing"])
    return _in_form(request, wanted, lambda: contents.content(card, wanted.chosen, wanted.reading))


@answering
def nothing(_: Request) -> Response:
    """The address of a file that no data has."""
    raise query.UnknownIndicator


# Views -------------------------------------------------------------------------------------------


@answering
def view_data(request: Request) -> Response:
    """A view under the address's filters, as one workbook."""
    name = request.path_params["view"]
    written = views().get(name)
    if written is None or not written.has_numbers:
        raise NoView(name)
    wanted = asked(request, *(one.name for one in written.parameters))
    chosen, reading = settled(written, request, wanted), wanted.reading
    view = yearly.views(reading)[name]

    def workbook() -> Response:
        shown = view.composed(view, chosen, reading) if view.composed else view
        content, mark = whole(shown, chosen, reading, wanted.about)
        named = strings.slug(f"{view.title[reading.language]} {reading.report or ''}")
        return file(content, mark + named, XLSX)

    return fresh.answer(request, reading.release, workbook)


def whole(view: View, chosen: State, reading: Reading, about: About) -> tuple[bytes, str]:
    """The workbook of a view, and the mark of what is made up for its name; no colour is in it."""
    return _whole(view, replace(chosen.asked, theme="auto"), reading, about)


@once(maxsize=64)  # up to 100 KB each
def _whole(view: View, chosen: State, reading: Reading, about: About) -> tuple[bytes, str]:
    held = of_view(view, chosen, reading)
    mark = "FICTIF_" if any(one.fictitious for one in held) else ""
    return xlsx.view(view.title[reading.language], held, about), mark


def settled(view: View, request: Request, wanted: Asked) -> State:
    """The choices with those of the view itself; raises Refused for one that is not possible."""
    raw = {one.name: request.query_params.getlist(one.name) for one in view.parameters}
    chosen = settle(view.parameters, raw, wanted.chosen, wanted.reading)
    if chosen.problems:
        raise Refused(*chosen.problems)
    return chosen


# What is asked -----------------------------------------------------------------------------------


def asked(request: Request, *own: str) -> Asked:
    """What the address of a file holds, and what it asks to read.

    `own` are the parameters of this file besides those of every page. A file is never another one
    than was asked for: raises UnknownRelease, and Refused for anything else that does not exist.
    """
    newest = release.current()
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    raw = {name: values for name, values in given.items() if not passes(name)}
    chosen = parse(raw, newest)
    version = raw.get("version", [str(newest.number)])[-1]
    if version not in (str(newest.number), str(chosen.version)):
        raise UnknownRelease(version)
    if wrong := _wrong(raw, own, chosen):
        raise Refused(*wrong)
    reading = chosen.reading(chosen.shown(newest))
    return Asked(chosen, reading, _about(request, own, chosen, reading))


def _about(request: Request, own: Collection[str], chosen: State, reading: Reading) -> About:
    """What a file says of itself; its link names the version, which will not be the newest."""
    pinned = replace(chosen, theme="auto", version=reading.release.number)
    more = [(name, one) for name in own for one in request.query_params.getlist(name) if one]
    path = f"{request.url.path}?{urlencode([*pinned.parameters(), *more])}"
    return about(path, chosen, reading, sites.public() or str(request.base_url).rstrip("/"))


def _wrong(raw: Mapping[str, Sequence[str]], own: Collection[str], chosen: State) -> list[str]:
    """What an address asks for in vain, one sentence for each."""
    language = chosen.language
    values = [
        unknown(
            say(f"parameter_{name}", language),
            [value for value in raw.get(name, ()) if value not in allowed],
            language,
        )
        for name, allowed in _ALLOWED.items()
        if name in own
    ]
    return list(filter(None, [*chosen.problems, strangers(raw, own, language), *values]))


def _unknown(language: Language) -> Response:
    return PlainTextResponse(say("unknown_data", language), status_code=404)


# What is given -----------------------------------------------------------------------------------


def _in_form(request: Request, wanted: Asked, content: Callable[[], CardContent]) -> Response:
    """A card in the form that the address ends in, unless whoever asks has it already."""
    kind = KINDS.get(request.path_params["ending"])
    language = wanted.chosen.language
    if kind is None:
        known = ", ".join(KINDS)
        raise Refused(say("unknown_format", language, known=known))
    if kind is not CSV and _MACHINE in request.query_params.getlist("format"):
        raise Refused(say("only_csv_has_formats", language))

    def given() -> Response:
        held = content()
        answer = file(_bytes(held, kind, request, wanted), held.file_name, kind)
        if kind is not JSON:
            answer.headers["Link"] = f'<{_described(request)}>; rel="describedby"'
        return answer

    return fresh.answer(request, wanted.reading.release, given)


def _described(request: Request) -> str:
    """Where the same rows stand with all that is known of them."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "format"]
    place = request.url.path.rpartition(".")[0] + f".{JSON.ending}"
    return f"{place}?{urlencode(pairs)}" if pairs else place


def _bytes(held: CardContent, kind: Kind, request: Request, wanted: Asked) -> bytes:
    if kind is XLSX:
        return xlsx.card(held, wanted.about)
    if kind is JSON:
        return package.written(held, wanted.about, _sources(held, wanted.reading))
    rows = dated(held.data, wanted.about)
    for_programs = _MACHINE in request.query_params.getlist("format")
    return machine.written(rows) if for_programs else csv.written(rows, wanted.chosen.language)


def _sources(held: CardContent, reading: Reading) -> list[package.Source]:
    """The documents that the rows of a card name."""
    place = [column.code for column in held.data.columns].index("source")
    codes = (code for row in held.data.rows for code in (row.cells[place].code or "").split())
    known = figures.sources(reading.release)
    return [
        package.Source(
            code,
            str(known[code][f"title_{reading.language}"]),
            str(known[code]["address"] or ""),
            str(known[code]["licence"] or ""),
        )
        for code in dict.fromkeys(codes)
    ]


@answering
def template(request: Request) -> Response:
    """The empty file that a dataset which awaits records asks for."""
    chosen = asked(request).chosen
    dataset = request.path_params["dataset"]
    if dataset not in columns.sent():
        return _unknown(chosen.language)
    return file(csv.template(dataset, chosen.language), dataset, CSV)


@answering
def workbook(request: Request) -> Response:
    """The Excel template of a dataset that awaits records, in the language of the address."""
    wanted = asked(request)
    chosen, reading = wanted.chosen, wanted.reading
    dataset = request.path_params["dataset"]
    if dataset not in columns.sent():
        return _unknown(chosen.language)
    label = strings.dataset(dataset, chosen.language)
    name = f"{say('template_file', chosen.language)}-{strings.slug(label)}"
    return file(_workbook(dataset, reading.received), name, XLSX)


@once(maxsize=64)
def _workbook(dataset: str, reading: Reading) -> bytes:
    asked = bringing.of(dataset, State(language=reading.language), reading)
    return workbooks.written(asked, bringing.examples(dataset, reading), reading.language)


def file(content: bytes, name: str, kind: Kind) -> Response:
    """A file to keep, under a name of plain letters."""
    safe = f"{name[:_LONGEST_NAME].rstrip('-')}.{kind.ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(content, media_type=kind.media_type, headers=disposition)
