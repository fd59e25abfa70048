"""What staff see is theirs alone: whoever asks next, from whatever is kept, gets the public's."""

import gc
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import pytest
import streamlit as st
from builders import project, some
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as these
from test_caches import cached

from cqcm_data import boundaries, catalogue, checks, query, release
from cqcm_data.access import local, roles, sign_ins
from cqcm_data.filters import Filters
from cqcm_data.once import Once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.app import element, person, shell
from cqcm_views.app.header import header
from cqcm_views.app.page import Page
from cqcm_views.exports import internal
from cqcm_views.http import data_index, static
from cqcm_views.http.downloads import Asked
from cqcm_views.tools import sources
from cqcm_views.views import state
from cqcm_views.views.place import Place
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

SMALL, PARTNER, SHOWN, OTHER = "01", "06", "13", "16"
YOUTHS = {SMALL: 3, PARTNER: 1303, SHOWN: 2909, OTHER: 4111}  # 1 303 would give 3 away
TRAINED = {SMALL: 2, PARTNER: 1777, SHOWN: 2555, OTHER: 3888}
HIDDEN = ("1303", "1777")  # of which each is in no other number here
PEOPLE = ("jeune_coop_youths", "training_participants")

Drawn = Callable[[str, State], str]

# Pages that say something of people, for each of which staff see more than the public does.
TELLING = (
    f"jeunesse?region={PARTNER}",
    f"jeunesse?region={PARTNER}&exemple=oui",
    f"jeunesse?region={SMALL}&region={PARTNER}",
    "jeunesse",
    "par_region?mesure=jeune_coop_youths",
    "par_region?mesure=training_participants",
    f"par_region?mesure=jeune_coop_youths&region={PARTNER}&region={SHOWN}",
    f"composer?mesure=jeune_coop_youths&region={PARTNER}",
    "composer?mesure=jeune_coop_youths&par=region&graphique=bar",
    "composer?mesure=training_participants&par=region.year",
    f"fiche_region?region={PARTNER}",
    f"fiche_region?region={SHOWN}&region={PARTNER}",
)
OTHERS = (
    "par_region?mesure=training_participants&calcul=habitants",
    *("recherche?q=jeunes+coop", "recherche?q=participants", "sources?part=checks"),
    *("sources?part=points", "sources?part=points&sur=jeunesse", "glossaire?terme=coop"),
)


@pytest.fixture(scope="module")
def online(online_once) -> Release:
    """In each of two datasets one region is small, and a large one is hidden with it."""
    return online_once(
        jeune_coop_projects=[project(*row) for row in YOUTHS.items()],
        training_sessions=[session(*row) for row in TRAINED.items()],
    )


@pytest.fixture
def served(online, monkeypatch) -> Release:
    monkeypatch.setenv("CQCM_DATASETS", online.root)
    return online


# Every view --------------------------------------------------------------------------------------


def test_the_public_gets_the_same_whoever_was_there_before(visits):
    assert visits.fresh == visits.after_staff == visits.between_staff


def test_staff_get_the_same_whoever_was_there_before(visits):
    assert visits.staff_first == visits.staff_after


def test_the_public_sees_nothing_that_is_hidden(visits):
    seen = [one for one, told in visits.fresh.items() if tells(told) or is_marked(told)]
    assert seen == []


def test_staff_see_what_is_hidden_and_that_it_is_theirs(visits):
    assert [one for one in TELLING if not tells(visits.staff_first[one])] == []
    more = [one for one, told in visits.staff_first.items() if tells(told)]
    assert [one for one in more if not is_marked(visits.staff_first[one])] == []


def test_no_link_of_a_page_carries_who_reads_it(visits):
    asked = re.compile(r'href=\\?"/[^"\\?]*\?([^"\\#]*)')
    for one, told in visits.staff_first.items():
        names = [
            {name for link in asked.findall(html.unescape(seen)) for name in parse_qs(link)}
            for seen in (told, visits.fresh[one])
        ]
        assert names[0] <= {*names[1], "part"}, one  # which of the team's points stand there


# Every cache -------------------------------------------------------------------------------------

