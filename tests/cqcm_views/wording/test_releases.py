"""What a page says above an older version."""

import re

import next_report
import pytest
from builders import ciec, list_figures, list_release

from cqcm_data import build, store
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.contracts import CONTRACTS
from cqcm_data.release import Release
from cqcm_views import markup
from cqcm_views.wording import numbers, releases, strings


def test_says_which_version_one_sees_and_leads_to_the_newest(online_with):
    old = online_with()
    newest = online_with(old, ciec=[CIEC])
    said = notice(old, newest)
    dates = [numbers.day(one.day, "fr") for one in (old, newest)]
    assert f"Vous voyez la version 2, mise en ligne le {dates[0]}" in plain(said)
    assert f"la plus récente est la version 3, mise en ligne le {dates[1]}" in plain(said)
    assert 'href="?region=16"' in said


def test_names_the_datasets_in_words_with_the_date_and_the_reason(online_with):
    old = online_with()
    online_with(old, ciec=[CIEC])
    newest = list_release(old.root, old.tables, "Anne", "Retour à la version 2.")
    said = plain(notice(old, newest))
    day = numbers.day(newest.day, "fr")
    assert (
        f"Version 4, {day} : Retour à la version 2. Données changées : CIEC, une par une." in said
    )
    assert f"Version 3, {day} : essai. Données changées : CIEC" in said
    assert said.index("Version 4, ") < said.index("Version 3, ")
    assert not re.search("rollup|fictitious|published_figures", said)
    english = notice(old, newest, "en")
    assert "essai. Data changed: CIEC, one by one." in english


@pytest.mark.parametrize(
    ("language", "why"), [("fr", "textes sources du projet"), ("en", "source texts of the project")]
)
def test_the_reason_of_a_build_is_in_the_language_of_the_reader(online_with, language, why):
    old = online_with()
    newest = list_release(old.root, old.tables, build.WHO, build.WHY)
    assert f"{why}. " in notice(old, newest, language)


def test_counts_the_figures_that_changed_and_gives_both_values(online_with):
    old = online_with()
    assert "Les chiffres publiés n'ont pas changé" in plain(
        notice(old, online_with(old, ciec=[CIEC]))
    )
    one = plain(notice(old, list_figures(old, figures(1))))
    assert "1 chiffre publié a changé depuis :" in one
    assert one.count(" dans la plus récente") == 1
    five = plain(notice(old, list_figures(old, figures(5))))
    assert "5 chiffres publiés ont changé depuis :" in five
    seven = plain(notice(old, list_figures(old, figures(7))))
    assert "7 chiffres publiés ont changé depuis, dont :" in seven
    assert seven.count(" dans la plus récente") == 5


def test_a_figure_has_its_qualifier_and_its_unit_in_both_values(online_with):
    rows = figures()
    members = next(row for row in rows if row["id"] == "members_2023")
    old = online_with()
    members.update(value=70, qualifier="nearly")
    said = plain(notice(old, list_figures(old, rows)))
    assert "Membres du CQCM : 65 ici, près de 70 dans la plus récente" in said


def test_many_later_versions_are_folded(online_with):
    old = online_with()
    for _ in range(5):
        newest = list_release(old.root, old.tables)
    assert "<details open>" in notice(old, newest)
    assert "Aucune donnée changée" in notice(old, newest)
    newest = list_release(old.root, old.tables, why="<b>x</b>")
    assert "<details>" in notice(old, newest)
    assert "<b>" not in notice(old, newest)


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_dataset_has_a_name_in_words(name):
    for language in ("fr", "en"):
        assert "_" not in strings.dataset(name, language)


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "came", "gone"),
    [
        (
            "fr",
            "(fictif) : {n} chiffres, dont 3 nouveaux.",
            "(fictif) : retiré, avec ses {n} chiffres.",
        ),
        (
            "en",
            "(fictitious): {n} figures, 3 of them new.",
            "(fictitious): withdrawn, with its {n} figures.",
        ),
    ],
)
def test_a_new_report_is_one_line_and_so_is_one_that_is_taken_back(
    language, came, gone, online_with
):
    old = online_with()
    tables = next_report.tables(old)
    n = sum(row["source"] == next_report.SOURCE for row in tables["published_figures"])
    after = online_with(old, **tables)
    said = plain(notice(old, after, language))
    assert came.format(n=n) in said
    assert not re.search("chiffres publiés (n'|ont)|figures have", said)
    kept = {name: read(old, name) for name in tables}
    newest = online_with(after, **kept)
    assert gone.format(n=n) in plain(notice(after, newest, language))
    assert "2024" not in re.sub("<details.*", "", plain(notice(old, newest, language)), flags=re.S)
    last, middle, _ = releases.history(newest, language, 3)
    assert came.format(n=n) in plain(" ".join(middle.sentences))
    assert gone.format(n=n) in plain(" ".join(last.sentences))
    assert last.revised == middle.revised == ()
    assert not any("nouveaux chiffres publiés" in plain(one) for one in middle.sentences)


def read(on: Release, dataset: str) -> list[dict[str, object]]:
    return store.read(on.root, dataset, on.tables[dataset]).to_pylist()


CIEC = ciec("a", 2024)


def notice(shown, newest, language="fr") -> str:
    told = releases.notice(shown, newest, language)
    return markup.render("version", language, notice=told, latest="?region=16")


def figures(changed: int = 0) -> list[dict[str, object]]:
    """The published figures, the first ones with another value."""
    rows = [dict(row) for row in read_csv(SOURCES / "published_figures.csv")]
    for row in rows[:changed]:
        row |= {"value": float(row["value"]) + 1, "value_to": ""}
    return rows


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("&#39;", "'")
