"""Words and numbers, in both languages."""

import ast
import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pages
from cqcm_data import catalogue, glossary, register
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.contracts import Nature
from cqcm_data.reading import Reading
from cqcm_views.wording import citation, numbers, strings

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "unit", "fr", "en"),
    [
        (1_615_156, "CAD", f"1{NBSP}615{NBSP}156{NBSP}$", "$1,615,156"),
        (4_000_000, "CAD", f"4{NBSP}M$", "$4M"),
        (12_000_000, "views", f"12{NBSP}millions", f"12{NBSP}million"),
        (1_000_000, "views", f"1{NBSP}million", f"1{NBSP}million"),
        (40, "percent", f"40{NBSP}%", "40%"),
        (2340, "hours", f"2{NBSP}340{NBSP}h", f"2,340{NBSP}h"),
        (15.84, "persons", "15,8", "15.8"),
        (0, "persons", "0", "0"),
        (None, "persons", "–", "–"),
    ],
)
def test_writes_quantities_as_the_language_does(value, unit, fr, en):
    assert numbers.quantity(value, unit, "fr") == fr
    assert numbers.quantity(value, unit, "en") == en


@pytest.mark.parametrize(
    ("share", "fr", "en"),
    [
        (0.435, f"43,5{NBSP}%", "43.5%"),
        (0.054, f"5,4{NBSP}%", "5.4%"),
        (1.4345, f"143,5{NBSP}%", "143.5%"),
    ],
)
def test_writes_shares(share, fr, en):
    assert numbers.percent(share, "fr") == fr
    assert numbers.percent(share, "en") == en


def test_a_rise_has_its_sign():
    assert numbers.percent(1.4349, "fr", signed=True) == f"+143,5{NBSP}%"


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (0, "projet", "projects"),
        (1, "projet", "project"),
        (1.5, "projet", "projects"),
        (2, "projets", "projects"),
        (-1, "projet", "project"),
        (-1.5, "projet", "projects"),
        (1_000_000, "projets", "projects"),
        (1_500_000, "projets", "projects"),
        (None, "projets", "projects"),
    ],
)
def test_a_noun_agrees_with_its_number(value, fr, en):
    assert numbers.noun("projects", value, "fr") == fr
    assert numbers.noun("projects", value, "en") == en


def test_dates_and_years():
    assert numbers.day(dt.date(2024, 4, 12), "fr") == "12 avril 2024"
    assert numbers.day(dt.date(2023, 7, 1), "fr") == "1er juillet 2023"
    assert numbers.day(dt.date(2023, 7, 1), "en") == "July 1, 2023"


@given(st.integers(min_value=0, max_value=10**11), st.sampled_from(["fr", "en"]))
def test_no_digit_is_lost_in_a_whole_number(value, language):
    shown = numbers.number(value, language)
    if "million" in shown or "billion" in shown or "milliard" in shown:
        return
    assert re.sub(r"[^0-9]", "", shown) == str(value)


@pytest.mark.parametrize(
    ("start", "end", "fr", "en"),
    [
        ("2023-01-01", "2023-12-31", "2023", "2023"),
        ("2022-04-01", "2023-03-31", "avril 2022 à mars 2023", "April 2022 to March 2023"),
        ("2023-12-31", "2023-12-31", "31 décembre 2023", "December 31, 2023"),
        ("2018-10-01", "2018-10-31", "octobre 2018", "October 2018"),
        (
            "2023-10-15",
            "2023-10-21",
            "du 15 au 21 octobre 2023",
            "October 15 to 21, 2023",
        ),
        (
            "2022-10-01",
            "2024-04-11",
            "du 1er octobre 2022 au 11 avril 2024",
            "October 1, 2022 to April 11, 2024",
        ),
        (None, None, "période non précisée", "period not stated"),
    ],
)
def test_says_periods_in_words(start, end, fr, en):
    dates = (dt.date.fromisoformat(start), dt.date.fromisoformat(end)) if start else None
    told = citation.Provenance(source=None, places=(), nature="flow", period=dates)
    assert citation.period(told, "fr") == fr
    assert citation.period(told, "en") == en


