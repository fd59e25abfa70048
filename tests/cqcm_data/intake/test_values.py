"""What a text may mean is a value, a question or an error; nothing ambiguous is decided."""

import datetime as dt

import pyarrow as pa
import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import columns
from cqcm_data.columns import Column
from cqcm_data.intake.synonyms import labels
from cqcm_data.intake.values import understood

NUMBER = Column("number", "decimal", required=True)


def column(name, dataset="jeune_coop_projects"):
    return next(one for one in columns.columns(dataset) if one.name == name)


def read(texts, name, dataset="jeune_coop_projects", **how):
    return understood(texts, column(name, dataset), labels(dataset, name), **how)


def values(found):
    return dict(zip(found.texts.to_pylist(), found.values.to_pylist(), strict=True))


def number(*texts, **how):
    return understood(list(texts), NUMBER, {}, **how)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20),
        ("20,0", 20),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 234,50", 1234.5),
        ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("1'234", 1234),
        ("1,234,567", 1234567),
        ("1.234.567,8", 1234567.8),
        ("1,234.5", 1234.5),
        ("0,123", 0.123),
        ("1234,567", 1234.567),
        ("-5", -5),
        ("\u22125", -5),
        ("007", 7),
    ],
)
def test_a_number_is_read(text, value):
    assert values(number(text)) == {text: value}


@pytest.mark.parametrize(
    "text",
    [
        "0x10",
        "1e400",
        "1e5",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "-0",
        "\u22120",
        "-0,00",
        "12 34",
        "1,23,456",
        "5.",
        ".5",
        "12345678901234567",
        "abc",
        "1 234 $",
        "12 %",
        "1/2",
        "½",
        "²",
        "--5",
    ],
)
def test_what_is_no_number_is_an_error(text):
    found = number(text)
    assert {text: error.kind for text, error in found.errors.items()} == {text: "not_a_number"}
    assert values(found) == {text: None}


@pytest.mark.parametrize("text", ["\u0662\u0660", "\uff12\uff10", "2\u0966"])
@pytest.mark.parametrize("name", ["youths", "year", "region"])
def test_digits_of_other_scripts_are_refused(text, name):
    assert read([text], name).errors[text].kind == "foreign_digits"


def test_a_comma_or_a_point_is_asked_unless_another_value_tells():
    found = number("1,234", "1.234", "5")
    assert {text: one.kind for text, one in found.questions.items()} == dict.fromkeys(
        ["1,234", "1.234"], "ambiguous_number"
    )
    assert set(found.questions["1,234"].candidates) == {"1.234", "1234"}
    assert values(number("1,234", "12,5"))["1,234"] == 1.234
    assert values(number("1,234", "12.5"))["1,234"] == 1234
    assert number("1,234", "12.5", "12,5").questions.keys() == {"1,234"}


def test_a_program_writes_points_and_a_person_commas():
    found = number("1.234", "1,234", typed=True)
    assert values(found) == {"1.234": 1.234, "1,234": None}
    assert found.questions["1,234"].kind == "ambiguous_number"
    assert values(number("1.234", "1,234", "1,5", typed=True))["1,234"] == 1.234


def test_only_readings_that_the_column_allows_are_proposed():
    assert read(["1,234"], "youths").questions["1,234"].candidates == ("1234",)


@pytest.mark.long
@pytest.mark.parametrize("group", [True, False])
@pytest.mark.parametrize("locale", ["fr_CA", "en_CA", "fr_FR", "de_CH"])
@given(cents=st.integers(0, 10**13), digits=st.integers(0, 3))
def test_what_is_written_in_a_language_is_read_back_or_asked(locale, group, cents, digits):
    amount = cents / 10**digits
    text = format_decimal(amount, "#,##0." + "#" * digits, locale=locale, group_separator=group)
    found = number(text)
    if question := found.questions.get(text):
        assert amount in {float(one) for one in question.candidates}
    else:
        assert values(found) == {text: amount}


@given(st.lists(st.integers(0, 10**8), min_size=1), st.sampled_from(["fr_CA", "en_CA"]))
def test_a_column_of_amounts_in_one_language_is_read_back(cents, locale):
    amounts = [one / 100 for one in [*cents, 150]]
    texts = [format_decimal(one, "#,##0.00", locale=locale) for one in amounts]
    assert number(*texts).rows.to_pylist() == amounts


