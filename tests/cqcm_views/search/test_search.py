"""What the search finds, in which order, and where it leads."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import catalogue, figures, provenance, register
from cqcm_data.filters import Filters
from cqcm_views.search import index, matching, tasks
from cqcm_views.search.destination import Destination
from cqcm_views.tools import glossary, search
from cqcm_views.views import state
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation


def labels(text: str, built, language: str = "fr") -> list[str]:
    return [hit.entry.label[language] for hit in index.index(built).find(text, language)]


def ids(text: str, built, language: str = "fr") -> list[tuple[str, str]]:
    hits = index.index(built).find(text, language)
    return [(hit.entry.kind, hit.entry.id) for hit in hits]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("representation", ("indicator", "representation_activities")),
        ("REPRÉSENTATION", ("indicator", "representation_activities")),
        ("repreneur", ("term", "collective_takeover")),
        ("neuriat", ("term", "collective_takeover")),
        ("repreneurait", ("term", "collective_takeover")),
        ("entante", ("term", "partnership_agreement")),
        ("monteregie", ("region", "16")),
        ("montregie", ("region", "16")),
        ("collective takeover", ("term", "collective_takeover")),
        ("youth", ("view", "jeunesse")),
        ("jeunese", ("view", "jeunesse")),
        ("csmo-esac", ("term", "csmo_esac")),
        ("main d'oeuvre", ("term", "csmo_esac")),
        ("l'Entente de partenariat", ("term", "partnership_agreement")),
        ("6937", ("figure", "jeune_coop_youths_2023")),
        ("6 937", ("figure", "jeune_coop_youths_2023")),
        ("6,937", ("figure", "jeune_coop_youths_2023")),
        ("trois nombres", ("point", "youths_three_values")),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_finds_by_a_part_without_accents_in_either_language_or_with_a_slip(
    sought, found, language, built
):
    assert found in ids(sought, built, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_is_found_by_its_label_first_of_its_kind(language, built):
    known = index.index(built)
    for entry in known.entries:
        label = entry.label[language]
        same = [hit.entry for hit in known.find(label, language) if hit.entry.kind == entry.kind]
        assert label in [name[language] for name in same[0].names]


def test_every_view_and_every_indicator_is_in_the_index(built):
    found = {(entry.kind, entry.id) for entry in index.index(built).entries}
    assert {("view", name) for name in views()} <= found
    assert {("indicator", name) for name in catalogue.load().indicators} <= found


def test_every_word_sought_must_be_there(built):
    both = ids("jeunes établissements", built)
    assert both
    assert set(both) < set(ids("jeunes", built))
    assert ids("jeunes zzzzzz", built) == []


def test_the_whole_name_comes_first_then_its_beginning_then_names_then_definitions(built):
    assert ids("CIEC", built)[0] == ("term", "ciec")
    hits = index.index(built).find("CIEC", "fr")
    assert [hit.called for hit in hits] == sorted((hit.called for hit in hits), reverse=True)
    named = [hit.named for hit in hits]
    assert named == sorted(named, reverse=True)
    assert False in named


def test_a_word_that_stands_somewhere_is_not_taken_for_a_slip(built):
    assert "Mutuelle" in labels("mutuelle", built)
    found = matching.alike("entente", ["entente", "attente", "ententes"])
    assert found == {"entente": matching.EXACT, "ententes": matching.START}


def test_a_number_is_never_a_slip_of_another(built):
    assert ids("6938", built) == []


@pytest.mark.parametrize(
    ("wanted", "word", "expected"),
    [
        ("membre", "membre", 0),
        ("mebmre", "membre", 1),
        ("mmbre", "membre", 1),
        ("membbre", "membre", 1),
        ("nembre", "membre", 1),
        ("partenarait", "partenariat", 1),
        ("coperati", "cooperation", 1),
        ("fleur", "membre", 5),
    ],
)
def test_counts_slips(wanted, word, expected):
    assert matching.slips(wanted, word) == expected


@given(st.text(max_size=30), st.sampled_from(["fr", "en"]))
def test_nothing_that_is_written_breaks_the_search(built, text, language):
    for hit in index.index(built).find(text, language):
        assert hit.words


@pytest.mark.parametrize("chosen", [State(), State("en", "dark", True, Filters(region="13"))])
def test_every_address_leads_to_a_place_that_exists(chosen, built):
    placed = {name: {card.anchor for card in view.cards()} for name, view in views().items()}
    placed["sources"] |= {f"figure-{name}" for name in figures.figures(built)}
    placed["sources"] |= {f"point-{name}" for name in register.shipped()}
    placed["glossaire"] |= set(
        re.findall(r'id="([\w-]+)"', glossary.written(chosen, chosen.reading(built)))
    )
    for entry in index.index(built).entries:
        address = urlsplit(entry.place.address(chosen))
        read = state.parse(parse_qs(address.query), built)
        assert address.path.strip("/") in placed
        more = dict(entry.place.more)  # a task may be to choose a theme or to show the example
        assert (read.language, read.theme, read.example) == (
            chosen.language,
            more.get("theme", chosen.theme),
            more.get("exemple") == "oui" or chosen.example,
        )
        assert not address.fragment or address.fragment in placed[address.path.strip("/")]
        region = entry.id if entry.kind == "region" else chosen.where.get("region", ())
        assert read.where == Filters(region=region)


def test_an_indicator_leads_to_its_first_card_else_its_figure_else_its_definition(built):
    known = catalogue.load()
    for indicator in known.indicators.values():
        place = index.place_of(indicator, built)
        shown = [
            name
            for name, view in views().items()
            if indicator.id in {one for card in view.cards() for one in index.shown_on(card)}
        ]
        otherwise = "sources" if indicator.published else "glossaire"
        assert place.view == (shown[0] if shown else otherwise)
    assert index.place_of(known["jeune_coop_youths"], built).view == "faits_saillants"


def test_a_filter_of_the_tools_never_hides_the_place(built):
    chosen = State(where=Filters(topic="members", region="16"))
    place = Destination("sources", "point-youths_three_values", (("part", "points"),))
    expected = "/sources?region=16&part=points#point-youths_three_values"
    assert place.address(chosen) == expected


def test_says_that_nothing_was_found_with_the_nearest_words(built):
    html = search.results("partenarriat jeunesse zzzz", State(), State().reading(built))
    assert "Rien ne correspond à tous les mots de «\u00a0partenarriat jeunesse zzzz\u00a0»" in html
    assert '<a href="/recherche?q=jeunesse">jeunesse</a>' in html
    assert '<a href="/recherche?q=partenariat">partenariat</a>' in html
    assert "Nothing matches" in search.results("zzzz", State("en"), State("en").reading(built))


@pytest.mark.parametrize(
    ("sought", "links"),
    [
        ("combien de coopératives en Estrie", ("/fiche_region?region=05", "près de 3")),
        ("quel est le budget de l'Entente", ("/entente", "4\u00a0050\u00a0000")),
    ],
)
def test_a_question_of_which_one_word_stands_nowhere_is_answered_but_for_it(built, sought, links):
    html = search.results(sought, State(), State().reading(built))
    assert "Rien ne correspond à tous les mots" in html and 'class="cqcm-answer"' in html
    assert [link for link in links if link not in html] == []


@pytest.mark.parametrize(
    ("sought", "language"), [("combien de membres", "fr"), ("how many members", "en")]
)
def test_a_question_has_the_same_first_answer_in_both_languages(built, sought, language):
    html = search.results(sought, State(language), State(language).reading(built))
    first = html.partition('class="cqcm-answer"')[2]
    assert first.partition("<strong>")[2].startswith("65<")


def test_what_was_typed_is_told_as_text(built):
    html = search.results("<img src=x>", State(), State().reading(built))
    assert "&lt;img" in html
    assert "<img" not in html


def test_says_by_which_words_and_in_which_language(built):
    html = search.results("takeover", State(), State().reading(built))
    assert '<mark lang="en">takeover</mark>' in html


def test_without_a_word_says_how_to_search(built):
    assert "Écrivez un mot" in search.results("", State(), State().reading(built))
    assert "Write a word" in search.results("", State("en"), State("en").reading(built))


TASKS = {
    "present": ["powerpoint", "présenter", "PowerPiont", "diaporama", "slides", "présentation"],
    "excel": ["excel", "xlsx", "tableur", "spreadsheet"],
    "download": ["télécharger", "telecharger", "csv", "download", "exporter"],
    "template": ["gabarit", "template"],
    "bring": ["apporter", "téléverser", "upload"],
    "print": ["imprimer", "print", "pdf"],
    "link": ["copier un lien", "partager", "copy a link", "share"],
    "copy": ["copier", "citer", "quote"],
    "picture": ["image", "screenshot"],
    "region": ["région", "ma région", "region"],
    "example": ["exemple", "fictif", "example", "fictitious"],
    "contrast": ["contraste", "mode sombre", "contrast", "dark mode"],
}


@pytest.mark.parametrize(("task", "sought"), [(t, w) for t, every in TASKS.items() for w in every])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_task_is_found_first_by_each_word_for_it(task, sought, language, built):
    if place_of_task(task).view in views():
        assert ids(sought, built, language)[0] == ("task", task)


def place_of_task(task: str) -> Destination:
    return tasks.destinations(index.places("youth_posts")[0])[task]


def test_every_task_says_how_and_where_in_one_sentence(built):
    assert {*tasks.destinations(Destination("jeunesse"))} == {*TASKS}
    for task in TASKS:
        for language in ("fr", "en"):
            sentence = tasks.how(task)[language]
            assert sentence.endswith(".")
            assert len(sentence) <= 150
    html = search.results("powerpoint", State(), State().reading(built))
    assert "projette les chiffres en diapositives" in html
    assert 'href="/presenter"' in html


def test_a_task_that_the_address_does_is_done_by_its_link():
    assert place_of_task("contrast").address(State("en", "dark")) == (
        "/faits_saillants?lang=en&theme=contrast"
    )
    assert place_of_task("example").address(State(where=Filters(region="16"))) == (
        "/jeunesse?exemple=oui&region=16"
    )


def test_the_value_comes_first_then_what_it_is_its_period_and_its_page(built):
    html = search.results("combien de jeunes", State(), State().reading(built))
    first = html.split("<li")[1]
    parts = [
        "<strong>6\u00a0937</strong>",
        "Jeunes dans les projets Jeune COOP",
        "2023 · Rapport d&#39;activités 2023, p.\u00a07–8",
    ]
    assert [first.index(part) for part in parts] == sorted(first.index(part) for part in parts)
    place = index.places("jeune_coop_youths")[0].address(State())
    assert f'href="{place}"' in first


def test_a_figure_that_a_card_shows_is_given_once(built):
    html = search.results("jeunes dans les projets", State(), State().reading(built))
    assert html.count(">Jeunes dans les projets Jeune COOP</a>") == 1


@pytest.mark.parametrize(
    ("sought", "value"),
    [
        ("6937", "6\u00a0937"),
        ("6 937", "6\u00a0937"),
        ("6\u00a0937", "6\u00a0937"),
        ("6\u202f937", "6\u00a0937"),
        ("6,937", "6\u00a0937"),
        ("1 615 156 $", "1\u00a0615\u00a0156\u00a0$"),
        ("1\u202f615\u202f156\u00a0$", "1\u00a0615\u00a0156\u00a0$"),
        ("$1,615,156", "1\u00a0615\u00a0156\u00a0$"),
        ("64 %", "64\u00a0%"),
        ("64%", "64\u00a0%"),
        ("8 600 000", "plus de 8,6\u00a0millions"),
        ("8,6 millions", "plus de 8,6\u00a0millions"),
        ("8.6", "plus de 8,6\u00a0millions"),
    ],
)
def test_a_number_finds_its_figure_however_it_is_written(sought, value, built):
    first = search.results(sought, State(), State().reading(built)).split("<li")[1]
    assert f"<strong>{value}</strong>" in first


@pytest.mark.parametrize("sought", ["143,5 %", "143.5%", "+143,5\u00a0%"])
def test_a_share_or_a_change_that_is_computed_finds_its_indicator(sought, built):
    assert ids(sought, built)[0] == ("indicator", "leaders_training_hours")


def test_a_number_is_no_part_of_another_that_is_there(built):
    known = ["43.5", "143.5", "435", "200", "1200"]
    assert matching.alike("200", known) == {"200": matching.EXACT}
    assert matching.alike("43.5", known) == {"43.5": matching.EXACT}
    assert matching.words("43,5 % de 1\u202f200, p. 7,8") == ["43,5", "de", "1200", "p", "7,8"]


@pytest.mark.parametrize("qualifier", ["about", "nearly", "more_than", "up_to"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_bounded_number_finds_all_figures_that_hold_it_so_and_no_other(
    qualifier, language, built
):
    rows = figures.figures(built).values()
    for row in (row for row in rows if row.qualifier == qualifier):
        sought = citation.figure_value(row, language)
        hits = [one for kind, one in ids(sought, built, language) if kind == "figure"]
        same = [r.id for r in rows if (r.qualifier, r.value) == (qualifier, row.value)]
        assert {*same} <= {*hits}
        assert {figures.figure(name, built).qualifier for name in hits} == {qualifier}


@pytest.mark.parametrize("sought", ["plus de 200", "over 200", "Plus de 200", "more than 200"])
def test_more_than_200_is_each_figure_printed_so(sought, built):
    hits = {one for kind, one in ids(sought, built) if kind == "figure"}
    assert hits == {"assemblies_attendance_message_2023", "course_registered_2023"}


def test_a_published_figure_that_is_found_has_its_unit_period_and_source(built):
    found = {hit.entry.id: hit.entry.about for hit in index.index(built).find("CIEC", "fr")}
    assert found["ciec_2021"].fr == "76 coopératives · 2021 · Site du CQCM, 18 juin 2021"
    for name, figure in figures.figures(built).items():
        (entry,) = [e for e in index.index(built).entries if (e.kind, e.id) == ("figure", name)]
        value, period, source = entry.about.fr.split(" · ")
        assert (
            value
            and period
            and source
            == citation.source(provenance.of_figure(figure), figures.sources(built), "fr")
        )
