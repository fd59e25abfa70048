"""What numbers are limited to, when they came and what is lacking is said wherever they go."""

import csv
import dataclasses
import datetime as dt
import html
import io
import re

import pytest
from builders import ciec, list_release, put_online

from cqcm_data import catalogue, checks, figures, query
from cqcm_data.filters import Filters
from cqcm_data.listing import listing
from cqcm_data.reading import Reading
from cqcm_views.cards import (
    browser,
    citations,
    contents,
    region_comparison,
    region_sheet,
    regions,
    table,
)
from cqcm_views.exports import csv as csv_file
from cqcm_views.views.model import FigureCard, card
from cqcm_views.views.model import figures as figure_cards
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings
from cqcm_views.wording.strings import say

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
RECEIVED = [ciec("a", 2023, "06"), ciec("b", 2023, "13"), ciec("c", 2022, "16")]
WHERE = Filters(region=["06", "13"], year=[2023])
LIMITS = {"fr": "Région\u00a0: Montréal et Laval", "en": "Region: Montréal and Laval"}


@pytest.fixture(scope="module")
def received(online_once):
    return online_once(ciec=RECEIVED)


@LANGUAGES
def test_the_filters_go_with_the_numbers_wherever_they_are_taken(received, language):
    by_year = card("ciec", by="year", chart="columns")
    content = browser.content(
        by_year,
        State(language, where=WHERE),
        State(language, where=WHERE).reading(received),
        "light",
    )
    quote = re.search(r'data-copy="([^"]*)"', content["foot"])[1]
    told = content["figure"]["layout"]
    beside = told["meta"]["source"]
    for words in (quote, content["parts"]["words"], told["meta"]["alt"], beside, content["foot"]):
        assert LIMITS[language] in words.replace("&nbsp;", "\u00a0")
    found = query.series("ciec", Reading(received), ["year"], WHERE)
    text = csv_file.written(table.data(found, Reading(received, language)), language)
    text = text.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";" if language == "fr" else ",")
    place = header.index({"fr": "Filtres", "en": "Filters"}[language])
    assert {row[place] for row in rows} == {LIMITS[language]}


def test_a_card_that_follows_one_filter_does_not_stand_for_the_whole(received):
    state = State("fr", where=Filters(region=["06"], level=["primary"]))
    by_year = card("ciec", by="year", chart="columns")
    held = contents.content(by_year, state, state.reading(received))
    assert held.notices == ("Ne suit pas le filtre Niveau scolaire.",)


def test_several_filters_that_cannot_be_followed_are_several(received):
    state = State("fr", where=Filters(region=["06"], level=["primary"]))
    members = contents.content(FigureCard("members"), state, state.reading(received))
    assert members.notices == ()
    told = members.whole
    assert told.endswith("ne suit pas les filtres Niveau scolaire et Région.")
    # True also of what is abroad, or of one meeting: it does not tell what the number covers.
    region = [citations.not_followed(["region"], language) for language in ("fr", "en")]
    assert not [told for told in region if "Québec" in told]
    english = citations.not_followed(["level", "region"], "en")
    assert english.endswith("does not follow the filters School level and Region.")


@pytest.mark.parametrize("name", ["digital_aided", "jeune_coop_projects"])
def test_a_number_of_records_has_neither_the_sentence_nor_the_share_of_the_published_one(
    name, build_with
):
    release = build_with(digital_grants=[grant("a"), grant("b")], jeune_coop_projects=[project()])
    published, filtered = (
        contents.content(FigureCard(name), state, state.reading(release))
        for state in (State("fr"), State("fr", where=Filters(region=["16"])))
    )
    assert published.claim and published.claim in published.quote
    assert (filtered.claim, filtered.parts[0].share) == ("", None)
    assert filtered.parts[0].text != published.parts[0].text
    assert published.claim not in filtered.quote


def test_the_sheet_of_a_region_says_where_the_number_for_quebec_is_another_one(build_with):
    release = build_with(jeune_coop_projects=[project(), project(year=2024, id="b")])
    told = region_sheet.sheet("16", State("fr"), State("fr").reading(release))
    row = next(row for row in told.split("<tr>") if ">Projets Jeune COOP<" in row)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
    assert [cells[0], cells[2]] == ["2", "438<small>Rapport 2023 · 2023</small>"]
    assert cells[3] == "–"  # no rate of the one beside a rate of the other


