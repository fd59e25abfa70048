"""The grid goes out as a file and comes back: what is read, what is not and why, what differs."""

import csv
import datetime as dt
import io
import string
from dataclasses import replace
from pathlib import Path

import entered
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from cqcm_data import formulas
from cqcm_data.intake.keys import key as compared
from cqcm_data.intake.sheets import Refused
from cqcm_data.reporting import drafts, files, grid, online, vocabulary
from cqcm_data.reporting.drafts import Draft
from cqcm_data.reporting.entries import Entry

YEAR = 2024
KINDS = {"csv": files.csv, "xlsx": files.xlsx}


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))


@pytest.fixture
def empty(built):
    drafts.begin(YEAR, built, "anne")
    return grid.grid(drafts.kept(YEAR), built)


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def made(rows, delimiter=";"):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def filled(on, **by_key):
    """The file of an empty grid with some cells filled in by hand."""
    rows = rows_of(files.csv(on))
    for row in rows:
        row.update(by_key.get(row["Identifiant"], {}))
    return made(rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_nobody_touched_changes_nothing(built, empty, kind):
    found = files.coming(KINDS[kind](empty), "f", empty, built)
    assert (found.entries, found.unread, found.ignored, found.new) == ({}, (), (), ())
    assert found.rows == len(empty.rows) == 187


def test_one_row_per_figure_with_its_id_and_what_was_said_last(empty):
    rows = {row["Identifiant"]: row for row in rows_of(files.csv(empty))}
    assert [*rows] == [row.key for row in empty.rows]
    members = rows["movement_organisations_mission"]
    assert members["Valeur du dernier rapport"] == "3000"
    assert members["Mention du dernier rapport"] == "p. 3, « près de 3 000 coopératives »"
    assert members["Précision"] == "près de"
    assert (members["Valeur"], members["Page"], members["État"]) == ("", "", "à remplir")


def test_what_is_filled_in_is_told_then_taken(built, empty):
    content = filled(
        empty,
        members_2023={"Valeur": "70", "Page": "3", "Précision": "Près de"},
        ciec_2023={"État": "Pas repris"},
        agreement_hours_total_2022_2023={"Valeur": "32\u00a0072,5", "Début": "1er avril 2023"},
    )
    found = files.coming(content, "f.csv", empty, built)
    assert found.unread == ()
    assert {(one.key, one.field, one.here, one.coming) for one in found.differences} == {
        ("members_2023", "state", "open", "given"),
        ("members_2023", "value", None, 70.0),
        ("members_2023", "first_page", None, 3),
        ("members_2023", "qualifier", "exact", "nearly"),
        ("ciec_2023", "state", "open", "not_taken_up"),
        ("agreement_hours_total_2022_2023", "state", "open", "given"),
        ("agreement_hours_total_2022_2023", "value", None, 32072.5),
    }
    draft, refused = files.take(found, YEAR, "luc")
    assert refused == {}
    assert draft.entries["members_2023"].value == 70
    assert draft.changes["members_2023"].who == "luc"
    again = files.coming(content, "f.csv", grid.grid(draft, built), built)
    assert again.entries == {}


WRONG = {
    "Valeur": [("douze", "not_a_number"), ("1,234", "ambiguous_number"), ("-3", "too_small")],
    "Page": [("2,5", "not_whole"), ("0", "too_small")],
    "Début": [("hier", "not_a_date"), ("01/02/2024", "ambiguous_date")],
    "Précision": [("licorne", "unknown_value")],
    "Unité": [("licornes", "unknown_value"), ("?!?", "unknown_value")],
    "Contredit": [("personne", "unknown_id")],
    "Identifiant": [("licornes_2023", "unknown_id"), ("ciec_2023", "twice")],
}


@pytest.mark.parametrize(
    ("column", "text", "why"), [(c, text, why) for c in WRONG for text, why in WRONG[c]]
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_entered(
    built, empty, column, text, why
):
    rows = rows_of(files.csv(empty))
    at = next(n for n, row in enumerate(rows) if row["Identifiant"] == "members_2023")
    before = next(n for n, row in enumerate(rows) if row["Identifiant"] == "ciec_2023")
    rows.insert(0, rows.pop(before))
    at += 1 if before > at else 0
    rows[0]["Valeur"] = "7"
    rows[at].update({"Valeur": "70", column: text})
    found = files.coming(made(rows), "f.csv", empty, built)
    (one,) = found.unread
    assert (one.line, one.column, one.text, one.why) == (at + 2, column, text, why)
    assert found.entries["ciec_2023"].value == 7
    assert "members_2023" not in found.entries


def test_what_may_mean_two_things_is_told_with_both(built, empty):
    content = filled(empty, members_2023={"Début": "01/02/2024"})
    (one,) = files.coming(content, "f.csv", empty, built).unread
    assert one.candidates == ("2024-02-01", "2024-01-02")


def test_everything_wrong_at_once_is_listed(built, empty):
    rows = rows_of(files.csv(empty))
    texts = [(c, text, why) for c in WRONG for text, why in WRONG[c] if c != "Identifiant"]
    for row, (column, text, _) in zip(rows, texts, strict=False):
        row[column] = text
    found = files.coming(made(rows), "f.csv", empty, built)
    assert [(one.line, one.column, one.text, one.why) for one in found.unread] == [
        (at + 2, *told) for at, told in enumerate(texts)
    ]


def test_not_taken_up_with_a_new_value_is_asked(built, empty):
    content = filled(empty, members_2023={"Valeur": "70", "État": "pas repris"})
    (one,) = files.coming(content, "f.csv", empty, built).unread
    assert one.why == "value_and_not_taken_up"


def test_an_empty_cell_takes_nothing_out(built, empty):
    before = files.csv(empty)
    row = empty["members_2023"]
    given_ = replace(row.entry, state="given", value=70, first_page=3)
    draft = drafts.put(YEAR, row.key, given_, row.entry, "luc")
    found = files.coming(before, "f.csv", grid.grid(draft, built), built)
    assert found.entries == {}


def test_what_somebody_entered_after_the_file_was_looked_at_stays(built, empty):
    content = filled(empty, members_2023={"Valeur": "70"}, ciec_2023={"Valeur": "7"})
    found = files.coming(content, "f.csv", empty, built)
    row = empty["members_2023"]
    drafts.put(YEAR, row.key, replace(row.entry, value=71, state="given"), row.entry, "luc")
    draft, refused = files.take(found, YEAR, "anne")
    assert [*refused] == ["members_2023"]
    assert refused["members_2023"].theirs.value == 71
    assert (draft.entries["members_2023"].value, draft.entries["ciec_2023"].value) == (71, 7)


def test_a_row_without_an_id_is_a_new_figure(built, empty):
    rows = rows_of(files.csv(empty))
    blank = dict.fromkeys(rows[0], "")
    new = {
        "Chiffre": "Cercles de lecture",
        "Chiffre en anglais": "Reading circles",
        "Sujet": "Jeunesse",
        "Valeur": "12",
        "Unité": "projets",
        "Nouvel indicateur": "oui",
        "Portée": "Tous",
    }
    other = {**new, "Chiffre": "Cercles", "Nouvel indicateur": "non", "Sujet": "Youth"}
    rows += [{**blank, **new}, {**blank, **other}, {**blank, "Valeur": "3"}]
    found = files.coming(made(rows), "f.csv", empty, built)
    assert found.new == ("cercles_de_lecture_2024", "cercles_2024")
    entry = found.entries["cercles_de_lecture_2024"]
    assert (entry.topic, entry.unit, entry.value, entry.state) == ("youth", "projects", 12, "given")
    assert (entry.indicator, found.entries["cercles_2024"].indicator) == (True, False)
    assert entry.period_end == dt.date(2024, 12, 31)
    assert [(one.why, one.line) for one in found.unread] == [("no_label", len(rows) + 1)]
    draft, _ = files.take(found, YEAR, "luc")
    again = files.coming(made(rows), "f.csv", grid.grid(draft, built), built)
    assert (again.new, again.entries) == ((), {})


def test_columns_in_another_order_with_titles_above_and_others_beside_are_read(built, empty):
    rows = rows_of(files.csv(empty))
    for row in rows:
        row["Remarque de Luc"] = "vu"
        if row["Identifiant"] == "members_2023":
            row["Valeur"] = "70"
    turned = [dict(reversed(row.items())) for row in rows]
    content = b"Rapport 2024;;\n;;\n" + made(turned)
    found = files.coming(content, "f.csv", empty, built)
    assert [*found.entries] == ["members_2023"]
    assert found.ignored == ("Remarque de Luc",)


def test_a_few_columns_are_enough(built, empty):
    found = files.coming(b"ID,Value\nmembers_2023,70\n", "f.csv", empty, built)
    assert found.entries["members_2023"].value == 70


def test_a_file_of_something_else_is_refused(built, empty):
    with pytest.raises(Refused) as refused:
        files.coming(b"a;b\n1;2\n", "f.csv", empty, built)
    assert refused.value.kind == "no_values"
    many = [{"Identifiant": "x", "Valeur": "1"}] * (files.MOST + 1)
    with pytest.raises(Refused) as refused:
        files.coming(made(many), "f.csv", empty, built)
    assert refused.value.kind == "too_many_rows"


def test_no_cell_is_a_formula(built, empty):
    row = empty["members_2023"]
    wild = replace(row.entry, note_fr="=1+1", note_en="@SUM(A1)", as_printed="-2 et +3")
    draft = drafts.put(YEAR, row.key, wild, row.entry, "luc")
    on = grid.grid(draft, built)
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(on)))
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line]
    assert {"=1+1", "@SUM(A1)", "-2 et +3"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    for line in rows_of(files.csv(on)):
        assert all(formulas.safe(formulas.bare(text)) == text for text in line.values())
    for kind in KINDS.values():
        assert files.coming(kind(on), "f", on, built).entries == {}


def test_a_workbook_offers_what_may_be_chosen(empty):
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(empty)))
    rules = {rule.promptTitle: rule for rule in book.worksheets[0].data_validations.dataValidation}
    units = book["Listes"]
    assert rules["Unité"].type == "list"
    assert "$B$1" in rules["Unité"].formula1
    assert [cell.value for cell in units["B"]][:2] == ["personnes", "adhésions"]
    assert "Valeur du dernier rapport" not in rules


