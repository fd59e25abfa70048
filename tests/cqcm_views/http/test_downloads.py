"""The files that a card gives, through HTTP as a browser asks for them."""

import csv
import io
import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import catalogue, query
from cqcm_data.reading import Reading
from cqcm_views.cards import contents
from cqcm_views.exports import csv as csv_file
from cqcm_views.http import front_door
from cqcm_views.views.model import ChartCard, ListCard, TableCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation

CLIENT = TestClient(Starlette(routes=front_door.routes))
CARDS = [
    pytest.param(card, id=f"{name}-{card.anchor}")
    for name, view in views().items()
    for card in (*(lead.card for lead in view.lead), *view.cards())
    if isinstance(card, ChartCard | ListCard | TableCard)
]

IN_FULL = [one for one in CARDS if isinstance(one.values[0], TableCard)]
assert IN_FULL


def asked(address: str) -> list[list[str]]:
    answer = CLIENT.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.long
@pytest.mark.parametrize("name", catalogue.load().indicators)
def test_each_breakdown_of_each_indicator_is_a_file(name):
    for by in query.dimensions(catalogue.load()[name]) or ("",):
        for example in ("non", "oui"):
            header, *rows = asked(f"/donnees/{name}.csv?par={by}&exemple={example}")
            assert all(len(row) == len(header) for row in rows)


@pytest.mark.parametrize("card", CARDS)
def test_the_file_of_each_card_says_its_status_source_and_version_on_each_row(card):
    if isinstance(card, ListCard):
        address = f"/donnees/liste/{card.listing}.csv"
    elif isinstance(card, TableCard):
        address = f"/donnees/ensemble/{'.'.join(card.indicators)}.csv?par={card.by}"
    else:
        address = f"/donnees/{card.indicator}.csv?par={'.'.join(card.by)}"
    header, *rows = asked(address)
    assert header[-5:-1] == ["Statut", "Source", "Version", "Mise en ligne"]
    assert header[-1] == "Lien qui refait cet export"
    assert all(all(row[-5:]) for row in rows)


def test_a_file_is_never_of_another_version_than_asked_for():
    assert CLIENT.get("/donnees/members.csv?version=99").status_code == 404
    assert CLIENT.get("/donnees/liste/roadmap.csv?version=x&lang=en").status_code == 404
    assert CLIENT.get("/donnees/members.csv?version=1").status_code == 200


def test_a_table_in_full_never_shows_the_example():
    _, *rows = asked("/donnees/ensemble/ciec.jeune_coop_youths.csv?par=region&exemple=oui")
    assert [(row[1], row[2]) for row in rows] == [("Total", "40"), ("Total", "6937")]


@pytest.mark.parametrize("card", IN_FULL)
def test_a_table_in_full_has_the_total_of_each_measure_with_its_source(card):
    address = f"/donnees/ensemble/{'.'.join(card.indicators)}.csv?par={card.by}"
    _, *rows = asked(address)
    totals = [row for row in rows if row[1] in ("Total", "Ensemble")]  # a mean has no total
    alone = [asked(f"/donnees/{name}.csv?par=")[1] for name in card.indicators]
    assert [row[2:-1] for row in totals] == [row[:-1] for row in alone]


def test_what_is_whole_or_side_by_side_has_no_total():
    for address in ("members.new_members.csv", "leaders_training_two_years.csv?par=indicator"):
        header, *rows = asked(f"/donnees/ensemble/{address}")
        assert len(rows) == 2 and all(len(row) == len(header) for row in rows)
        assert "Total" not in {cell for row in rows for cell in row}


@pytest.mark.parametrize("card", IN_FULL)
def test_the_source_of_a_table_in_full_is_that_of_all_its_measures(card, built):
    told = contents.content(card, State(), State().reading(built)).citation
    places = {
        citation.place(place, "fr")
        for name in card.indicators
        for by in ((card.by,), ())
        for place in query.series(name, Reading(built), by).provenance.places
    }
    assert set(told.places) == places
    pages = [int(page) for place in places for page in re.findall(r"\d+", place.split("p.")[-1])]
    line = told.line.split(" · ")[0]
    assert {min(pages), max(pages)} == {int(n) for n in re.findall(r"\d+", line.split("p.")[-1])}


def test_what_goes_wrong_in_a_file_is_a_sentence_with_a_reference(monkeypatch, caplog):
    monkeypatch.setattr(csv_file, "written", lambda *_: 1 / 0)
    answer = CLIENT.get("/donnees/members.csv?lang=en")
    assert answer.status_code == 500
    assert "give the reference" in answer.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("dataset", ["targets", "..%2f..%2fetc%2fpasswd"])
def test_only_a_dataset_that_awaits_records_has_a_file_to_fill_in(dataset):
    for address in (f"/donnees/modele/{dataset}.csv", f"/gabarits/{dataset}.xlsx"):
        assert CLIENT.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("youth_posts.csv?par=region", "postes-de-l-equipe-jeunesse-par-region"),
        ("youth_posts.csv?par=region&lang=en", "posts-of-the-youth-team-by-region"),
        ("youth_posts.csv?par=region&pour=habitants", None),
        ("ciec.csv?par=region&exemple=oui", None),
        (
            "ensemble/members.new_members.csv?par=member_category",
            "membres-par-categorie-de-membres",
        ),
        ("liste/roadmap.csv?lang=en", "the-roadmap-projects-one-by-one"),
        ("modele/ciec.csv", "ciec"),
    ],
)
def test_a_file_has_a_name_that_says_what_it_holds(address, name):
    disposition = CLIENT.get(f"/donnees/{address}").headers["content-disposition"]
    (given,) = re.findall(r'^attachment; filename="((?:FICTIF_)?[a-z0-9-]+)\.csv"$', disposition)
    assert given.startswith("FICTIF_") == ("exemple" in address)
    assert given.endswith("-pour-10-000-habitants") == ("habitants" in address)
    assert name is None or given == name