@pytest.mark.long
def test_rows_keep_the_day_on_which_they_came(online_with):
    received = online_with(ciec=RECEIVED)
    came = received.day
    later = list_release(received.root, received.tables, why="autre chose")
    object.__setattr__(later, "at", later.at + dt.timedelta(days=400))
    assert query.series("ciec", Reading(later), ["year"]).as_of == came
    newer = put_online(received.root, ciec=[ciec("a", 2023), ciec("b", 2024)])
    object.__setattr__(newer, "at", newer.at + dt.timedelta(days=800))
    assert query.series("ciec", Reading(newer), ["year"]).as_of == newer.day


@LANGUAGES
def test_regions_that_have_sent_nothing_are_said_as_not_yet_received(received, language):
    words = {"fr": "pas encore reçue", "en": "not yet received"}[language]
    map_card = card("ciec", by="region", chart="tile_map")
    content = browser.content(map_card, State(language), State(language).reading(received), "light")
    hovers = [h for trace in content["figure"]["data"] for h in trace.get("hovertext", [])]
    assert sum(words in hover for hover in hovers) == 14
    by_region = query.series("ciec", Reading(received), ["region"])
    told = {"fr": "3 régions sur 17 reçues", "en": "3 of 17 regions received"}[language]
    assert findings.finding(by_region, language).split(".")[-2].strip() == told
    chosen = query.series("ciec", Reading(received), ["region"], Filters(region=["06", "07"]))
    assert findings.finding(chosen, language).endswith("Outaouais.")
    shown = region_comparison.comparison(
        State(language, where=Filters(region=["06", "07"])),
        False,
        State(language, where=Filters(region=["06", "07"])).reading(received),
    )
    assert words in shown


def test_a_region_without_rows_under_a_filter_has_not_been_forgotten(received):
    found = query.series("ciec", Reading(received), ["region"], Filters(year=[2022]))
    assert "06" not in found.awaited and "07" in found.awaited


@LANGUAGES
def test_what_is_not_counted_in_this_way_is_no_absent_region(received, language):
    where = Filters(region=["06", "13"], year=[2022, 2023])
    shown = html.unescape(
        region_comparison.comparison(
            State(language, where=where), False, State(language, where=where).reading(received)
        )
    )
    label = catalogue.load()["ciec_youths"].label[language]
    (row,) = [one for one in shown.split("<tr") if f">{label} (" in one]
    assert row.count({"fr": "non ventilé", "en": "not broken down"}[language]) == 3 + (
        language == "en"  # in the sentence too
    )
    assert say("not_broken_down", language) in row
    assert say("no_value", language) not in row


@pytest.mark.parametrize("by", [(), ("region",), ("region", "post_kind"), ("post_kind",)])
def test_a_region_without_post_counts_zero_however_it_is_asked_for(by, built):
    frame = query.series("youth_posts", Reading(built), by, Filters(region=["07"])).frame
    assert len(frame) and set(frame["value"]) == {0.0}


def test_a_check_compares_the_year_that_was_published(build_with):
    rows = [ciec(f"a{n}", 2023) for n in range(40)] + [ciec(f"b{n}", 2024) for n in range(9)]
    on = build_with(ciec=rows)
    (found,) = [check for check in checks.run(on) if check.name == "ciec"]
    assert (found.found, found.outcome) == (40, "holds")


def test_what_an_older_release_keeps_from_the_public_does_not_wait(online_with):
    received = online_with(ciec=RECEIVED)
    put_online(received.root, ciec=[ciec("a", 2024)])
    outcomes = {check.name: check.outcome for check in checks.run(received)}
    assert outcomes["ciec"] != "waits"
    assert query.from_records("ciec_youths", Reading(received)).broken_down is False


@LANGUAGES
def test_a_sentence_names_the_other_sources_that_it_quotes(built, language):
    quoting = [
        indicator.id
        for indicator in catalogue.load().indicators.values()
        if indicator.published and indicator.finding
        if {figures.figure(one, built).source for one in indicator.finding.uses.values()}
        - {figures.figure(indicator.published, built).source}
    ]
    assert "movement_organisations" in quoting
    for name in quoting:
        held = contents.content(FigureCard(name), State(language), Reading(built, language))
        finding = catalogue.load()[name].finding
        for one in finding.uses.values():
            source = figures.sources(built)[figures.figure(one, built).source]
            if figures.figure(one, built).source != "rapport_2023":
                assert source[f"title_{language}"] in held.quote, name