def test_a_workbook_that_a_person_typed_into_is_read(built, empty):
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Feuille")
        sheet.write_row(0, 0, ["Identifiant", "Valeur", "Fin", "Unité"])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(1, 0, ["leaders_training_growth", "41,5", None, "%"])
        sheet.write_row(2, 0, ["members_2023", 70.0])
        sheet.write_datetime(2, 2, dt.datetime(2024, 12, 31), day)
    found = files.coming(content.getvalue(), "f.xlsx", empty, built)
    assert found.unread == ()
    assert found.entries["leaders_training_growth"].value == 41.5
    assert found.entries["members_2023"].period_end == dt.date(2024, 12, 31)


def few(on):
    """A grid of three rows: the others are read in the same way."""
    kept = ("members_2023", "ciec_2023", "agreement_hours_total_2022_2023")
    return replace(on, rows=tuple(row for row in on.rows if row.key in kept))


# Whatever is entered ------------------------------------------------------------------------------

text = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "M"]), max_size=30
).map(lambda one: online.tidied(Entry(note_fr=one)).note_fr)
number = st.integers(0, 10**12).map(float) | st.decimals(0, 10**6, places=3).map(float)
page = st.integers(1, 500)
days = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))
codes = {name: st.sampled_from([*vocabulary.labels(name)]) for name in ("unit", "nature")}
any_entry = st.builds(
    Entry,
    state=st.sampled_from(["given", "not_taken_up"]),
    value=number,
    value_to=number,
    qualifier=st.sampled_from([*vocabulary.labels("qualifier")]),
    period_start=days,
    period_end=days,
    first_page=page,
    last_page=page,
    **codes,
    **dict.fromkeys(("scope_fr", "scope_en", "as_printed", "note_fr", "note_en"), text),
    section=text,
)
_NOTHING = {"-", "--", "–", "—", "?", ".", "…", "n/a", "n/d", "n.d.", "n.a.", "s.o.", "s/o", "n/p"}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30)
@given(entry=any_entry)
@example(
    entry=Entry(
        state="given",
        value=0.0,
        value_to=0.0,
        unit="persons",
        nature="flow",
        period_start=dt.date(2000, 1, 1),
        period_end=dt.date(2000, 1, 1),
        first_page=1,
        last_page=1,
        section="-",
    )
)
def test_whatever_is_entered_goes_out_and_comes_back(built, kind, entry):
    """In a file that is read beside an empty draft, and beside its own."""
    bare = few(grid.grid(Draft(YEAR), built))
    on = few(grid.grid(Draft(YEAR, entries={"members_2023": entry}), built))
    content = KINDS[kind](on)
    assert files.coming(content, "f", on, built).entries == {}
    found = files.coming(content, "f", bare, built)
    if entry.state == "not_taken_up":  # with a value that is none of the empty draft's
        assert [one.why for one in found.unread] == ["value_and_not_taken_up"]
        return
    default, back = bare["members_2023"].entry, found.entries["members_2023"]
    for name in Entry.__dataclass_fields__:
        expected = getattr(entry, name)
        said = isinstance(expected, str) and expected.lower() in {"", *_NOTHING}
        ours = expected if not said else getattr(default, name)
        if name in ("label_fr", "label_en", "topic", "contradicts", "indicator"):
            continue
        told = getattr(back, name)
        # A sign for nothing that was made safe, « '- », comes back as it was typed.
        assert told in (ours, expected) or formulas.bare(str(ours)) == told
    assert found.unread == ()


