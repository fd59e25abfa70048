"""A hidden count of people is on no page, in no file and in no older release; staff have it."""

import csv
import html
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders import write_csv
from starlette.applications import Starlette
from starlette.testclient import TestClient
from test_hidden import BY_REGION, YOUTHS, digits, project

from cqcm_data import catalogue
from cqcm_data.build import SOURCES, build
from cqcm_data.filters import Filters
from cqcm_data.release import Release
from cqcm_views.cards import browser, region_comparison, region_sheet
from cqcm_views.http import front_door
from cqcm_views.tools import composer
from cqcm_views.views import state
from cqcm_views.views.model import FigureCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

CLIENT = TestClient(Starlette(routes=front_door.routes))
PEOPLE = ("jeune_coop_youths", "jeune_coop_youths_per_project")  # one project in each region
SMALL, PARTNER, SHOWN = "01", "06", "13"  # 3 youths; 1 303 that would give them away; 2 909

THEME = "light"

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
WHO = pytest.mark.parametrize("who", ["public", "staff"])
FILES = pytest.mark.parametrize(
    "address",
    [
        *(f"{name}.csv?par={by}" for name in PEOPLE for by in ("region", "region.level")),
        *(f"{name}.csv?region={PARTNER}" for name in PEOPLE),
        f"jeune_coop_youths.csv?region={SMALL}&region={PARTNER}",
        "jeune_coop_youths.csv?par=region&pour=habitants",
        f"ensemble/{'.'.join(PEOPLE)}.csv?par=region",
        f"ensemble/{'.'.join(PEOPLE)}.csv?par=level&region={PARTNER}",
    ],
)


@pytest.fixture(scope="module")
def releases(tmp_path_factory) -> tuple[Release, Release]:
    """Without the region of 3 nobody is hidden; with it, its count and a second one are."""
    folder = tmp_path_factory.mktemp("everywhere")
    sources = Path(shutil.copytree(SOURCES, folder / "sources"))
    found = []
    for sent in (YOUTHS.keys() - {SMALL}, YOUTHS.keys()):
        rows = [project(code, YOUTHS[code]) for code in sorted(sent)]
        write_csv(sources / "jeune_coop_projects.csv", rows)
        found.append(build(str(folder / "datasets"), sources))
    return found[0], found[1]


@pytest.fixture
def served(releases, monkeypatch) -> Release:
    """The newest of the two, from which the files of the tests are made."""
    newest = releases[-1]
    monkeypatch.setenv("CQCM_DATASETS", newest.root)
    return newest


@pytest.mark.long
@WHO
@LANGUAGES
def test_the_sheet_of_a_region_tells_no_hidden_count_and_no_rate_of_it(releases, language, who):
    for region, hidden in ((SMALL, True), (PARTNER, True), (SHOWN, False)):
        told = region_sheet.sheet(
            region,
            State(language, audience=who),
            State(language, audience=who).reading(releases[-1]),
        )
        for name in PEOPLE:
            here, per, *_ = row_of(told, name, language)
            assert (here == say("hidden", language)) == (hidden and who == "public")
            assert bool(re.search(r"\d", per)) <= (not hidden or who == "staff")


@WHO
@LANGUAGES
@pytest.mark.parametrize("per", [False, True])
def test_regions_beside_each_other_tell_no_hidden_count_and_draw_no_bar(
    releases, per, language, who
):
    where = Filters(region=[SMALL, PARTNER, SHOWN])
    told = region_comparison.comparison(
        State(language, where=where, audience=who),
        per,
        State(language, where=where, audience=who).reading(releases[-1]),
    )
    for name in PEOPLE:
        small, partner, shown, _ = row_of(told, name, language)
        kept = {say("hidden", language)}
        assert ({small, partner} == kept) == (who == "public")
        assert re.search(r"\d", shown)
    assert "1303" not in digits(told) or who == "staff"


@pytest.mark.long
@WHO
@pytest.mark.parametrize("name", PEOPLE)
def test_no_card_that_can_be_composed_tells_a_hidden_count(releases, name, who):
    told = [
        card
        for where in (Filters(), Filters(region=PARTNER))
        for card in composed(name, State("fr", where=where, audience=who), releases[-1])
    ]
    assert len(told) > 10
    assert any("1303" in digits(card) for card in told) == (who == "staff")