def test_new_members_of_a_year_are_no_state_at_a_date(built):
    by_category = query.series("new_members", Reading(built), ["member_category"])
    whole = query.series("new_members", Reading(built))
    assert by_category.provenance.nature == whole.provenance.nature == "flow"
    assert by_category.provenance.period == whole.provenance.period
    members = query.series("members", Reading(built), ["member_category"])
    assert members.provenance.nature == "stock"


@LANGUAGES
def test_an_average_that_is_computed_says_so(built, language):
    found = query.series("agreement_hours_per_intervention", Reading(built), ["network"])
    words = {"fr": "moyenne calculée", "en": "average computed"}[language]
    assert words in citation.source_line(found, Reading(built, language))
    assert words not in citation.source_line(
        query.series("members", Reading(built)), Reading(built, language)
    )


def test_what_is_chosen_goes_along_to_the_points_about_a_figure(built):
    state = State("fr", where=Filters(region=["16"]))
    reading = state.reading(built)
    lead = browser.content(views()["jeunesse"].lead[0], state, reading, "light")["foot"]
    told = lead + browser.rows(figure_cards("youths_all_activities", "ciec"), state, reading)
    points = re.findall(r'href="(/sources[^"]*)#point', html.unescape(told))
    assert len(points) > 2 and all("region=16" in point for point in points)


def test_one_line_leads_to_the_sheets_of_what_is_chosen(built):
    sheets = {"07": "Fiche : Outaouais", "16": "Fiche : Montérégie"}
    for codes in ((), ("07",), ("07", "16")):
        state = State("fr", where=Filters(region=codes))
        told = html.unescape(regions.follows("Phrase.", True, state, state.reading(built)))
        links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', told)
        named = {name.replace("\u00a0", " ") for _, name in links}
        assert told.count("<p ") == 1 and ">Phrase." in told
        assert named == {sheets[code] for code in codes} if codes else len(links) == 1
        assert [where.split("region=")[-1] for where, _ in links if codes] == [*codes]
        assert "<a " not in regions.follows("", False, state, state.reading(built))


def test_a_copied_sentence_names_unit_report_and_page(built):
    members = contents.content(FigureCard("members"), State("fr"), Reading(built))
    quote = members.quote.replace("\u00a0", " ")
    assert quote.startswith("Membres du CQCM : 65 membres.")
    assert "CQCM, Rapport d'activités 2023, p. 6" in quote
    bars = card("members", by="member_category", chart="bar")
    told = contents.content(bars, State("fr"), Reading(built)).quote
    assert "CQCM, Rapport d'activités 2023, p. 6" in told.replace("\u00a0", " ")


def grant(name: str) -> dict[str, object]:
    enterprise = {"enterprise": name, "region": "16", "form": "coop", "sector": "Habitation"}
    return {"id": name, **enterprise, "step": "support", "amount": 10, "date": "2022-05-01"}


def project(**other: object) -> dict[str, object]:
    school = {"school": "x", "partner_organisation": "", "school_year": "", "theme": ""}
    return (
        {"id": "a", "year": 2023, "region": "16", "level": "primary", "youths": 9} | school | other
    )


@LANGUAGES
def test_a_sum_set_in_advance_is_no_state_and_says_that_it_has_no_dates(built, language):
    words = {"fr": "somme fixée d'avance", "en": "sum set in advance"}[language]
    dates = {"fr": "dates non précisées", "en": "dates not stated"}[language]
    for name in ("agreement_amount", "digital_envelope", "digital_subsidy"):
        line = citation.source_line(query.series(name, Reading(built)), Reading(built, language))
        assert words in line and dates in line
        assert citation.say("undated", language) not in line
        assert citation.say("nature_stock", language) not in line


@LANGUAGES
def test_a_list_says_its_period_as_the_numbers_of_its_rows_do(built, language):
    undated = citation.say("nature_stock_undated", language)
    for name, indicator in (("board", "board_seats"), ("roadmap", "roadmap_projects")):
        listed = citation.report_line(listing(name, built).provenance, Reading(built, language))
        counted = citation.source_line(
            query.series(indicator, Reading(built)), Reading(built, language)
        )
        assert undated in listed and undated in counted, name


@LANGUAGES
def test_what_comes_from_the_report_and_elsewhere_is_not_called_another_source(built, language):
    parts = tuple(query.series(name, Reading(built)) for name in ("ciec", "ciec_2021"))
    beside = dataclasses.replace(parts[0], parts=parts)
    line = citation.source_line(beside, Reading(built, language))
    assert line.startswith(citation.say("sources_are", language, sources="")[:7])
    assert citation.say("status_other_source", language) not in line
