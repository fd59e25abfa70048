"""A second report online: what stands outside the cards knows both, and tells them apart."""

import csv
import html
import io
import json
import re

import next_report
import pytest
from next_report import later
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import catalogue, figures, indicators, query, release, reports
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.cards import suitability, table
from cqcm_views.exports import snapshot
from cqcm_views.http import before, front_door
from cqcm_views.search.index import index
from cqcm_views.tools import composer, glossary, search, sources
from cqcm_views.views import state
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation
from cqcm_views.wording.strings import say, slug

CLIENT = TestClient(Starlette(routes=front_door.routes))
YOUTHS, PROJECTS = "jeune_coop_youths", "jeune_coop_projects"
YOUTHS_THEN, YOUTHS_NOW = "jeune_coop_youths_2023", later("jeune_coop_youths_2023")
OWN = ("reading_circles", "podcast_episodes")
BOTH = pytest.mark.parametrize("language", ["fr", "en"])
IN_2023 = State(where=Filters(year=2023))


@pytest.fixture
def online(next_year: Release, monkeypatch: pytest.MonkeyPatch) -> Release:
    """It is what every address reads."""
    monkeypatch.setattr(release, "current", lambda *_: next_year)
    return next_year


def plain(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text))).replace("\u00a0", " ")


# Search ------------------------------------------------------------------------------------------


def found(words: str, on: Release, chosen: State | None = None) -> list[tuple[str, str, str]]:
    """The value, period and label of what answers with a number, as it is drawn."""
    chosen = chosen or State()
    drawn = html.unescape(search.results(words, chosen, chosen.reading(on))).replace("\u00a0", " ")
    pattern = (
        r'cqcm-answer-value"><strong>(.*?)</strong>.*?<a href="[^"]*">(.*?)</a>.*?'
        r'cqcm-answer-source">(.*?)</p>'
    )
    return [(value, label, told) for value, label, told in re.findall(pattern, drawn, re.DOTALL)]


def test_how_many_youths_is_answered_with_the_newest_report_first(next_year, built):
    """The same a year before is no second answer."""
    (value, _, told), *others = found("combien de jeunes", next_year)
    assert (value, told.split(" · ")[0]) == ("7 631", "2024")
    assert "Rapport d'activités 2024" in told
    assert "6 937" not in [one[0] for one in others]
    assert found("combien de jeunes", built)[0][0] == "6 937"


@pytest.mark.parametrize("words", ["6 937", "6937", "jeunes 2023"])
def test_a_figure_of_the_report_before_is_found_by_its_numbers_and_says_its_year(words, next_year):
    there = {value: told for value, _, told in found(words, next_year)}
    assert there["6 937"].startswith("2023 · Rapport d'activités 2023")


def test_nothing_is_there_twice(next_year):
    """Of each figure one year, whatever the words, unless they ask for another one."""
    known = indicators.known(next_year)
    for words in ("jeunes", "membres", "formation", "entente"):
        hits = search._once(index(next_year).find(words, "fr"), Reading(next_year))
        names = [hit.entry.id for hit in hits if hit.entry.kind == "figure"]
        names += [known[hit.entry.id].published for hit in hits if hit.entry.kind == "indicator"]
        chains = [reports.chain(name, next_year) for name in names if name]
        assert len(chains) == len({*chains}) > 2


def test_under_a_year_an_indicator_answers_as_its_report_states_it(next_year):
    values = [one[0] for one in found("combien de jeunes", next_year, IN_2023)]
    assert values[0] == "6 937"
    assert "7 631" not in values


def test_what_staff_added_is_found_defined_and_composed(next_year, built):
    for words in ("cercles", "circles", "balado"):
        assert any(hit.entry.id in OWN for hit in index(next_year).find(words, "fr"))
        assert not any(hit.entry.id in OWN for hit in index(built).find(words, "fr"))
    reading = Reading(next_year)
    drawn = glossary.written(State(), reading)
    for name in OWN:
        assert f'id="indicator-{name}"' in drawn
        assert name in composer.measures(reading)
        assert suitability.breakdowns(name, next_year) == ()
        figure = indicators.known(next_year)[name].published
        assert f"rapport=tous#figure-{figure}" in drawn
    view = next(view for view in views().values() if view.composed)
    raw = {"mesure": [OWN[0]]}
    chosen = state.settle(view.parameters, raw, State(), reading)
    assert not chosen.problems
    (section,) = composer.composed(view, chosen, reading).sections
    assert [card.indicator for card in section.cards] == [OWN[0]]


# Sources -----------------------------------------------------------------------------------------


