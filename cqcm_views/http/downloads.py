"""The files of the cards: each made from what the card holds."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from cqcm_data import columns, query, rates, release
from cqcm_data.listing import UnknownList
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import UnknownRelease
from cqcm_data.text import Language
from cqcm_views.app import errors
from cqcm_views.cards import bringing, contents, table
from cqcm_views.cards.content import Table
from cqcm_views.cards.measures import published
from cqcm_views.exports import csv
from cqcm_views.exports import template as workbooks
from cqcm_views.http import threads
from cqcm_views.views.model import ChartCard, ListCard
from cqcm_views.views.state import State, language_of, parse, passes, strangers, unknown
from cqcm_views.wording import strings
from cqcm_views.wording.strings import say

MEASURES = 24  # of a table in full; the longest of ours has 7
OWN = ("par", "pour")  # what the address of a file may ask besides
_PER_INHABITANTS = "habitants"
_COMMAS = ("csv", "text/csv; charset=utf-8")
_EXCEL = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_AT_ONCE, _WAITING = 2, 100


class Refused(ValueError):
    """An address that asks for what does not exist; each argument is a sentence that says so."""


Answer = Callable[[Request], Response]


def _told(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A file, or one sentence: what is not there, or a reference that finds what went wrong.

    Files are made by threads of their own: no page waits for one, however many are asked for.
    """

    def told(request: Request) -> Response:
        language = language_of(request.query_params.getlist("lang"))
        try:
            return answer(request)
        except UnknownRelease:
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


@_told
def card_data(request: Request) -> Response:
    """The rows of a card as CSV: its measure by its dimensions, under the address's filters."""
    chosen, reading = _asked(request, "par", "pour")
    asked = ".".join(request.query_params.getlist("par"))
    by = tuple(name for name in asked.split(".") if name)
    rate = _PER_INHABITANTS in request.query_params.getlist("pour")
    name = request.path_params["indicator"]
    card = ChartCard(name, by, "bar", per="inhabitants" if rate else "")
    try:
        held = contents.content(card, chosen, reading)
    except (query.UnknownIndicator, query.UnknownDimension, rates.NoRate):
        return _unknown(chosen.language)
    return _csv(held.data, held.file_name, chosen.language)


@_told
def several_data(request: Request) -> Response:
    """The rows of a table in full: several measures by one dimension."""
    chosen, reading = _asked(request, "par")
    names, by = request.path_params["indicators"].split("."), request.query_params.getlist("par")
    if wrong := _crowded(names, chosen.language):
        raise Refused(*wrong)
    try:
        series = [published(name, by, chosen, reading) for name in names]
        wholes = [published(name, (), chosen, reading) for name in names]
    except (query.UnknownIndicator, query.UnknownDimension):
        return _unknown(chosen.language)
    name = table.several_name(series, chosen.language)
    return _csv(table.several(series, wholes, reading), name, chosen.language)


def _crowded(names: Sequence[str], language: Language) -> list[str]:
    """What is wrong with a list of measures as a list, one sentence for each."""
    if len(names) > MEASURES:
        return [say("too_many_measures", language, count=len(names), most=MEASURES)]
    return [
        say("repeated_measure", language, measure=name, count=count)
        for name, count in Counter(names).items()
        if count > 1
    ]


@_told
def list_data(request: Request) -> Response:
    """The entries of a list."""
    chosen, reading = _asked(request)
    try:
        held = contents.content(ListCard(request.path_params["listing"]), chosen, reading)
    except UnknownList:
        return _unknown(chosen.language)
    return _csv(held.data, held.file_name, chosen.language)


def _asked(request: Request, *own: str) -> tuple[State, Reading]:
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
    return chosen, chosen.reading(chosen.shown(newest))


def _wrong(raw: Mapping[str, Sequence[str]], own: Collection[str], chosen: State) -> list[str]:
    """What an address asks for in vain, one sentence for each."""
    label = say("parameter_pour", chosen.language)
    bases = [value for value in raw.get("pour", ()) if value not in ("", _PER_INHABITANTS)]
    sentences = [
        *chosen.problems,
        strangers(raw, own, chosen.language),
        unknown(label, bases if "pour" in own else [], chosen.language),
    ]
    return list(filter(None, sentences))


def _unknown(language: Language) -> Response:
    return PlainTextResponse(say("unknown_data", language), status_code=404)


@_told
def template(request: Request) -> Response:
    """The empty file that a dataset which awaits records asks for."""
    chosen, _ = _asked(request)
    dataset = request.path_params["dataset"]
    if dataset not in columns.awaited():
        return _unknown(chosen.language)
    return _file(csv.template(dataset, chosen.language), dataset)


@_told
def workbook(request: Request) -> Response:
    """The Excel template of a dataset that awaits records, in the language of the address."""
    chosen, reading = _asked(request)
    dataset = request.path_params["dataset"]
    if dataset not in columns.awaited():
        return _unknown(chosen.language)
    label = strings.dataset(dataset, chosen.language)
    name = f"{say('template_file', chosen.language)}-{strings.slug(label)}"
    return _file(_workbook(dataset, reading.received), name, _EXCEL)


@once(maxsize=64)
def _workbook(dataset: str, reading: Reading) -> bytes:
    asked = bringing.of(dataset, State(language=reading.language), reading)
    return workbooks.written(asked, bringing.examples(dataset, reading), reading.language)


def _csv(data: Table, name: str, language: Language) -> Response:
    return _file(csv.written(data, language), name)


def _file(content: bytes, name: str, kind: tuple[str, str] = _COMMAS) -> Response:
    ending, media_type = kind
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, media_type=media_type, headers=disposition)