@FILES
@LANGUAGES
def test_no_file_holds_a_hidden_count(served, address, language):
    rows = [row for row in fetched(address, language) if is_hidden(row, address)]
    assert rows
    assert not [row for row in rows if re.search(r"\d", row[say("value", language)])]


@FILES
@LANGUAGES
def test_a_file_of_an_older_release_has_no_number_of_people(served, releases, address, language):
    """What it shows, taken from what the newest shows, would give what the newest hides."""
    rows = fetched(f"{address}&version={releases[0].number}", language)
    broken_down = [row for row in rows if say("total", language) not in row.values()]
    assert {row[say("value", language)] for row in broken_down} == {
        say("not_broken_down", language)
    }


@WHO
def test_no_page_of_an_older_release_has_a_number_of_people(releases, who):
    old = releases[0]
    chosen = State("fr", version=old.number, where=Filters(region=PARTNER), audience=who)
    told = [
        browser.rows([FigureCard(PEOPLE[0])], chosen, chosen.reading(old)),
        region_sheet.sheet(PARTNER, chosen, chosen.reading(old)),
        region_comparison.comparison(chosen, False, chosen.reading(old)),
    ]
    shown = ["1303" in digits(html.unescape(page)) for page in told]
    assert shown == [who == "staff"] * 3
    by_region = browser.content(
        BY_REGION,
        replace(chosen, where=Filters()),
        replace(chosen, where=Filters()).reading(old),
        THEME,
    )
    assert ("1303" in digits(json.dumps(by_region))) == (who == "staff")


def test_a_number_that_was_shown_of_the_newest_release_is_not_kept_for_when_it_is_none(online_with):
    def online(after: Release | None, *codes: str) -> Release:
        rows = [project(code, YOUTHS[code]) for code in sorted(codes)]
        return online_with(after, jeune_coop_projects=rows)

    first, chosen = online(None, *(YOUTHS.keys() - {SMALL})), State(where=Filters(region=PARTNER))

    def row() -> str:
        return digits(browser.rows([FigureCard(PEOPLE[0])], chosen, chosen.reading(first)))

    assert "1303" in row()
    online(first, *YOUTHS)
    assert "1303" not in row()


def composed(name: str, chosen: State, on: Release) -> list[str]:
    """Every card that can be composed of a measure, as the browser gets it."""
    found = []
    for by in composer._breakdowns(
        replace(chosen, own=(("mesure", name),)),
        replace(chosen, own=(("mesure", name),)).reading(on),
    ):
        own = (("mesure", name), ("par", by))
        for kind in composer._charts(
            replace(chosen, own=own), replace(chosen, own=own).reading(on)
        ):
            raw = {"mesure": [name], "par": [by], "graphique": [kind]}
            settled = state.settle(composer.PARAMETERS, raw, chosen, chosen.reading(on))
            view = composer.composed(views()["composer"], settled, settled.reading(on))
            found += [
                json.dumps(
                    browser.content(card, settled, settled.reading(on), THEME), ensure_ascii=False
                )
                for card in view.cards()
            ]
    return found


def row_of(told: str, name: str, language: str) -> list[str]:
    """The cells of a measure in a table of a page, in words."""
    label = catalogue.load()[name].label[language]
    (row,) = [
        row
        for row in re.findall(r"<tr.*?</tr>", html.unescape(told), re.DOTALL)
        if re.search(rf'<th scope="row">{re.escape(label)}(,| [(<])', row)
    ]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def fetched(address: str, language: str) -> list[dict[str, str]]:
    answer = CLIENT.get(f"/donnees/{address}&lang={language}")
    assert answer.status_code == 200, answer.text
    text = io.StringIO(answer.content.decode("utf-8-sig"))
    return list(csv.DictReader(text, delimiter=";" if language == "fr" else ","))


def is_hidden(row: dict[str, str], address: str) -> bool:
    """Whether a row is of one of the regions that are hidden."""
    return "region=" in address or bool({"Bas-Saint-Laurent", "Montréal"} & set(row.values()))