def listed(on: Release, part: str = "figures", report: str = "", where: str = "") -> str:
    raw = {"part": [part], **({"rapport": [report]} if report else {})}
    chosen = state.parse({"year": [where]} if where else {}, on)
    reading = chosen.reading(on)
    settled = state.settle(sources.PARAMETERS, raw, chosen, reading)
    assert not settled.problems
    return sources.written(part, "", dict(settled.own), settled, reading)


def named(drawn: str, kind: str = "figure") -> list[str]:
    return re.findall(rf'id="{kind}-([\w-]+)"', drawn)


def test_both_reports_are_listed_the_newest_first(next_year):
    rows = figures.figures(next_year)
    there = [rows[name].source for name in named(listed(next_year))]
    assert len(there) == len(rows)
    of_reports = [source for source in there if source.startswith("rapport_")]
    assert of_reports == sorted(of_reports, reverse=True)
    assert there[: len(of_reports)] == of_reports


@pytest.mark.parametrize("asked", [{"report": "2023"}, {"where": "2023"}])
def test_one_report_is_listed_alone_by_its_year_or_by_name(asked, next_year):
    rows = figures.figures(next_year).values()
    drawn = listed(next_year, **asked)
    assert named(drawn) == [row.id for row in rows if row.source == "rapport_2023"]


def test_all_reports_stand_there_under_a_year_for_whoever_asks(next_year):
    drawn = listed(next_year, where="2024", report="tous")
    assert len(named(drawn)) == len(figures.figures(next_year))


@BOTH
def test_a_figure_says_what_it_brings_up_to_date_and_leads_there(language, next_year):
    drawn = listed(next_year)
    (row,) = re.findall(rf'<tr id="figure-{YOUTHS_NOW}">.*?</tr>', drawn, re.DOTALL)
    assert "Met à jour : 6 937 (rapport 2023)" in plain(row)
    assert f'href="/sources?rapport=2023#figure-{YOUTHS_THEN}"' in row
    (other,) = re.findall(
        rf'<tr id="figure-{later(next_report.OTHER_SCOPE)}">.*?</tr>', drawn, re.DOTALL
    )
    assert "ce qui est compté n'est pas la même chose" in plain(other)
    (first,) = re.findall(rf'<tr id="figure-{YOUTHS_THEN}">.*?</tr>', drawn, re.DOTALL)
    assert "Met à jour" not in first


def test_with_one_report_sources_are_as_they_were(built):
    rows = figures.figures(built)
    assert named(listed(built)) == [*rows]
    assert "Met à jour" not in listed(built)
    assert "Rapport 2023" not in plain(listed(built, "checks"))
    assert "dans le rapport 2023 et les autres sources" in plain(listed(built, "points"))


def test_points_of_both_reports_stand_there_with_the_report_of_each_page(next_year):
    drawn = listed(next_year, "points")
    assert {"youths_three_values", "podcasts_two_values"} <= {*named(drawn, "point")}
    assert "dans les rapports 2023 et 2024 et les autres sources" in plain(drawn)
    (ours,) = re.findall(r'id="point-podcasts_two_values".*?</article>', drawn, re.DOTALL)
    assert "(p. 9) · Rapport 2024" in plain(ours)
    assert "(p. 5) · Rapport 2024" in plain(ours)
    assert named(listed(next_year, "points", "2024"), "point") == ["podcasts_two_values"]
    under_a_year = listed(next_year, "points", where="2024")
    assert "youths_three_values" in named(under_a_year, "point")  # some card may lead there


def test_checks_say_the_year_that_they_are_of(next_year):
    drawn = listed(next_year, "checks")
    years = set(re.findall(r"<small>Rapport (\d+)</small>", drawn))
    assert years == {"2023", "2024"}
    alone = listed(next_year, "checks", "2024")
    assert set(re.findall(r"<small>Rapport (\d+)</small>", alone)) == {"2024"}


# Files -------------------------------------------------------------------------------------------

MORE = ["report_year", "report_before", "value_before", "precision_before", "not_comparable"]


def given(address: str):
    answer = CLIENT.get(f"/donnees/{address}")
    assert answer.status_code == 200, (address, answer.text)
    return answer


def rows(address: str) -> list[dict[str, str]]:
    content = given(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_a_figure_goes_out_with_the_year_of_its_report_and_the_value_before(online):
    (row,) = rows(f"{YOUTHS}.csv?format=machine")
    assert [*row][-len(MORE) :] == MORE
    assert [row[name] for name in ("value", *MORE)] == ["7631", "2024", "2023", "6937", "exact", ""]
    (other,) = rows(f"{PROJECTS}.csv?format=machine")
    assert (other["report_year"], other["not_comparable"]) == ("2024", "scope")
    (then,) = rows(f"{YOUTHS}.csv?format=machine&year=2023")
    assert [then[name] for name in ("value", *MORE)] == ["6937", "2023", "", "", "", ""]


def test_a_figure_that_no_later_report_states_keeps_its_own_year(online):
    (row,) = rows("microsite_visits.csv?format=machine")
    assert [row[name] for name in MORE] == ["2023", "", "", "", ""]


@BOTH
def test_the_same_stands_in_words_for_people(language, online):
    content = given(f"{PROJECTS}.csv?lang={language}").content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(content), delimiter=";" if language == "fr" else ",")
    told = dict(zip(header, row, strict=True))
    assert told[say("report_year", language)] == "2024"
    assert told[say("not_comparable", language)] == say("not_comparable_scope", language)