@settings(max_examples=30)
@given(st.binary(max_size=300) | st.text(string.printable, max_size=300).map(str.encode))
def test_whatever_comes_it_is_read_or_refused(built, content):
    on = few(grid.grid(Draft(YEAR), built))
    for before in (b"", b"Identifiant;Valeur;Page\nmembers_2023;"):
        try:
            found = files.coming(before + content, "f", on, built)
        except Refused:
            continue
        assert {*found.entries} <= {*found.seen}


def test_the_words_of_the_file_are_no_two_things():
    columns = vocabulary.load().columns.values()
    headers = [h for one in columns for h in {compared(header) for header in one.headers}]
    assert len({*headers}) == len(headers)
    for name in ("state", "unit", "qualifier", "nature", "topic", "indicator"):
        words = [compared(one) for said in vocabulary.labels(name).values() for one in {*said}]
        assert all(vocabulary.word(name, code) for code in vocabulary.labels(name))
        assert "" not in words


def test_the_made_up_report_goes_through_a_workbook(built):
    whole = entered.whole(built)
    content = files.xlsx(grid.grid(whole, built))
    drafts.throw_away(YEAR)
    begun = entered.described(built)
    found = files.coming(content, "f.xlsx", grid.grid(begun, built), built)
    assert {(one.why, one.text) for one in found.unread} == {
        ("unknown_id", name) for name in entered.next_report.NEW
    }
    draft, _ = files.take(found, YEAR, "luc")
    kept = {key: one for key, one in whole.entries.items() if key not in entered.next_report.NEW}
    assert dict(draft.entries) == kept
