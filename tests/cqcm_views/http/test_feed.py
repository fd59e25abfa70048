"""What each release changed, as a feed."""

import datetime as dt
import re
import shutil
from urllib.parse import urlsplit

import pytest
from builders import ciec, list_release, put_online
from lxml import etree
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import build, figures, release
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.release import Release
from cqcm_views import sites
from cqcm_views.http import feed, front_door

CLIENT = TestClient(Starlette(routes=front_door.routes))
BOTH = pytest.mark.parametrize("language", ["fr", "en"])
SPACES = {"a": "http://www.w3.org/2005/Atom", "h": "http://www.w3.org/1999/xhtml"}
NASTY = "<script>&amp; ]]> \x0b« é »"
MEMBERS = "members_2023"


@pytest.fixture(scope="module")
def made(built: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, ...]:
    """What ships; a release with CIEC, a new figure and another value; one that takes both back."""
    root = shutil.copytree(built.root, str(tmp_path_factory.mktemp("feed") / "online"))
    rows = [dict(row) for row in read_csv(SOURCES / "published_figures.csv")]
    other = [dict(row, value=70, label_fr=NASTY) if row["id"] == MEMBERS else row for row in rows]
    more = [{**rows[0], "id": "quite_new"}, *other]
    second = put_online(root, ciec=[ciec("a", 2024)], published_figures=more)
    return release.find(1, root), second, put_online(root, published_figures=rows)


@pytest.fixture(autouse=True)
def show(made: tuple[Release, ...], monkeypatch: pytest.MonkeyPatch):
    """The last of them is online, until another one is shown."""

    def online(newest: Release) -> None:
        monkeypatch.setattr(feed.release, "current", lambda *_: newest)

    online(made[-1])
    return online