@pytest.mark.long
def test_every_form_of_every_indicator_says_the_same(online):
    for name, one in indicators.known(online).indicators.items():
        by = query.dimensions(one) if one.members else ("",)
        table_of = rows(f"{name}.csv?format=machine&par={'.'.join(by)}")
        package = json.loads(given(f"{name}.json?par={'.'.join(by)}").content)
        (resource,) = package["resources"]
        wanted = [[row.get(code) for code in MORE] for row in resource["data"]]
        assert [[row.get(code) or None for code in MORE] for row in table_of] == [
            [None if value is None else str(value) for value in _plain(row)] for row in wanted
        ]


def _plain(row):
    return [int(v) if isinstance(v, float) and v == int(v) else v for v in row]


def test_with_one_report_no_file_has_more_columns_than_before(built):
    for name, one in catalogue.load().indicators.items():
        for by in ((), query.dimensions(one)[:1]):
            series = query.series(name, Reading(built), by)
            codes = [column.code for column in table.data(series, Reading(built)).columns]
            assert not {*codes} & {*MORE}
            assert table.file_name(series, "fr").endswith(slug(citation.title(series, "fr")))


def test_new_indicators_have_addresses(online):
    whole = json.loads(given("index.json").content)
    there = {one["id"]: one for one in whole["indicators"]}
    page = given("").text
    for name in OWN:
        assert there[name]["csv"] == f"/donnees/{name}.csv"
        assert f"/donnees/{name}.xlsx" in page
        assert given(f"{name}.xlsx").content[:2] == b"PK"
        assert json.loads(given(f"{name}.json").content)["resources"][0]["data"]


@pytest.mark.long
def test_names_of_files_say_the_year_that_was_chosen(online):
    def name(address: str) -> str:
        return re.findall(r'filename="(.*?)"', given(address).headers["Content-Disposition"])[0]

    assert name(f"{YOUTHS}.csv?year=2023").endswith("-2023.csv")
    assert not re.search(r"20\d\d", name(f"{YOUTHS}.csv"))
    assert name("vue/jeunesse.xlsx?year=2023").endswith("-2023.xlsx")
    assert not re.search(r"20\d\d", name("vue/jeunesse.xlsx"))
    answer = CLIENT.get("/presentations/conseil.pptx?year=2023")
    assert '-2023.pptx"' in answer.headers["Content-Disposition"]


def test_a_workbook_of_a_view_has_both_years_and_every_column(online):
    book = load_workbook(io.BytesIO(given("vue/jeunesse.xlsx").content))
    sheet = book[say("sheet_figures", "fr")]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(line for line in lines if say("report_year", "fr") in line)
    at = {name: header.index(say(name, "fr")) for name in ("value", "report_year", "value_before")}
    row = next(line for line in lines if line[0] == indicators.known(online)[YOUTHS].label.fr)
    assert [row[place] for place in at.values()] == [7631, 2024, 6937]


@pytest.mark.parametrize(("year", "value"), [("", "7 631"), ("2023", "6 937")])
def test_a_presentation_and_a_sheet_follow_the_year(year, value, online):
    asked = {"year": [year]} if year else {}
    (first, *_) = snapshot.presentations("jeunesse", asked, online)
    told = " ".join(f"{slide.title} {slide.below}" for slide in first.slides)
    assert value in told.replace("\u00a0", " ")


def test_links_with_2023_give_what_they_gave(online, built):
    for name, one in indicators.known(online).indicators.items():
        if not one.published or one.members or name in OWN:
            continue
        before = query.series(name, Reading(built))
        after = query.series(name, IN_2023.reading(online), where=IN_2023.measured)
        if reports.states(one.published, 2023, online):
            assert after.value == before.value
            assert after.provenance.figure == before.provenance.figure


# Before any script -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "value", "not_there"),
    [((), "7 631", "6 937"), (("2023",), "6 937", "7 631"), (("1999",), "7 631", "6 937")],
)
def test_the_page_that_http_gives_has_the_numbers_of_the_year(year, value, not_there, online):
    asked = {"year": year} if year else {}
    told = plain(before.shown("jeunesse", asked)[1])
    assert value in told
    assert not_there not in told
