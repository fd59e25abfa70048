"""The rows of an untidy sheet are told apart, and nothing of it is taken silently."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets_by_hand import sheet

from cqcm_data.build import SOURCES, read_csv
from cqcm_data.intake.keys import key
from cqcm_data.intake.layout import Left, proposed, rows
from cqcm_data.intake.matching import known
from cqcm_data.intake.region_names import region

HEADER = ["Région", "École", "Nb jeunes", "Courriel"]
KNOWN = frozenset(known("jeune_coop_projects"))


def left(found):
    return {(one.first, one.last): one.why for one in found.left}


def lines(found, written):
    return rows(written, found)["line"].to_pylist()


def test_titles_totals_notes_and_a_header_once_more_are_no_records():
    written = sheet(
        [
            ["Bilan Jeune COOP 2023"],
            ["Mis à jour en mai"],
            [],
            HEADER,
            ["Estrie", "A", "20", "a@b.ca"],
            ["Estrie", "B", "30"],
            ["Sous-total", "", "50"],
            [],
            HEADER,
            ["Laval", "C", "1 200"],
            ["Laval", "Ensemble", "5"],
            ["Sous-total", "", "1205"],
            ["TOTAL GÉNÉRAL", "", "1 255"],
            [],
            ["* Données provisoires"],
            ["Source : CQCM"],
        ],
        "Région 05 - Estrie",
    )
    found = proposed(written, KNOWN)
    assert (found.titles, found.header, found.first) == ((0, 1), (3,), 4)
    assert found.names == tuple(HEADER)
    assert left(found) == {
        (6, 6): "total",
        (7, 7): "blank",
        (8, 8): "repeated_header",
        (11, 12): "total",
        (13, 13): "blank",
        (14, 15): "note",
    }
    assert lines(found, written) == [5, 6, 10, 11]
    assert found.region.code == "05"


def test_what_is_proposed_can_be_changed():
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Total", "", "20"]])
    found = proposed(written, KNOWN)
    assert lines(found, written) == [2]
    assert lines(replace(found, left=()), written) == [2, 3]
    assert lines(replace(found, left=(*found.left, Left(1, 1, "note"))), written) == []


def test_the_rest_follows_from_a_header_that_a_person_chose():
    written = sheet([["a", "b"], ["c", "d"], ["e", "f"]])
    found = proposed(written, KNOWN, header=(1,))
    assert (found.titles, found.names, lines(found, written)) == ((0,), ("c", "d"), [3])


@pytest.mark.parametrize(
    "label", ["Total", "TOTAL", "Sous-total", "Grand total", "Ensemble", "Somme"]
)
def test_a_total_is_told_in_any_letters(label):
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Laval", "B", "22,5"], [label, "", "42,5"]])
    assert left(proposed(written, KNOWN)) == {(3, 3): "total"}


def test_a_total_that_does_not_add_up_is_told_as_such():
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Total", "", "21"], ["Total Estrie", "", "9"]])
    assert left(proposed(written, KNOWN)) == {(2, 3): "total_differs"}


def test_a_name_that_sounds_like_a_total_is_a_record_unless_its_numbers_are_sums():
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Ensemble vocal", "B", "7"]])
    assert left(proposed(written, KNOWN)) == {}
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Ensemble du Québec", "", "20"]])
    assert left(proposed(written, KNOWN)) == {(2, 2): "total"}


def test_a_total_without_numbers_is_one_by_its_word_and_a_name_is_not():
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Total"], ["Ensemble vocal", "B"]])
    assert left(proposed(written, KNOWN)) == {(2, 2): "total"}


def test_words_alone_above_the_last_record_are_no_note():
    written = sheet([HEADER, ["Estrie", "A", "20"], ["Remarque"], ["Laval", "B", "2"], ["Fin"]])
    assert left(proposed(written, KNOWN)) == {(4, 4): "note"}


def test_two_rows_of_headers_are_joined_where_the_lower_one_says_too_little():
    upper = ["Région", "Renseignements", "", "Jeunes", "", "Total"]
    lower = ["", "École", "Niveau", "Filles", "Garçons", ""]
    written = sheet([["Bilan"], upper, lower, ["Estrie", "A", "Primaire", "2", "3", "5"]])
    found = proposed(written, KNOWN)
    assert (found.titles, found.header) == ((0,), (1, 2))
    assert found.names == ("Région", "École", "Niveau", "Jeunes Filles", "Jeunes Garçons", "Total")


def test_a_second_row_of_headers_stands_below_merged_cells_alone():
    upper = ["Région", "École", "Jeunes", "", "Montant"]
    written = sheet([upper, ["", "", "Filles", "Garçons"], ["Estrie", "A", "2", "3", "5"]])
    found = proposed(written, KNOWN)
    assert (found.header, lines(found, written)) == ((0, 1), [3])
    data = sheet([["Région", "École", "", "Jeunes"], ["Estrie", "A", "b", "c"]])
    assert proposed(data, KNOWN).header == (0,)


def test_a_title_just_above_is_no_second_row():
    found = proposed(sheet([["Bilan 2023"], HEADER, ["Estrie", "A", "20"]]), KNOWN)
    assert (found.titles, found.header) == ((0,), (1,))


def test_a_header_of_unknown_names_is_the_first_wide_row_of_words():
    found = proposed(sheet([["Bilan"], [], ["x", "y", "z"], ["1", "b", "c"]]), KNOWN)
    assert (found.header, found.names) == ((2,), ("x", "y", "z"))


def test_a_sheet_of_nothing_has_no_header_and_no_rows():
    written = sheet([[""], [""]])
    found = proposed(written, KNOWN)
    assert (found.header, found.names, lines(found, written)) == ((), (None,), [])
    assert lines(proposed(sheet([HEADER]), KNOWN), sheet([HEADER])) == []


@given(st.lists(st.lists(st.sampled_from(["", "a", "Total", "Région", "École", "12", "env. 3"]),
                         min_size=1, max_size=4), min_size=1, max_size=9))  # fmt: skip
def test_each_row_below_the_header_is_a_record_or_is_left_out_once(written):
    held = sheet(written)
    found = proposed(held, KNOWN)
    out = [at for one in found.left for at in range(one.first, one.last + 1)]
    kept = [line - 1 for line in lines(found, held)]
    assert sorted(out + kept) == list(range(found.first, len(written)))


# Regions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "how"),
    [
        ("Estrie", "05", "name"),
        ("Région 05 - Estrie", "05", "name"),
        ("Région 5 – Estrie", "05", "name"),
        ("Outaouais (07)", "07", "name"),
        ("05", "05", "name"),
        ("Région 05", "05", "name"),
        ("Bas St-Laurent", "01", "name"),
        ("Saguenay–Lac-St-Jean", "02", "name"),
        ("SAGUENAY LAC SAINT JEAN 2023", "02", "name"),
        ("Région de l'Estrie", "05", "name"),
        ("Mtgie", "16", "name"),
        ("Eastern Townships", "05", "name"),
        ("Jeune COOP Estrie", "05", "proposed"),
        ("Estire", "05", "proposed"),
        ("Monteregei", "16", "proposed"),
    ],
)
def test_a_region_is_told_in_any_spelling(text, code, how):
    found = region(text)
    assert (found.code, found.how) == (code, how)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Feuil1",
        "Feuil5",
        "Sheet1",
        "12 mois",
        "2023",
        "18",
        "Données",
        "Québec",
        "Montréal et Laval",
        "06 Estrie",
        "Total",
    ],
)
def test_words_that_name_no_region_or_two_give_none(text):
    assert region(text) is None


def test_every_name_of_the_17_regions_is_known():
    for row in read_csv(SOURCES / "regions.csv"):
        for name in (row["name_fr"], row["name_en"], row["short_name"], row["code"]):
            assert region(name).code == row["code"], name


def test_a_sheet_called_3_is_no_region_for_certain():
    found = proposed(sheet([HEADER], "3"), KNOWN).region
    assert (found.code, found.how) == ("03", "proposed")


@given(
    st.sampled_from(["Nord-du-Québec", "Côte-Nord", "Bas-Saint-Laurent", "Lanaudière"]), st.data()
)
def test_a_name_depends_on_no_capital_accent_or_hyphen(name, data):
    chars = [data.draw(st.sampled_from([one, one.upper()])) for one in key(name)]
    said = "".join(data.draw(st.sampled_from([" ", "-", "–"])) if c == " " else c for c in chars)
    assert region(said) == region(name)