# These hold all records, whoever asks; nothing of them is shown but by way of the others.
RECORDS = {"cqcm_data.engine._database", "cqcm_data.release.contents"}


def test_all_that_is_kept_once_is_looked_at():
    found = {named(one) for one in kept()}
    assert {name for name, one in cached().items() if isinstance(one, Once)} <= found


def test_nothing_that_is_kept_for_everyone_holds_what_staff_saw(visits):
    assert len(visits.kept_of_staff) > 300
    assert [key for key, told in visits.kept_of_staff.items() if tells(told)] == []


def test_what_is_kept_for_everyone_is_the_same_whoever_asked_first(visits):
    staffs, publics = visits.kept_of_staff, visits.kept_of_public
    both = staffs.keys() & publics.keys()
    assert len(both) > 300
    assert [key for key in both if staffs[key] != publics[key]] == []


# Every address -----------------------------------------------------------------------------------


def test_an_address_gives_staff_what_it_gives_everyone(whole, served, cookie):
    assert person.ways.link and roles.current().of(roles.of_owner(local.key(cookie))).may("admin")
    for address in addresses(served):
        staff, everyone = (
            whole.get(address, headers=headers, follow_redirects=False)
            for headers in ({"Cookie": f"{local.COOKIE}={cookie}"}, {})
        )
        assert everyone.status_code in (200, 307), address
        assert staff.content == everyone.content, address
        assert staff.headers.get("etag") == everyone.headers.get("etag"), address
        assert not tells(legible(everyone)), address


# Staff of some regions ---------------------------------------------------------------------------

OF_SOME = replace(State(), audience="staff", own_regions=(SMALL, PARTNER))


def test_staff_of_some_regions_see_small_counts_of_those_alone(page):
    for region in (PARTNER, SMALL):
        assert is_marked(page(f"jeunesse?region={region}", OF_SOME))
    assert tells(page(f"jeunesse?region={PARTNER}", OF_SOME))
    bars = "composer?mesure=jeune_coop_youths&par=region&graphique=bar"
    assert tells(page(f"{bars}&region={SMALL}&region={PARTNER}", OF_SOME))


@pytest.mark.parametrize(
    "asked",
    [
        *("jeunesse", "jeunesse?exemple=oui", f"jeunesse?region={SHOWN}"),
        f"jeunesse?region={PARTNER}&region={SHOWN}",
        f"jeunesse?region={SMALL}&region={PARTNER}&region={OTHER}",
        f"jeunesse?region={PARTNER}&region={SHOWN}&exemple=oui",
        "par_region?mesure=jeune_coop_youths",
        f"par_region?mesure=jeune_coop_youths&region={PARTNER}&region={SHOWN}",
        "composer?mesure=jeune_coop_youths&par=region&graphique=bar",
        f"composer?mesure=jeune_coop_youths&par=region&region={PARTNER}&region={OTHER}",
        f"fiche_region?region={SHOWN}",
        *("recherche?q=jeunes+coop", "sources?part=checks"),
    ],
)
def test_and_are_the_public_everywhere_else(asked, page):
    told = page(asked, OF_SOME)
    assert not tells(told) and not is_marked(told)
    assert told == page(asked, PUBLIC)


def test_a_check_of_every_region_is_read_as_the_public_reads_it(online_with):
    """A total of three youths is a small count of all of Québec, whoever has but a part of it."""
    small = online_with(jeune_coop_projects=[project(SMALL, 3)])
    for who, shown in ((PUBLIC, False), (OF_SOME, False), (STAFF, True), (OF_SOME, False)):
        asked = replace(who, own=(("part", "checks"), ("sur", "")))
        told = sources.written("checks", "Jeune COOP", {}, asked, asked.reading(small))
        label = next(c.label.fr for c in checks.run(small) if c.name == "jeune_coop_youths")
        (row,) = [row for row in re.findall(r"<tr.*?</tr>", told, re.DOTALL) if label in row]
        assert (say("outcome_protected", "fr") not in row) == shown