def test_a_year_has_no_space_of_thousands_and_a_new_nature_has_its_words(built):
    assert numbers.quantity(1940, "calendar_year", "fr") == "1940"
    known = catalogue.load()
    said = citation.finding(known["mission_actions"].finding, Reading(built, "fr"))
    assert said == "Le CQCM a été fondé en 1940."
    for nature in get_args(Nature):
        assert strings.say(f"nature_{nature}", "fr") != strings.say(f"nature_{nature}", "en")


@pytest.mark.parametrize("name", [n for n, i in catalogue.load().indicators.items() if i.finding])
def test_every_finding_reads_in_both_languages(name, built):
    found = catalogue.load()[name].finding
    for language in ("fr", "en"):
        sentence = citation.finding(found, Reading(built, language))
        assert sentence[0].isupper() or sentence[0].isdigit() or sentence[0] == "$"
        assert sentence.endswith(".")
        assert "{" not in sentence and "  " not in sentence


def test_findings_say_what_the_report_carries(built):
    known = catalogue.load()

    def said(name: str) -> str:
        return citation.finding(known[name].finding, Reading(built, "fr"))

    assert said("members") == (
        "41 organisations se sont jointes au CQCM en 2023; les départs ne sont pas connus."
    )
    assert f"961{NBSP}h" in said("leaders_training_hours")
    assert f"+143,5{NBSP}%" in said("leaders_training_hours")
    assert "près de 150" in said("assemblies_attendance")


def test_a_share_or_a_change_from_zero_is_no_value():
    assert citation.compute("share", [3, 0]) is None
    assert citation.compute("change", [0, 3]) is None
    assert citation.compute("ratio", [3, 0]) is None


def french_texts() -> dict[str, str]:
    """Every French text that a reader may see, by where it stands."""
    found = {f"words: {name}": text.fr for name, text in strings.words().items()}
    for file in sorted(catalogue.FOLDER.glob("*.toml")):
        found |= french_of(file.stem, tomllib.loads(file.read_text("utf-8")))
    found |= french_of("glossary", tomllib.loads(glossary.FILE.read_text("utf-8")))
    for name, entry in register.shipped().items():
        for part in ("title", "public", "team", "why"):
            found[f"register: {name}.{part}"] = getattr(entry, part).fr
    return found


def french_of(where: str, branch: dict) -> dict[str, str]:
    return texts_of(where, branch, "fr")


def texts_of(where: str, branch: dict, language: str) -> dict[str, str]:
    found = {}
    for key, value in branch.items():
        if key == language and isinstance(value, str):
            found[where] = value
        elif isinstance(value, dict | list):
            inner = dict(enumerate(value)) if isinstance(value, list) else value
            found |= texts_of(f"{where}.{key}", inner, language)
    return found


def every_text() -> dict[str, str]:
    """What is written for a reader, by where it stands; the names end in the language."""
    return {**_of_files(), **_of_rows(), **_of_pages()}


def _of_files() -> dict[str, str]:
    words = Path(strings.__file__).with_name("strings")
    found = {}
    for file in (*catalogue.FOLDER.glob("*.toml"), *SOURCES.glob("*.toml"), *words.glob("*.toml")):
        branch = tomllib.loads(file.read_text("utf-8"))
        for language in ("fr", "en"):
            texts = texts_of(file.stem, branch, language)
            found |= {f"{where}.{language}": text for where, text in texts.items()}
    return found


def _of_rows() -> dict[str, str]:
    return {
        f"{file.name}:{line}:{name.replace('_', '.')}": str(words)
        for file in SOURCES.glob("*.csv")
        for line, row in enumerate(read_csv(file), start=2)
        for name, words in row.items()
        if name.endswith(("_fr", "_en")) and words
    }


