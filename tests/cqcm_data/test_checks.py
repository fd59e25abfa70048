"""Reconciliations, the register, the published figures themselves."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from recompute import rows

from cqcm_data import catalogue, checks, figures, register
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.contracts import FIRST_REPORT
from cqcm_data.text import Text

REPORT = Path(__file__).resolve().parents[3] / "shared" / "report" / "rapport-activites-2023.txt"

# The parts of one quotation stand this close to each other in the report, in characters.
NEAR = 2500

# French words for the numbers that the report spells out.
SPELLED = {
    1: "une?",
    2: "deux(?:ième)?",
    3: "trois",
    4: "quatre",
    5: "cinq",
    6: "six",
    7: "sept",
    14: "quatorze",
    20: "vingt(?:aine)?",
    60: "soixantaine",
}


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


@pytest.mark.long
def test_a_wrong_cell_of_a_table_fails_its_reconciliations(build_with):
    figures = [dict(row) for row in read_csv(SOURCES / "published_figures.csv")]
    cell = next(f for f in figures if f["id"] == "agreement_jobs_created_cdrq_2022_2023")
    cell["value"] = "192"
    found = checks.run(build_with(published_figures=figures))
    assert any(check.outcome == "fails" for check in found)


def test_the_register_names_only_figures_that_exist(built):
    known = figures.figures(built)
    for name, entry in register.shipped().items():
        assert set(entry.figures) <= set(known), name
        assert entry.shown in {"", *entry.figures}, name


def test_the_register_knows_the_two_contradictions_that_everyone_meets(built):
    youths = register.shipped()["youths_three_values"].figures
    assert {figures.figure(name, built).value for name in youths} >= {7000, 6937, 6346}
    assert "leaders_training_growth" in register.shipped()
    assert len(register.shipped()) > 20


def test_the_register_shows_what_the_dashboard_shows():
    """Of rival figures, indicators publish the one that is shown; with none shown, all or none."""
    published = {i.published for i in catalogue.load().indicators.values() if i.published}
    for name, entry in register.shipped().items():
        rivals = set(entry.rivals)
        allowed = [set(), {entry.shown}] if entry.shown else [set(), rivals]
        assert published & rivals in allowed, name


def test_rivals_are_other_values_of_the_same_thing(built):
    for name, entry in register.shipped().items():
        rivals = [figures.figure(rival, built) for rival in entry.rivals]
        told = [(row.value, row.qualifier) for row in rivals]
        assert len(set(told)) == len(told) != 1, name
        assert len({row.unit for row in rivals}) <= 1, name


@pytest.mark.parametrize(
    ("figure", "others"),
    [
        ("advisers_listed", ["advisers_message", "advisers_section"]),
        ("movement_revenue_2019", ["movement_revenue_2019_july"]),
        ("assemblies_attendance_message_2023", []),
        ("leaders_training_hours_2022_2023", []),
        ("new_members_2023", []),
    ],
)
def test_other_values_are_rivals_only(built, figure, others):
    assert register.other_values(figure, built) == others


@pytest.mark.parametrize("figure", ["movement_jobs_2023", "movement_memberships_2021"])
def test_another_date_is_no_other_value(built, figure):
    assert register.about(figure, built)
    assert register.other_values(figure, built) == []


def test_natures_say_what_the_report_gives(built):
    """A running total is one where the report announces it; a pace is a mean, a rise a change."""
    natures = {name: row.nature for name, row in figures.figures(built).items()}
    assert natures["leaders_training_growth"] == "change"
    assert natures["farm_coops_created_per_year"] == "mean"
    assert natures["founding_year"] == natures["governance_process_end"] == "date"
    assert natures["ciec_2021"] == natures["ciec_2023"] == "flow"
    announced = {name for name, nature in natures.items() if nature == "cumulative"}
    assert announced == {
        f"{name}{place}"
        for name in ("digital_accompanied", "digital_made_aware", "logistics_enterprises_reached")
        for place in ("", "_highlights")
    }


def test_what_has_no_sum_is_not_added_up(monkeypatch, built):
    pace = ("farm_coops_created_per_year", "farm_coops_created_span")
    wrong = checks.Reconciliation(label=Text(fr="a", en="a"), parts=pace, total=pace[0])
    monkeypatch.setattr(checks, "_sums", lambda: {"pace": wrong})
    with pytest.raises(catalogue.CatalogueError, match="is a mean and has no sum"):
        checks.verify(built)


def test_points_come_by_rank():
    kinds = [point.kind for point in register.shipped().values()]
    assert kinds == sorted(kinds, key=register.KINDS.index)
    assert set(kinds) == set(register.KINDS)
    assert next(iter(register.shipped())) == "youths_three_values"


@pytest.mark.parametrize(
    ("was", "mistake"),
    [
        ('kind = "contradiction"', 'kind = "wording"'),  # the first of all: below none of its rank
        ('kind = "scope"', 'kind = "trifle"'),
    ],
)
def test_a_rank_is_checked_when_the_register_is_read(was, mistake, tmp_path):
    file = tmp_path / "points.toml"
    file.write_text(register.FILE.read_text("utf-8").replace(was, mistake, 1), "utf-8")
    with pytest.raises(ValidationError, match="kind"):
        register.shipped(file)


def test_the_list_of_the_team_is_not_the_public_s(built):
    trivial = {"language_slips", "headings_repeated"}
    assert trivial <= {*register.listed(built, "staff")} == {*register.shipped()}
    assert {p.kind for p in register.listed(built).values()} == {"contradiction", "scope"}
    assert not trivial & {*register.listed(built)}
    assert "headings_repeated" in register.about("honoured_2023", built, "staff")
    assert "headings_repeated" not in register.about("honoured_2023", built)


def test_a_rival_is_one_of_the_figures():
    entry = register.shipped()["revenue_42_47"].model_dump()
    with pytest.raises(ValidationError, match="members_2023"):
        register.Point.model_validate({**entry, "rivals": ("members_2023",)})


def test_an_indicator_has_the_unit_of_its_published_figure(built):
    for indicator in catalogue.load().indicators.values():
        if indicator.published:
            assert figures.figure(indicator.published, built).unit == indicator.unit, indicator.id


def test_the_register_is_about_something(built):
    for entry in register.shipped().values():
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
        if row["source"] == FIRST_REPORT:
            printed = plain(row["as_printed"])
            assert stands_in(report, printed), row["id"]
            if "Compté" not in (row["note_fr"] or ""):
                for value in filter(None, (row["value"], row["value_to"])):
                    assert says(printed, float(value)), row["id"]


@pytest.mark.parametrize(
    ("printed", "value", "said"),
    [
        ("près de 1,5 million", 1_500_000, True),
        ("12 millions de vues", 12_000_000, True),
        ("6 346 jeunes", 6346, True),
        ("1 346 jeunes", 346, False),
        ("près d'une vingtaine", 20, True),
        ("quatre à cinq par année", 5, True),
        ("2e année", 2, True),
        ("112 entreprises", 12, False),
        ("trois priorités", 4, False),
    ],
)
def test_a_quotation_says_its_number(printed, value, said):
    assert says(printed, value) is said


def test_the_parts_of_a_quotation_stand_in_order_and_near():
    table = "Emplois créés 191 1 749" + " " * NEAR + "  297"
    assert stands_in(table, "Emplois créés … 191")
    assert not stands_in(table, "191 … Emplois créés")
    assert not stands_in(table, "Emplois créés … 297")


def stands_in(report: str, printed: str) -> bool:
    """Whether the parts of a quotation occur in order, within a short stretch of the report."""
    parts = [rf"(?<!\w){re.escape(part.strip())}(?!\w)" for part in printed.split("…")]
    found = re.compile(f"(?=({'.*?'.join(parts)}))").finditer(report)
    return any(len(match[1]) <= NEAR for match in found)


def says(printed: str, value: float) -> bool:
    """Whether words of the report give a number, in digits, in millions or spelled out."""
    forms = [f"{value:,.0f}".replace(",", " "), f"{value:.0f}"]
    if value >= 1_000_000:
        forms.append(f"{value / 1_000_000:g} m".replace(".", ","))
    digits = rf"(?<![\d,])(?<!\d )(?:{'|'.join(forms)})(?![\d,])"
    word = rf"\b{SPELLED[round(value)]}\b" if round(value) in SPELLED else digits
    return re.search(f"{digits}|{word}", printed.lower()) is not None


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*\\^{}]", "", text.replace("\u00a0", " "))).strip()
