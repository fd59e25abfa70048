"""Two yearly reports: each card says which, what the one before stated, and links keep theirs."""

import html
import re
from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import indicators, query
from cqcm_data.catalogue import Finding
from cqcm_data.filters import Filters
from cqcm_data.text import WRITTEN_FOR, Language, Yearly
from cqcm_views.cards import browser, contents, region_sheet, trust
from cqcm_views.cards.content import CardContent, Figure, Table, Value, Words
from cqcm_views.exports import text
from cqcm_views.views import deck, gathering, layout, registry, yearly
from cqcm_views.views.model import FigureCard, side_by_side
from cqcm_views.views.state import State
from cqcm_views.wording import years

LANGUAGES = get_args(Language)
BOTH = pytest.mark.parametrize("language", LANGUAGES)
CARDS = [
    (card, card in view.record_cards) for view in registry.views().values() for card in view.cards()
]


def held(card, on, language="fr", **chosen):
    state = State(language, where=Filters(**chosen))
    return contents.content(card, state, state.reading(on))


def of(name: str, on, language="fr", **chosen) -> CardContent:
    return held(FigureCard(name), on, language, **chosen)


def unversioned(words: str) -> str:
    return re.sub(r"version(\s|\\xa0)\d+", "version", words)


# What files say of several reports, and of the version.
_OF_ITS_OWN = frozenset(
    [
        *("report_year", "report_before", "value_before", "value_before_to", "precision_before"),
        *("not_comparable", "version"),
    ]
)
_ADDRESSES = ("points", "answers", "sql")  # they hold the filter itself


def said(content: CardContent) -> dict[str, object]:
    """What is read of a card but for the filter itself, which names what is chosen."""
    own = ("title", "headline", "claim", "caution", "below", "measure", "quote", "notices", "aside")
    cited = [one.name for one in fields(content.citation) if one.name not in _ADDRESSES]
    told = {name: getattr(content, name) for name in own}
    told |= {f"citation.{name}": getattr(content.citation, name) for name in cited}
    told["parts"] = [_part(part) for part in content.parts]
    kept = [n for n, one in enumerate(content.data.columns) if one.code not in _OF_ITS_OWN]
    rows = content.data.rows
    told["rows"] = [[(row.cells[n].text, row.cells[n].value) for n in kept] for row in rows]
    return {name: unversioned(repr(value)) for name, value in told.items()}


def _part(part: object) -> object:
    match part:
        case Figure():
            return part.kind, part.alt, part.options.source_line
        case Table() | Value() | Words():
            return part
    return type(part)


@BOTH
def test_a_link_with_2023_says_what_was_said_before_there_was_a_second_report(
    language, built, next_year
):
    for card, of_records in CARDS:
        filtered = {"year": 2023} if of_records else {}  # they followed the year before as well
        before = held(card, built, language, **filtered)
        assert said(held(card, next_year, language, year=2023)) == said(before), card.anchor


@pytest.mark.long
@BOTH
@pytest.mark.parametrize("name", registry.views())
def test_a_view_under_2023_stands_as_it_stood(name, language, built, next_year):
    shown = {}
    for on, where in ((built, Filters()), (next_year, Filters(year=2023))):
        state = State(language, where=where)
        reading = state.reading(on)
        view = yearly.views(reading)[name]
        placed = layout.layout(view, state, reading)
        words = [view.title[language], view.short[language], view.question[language]]
        sections = [
            (s.section.slug, s.section.title[language], s.section.about[language])
            for s in placed.sections
        ]
        cards = [[c.anchor for c in (*s.blocks, *s.rows, *s.waiting)] for s in placed.sections]
        shown[on.number] = words, sections, cards, [one.anchor for one in placed.lead]
    before, after = shown.values()
    assert after == before


