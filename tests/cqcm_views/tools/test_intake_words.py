"""What the page of a file says of rows that go, in the words of whoever reads."""

import datetime as dt
import re

import pytest
from builders import today

from cqcm_data.intake import drafts, files
from cqcm_data.intake.plan import Reach
from cqcm_data.intake.undo import ChangedSince
from cqcm_views.cards import bringing
from cqcm_views.exports import template
from cqcm_views.tools import history, intake_choices, intake_preview
from cqcm_views.tools.intake_words import Words
from cqcm_views.views.state import State

PROJECTS, MEDIA = "jeune_coop_projects", "media_reach"


def words(dataset: str = PROJECTS) -> Words:
    return Words(bringing.asked_columns(dataset, today()), today())


def test_rows_that_go_are_named_by_region_or_as_what_they_are():
    assert "Laval" in intake_preview.to_type("13", words())
    assert "«\u00a0sans région\u00a0»" in intake_preview.to_type(None, words())
    told = intake_preview.to_type(None, words(MEDIA))
    assert "«\u00a0toutes les lignes\u00a0»" in told and "région" not in told


def test_a_span_of_years_is_none_of_dates():
    years = intake_preview.mode_named("replace", Reach(("13",), 2023, 2024), words())
    assert years == "remplacer Laval, de 2023 à 2024"
    dates = Reach((), dt.date(2024, 1, 2), dt.date(2024, 3, 4))
    told = intake_preview.mode_named("replace", dates, words(MEDIA))
    assert told == "remplacer du 2 janvier 2024 au 4 mars 2024"


def test_a_year_goes_in_every_region_and_that_is_said():
    told = intake_preview.mode_named("replace_years", Reach(("13",), 2023, 2024), words())
    assert told.startswith("remplacer toutes les lignes de 2023 et 2024, dans toutes les régions")
    there = Reach((), dt.date(2024, 1, 2), dt.date(2024, 3, 4))
    told = intake_preview.mode_named("replace_years", there, words(MEDIA))
    assert told == "remplacer toutes les lignes de 2024"


@pytest.mark.parametrize(
    ("rows", "begins"),
    [
        ({PROJECTS: 1, "receipts": 4}, "1 ligne de la version 3 a changé"),
        ({PROJECTS: 2}, "2 lignes de la version 3 ont changé"),
        ({"receipts": 4}, "Des lignes à corriger de la version 3"),
    ],
)
def test_what_stands_in_the_way_of_undoing_is_counted_in_rows(rows, begins):
    assert history.stopped(3, ChangedSince(rows), "fr").startswith(begins)


# How a file is read ------------------------------------------------------------------------------


def read(content: bytes, tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path))
    intake = drafts.begun(files.read(content, "x"), PROJECTS)
    return re.sub(r"<(?!a )[^>]*>", "", intake_choices.read(intake, "x", words()))


def test_what_was_erased_is_told(tmp_path, monkeypatch):
    text = "Rempli par Rose;;;;;;\nid;Année;Niveau;Jeunes;École;Soumis par;Remarques\n"
    text += "a;2024;Primaire;9;A (a@x.example);Rose;x\nb;2024;Primaire;9;B 514 555-1234;Rose;\n"
    told = read(text.encode(), tmp_path, monkeypatch)
    assert "jamais enregistrées\u00a0: Soumis par." in told
    assert "n&#39;a pas besoin, effacées elles aussi\u00a0: Remarques." in told
    assert "2 cellules contenaient un courriel" in told and "1 ligne de titre" in told


def test_a_template_of_another_dataset_is_told_with_where_it_goes(tmp_path, monkeypatch):
    book = template.written(bringing.of("ciec", State("fr"), today()), (), "fr")
    told = read(book, tmp_path, monkeypatch)
    assert "est le gabarit de" in told and 'href="/apporter?jeu=ciec"' in told
    own = template.written(bringing.of(PROJECTS, State("fr"), today()), (), "fr")
    assert "est le gabarit de" not in read(own, tmp_path, monkeypatch)
