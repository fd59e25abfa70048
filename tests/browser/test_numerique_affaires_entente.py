"""Digital transformation, public affairs, the partnership agreement and youth, in a browser.

Numbers are read from the tables on the screen and compared with plain Python on the text sources.
"""

import re
from dataclasses import dataclass
from itertools import product

import pytest
from builders import some
from parts import card
from parts import row as row_of
from playwright.sync_api import Locator, expect
from recompute import indicators, measured, published, rows, total

from cqcm_views.views.registry import views

VIEWS = {
    "transformation_numerique": ("Transformation numérique", "Digital transformation"),
    "affaires_publiques": (
        "Affaires publiques et représentations",
        "Public affairs and representation",
    ),
    "entente": ("Entente de partenariat", "Partnership agreement"),
    "jeunesse": ("Jeunesse\u00a0: Jeune COOP et CIEC", "Youth: Jeune COOP and CIEC"),
}

SIDE_BY_SIDE = {
    "affaires_publiques": ["bodies_named"],
    "entente": ["leaders_training_two_years", "leaders_training_money"],
}

SENTENCES = {
    "transformation_numerique?lang=fr": [
        "Plus de 330 entreprises",
        "15 coordonnateurs pour 16 projets",
        "9 graphiques attendent vos données",
    ],
    "transformation_numerique?lang=en": [
        "More than 330 enterprises",
        "15 coordinators for 16 projects",
    ],
    "affaires_publiques?lang=fr": [
        "19 instances en tout",
        "4 recommandations; celui de la consultation jeunesse en compte 7",
    ],
    "affaires_publiques?lang=en": ["that makes 19 headings. The highlights count 28 activities"],
    "entente?lang=fr": [
        "De 961 h à 2 340 h : +143,5 %",
        "La subvention couvre 45 % des dépenses",
        "CNW, juillet 2021",
    ],
    "entente?lang=en": ["From 961 h to 2,340 h: +143.5%"],
    "jeunesse?lang=fr": [
        "La liste de l'équipe nomme 12 conseillères",
        "près de 20 activités",
        "jeunes de 5 à 35 ans",
    ],
}

# Every indicator of these topics, and which of these views it is on.
TOPICS = ("digital", "representation", "agreement", "youth", "skills")

EITHER = some(product(("fr", "en"), (1400, 375)), ("fr", 1400), ("en", 375))


@pytest.mark.long
@pytest.mark.parametrize(("language", "width"), EITHER)
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_in_both_languages_at_both_widths(view, language, width, server, visit):
    page = visit(f"{server}/{view}?lang={language}", width=width)
    title = page.get_by_role("heading", level=1)
    assert title.inner_text() == VIEWS[view][language == "en"]
    assert page.get_by_role("alert").count() == 0
    for one in page.locator(".cqcm-card").all():
        assert one.locator(".cqcm-source").inner_text()


@pytest.mark.long
@pytest.mark.parametrize("address", SENTENCES)
def test_each_view_says_what_its_figures_carry(address, server, visit):
    page = visit(f"{server}/{address}")
    said = plain(page.locator("body").text_content())
    for sentence in SENTENCES[address]:
        assert sentence in said


@pytest.mark.parametrize("view", SIDE_BY_SIDE)
def test_what_stands_side_by_side_is_what_was_published(view, server, visit):
    page = visit(f"{server}/{view}?lang=en")
    for name in SIDE_BY_SIDE[view]:
        shown = read_table(card(page, f"{name}-indicator"))
        every, told = indicators(), indicators()[name]
        own = {one: every[one]["label"] for one in told["members"]}
        named = {**own, **told.get("named", {})}
        expected = {words["en"]: published(every[one]) for one, words in named.items()}
        assert {row.name: row.values[0] for row in shown} == expected


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_of_the_agreement_is_there_in_full(language, server, visit):
    page = visit(f"{server}/entente?lang={language}")
    shown = read_table(card(page, "agreement_in_full"))
    names = [
        "agreement_startup",
        "agreement_support",
        "agreement_interventions",
        "agreement_jobs_created",
        "agreement_jobs_maintained",
        "agreement_hours",
        "agreement_hours_per_intervention",
    ]
    for row, name in zip(shown, names, strict=True):
        found = indicators()[name]
        networks = [
            measured(found["measure"], [r for r in rows(found["dataset"]) if r["network"] == one])
            for one in ("cdrq", "sectors")
        ]
        assert row.name.startswith(found["label"][language])
        assert row.values == pytest.approx([*networks, total(found)], abs=0.05)