def _of_pages() -> dict[str, str]:
    return {
        f"{page.name}:{word.value.lineno}.{word.arg}": str(ast.literal_eval(word.value))
        for page in Path(pages.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(page.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg in ("fr", "en")
    }


def test_pages_of_the_report_stand_behind_an_en_dash_and_a_no_break_space():
    texts = every_text()
    assert sum("p.\u00a0" in text for text in texts.values()) > 100
    wrong = r"\b[Pp]p?\.(?: |\u00a0\d+-\d)|(?:\bet|\band|,)[ \u00a0]\d{1,2}-\d{1,2}[ )]"
    assert {where: text for where, text in texts.items() if re.search(wrong, text)} == {}


def test_english_is_spelled_as_canadians_spell_it():
    """And says joint discussion and flagship project; what is quoted stays in its own language."""
    texts = every_text().items()
    english = {where: re.sub("“[^”]*”|{[^}]*}", "", text) for where, text in texts}
    english = {where: text for where, text in english.items() if where.endswith(".en")}
    assert len(english) > 900
    wrong = (
        r"\b[Oo]rganisation|\b[Pp]rogrammes?\b(?! de\b)|\bcooperative|\bcenter\b|\bcolor\b"
        r"|\b\w+(?:thoris|mmaris|bilis|cognis)(?:e|ing|at)"
        r"|\b[Cc]oncertation (?:assembl|table)|\b[Ss]tructuring\b"
    )
    assert {where: text for where, text in english.items() if re.search(wrong, text)} == {}


def test_no_source_says_or_prints_in_french():
    """A figure is given, its date is stated: no « Dit en 2018 », « pas dite », « imprime »."""
    wrong = (
        r"\b[Dd]ite?s? (?:en|le) (?:\d|[a-zéû]+ \d{4})|pas dite?s?\b|\bimprime\b"
        r"|n'en donne aucun nombre|\b[Aa]rgent\b|places (?:gardées|tenues)"
        r"|retenue seule|[Nn]e tient pas"
    )
    french = {w: t for w, t in every_text().items() if w.endswith(".fr")}
    assert {where: text for where, text in french.items() if re.search(wrong, text)} == {}


def test_french_typography():
    wrong = {
        where: text
        for where, text in french_texts().items()
        if re.search(r" [:%$»]|« | [?!;]|[^\s\u00a0\d]:(?!//)(?=\s)|«[^\u00a0]|[^\u00a0]»", text)
    }
    assert wrong == {}


def test_the_name_of_a_file_keeps_every_letter():
    words = "Main-d'œuvre, 2021–2023\u00a0: l’équipe"
    assert strings.slug(words) == "main-d-oeuvre-2021-2023-l-equipe"
    for indicator in catalogue.load().indicators.values():
        for label in (indicator.label.fr, indicator.label.en):
            letters = [letter for letter in label if letter.isalnum()]
            assert len(strings.slug(label).replace("-", "")) >= len(letters)


@pytest.mark.parametrize(
    ("rank", "fr", "en"),
    [
        (1, "1er", "1st"),
        (2, "2e", "2nd"),
        (3, "3e", "3rd"),
        (12, "12e", "12th"),
        (21, "21e", "21st"),
    ],
)
def test_a_rank_is_an_ordinal(rank, fr, en):
    assert (numbers.quantity(rank, "rank", "fr"), numbers.quantity(rank, "rank", "en")) == (fr, en)


def test_no_choice_on_a_dimension_has_its_gender():
    assert strings.every("region", "fr") == "Toutes les régions"
    assert strings.every("level", "fr") == "Tous les niveaux"
    assert strings.every("region", "en") == "All regions"


def test_what_is_counted_is_named_once():
    assert numbers.with_unit("Emplois créés", "jobs", "fr") == "Emplois créés"
    assert numbers.with_unit("Groupes", "persons", "fr") == "Groupes (personnes)"


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (2_550, "2,6 k$", "$2.6K"),
        (9_949, "9,9 k$", "$9.9K"),
        (12_500, "13 k$", "$13K"),
        (279_450, "279 k$", "$279K"),
        (999_500, "1 M$", "$1M"),
        (1_234_567, "1,2 M$", "$1.2M"),
    ],
)
def test_a_large_value_is_short_and_a_half_goes_up(value, fr, en):
    assert numbers.short(value, "CAD", "fr") == fr.replace(" ", NBSP)
    assert numbers.short(value, "CAD", "en") == en
