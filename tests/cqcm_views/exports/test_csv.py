"""A card's rows as a file."""

import csv
import io

import pytest

from cqcm_data import formulas, query, rates
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.series import Series
from cqcm_views.cards import lists, table
from cqcm_views.exports import csv as csv_file
from cqcm_views.views.model import ListCard
from cqcm_views.views.state import State


def read(content: bytes, language: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if language == "fr" else ","))


def written(series: Series, release: Release, language: str) -> bytes:
    return csv_file.written(table.data(series, Reading(release, language)), language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_row_says_unit_period_status_and_source(language, built):
    found = query.series("agreement_hours_per_intervention", Reading(built), ["network"])
    header, *rows = read(written(found, built, language), language)
    assert len(header) == 9
    value = rows[0][1].replace(",", ".")
    assert float(value) == pytest.approx(4538 / 74)
    assert ("," in rows[0][1]) == (language == "fr")
    for row in rows:
        assert all(row)


def test_made_up_rows_are_marked_in_name_and_on_each_row(built):
    found = query.series("ciec", Reading(built, example=True), ["region"])
    assert table.file_name(found, "fr").startswith("FICTIF_")
    _, *rows = read(written(found, built, "fr"), "fr")
    assert rows
    assert {row[6] for row in rows} == {"Données fictives"}


def test_real_rows_are_not_marked(built):
    found = query.series("youth_posts", Reading(built), ["region"])
    assert table.file_name(found, "en") == "posts-of-the-youth-team-by-region"


def test_a_file_is_named_in_the_readers_language_by_what_it_holds(built):
    posts = query.series("youth_posts", Reading(built), ["region"])
    rate = rates.per_inhabitants(posts, built)
    assert table.file_name(posts, "fr") == "postes-de-l-equipe-jeunesse-par-region"
    assert table.file_name(rate, "fr").endswith("-par-region-pour-10-000-habitants")
    members = query.series("members", Reading(built), ["member_category"])
    assert table.several_name([members], "fr") == "membres-par-categorie-de-membres"
    roadmap = lists.content(ListCard("roadmap"), State("en"), Reading(built, "en"))
    assert roadmap.file_name == "the-roadmap-projects-one-by-one"


@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−")
@pytest.mark.parametrize(
    "before", ["", " ", "\u00a0", "\u202f ", "\u3000", "\u200b", "\ufeff", "\u200f", "\n", "\x00 "]
)
def test_no_text_is_a_formula(before, sign):
    text = f"{before}{sign}1+1"
    assert formulas.safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx", "\x00x"])
def test_no_text_begins_a_cell_anew(text):
    assert formulas.safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", " ", "Montérégie", " a = b", "5 – 7", "« = »", "\u00a0x", "'x"]
)
def test_other_text_stays_as_it_is(text):
    assert formulas.safe(text) == text


@pytest.mark.parametrize(("language", "shown"), [("fr", "-12,5"), ("en", "-12.5")])
def test_a_negative_number_is_a_number(language, shown, built):
    found = query.series("youth_posts", Reading(built), ["region"])
    found.frame["value"] = -12.5
    _header, *rows = read(written(found, built, language), language)
    assert {row[1] for row in rows} == {shown}


def test_a_template_has_the_columns_of_its_contract():
    header = read(csv_file.template("ciec", "fr"), "fr")[0]
    assert header[:3] == ["id", "year", "region"]


def test_a_missing_value_is_an_empty_cell_and_said_beside_it(build_with):
    rows = [{**CIEC, "id": "a", "youths": ""}, {**CIEC, "id": "b", "region": "13", "youths": "9"}]
    release = build_with(ciec=rows)
    found = query.series("ciec_youths", Reading(release), ["region"])
    header, *rows = read(written(found, release, "fr"), "fr")
    assert {row[0]: row[1] for row in rows} == {"Laval": "9", "Montérégie": ""}
    said = {row[0]: row[header.index("Précision")] for row in rows}
    assert said["Montérégie"] == "aucune valeur" != said["Laval"]


def test_a_row_says_whether_its_number_is_printed_counted_or_computed(built):
    told = {
        "members": ([], "donnée sans"),
        "youth_posts": (["region"], "comptée ici"),
        "agreement_hours": (["network"], "tirée des lignes de la source"),
        "agreement_hours_per_intervention": (["network"], "calculée ici"),
    }
    for name, (by, said) in told.items():
        found = query.series(name, Reading(built), by)
        header, *rows = read(written(found, built, "fr"), "fr")
        assert all(row[header.index("Précision")].startswith(said) for row in rows), (name, rows)
    assert [row[1] for row in rows] == ["61,324324324", "92,707070707"]


CIEC = {
    "year": 2023,
    "region": "16",
    "name": "CIEC",
    "coordinators": "",
    "supporting_organisation": "",
}