# Year against year -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "language", "compared"),
    [
        ("jeune_coop_youths", "fr", "2023\u00a0: 6\u00a0937; +10\u00a0%"),
        ("jeune_coop_youths", "en", "2023: 6,937; +10%"),
        (
            "jeune_coop_projects",
            "fr",
            "2023\u00a0: 438, autre portée\u00a0: les deux ne se comparent pas",
        ),
        ("jeune_coop_projects", "en", "2023: 438, another scope: the two are not compared"),
        ("assemblies_attendance", "fr", "2023\u00a0: plus de 200; environ +10\u00a0%"),
        ("advisers", "fr", "Rapport 2023\u00a0: 12; +8,3\u00a0%"),
        ("agents", "fr", "Rapport 2023\u00a0: 3; même valeur"),
        ("reading_circles", "fr", ""),
    ],
)
def test_a_figure_says_what_the_report_before_stated(name, language, compared, next_year):
    content = of(name, next_year, language)
    assert content.value.compared == compared
    assert not compared or f"{compared}." in content.quote


@BOTH
def test_it_stands_on_the_page_in_text_and_in_files(language, next_year):
    state = State(language)
    content = of("jeune_coop_youths", next_year, language)
    words = content.value.compared
    assert words
    shown = browser.rows([FigureCard("jeune_coop_youths")], state, state.reading(next_year))
    assert words in html.unescape(shown)
    assert words in text.written("jeunesse", state, state.reading(next_year))
    (row,) = content.data.rows
    cells = dict(zip([column.code for column in content.data.columns], row.cells, strict=True))
    assert (cells["value"].value, cells["value_before"].value) == (7631.0, 6937.0)
    assert (cells["not_comparable"].text, cells["not_comparable"].code) == ("", "")


def test_files_say_why_two_figures_are_not_compared(next_year, built):
    def codes(on):
        table = of("jeune_coop_projects", on).data
        return dict(zip([one.code for one in table.columns], table.rows[0].cells, strict=True))

    assert codes(next_year)["not_comparable"].code == "scope"
    assert "not_comparable" not in codes(built)


@pytest.mark.parametrize("name", ["ciec", "schools_reached", "microsite_visits"])
def test_a_figure_that_is_not_taken_up_says_so_beside_its_own_year(name, next_year, built):
    cited = of(name, next_year).citation
    for words in (cited.short, cited.line, cited.cited, cited.status):
        assert "2023" in words and "pas repris dans le rapport 2024" in words
    assert "Rapport 2023" in cited.brief
    assert of(name, next_year).value.compared == "Pas repris dans le rapport 2024"
    before = of(name, built).citation
    assert "repris" not in f"{before.short}{before.brief}{before.line}{before.status}"


def test_what_breaks_a_total_down_stands_beside_the_total_of_its_own_report(next_year):
    (lead,) = yearly.views(State().reading(next_year))["membres"].lead
    content = held(lead, next_year)
    assert content.headline.startswith("65 membres à la fin de 2023")
    assert content.table.rows[0].cells[4].text == "65"
    assert content.notices == (
        "Le rapport 2024, sans cette répartition\u00a0: Membres du CQCM\u00a0: 72.",
    )


# Words that name a year --------------------------------------------------------------------------


def test_titles_and_questions_name_the_report_that_is_read(next_year, built):
    def told(**chosen):
        reading = State(where=Filters(**chosen)).reading(next_year)
        every = yearly.views(reading)
        return every["faits_saillants"].title.fr, every["promotion"].question.fr

    title, question = told()
    assert title == "Faits saillants 2024" and "en 2024" in question
    assert told(year=2024) == (title, question)
    assert told(year=2023)[0] == "Faits saillants 2023"
    assert yearly.views(State().reading(built)) == registry.views()


def test_labels_and_definitions_are_about_the_figure_that_is_shown(next_year):
    label = of("team_year", next_year).title
    assert label == "Personnes qui ont travaillé au CQCM en 2024"
    assert of("team_year", next_year, year=2023).title.endswith("2023")
    assert indicators.known(next_year)["team_year"].label.fr == label
    youths = of("jeune_coop_youths", next_year).citation.definition
    assert "Le rapport ne dit pas" not in youths
    assert (
        "Le rapport ne dit pas" in of("jeune_coop_youths", next_year, year=2023).citation.definition
    )


@given(st.integers(2000, 2100), st.text(alphabet="abc {}[]", min_size=1).filter(str.strip))
def test_words_about_any_report_keep_no_place_to_fill(year, words):
    one = Yearly(fr=f"x {words} {{year}}[[ seul]] {{last_year}}-{{next_year}}", en="{year}")
    for told in (one, one.of(year), one.of(year).of(None).of(year)):
        assert "{year}" not in told.fr and "{last_year}" not in told.fr
    assert one.of(year).en == str(year) and one.of(year).of(None) is not None
    assert (" seul" in one.of(year).fr) == (year == WRITTEN_FOR)
    assert (one.of(year).of(None).fr, one.of(None).fr) == (one.fr, one.fr)


