"""Does a reader see the same? Another checkout and this one: `python -m bench.same FOLDER`.

Every view in both languages, with filters and with the example, as the framework sends it to a
browser (texts, tables, figures), and each file that its cards offer. Neither checkout is asked how
it makes them: whatever was moved or renamed in between, the same is the same.
"""

import asyncio
import difflib
import html
import re
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import get_args

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import serving
from cqcm_data.text import Language
from tests.visitors import visit

HERE = Path(__file__).resolve().parents[1]

VIEWS = sorted(file.stem for file in (HERE / "pages").glob("[!_]*.py"))
CHOICES = (
    "",
    "region=06&region=16",
    "exemple=oui",
    "exemple=oui&region=13&level=primary&year=2023",
    "theme=dark&channel=Web&topic=youth",
)
# What single views hold beside their cards, and what an address may ask for in vain.
MORE = {
    "sources": ("part=points", "part=checks", "chiffre=membres"),
    "recherche": ("q=membre", "q=zzzz", "q=cooperatve"),
    "composer": (
        "mesure=jeune_coop_projects&par=region.level&graphique=stacked&exemple=oui",
        "mesure=jeune_coop_projects&par=region",
        "mesure=media_reach_views&par=month.channel&exemple=oui&theme=contrast",
    ),
    "par_region": (
        "calcul=habitants&region=06&region=13&region=16&exemple=oui",
        "mesure=jeune_coop_projects&calcul=habitants&exemple=oui",
    ),
    "fiche_region": ("region=06", "region=16&exemple=oui"),
    "jeunesse": ("region=99&inconnu=1&version=77",),
}
MOST_LINES = 40  # of a difference

Page = tuple[str, str]  # the name of a view, and what the address asks of it
Seen = Mapping[str, str]  # all that is shown, by its place


def main(other: Path) -> int:
    """How many pages and files differ; the first lines of each difference."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folders = [Path(name) / side for side in ("there", "here")]
        for folder in folders:
            folder.mkdir()
        there, here = (
            stack.enter_context(serving.checkout(project, folder))
            for project, folder in zip((other, HERE), folders, strict=True)
        )
        pages = _differences("page", {_named(page): _both(page, there, here) for page in asked()})
        files = _differences("file", {one: _files(one, there, here) for one in sorted(_OFFERED)})
    shown = f"{len(asked())} pages and {len(_OFFERED)} files"
    print(f"- {shown}: **{pages} pages and {files} files differ**")
    return pages + files


def asked() -> list[Page]:
    """Every page that is looked at."""
    usual = product(VIEWS, CHOICES)
    more = ((view, query) for view, queries in MORE.items() for query in queries)
    return [
        (view, "&".join(filter(None, [query, f"lang={language}"])))
        for view, query in (*usual, *more)
        for language in get_args(Language)
    ]


def _named(page: Page) -> str:
    return "?".join(page)


_OFFERED: set[str] = set()  # the addresses of files that were seen on pages


def _both(page: Page, there: str, here: str) -> tuple[Seen, Seen]:
    before, after = (seen(address, *page) for address in (there, here))
    for content in (*before.values(), *after.values()):
        _OFFERED.update(
            map(html.unescape, re.findall(r"/donnees/[^\"\\<> ]+\.csv[^\"\\<> ]*", content))
        )
    return before, after


def seen(address: str, view: str, query: str) -> dict[str, str]:
    """What a page shows, by its place: the last that was sent there."""
    shown: dict[str, str] = {}
    for raw in asyncio.run(visit(address, view, query)):
        message = ForwardMsg.FromString(raw)
        if message.WhichOneof("type") == "delta":
            shown[".".join(map(str, message.metadata.delta_path))] = _told(message)
    return shown


def _told(message: ForwardMsg) -> str:
    """An element in lines; what a card is told is JSON, a line for each of its values."""
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "bidi_component":
        told = element.bidi_component.bytes or element.bidi_component.json.encode()
        return told.decode().replace('","', '",\n"').replace("\\n", "\n")
    if kind == "html":
        return str(element.html.body)
    return re.sub(r"\b(id|element_hash): .*", "", str(message.delta))


def _files(address: str, there: str, here: str) -> tuple[Seen, Seen]:
    return {"": _fetched(there, address)}, {"": _fetched(here, address)}


def _fetched(server: str, address: str) -> str:
    """A file without the name of its server, which stands in the link that gives it again."""
    with urllib.request.urlopen(server + address, timeout=60) as answer:  # noqa: S310 - a server of ours
        named = str(answer.headers["Content-Disposition"])
        return named + "\n" + str(answer.read().decode("utf-8-sig")).replace(server, "")


def _differences(kind: str, compared: Mapping[str, tuple[Seen, Seen]]) -> int:
    count = 0
    for name, (before, after) in compared.items():
        lines = [*_lines(before, after)]
        count += bool(lines)
        if lines:
            print(f"{kind} {name}", *lines[:MOST_LINES], sep="\n")
    return count


def _lines(before: Seen, after: Seen) -> Iterator[str]:
    for place in sorted(before.keys() | after.keys()):
        one, other = before.get(place, ""), after.get(place, "")
        if one != other:
            yield f"at {place}:"
            yield from difflib.unified_diff(one.split("\n"), other.split("\n"), lineterm="", n=0)


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]).resolve()), 1))
