"""`/donnees/versions.atom`: what each release changed, for whoever follows them (RFC 4287)."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element
from starlette.requests import Request
from starlette.responses import Response

from cqcm_data import release
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import sites
from cqcm_views.exports.refused import Refused
from cqcm_views.http import fresh
from cqcm_views.http.downloads import answering
from cqcm_views.views import state
from cqcm_views.views.state import State
from cqcm_views.wording import releases
from cqcm_views.wording.releases import Told
from cqcm_views.wording.strings import say

MEDIA_TYPE = "application/atom+xml"
MOST = 30  # releases

_PLACE = "donnees/versions.atom"
_ATOM, _HTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES = uuid.UUID("5b6b1a5c-3f0e-4b52-9d0f-6d1f5f0f7c7e")  # ours: what tells our names from others


@dataclass(frozen=True)
class _Feed:
    """In which language it is, and the address that its links begin with."""

    language: Language
    at: str

    def link(self, view: str, version: int | None = None) -> str:
        return self.at + State(language=self.language, version=version).address(view)

    def say(self, name: str) -> str:
        return say(name, self.language)


def address(language: Language) -> str:
    """Where it is, whatever else is chosen."""
    return State(language=language).address(_PLACE)


@answering
def versions(request: Request) -> Response:
    """The last releases, the newest first, in the language of the address."""
    language = _language(request)
    newest = release.current()

    def written() -> Response:
        feed = _Feed(language, sites.public() or str(request.base_url).rstrip("/"))
        return Response(_written(feed, newest), media_type=f"{MEDIA_TYPE}; charset=utf-8")

    return fresh.answer(request, newest, written)


def _language(request: Request) -> Language:
    """All that an address can ask of it; raises Refused for anything else."""
    asked = request.query_params
    chosen = state.parse({"lang": asked.getlist("lang")}, release.current())
    strangers = state.unfollowed([name for name in asked if name != "lang"], chosen.language)
    if wrong := list(filter(None, [*chosen.problems, strangers])):
        raise Refused(*wrong)
    return chosen.language


# Atom --------------------------------------------------------------------------------------------


def _written(feed: _Feed, newest: Release) -> bytes:
    first, *_ = release.history(newest.root)
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set(_LANGUAGE, f"{feed.language}-CA")
    _put(root, "id", _name(first, feed.language, "versions"))
    _put(root, "title", feed.say("feed_title"))
    _put(root, "subtitle", feed.say("feed_about"))
    _put(root, "updated", _moment(newest.at))
    _put(_put(root, "author"), "name", feed.say("organisation"))
    _link(root, "self", feed.link(_PLACE), MEDIA_TYPE)
    _link(root, "alternate", feed.link("donnees/"), "text/html")
    for told in releases.history(newest, feed.language, MOST):
        _entry(root, told, feed)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(root: _Element, told: Told, feed: _Feed) -> None:
    entry, number = _put(root, "entry"), told.release.number
    _put(entry, "id", _name(told.release, feed.language))
    _put(entry, "title", told.title)
    _put(entry, "updated", _moment(told.release.at))
    content = _put(entry, "content")
    content.set("type", "xhtml")
    page = etree.SubElement(content, f"{{{_HTML}}}div", nsmap={None: _HTML})
    for sentence in told.sentences:
        _put(page, "p", sentence, _HTML)
    if told.revised:
        listed = _put(page, "ul", "", _HTML)
        for one in told.revised:
            _put(listed, "li", one, _HTML)
    if told.shown:
        _ways_on(entry, page, feed, number)


def _ways_on(entry: _Element, page: _Element, feed: _Feed, number: int) -> None:
    """To the dashboard as this version shows it, and to its data: for programs and for readers."""
    version, data = feed.link("", number), feed.link("donnees/", number)
    _link(entry, "alternate", version, "text/html")
    _link(entry, "related", feed.link("donnees/index.json", number), "application/json")
    line = _put(page, "p", "", _HTML)
    for address, words in ((version, "feed_see"), (data, "feed_data")):
        _put(line, "a", feed.say(words), _HTML).set("href", address)
    line[0].tail = " · "


def _put(parent: _Element, name: str, words: str = "", space: str = _ATOM) -> _Element:
    """One more element; of its words those that XML can hold."""
    made = etree.SubElement(parent, f"{{{space}}}{name}")
    made.text = _NOT_XML.sub("", words) or None
    return made


def _link(parent: _Element, rel: str, href: str, kind: str) -> None:
    link = _put(parent, "link")
    for name, value in {"rel": rel, "type": kind, "href": href}.items():
        link.set(name, value)


def _name(of: Release, *more: str) -> str:
    """What a release is called for ever, wherever the dashboard is found: made from its seal."""
    return uuid.uuid5(_NAMES, "/".join([release.seal(of), *more])).urn


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