@pytest.mark.long
@given(st.text(max_size=12))
def test_any_text_is_one_thing(text):
    for name in ("youths", "year", "school_year", "region", "level", "school"):
        found = read([text], name)
        for said, value in values(found).items():
            asked, wrong = said in found.questions, said in found.errors
            nothing = found.how.get(said) == "nothing"
            assert [asked, wrong, nothing, value is not None].count(True) == 1


def test_units_are_stripped_in_their_own_column_alone():
    amounts = read(["1 234,50 $", "$1,234.50", "5 CAD", "12 %", "2 k$"], "amount", "digital_grants")
    assert [*values(amounts).values()] == [1234.5, 1234.5, 5, None, None]
    assert values(read(["3 h", "2,5 heures"], "hours", "training_sessions")) == {
        "3 h": 3,
        "2,5 heures": 2.5,
    }
    assert read(["3 $"], "hours", "training_sessions").errors["3 $"].kind == "not_a_number"


def test_bounds_are_those_of_the_column():
    found = read(["5001", "-1", "2,5"], "youths")
    assert {text: one.kind for text, one in found.errors.items()} == {
        "5001": "too_large",
        "-1": "too_small",
        "2,5": "not_whole",
    }
    assert found.errors["5001"].allowed == {"least": 0, "most": 5000}
    assert read(["0"], "hours", "training_sessions").errors["0"].allowed["above"] == 0


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        *(
            (text, ("20",))
            for text in ["env. 20", "~20", "environ 20", "20 +", "20+", "plus de 20"]
        ),
        *(
            (text, ("20",))
            for text in ["≈ 20", "jusqu'à 20", "jusqu’à 20", "about 20", "20 environ"]
        ),
        *((text, ("20",)) for text in ["une vingtaine", ">20", "20?", "20 et plus", "20 (env.)"]),
        *((text, ("15", "20")) for text in ["15-20", "15 à 20", "15 to 20", "entre 15 et 20"]),
        ("env. 1 200", ("1200",)),
    ],
)
def test_an_approximation_is_asked_once_then_marked_or_left_out(text, candidates):
    found = read([text], "youths")
    assert (found.questions[text].kind, found.questions[text].candidates) == ("rounded", candidates)
    taken = read([text], "youths", mapping={text: "20"})
    assert (values(taken), taken.how) == ({text: 20}, {text: "rounded"})
    out = read([text], "youths", mapping={text: ""})
    assert (values(out), out.questions, out.errors) == ({text: None}, {}, {})


def test_an_answer_is_held_to_the_same_rules():
    found = read(["beaucoup"], "youths", mapping={"beaucoup": "9999"})
    assert found.errors["beaucoup"].kind == "too_large"


# Dates -------------------------------------------------------------------------------------------

MAY = dt.date(2023, 5, 1)


def dated(*texts, **how):
    return read(list(texts), "date", "digital_grants", **how)


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-01",
        "2023/05/01",
        "2023-5-1",
        "1er mai 2023",
        "le 1er mai 2023",
        "lundi 1er mai 2023",
        "1 MAI 2023",
        "1-mai-2023",
        "May 1, 2023",
        "May 1st, 2023",
        "1 May 2023",
        "2023-05-01T00:00:00",
    ],
)
def test_a_day_is_read(text):
    assert values(dated(text)) == {text: MAY}


def test_the_order_of_day_and_month_is_asked_unless_it_is_told():
    text = "01/05/2023"
    question = dated(text).questions[text]
    assert (question.kind, question.candidates) == (
        "ambiguous_date",
        ("2023-05-01", "2023-01-05"),
    )
    assert values(dated(text, "31/05/2023"))[text] == MAY
    assert values(dated(text, "05/31/2023"))[text] == dt.date(2023, 1, 5)
    assert dated(text, "31/05/2023", "05/31/2023").questions.keys() == {text}
    assert values(dated(text, order="dmy"))[text] == MAY
    assert values(dated(text, order="mdy"))[text] == dt.date(2023, 1, 5)
    assert values(dated(text, mapping={text: "2023-05-01"}))[text] == MAY
    assert values(dated("05/05/2023")) == {"05/05/2023": dt.date(2023, 5, 5)}