def test_a_model_that_takes_words_over_leaves_their_places():
    words = Yearly(fr="en {year}", en="in {year}")
    taken = Finding(uses={}, text=words).text
    assert (taken.fr, taken.of(2024).fr, words.of(2024).fr) == ("en 2023", "en 2024", "en 2024")


def test_a_sentence_of_another_report_is_not_said_of_a_number(next_year):
    hours = side_by_side("leaders_training_two_years")
    content = held(hours, next_year)
    assert "1\u00a0057" in content.table.rows[0].cells[1].text
    assert "961" not in f"{content.claim}{content.headline}{content.quote}"
    assert "961" in held(hours, next_year, year=2023).claim
    activities = of("representation_activities", next_year)
    assert "liste complète" not in f"{activities.claim}{activities.quote}{activities.below}"


# What is new, what changed -----------------------------------------------------------------------


def test_what_is_new_stands_on_the_view_of_its_topic_and_is_counted(next_year, built):
    reading = State().reading(next_year)
    every = yearly.views(reading)
    for view, name in {"jeunesse": "reading_circles", "promotion": "podcast_episodes"}.items():
        section = every[view].sections[-1]
        assert section.title.fr == "Nouveau dans le rapport 2024"
        assert [card.indicator for card in section.cards] == [name]
        figures = trust.figures_of(every[view], next_year)
        assert len(figures) == len(trust.figures_of(registry.views()[view])) + 1
        assert deck.placed(reading)[f"figure-{name}"][1] == view
        assert f"figure-{name}" not in deck.cards()
        codes = {gathering.SLIDES: [f"figure-{name}"]}
        assert gathering.gathered(codes, reading).codes == (f"figure-{name}",)
    old = yearly.views(State(where=Filters(year=2023)).reading(next_year))
    assert "Nouveau" not in " ".join(one.title.fr for one in old["jeunesse"].sections)


@BOTH
def test_what_changed_is_computed_and_ordered_by_its_share(language, next_year, built):
    state = State(language)
    lead = yearly.views(state.reading(next_year))["faits_saillants"].lead[-1]
    content = held(lead, next_year, language)
    found = [query.series(one, state.reading(next_year)) for one in lead.indicators]
    shares = sorted((abs(years.relative(one)) for one in found), reverse=True)
    rows = content.table.rows
    assert len(rows) == 5 and len(content.headline) <= 90
    for row, share in zip(rows, shares, strict=False):
        before, now = row.cells[1].value, row.cells[2].value
        assert abs(now - before) / before == pytest.approx(share)
    assert not {"ciec", "schools_reached"} & {*lead.indicators}
    assert (
        registry.views()["faits_saillants"].lead[-1]
        == yearly.views(state.reading(built))["faits_saillants"].lead[-1]
    )
    assert deck.cards(state.reading(next_year))[lead.instead_of] == lead


def test_the_year_stands_in_the_filter_bar_once_there_are_two(next_year, built):
    for name in ("jeunesse", "promotion", "faits_saillants", "entente"):
        for on, offered in ((built, False), (next_year, True)):
            reading = State().reading(on)
            placed = layout.layout(yearly.views(reading)[name], State(), reading)
            assert ("year" in placed.filters) == offered, name


def test_the_sheet_of_a_region_follows(next_year):
    def shown(**chosen):
        state = State(where=Filters(**chosen))
        sheet = region_sheet.known("16", state, state.reading(next_year))
        return {one["label"]: f"{one['value']}, {one['source']}" for one in sheet.unknown}

    label = "Activités de représentation"
    assert shown()[label] == "31\u00a0activités, 2024, p.\u00a07–8; 2023\u00a0: 28; +10,7\u00a0%"
    assert shown(year=2023)[label] == "28\u00a0activités, 2023, p.\u00a07–8"
    ciec = "Coops d'initiation à l'entrepreneuriat collectif (CIEC)"
    assert "Rapport 2023, p.\u00a07–8, pas repris dans le rapport 2024" in shown()[ciec]