def test_lists_name_each_board_and_group_of_the_report(server, visit):
    page = visit(f"{server}/affaires_publiques")
    for name, kind in (
        ("boards_described", "board"),
        ("working_groups_described", "working_group"),
    ):
        shown = page.locator(f"#card-{name} >> xpath=ancestor::li").locator("tbody tr")
        shown = shown.all_text_contents()
        given = [r for r in rows("representations") if r["kind"] == kind]
        assert len(shown) == len(given)
        for text, row in zip(shown, given, strict=True):
            assert row["with_fr"] in text


def test_the_other_source_of_2021_stands_in_its_own_row(server, visit):
    page = visit(f"{server}/jeunesse")
    before, now = row_of(page, "figure-ciec_2021"), row_of(page, "figure-ciec")
    expect(before).to_contain_text("Site du CQCM, 18 juin 2021")
    expect(now).to_contain_text("Rapport d'activités 2023, p.\u00a07–8")


def test_the_example_fills_the_cards_that_await_grants_and_projects(server, visit):
    page = visit(f"{server}/transformation_numerique?exemple=oui&lang=en")
    for name in ("digital_aided-form", "digital_grant_amount-month"):
        expect(card(page, name).locator(".cqcm-fictitious")).to_have_count(1)
    coordinators = card(page, "digital_collective_projects-coordinator_kind")
    assert sum(row.values[0] for row in read_table(coordinators)) == 16


def test_every_indicator_of_these_topics_is_on_one_of_these_views(server, visit):
    wanted = topic_labels()
    for view in VIEWS:
        page = visit(f"{server}/{view}?lang=en")
        said = page.locator(".stMain").text_content()
        wanted = {label for label in wanted if label not in said}
    assert wanted == set()


# A claim states its figure in a sentence, without its label.
CLAIMED = {
    figure
    for view in views().values()
    for lead in view.lead
    if lead.claim
    for figure in lead.claim.figures
}


def topic_labels() -> set[str]:
    """The label of each indicator of the topics, one by one from its catalogue file."""
    return {
        one["label"]["en"]
        for topic in TOPICS
        for one in indicators(topic).values()
        if "members" not in one  # each of them is there by itself
        and one.get("published") not in CLAIMED
    }


@dataclass(frozen=True)
class Shown:
    """A row of a table on the screen: its name and its numbers."""

    name: str
    values: list[float]


def read_table(found: Locator) -> list[Shown]:
    """The rows of a card's table; only the numbers of the columns that hold values."""
    found.get_by_role("tab", name=re.compile("^(Tableau|Table)$")).click()
    expect(found.locator("tbody tr").first).to_be_visible()
    return [
        Shown(
            row.locator("th").inner_text(),
            [number(cell) for cell in row.locator("td.cqcm-number").all_inner_texts()],
        )
        for row in found.locator("tbody tr").all()
    ]


def number(said: str) -> float:
    """« plus de 1 940 h » or “more than 1,940 h” as a number."""
    digits = re.search(r"\d[\d\s\u00a0,.]*", said)
    assert digits, said
    bare = re.sub(r"[\s\u00a0]", "", digits.group())
    return float(re.sub(r",(?=\d{3}\b)", "", bare).replace(",", "."))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\n", " ")