@pytest.mark.parametrize("text", ["01/05/23", "1-mai-23", "31/05/23"])
def test_a_year_of_two_digits_is_asked_for(text):
    assert dated(text).questions[text].kind == "ambiguous_date"
    assert values(dated(text, order="dmy"))[text].year == 2023


def test_a_serial_of_excel_is_a_day_in_its_own_sheets_alone():
    assert values(dated("45047", typed=True)) == {"45047": MAY}
    assert dated("45047").errors["45047"].kind == "not_a_date"


@pytest.mark.parametrize(
    "text", ["2023-02-30", "32/01/2023", "31 février 2023", "0023-05-01", "bientôt"]
)
def test_what_is_no_day_is_an_error(text):
    assert dated(text).errors[text].kind == "not_a_date"


def test_a_month_without_a_day_is_asked_for():
    assert dated("mai 2023").questions["mai 2023"].candidates == ("2023-05-01",)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_is_read_back(day):
    slashed = [f"{day:%d/%m/%Y}", "31/12/2023"]
    found = dated(str(day), *slashed)
    assert values(found)[str(day)] == values(found)[slashed[0]] == day


# Years and choices -------------------------------------------------------------------------------


def test_years_and_school_years():
    assert values(read(["2023"], "year")) == {"2023": 2023}
    assert read(["1999"], "year").errors["1999"].kind == "too_small"
    assert read(["23"], "year").errors["23"].kind == "not_a_year"
    assert read(["2022-2023"], "year").questions["2022-2023"].candidates == ("2022", "2023")
    found = read(["2022-2023", "2022/23", "22-23", "2022–2023"], "school_year")
    assert set(values(found).values()) == {"2022-2023"}
    assert read(["2023"], "school_year").questions["2023"].candidates == ("2022-2023", "2023-2024")
    assert read(["2022-2024"], "school_year").errors["2022-2024"].kind == "not_a_school_year"


def test_a_choice_is_its_code_its_labels_and_its_synonyms():
    texts = ["secondary", "SECONDAIRE", "Secondary", "Sec.", "High school"]
    assert set(values(read(texts, "level")).values()) == {"secondary"}


def test_an_unknown_choice_is_asked_once_with_what_it_resembles():
    question = read(["scondaire"], "level").questions["scondaire"]
    assert (question.kind, question.candidates) == ("unknown_value", ("secondary",))
    found = read(["scondaire"], "level", mapping={"scondaire": "secondary"})
    assert (values(found), found.how) == ({"scondaire": "secondary"}, {"scondaire": "mapped"})


def test_only_the_first_unknown_choices_are_compared_with_all_others():
    found = read([f"secondaire n{at}" for at in range(1000)], "level")
    assert len(found.questions) == 1000
    assert sum(bool(one.candidates) for one in found.questions.values()) == 100


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5", "05"),
        ("05", "05"),
        ("Mtgie", "16"),
        ("Mtl", "06"),
        ("Sag-Lac", "02"),
        ("Montreal", "06"),
        ("Région 05 - Estrie", "05"),
        ("01 - Bas-Saint-Laurent", "01"),
    ],
)
def test_a_region_is_its_code_its_name_and_its_abbreviations(text, code):
    assert values(read([text], "region")) == {text: code}


def test_a_region_that_is_not_sure_is_asked_for():
    assert read(["Estire"], "region").questions["Estire"].candidates[0] == "05"
    assert read(["18"], "region").questions["18"].kind == "unknown_value"


@pytest.mark.parametrize("text", ["n/d", "-", "?", "inconnu"])
def test_what_stands_for_nothing_is_empty_and_not_asked(text):
    found = read([text], "youths")
    assert (values(found), found.how) == ({text: None}, {text: "nothing"})
    assert not found.questions and not found.errors


def test_rows_have_the_values_of_their_texts():
    rows = pa.chunked_array([["20", None, " 4"], ["env. 3", " 20 ", " "]])
    found = read(rows, "youths")
    assert found.texts.to_pylist() == ["20", "4", "env. 3"]
    assert found.rows.to_pylist() == [20, None, 4, None, 20, None]
    assert found.values.type == pa.int64()


def test_a_column_without_texts_has_none():
    for name in ("youths", "year", "school", "region"):
        found = read([None, ""], name)
        assert found.rows.to_pylist() == [None, None]