@given(
    these.sampled_from(["public", "staff", "looking_back"]),
    these.lists(these.sampled_from(boundaries.CODES), unique=True, max_size=4),
    these.lists(these.sampled_from(boundaries.CODES), unique=True, max_size=4),
)
def test_who_reads_is_staff_only_in_full_or_under_a_filter_of_theirs(audience, own, asked):
    newest = release.current()
    reading = Reading(newest, audience=audience, own_regions=tuple(own))
    read = query._reader(reading, Filters(region=asked) if asked else Filters())
    theirs = not own or (asked and all(code in own for code in asked))
    assert read == ("staff" if audience == "staff" and theirs else "public")


def test_a_filter_that_is_not_followed_shows_nothing(online):
    """Where a measure keeps its whole whatever region is chosen, that is the whole of everyone."""
    where = Filters(region=[PARTNER])
    by_region = {
        one.id for one in catalogue.load().indicators.values() if "region" in one.dimensions
    }
    for name in catalogue.load().indicators.keys() - by_region:
        found = query.series(name, OF_SOME.reading(online), where=where)
        assert not found.internal, name


# By hand -----------------------------------------------------------------------------------------

PUBLIC, STAFF = State(), State(audience="staff")


class Query(dict[str, list[str]]):
    """The address bar of a page that is drawn without a browser."""

    def get_all(self, name: str) -> list[str]:
        return super().get(name, [])

    def get(self, name: str, otherwise: Any = None) -> Any:
        return super().get(name, [otherwise])[-1]


@pytest.fixture(scope="module")
def page(online) -> Iterator[Drawn]:
    """All that a page shows, as the app itself draws it for who reads."""
    out: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "html", out.append)
        patch.setattr(shell, "_of_this_session", lambda _reading: ())  # it is said around the page
        patch.setattr(element, "_component", lambda **given: out.append(given))

        def drawn(asked: str, who: State) -> str:
            name, _, written = asked.partition("?")
            raw = parse_qs(written)
            patch.setattr(st, "query_params", Query(raw))
            read = state.parse(raw, online)
            assert not read.problems, asked
            chosen = replace(read, audience=who.audience, own_regions=who.own_regions)
            out.clear()
            reading = chosen.reading(online)
            at = Page(Place.of(name, raw), views()[name], chosen, reading, online, "light")
            st.html(header(at))
            shell.below(at)
            return digits("\n".join(map(said, out)))

        yield drawn


class Visits(NamedTuple):
    """Every page as each reader got it in turn, and what was kept for everyone meanwhile."""

    fresh: dict[str, str]
    staff_after: dict[str, str]
    between_staff: dict[str, str]
    staff_first: dict[str, str]
    after_staff: dict[str, str]
    kept_of_public: dict[tuple[str, str], str]
    kept_of_staff: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def visits(page) -> Visits:
    """The public, staff, the public; then, with nothing kept, staff and the public."""

    def every(who: State) -> dict[str, str]:
        return {one: page(one, who) for one in pages()}

    forget()
    fresh, of_public = every(PUBLIC), everyones()
    after, between = every(STAFF), every(PUBLIC)
    forget()
    first, of_staff = every(STAFF), everyones()
    return Visits(fresh, after, between, first, every(PUBLIC), of_public, of_staff)


@pytest.fixture
def cookie(tmp_path, monkeypatch) -> str:
    """That of the owner of this machine, who is signed in."""
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    monkeypatch.setattr(person.ways, "link", True)
    given = local.take(local.offer())
    assert given and sign_ins.since(str(local.key(given)))
    return given


MARKS = ("internal", "internal_leave", "internal_notice")


def said(one: object) -> str:
    if not isinstance(one, dict):
        return str(one)
    told = json.loads(one["data"])
    parts = told["parts"] if "parts" in told else told["told"]["page"]
    return "\n".join(json.dumps(part, ensure_ascii=False) for part in parts)


