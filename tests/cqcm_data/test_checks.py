"""Reconciliations, the register, the published figures themselves."""

import re
from pathlib import Path

import pytest
from recompute import rows

from cqcm_data import checks, query, register
from cqcm_data.build import SOURCES, read_csv

REPORT = Path(__file__).resolve().parents[3] / "shared" / "report" / "rapport-activites-2023.txt"


@pytest.mark.parametrize(
    ("found", "qualifier", "published", "agrees"),
    [
        (40, "exact", 40, True),
        (41, "exact", 40, False),
        (145, "nearly", 150, True),
        (151, "nearly", 150, False),
        (100, "nearly", 150, False),
        (201, "more_than", 200, True),
        (200, "more_than", 200, False),
        (54, "about", 60, True),
        (53, "about", 60, False),
        (15, "up_to", 15, True),
        (16, "up_to", 15, False),
    ],
)
def test_a_count_agrees_as_far_as_the_qualifier_lets_one_say(found, qualifier, published, agrees):
    assert checks.agrees(found, qualifier, published) is agrees


def test_every_reconciliation_holds_or_waits(built):
    outcomes = {check.name: check.outcome for check in checks.run(built)}
    assert len(outcomes) > 40
    assert "fails" not in outcomes.values()


def test_a_wrong_cell_of_a_table_fails_its_reconciliations(build_with):
    figures = [dict(row) for row in read_csv(SOURCES / "published_figures.csv")]
    cell = next(f for f in figures if f["id"] == "agreement_jobs_created_cdrq_2022_2023")
    cell["value"] = "192"
    found = checks.run(build_with(published_figures=figures))
    assert any(check.outcome == "fails" for check in found)


def test_the_register_names_only_figures_that_exist(built):
    figures = query.figures(built)
    for name, entry in register.entries().items():
        assert set(entry.figures) <= set(figures), name
        assert entry.shown in {"", *entry.figures}, name


def test_the_register_knows_the_two_contradictions_that_everyone_meets():
    youths = register.entries()["youths_three_values"].figures
    assert {query.figure(name).value for name in youths} >= {7000, 6937, 6346}
    assert "leaders_training_growth" in register.entries()
    assert len(register.entries()) > 20


def test_the_register_is_about_something(built):
    for entry in register.entries().values():
        assert entry.public.fr != entry.team.fr
        assert all(1 <= page <= 40 for page in entry.pages)


def test_pages_agree_with_their_section():
    pages = {r["section"]: (r["first_page"], r["last_page"]) for r in rows("published_figures")}
    named = ("press_releases", "region_mentions", "representations", "awards", "board_seats")
    for dataset in ("published_figures", *named):
        for row in rows(dataset):
            assert pages.get(row["section"], ()) == (row["first_page"], row["last_page"])


@pytest.mark.skipif(not REPORT.exists(), reason="the report's text is not part of the project")
def test_every_figure_is_printed_as_told():
    report = plain(REPORT.read_text("utf-8"))
    for row in rows("published_figures"):
        for part in (row["as_printed"] or "").split("…"):
            assert plain(part) in report, row["id"]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*\\]", "", text.replace("\u00a0", " "))).strip()