def given(language: str = "fr") -> etree._Element:
    answer = CLIENT.get(f"/donnees/versions.atom?lang={language}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


def at(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces=SPACES)
    return [one if isinstance(one, str) else "".join(one.itertext()) for one in found]


def words(element: etree._Element) -> str:
    return "\n".join(at(element, "a:content//h:p | a:content//h:li")).replace("\u00a0", " ")


def entries(root: etree._Element) -> list[etree._Element]:
    return root.xpath("a:entry", namespaces=SPACES)


@pytest.mark.long
@BOTH
def test_it_has_what_the_standard_asks_for(language, made):
    root = given(language)
    assert root.tag == f"{{{SPACES['a']}}}feed" and root.get(feed._LANGUAGE) == f"{language}-CA"
    assert at(root, "a:author/a:name") == ["Conseil québécois de la coopération et de la mutualité"]
    for part in (root, *entries(root)):
        for name in ("a:id", "a:title", "a:updated"):
            (said,) = at(part, name)
            assert said.strip()
        assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", at(part, "a:id")[0])
        assert dt.datetime.fromisoformat(at(part, "a:updated")[0]).tzinfo
    assert at(root, "a:updated") == [made[-1].at.isoformat(timespec="seconds")]
    names = at(root, "//a:id")
    assert len({*names}) == len(names) == 4
    (own,) = at(root, "a:link[@rel='self']/@href")
    assert CLIENT.get(own).status_code == 200


def test_each_release_says_what_it_changed_the_newest_first(made):
    newest, middle, first = entries(given())
    assert at(newest, "a:title")[0].startswith("Version 3, mise en ligne le ")
    assert "Données changées : Chiffres publiés." in words(newest)
    assert "2 chiffres publiés ont changé :" in words(newest)
    assert " : retiré, auparavant " in words(newest)
    assert "Membres du CQCM : 65, auparavant 70" in words(newest)
    assert "Données changées : Chiffres publiés; CIEC, une par une." in words(middle)
    assert "1 nouveau chiffre publié." in words(middle)
    assert "1 chiffre publié a changé :" in words(middle)
    count = len(figures.figures(made[0]))
    assert f"Première version.\n{count} chiffres publiés." in words(first)
    assert "CQCM members: 65, previously 70" in words(entries(given("en"))[0])


def test_whatever_a_label_holds_stays_words():
    assert f"{NASTY.replace(chr(11), '')} : 70, auparavant 65" in words(entries(given())[1])


def test_each_leads_to_its_version_and_to_its_data():
    for entry, number in zip(entries(given("en")), (3, 2, 1), strict=True):
        places = at(entry, "a:link/@href") + at(entry, "a:content//h:a/@href")
        assert len(places) == 4
        for place in map(urlsplit, places):
            assert (place.netloc, place.query) == ("testserver", f"lang=en&version={number}")
            assert place.path in ("/", "/donnees/", "/donnees/index.json")
    assert CLIENT.get("/donnees/index.json?lang=en&version=2").json()["version"] == "2"


def test_no_reason_that_a_person_gave_and_nobody_who_did_is_in_it(made, show):
    last = list_release(made[-1].root, made[-1].tables, "Anne Tremblay", "Demandé par Luc Roy")
    show(list_release(last.root, last.tables, build.WHO, build.WHY))
    page = CLIENT.get("/donnees/versions.atom").text
    assert "Tremblay" not in page and "Roy" not in page
    assert "Textes sources du projet. Aucune donnée changée." in page


def test_names_stay_whatever_the_address_and_whatever_comes_after(made, show, monkeypatch):
    before = at(given(), "//a:id")
    assert not {*before} & {*at(given("en"), "//a:id")}
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example/")
    public = given()
    assert at(public, "//a:id") == before
    assert {urlsplit(one).netloc for one in at(public, "//@href")} == {"chiffres.example"}
    show(list_release(made[-1].root, made[-1].tables))
    own, *listed = at(given(), "//a:id")
    assert own == before[0] and listed[-3:] == before[1:] and listed[0] not in before


def test_it_has_an_end(monkeypatch):
    monkeypatch.setattr(feed, "MOST", 2)
    first, second = entries(given())
    assert "Première" not in words(first) + words(second)


def test_a_release_that_cannot_be_shown_is_told_without_a_way_to_it(made, show):
    without = {name: one for name, one in made[-1].tables.items() if name != "regions"}
    list_release(made[-1].root, without)
    show(list_release(made[-1].root, made[-1].tables))
    newest, lost, *_ = entries(given())
    assert at(lost, "a:link/@href") == [] and "Régions" in words(lost)
    assert at(newest, "a:link/@href") != []


def test_what_came_after_the_newest_that_can_be_read_is_not_told(made):
    list_release(made[-1].root, made[-1].tables)
    assert len(entries(given())) == made[-1].number


def test_what_one_has_already_is_not_sent_again():
    tag = CLIENT.get("/donnees/versions.atom").headers["etag"]
    again = CLIENT.get("/donnees/versions.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = CLIENT.get("/donnees/versions.atom?lang=en", headers={"If-None-Match": tag})
    assert other.status_code == 200


@BOTH
@pytest.mark.parametrize("asked", ["region=06", "version=1", "exemple=oui", "zut=1", "theme=dark"])
def test_what_it_cannot_follow_is_refused(asked, language):
    answer = CLIENT.get(f"/donnees/versions.atom?{asked}&lang={language}")
    assert answer.status_code == 400 and asked.partition("=")[0] in answer.text


def test_what_is_meant_for_others_passes_and_no_other_language_does():
    assert CLIENT.get("/donnees/versions.atom?utm_source=x").status_code == 200
    assert CLIENT.get("/donnees/versions.atom?lang=de").status_code == 400


@BOTH
@pytest.mark.parametrize("path", ["/", "/jeunesse", "/donnees/"])
def test_pages_name_it_to_programs_that_look_for_it(path, language, whole):
    page = whole.get(f"{path}?lang={language}").text
    (link,) = re.findall('<link rel="alternate" type="application/atom.xml"[^>]*>', page)
    (address,) = re.findall('href="([^"]+)"', link)
    answer = whole.get(address, headers={"Origin": "https://reader.example"})
    assert answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert f'xml:lang="{language}-CA"' in answer.text