def pages() -> list[str]:
    """Each view without a filter and with one, and where people are told of; in both languages.

    Of the views that tell nothing of people, one is drawn in one way and the next in the other.
    """
    plain = [*views(), *TELLING]
    filtered = [f"{name}?region={PARTNER}&lang=en" for name in views()]
    every = [*plain, *filtered, *(f"{one}&lang=en" for one in (*TELLING, *OTHERS) if "?" in one)]
    people = {one.partition("?")[0] for one in TELLING}
    others = [name for name in views() if name not in people]
    left = {*others[::2], *(one for one in filtered if one.partition("?")[0] in others[1::2])}
    kept = [
        one
        for one in every
        if one not in left
        and ("lang=en" not in one or one in filtered or one.split("&lang")[0] in OTHERS)
    ]
    return some(dict.fromkeys(every), *dict.fromkeys(kept))


def tells(told: str) -> bool:
    """As a number of its own: the fractions of a second of a release may hold the same digits."""
    return re.search(rf"(?<!\d)({'|'.join(HIDDEN)})(?!\d)", told) is not None


def is_marked(told: str) -> bool:
    """Whether something in it says, in either language, that it is not for everyone."""
    told = html.unescape(told).replace("\u00a0", " ")
    words = [say(one, language) for one in MARKS for language in ("fr", "en")]
    files = ("INTERNE_", internal.CSV, internal.XLSX)
    return any(one in told for one in (*words, *files))


def digits(told: str) -> str:
    """Without the signs that part thousands."""
    return re.sub(r"(?<=\d)(?:[\u00a0\u202f,]|\\u00a0|\\xa0|&nbsp;)(?=\d{3})", "", told)


def kept() -> list[Once[..., Any]]:
    gc.unfreeze()  # what a server that runs here keeps from being looked through
    return [one for one in gc.get_objects() if isinstance(one, Once)]


def named(one: Once[..., Any]) -> str:
    return f"{one.__module__}.{one.__qualname__}"


def forget() -> None:
    for one in kept():
        one.cache_clear()


def everyones() -> dict[tuple[str, str], str]:
    """All that is kept under a key in which no staff stand: where, under which key, what."""
    found = {}
    for one in kept():
        for key, making in [*one._kept.items()] if named(one) not in RECORDS else []:
            value = making.given()
            told = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
            if "'staff'" not in repr(key):
                found[named(one), repr(key)] = re.sub(r"0x[0-9a-f]+", "", digits(told))
    return found


def addresses(on: Release) -> list[str]:
    """All that programs and readers can ask for: files of data, slides, cards, lists, pages."""
    wanted = Asked(State(), Reading(on), None)
    listed = [
        dict(entry.links)
        for entry in (
            *data_index.indicators(wanted),
            *data_index.lists(wanted.chosen),
            *data_index.workbooks(wanted.chosen),
        )
    ]
    every = [link for links in listed for link in links.values()]
    people = [one.id for one in catalogue.load().indicators.values() if one.people]
    narrow = [
        f"/donnees/{name}.{ending}?{asked}"
        for name in people
        for ending in ("csv", "xlsx", "json")
        for asked in (f"region={PARTNER}", "par=region")
        if "region" in catalogue.load()[name].dimensions
    ]
    decks = ("jeunesse.html", "fiche_region.html", "jeunesse.pptx", "fiche_region.pptx")
    slides = [f"/presentations/{name}?region={PARTNER}" for name in decks]
    rest = ["/donnees/", "/donnees/index.json", "/donnees/versions.atom", "/gabarits/ciec.xlsx"]
    rest += ["/donnees/modele/ciec.csv", f"/donnees/ensemble/{'.'.join(people[:2])}.csv?par=region"]
    rest += [f"/{name}?region={PARTNER}" for name in views()] + [f"/?region={PARTNER}"]
    return [*some(every, *(one for one in every if "/liste/" in one)), *narrow, *slides, *rest]


def legible(answer: Response) -> str:
    """What an answer says in letters, without the code that draws its charts."""
    said = answer.headers.get("content-type", "").startswith(("text/", "application/json"))
    return digits(answer.text.replace(static.plotly_script(), "")) if said else ""


def session(region: str, participants: int) -> dict[str, object]:
    return {
        "id": region,
        "date": "2023-03-01",
        "region": region,
        "training": "Atelier",
        "audience": "members",
        "hours": 2,
        "participants": participants,
    }
