"""What stops a publication, in the words of whoever publishes."""

from typing import get_args

import next_report
import pytest
from builders import table

from cqcm_data import publish
from cqcm_data.checks import Problem, Wrong
from cqcm_views.wording import problems
from cqcm_views.wording.strings import words


def plain(said: str) -> str:
    return said.replace("\u00a0", " ")


def test_what_cannot_be_shown_is_said_in_words_to_whoever_puts_it_online(built, online_with):
    base = online_with()
    tables = next_report.tables(base)
    row = next(row for row in tables["published_figures"] if row["follows"] == "members_2023")
    row |= {"follows": "nothing", "first_page": 45, "last_page": 45}
    changed = {name: table(name, rows) for name, rows in tables.items()}
    with pytest.raises(publish.CannotBeShown) as refused:
        publish.publish(base.root, base, changed, publish.Reason("x", "essai"))
    name = row["id"]
    assert plain(problems.said(refused.value.problems, "fr")) == (
        f"le chiffre « {name} » est à la page 45 d'un rapport qui en a 44; "
        f"le chiffre « {name} » met à jour « nothing », qui n'est pas un chiffre publié"
    )
    english = problems.said(refused.value.problems, "en")
    assert "is on page 45 of a report that has 44" in english


@pytest.mark.parametrize("kind", get_args(Wrong))
def test_every_kind_of_problem_has_words(kind):
    assert f"wrong_{kind}" in words()


def test_of_many_the_first_are_said_and_the_others_counted():
    many = [Problem("unit", "x", figure=f"f{n}", unit="u") for n in range(5)]
    said = problems.said(many, "en")
    assert said.count("unknown unit") == 3
    assert said.endswith("and 2 others")
    assert problems.said(["published_figures: is missing"], "fr") == "published_figures: is missing"
