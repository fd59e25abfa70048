"""What is hidden to protect people never reaches the reader, and is told apart from all else."""

import csv
import html
import io
import json
import re

import pytest
from builders import project
from charts_by_hand import SHAPES, TILES
from series_by_hand import MISSING, plain, series_of

from cqcm_data import checks, query
from cqcm_data.catalogue import Measure
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views import markup
from cqcm_views.app import cells
from cqcm_views.cards import browser, chart, citations, table
from cqcm_views.charts import KINDS, Options, figure
from cqcm_views.exports import csv as csv_file
from cqcm_views.theme import THEMES
from cqcm_views.tools import sources
from cqcm_views.views import state
from cqcm_views.views.model import FigureCard, card
from cqcm_views.views.state import State
from cqcm_views.wording import findings
from cqcm_views.wording.strings import say

LIGHT = THEMES["light"]
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])

# One small count for each region: a second one of 1 303 must be hidden with it.
YOUTHS = {"01": 3, "06": 1303, "13": 2909, "16": 4111}
BY_REGION = card("jeune_coop_youths", by="region", chart="tile_map")


@pytest.fixture
def online(build_with):
    return build_with(jeune_coop_projects=[project(*row) for row in YOUTHS.items()])


@LANGUAGES
def test_no_words_no_table_no_file_and_no_figure_hold_a_hidden_count(online, language):
    found = query.series("jeune_coop_youths", Reading(online), ["region"])
    assert list(found.hidden) == [True, True, False, False]
    for told in everything(found, online, language):
        assert "2909" in digits(told) and "1303" not in digits(told)
    words = findings.alternative(found, language) + str(
        table.of_series(found, Reading(online, language)).rows
    )
    assert not re.search(r"(?<!\d)3(?!\d)", digits(words))
    file = written(found, online, language).splitlines()
    values = [row[1] for row in csv.reader(file, delimiter=";" if language == "fr" else ",")]
    assert values[1:] == [say("hidden", language)] * 2 + ["2909", "4111"]


@pytest.mark.long
@LANGUAGES
def test_no_card_and_no_cached_figure_of_staff_reaches_the_public(online, language):
    public, staff = State(language), State(language, audience="staff")
    drawn = {}
    for who in (public, staff, public):
        told = json.loads(cells._content(BY_REGION, who, who.reading(online), "light", True, None))
        drawn[who] = digits(json.dumps(told, ensure_ascii=False))
        assert ("1303" in drawn[who]) == (who is staff)


@pytest.mark.long
@LANGUAGES
def test_a_large_figure_is_hidden_from_the_public_alone(online, language):
    cards, where = [FigureCard("jeune_coop_youths")], Filters(region="06")
    for who, shown in (("public", False), ("staff", True), ("public", False)):
        chosen = State(language, where=where, audience=who)
        told = html.unescape(browser.rows(cards, chosen, chosen.reading(online)))
        assert ("1303" in digits(told)) == shown
        assert (citations.hidden_note(language) in told) != shown


def test_no_address_asks_for_what_staff_see(built):
    for name in ("audience", "public", "staff"):
        assert state.parse({name: ["staff"]}, built).audience == "public"
    assert "staff" not in State(audience="staff").address("jeunesse")


def test_a_check_of_a_hidden_total_is_read_as_such(build_with):
    online = build_with(jeune_coop_projects=[project("01", 3)])
    (row,) = [sources._check(c, "fr") for c in checks.run(online) if c.name == "jeune_coop_youths"]
    assert (row["found"], row["outcome"]) == ("–", "protected")
    assert say(f"outcome_{row['outcome']}", "fr") == "Masqué pour protéger les personnes"


def test_hidden_is_neither_zero_nor_missing_in_a_table_and_in_a_file(built):
    found = partly_hidden()
    told = [row.cells[-1].text for row in table.of_series(found, Reading(built, "fr")).rows]
    assert told == ["7", "0", "aucune valeur", "masqué"]
    rows = csv.reader(io.StringIO(written(found, built, "fr")), delimiter=";")
    assert [row[1] for row in rows][1:] == ["7", "0", "", "masqué"]


def test_hidden_rows_are_named_are_not_ranked_and_leave_no_total():
    assert plain(findings.finding(partly_hidden(), "fr")) == (
        "Parmi les valeurs montrées, la plus élevée : A (7 postes). "
        "Aucune valeur : C. Masqué pour protéger les personnes : D."
    )
    assert plain(findings.in_words(partly_hidden(), "en")).endswith(
        "highest to lowest: A (7 posts); B (0 posts). No value: C. Hidden to protect people: D."
    )


def test_many_hidden_rows_are_counted_and_all_of_them_are_said():
    rows = [(f"r{n}", MISSING) for n in range(5)]
    every = hidden_series(["region"], rows, hidden=[True] * 5)
    assert "Toutes les valeurs sont masquées" in findings.finding(every, "fr")
    most = hidden_series(["region"], [*rows, ("a", 9)], hidden=[True] * 5 + [False])
    assert "5 valeurs sur 6 sont masquées" in findings.finding(most, "fr")
    one = hidden_series([], [(MISSING,)], hidden=[True])
    assert findings.in_words(one, "fr").endswith("Valeur masquée pour protéger les personnes.")


def test_over_time_the_highest_is_that_of_what_is_shown():
    years = [(2021, 9), (2022, MISSING), (2023, 12), (2024, 10)]
    found = hidden_series(["year"], years, hidden=[False, True, False, False])
    told = plain(findings.finding(found, "fr"))
    assert "Parmi les valeurs montrées, la plus élevée : 2023" in told
    assert "otal" not in told and told.endswith("Masqué pour protéger les personnes : 2022.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_says_what_is_hidden(kind):
    double = kind in ("lines", "stacked", "dots")
    rows = [("01", "x", MISSING), ("02", "x", 9), ("03", "x", 8)]
    dimensions = ["region", "network"] if double else ["region"]
    kept = rows if double else [(region, value) for region, _, value in rows]
    found = hidden_series(dimensions, kept, hidden=[True, False, False])
    drawn = figure(kind, found, "fr", LIGHT, Options(tiles=TILES, shapes=SHAPES))
    layout = drawn["layout"]
    said = [drawn["data"], layout["annotations"], layout["meta"]["notes"]]
    told = json.dumps(said, ensure_ascii=False)
    assert re.search("[Mm]asqué", told) and "aucune valeur" not in told


def test_a_hidden_tile_has_a_look_and_a_hover_of_its_own():
    rows = [("01", 9), ("02", 0), ("03", MISSING), ("04", MISSING)]
    found = hidden_series(["region"], rows, hidden=[False, False, False, True])
    drawn = figure("tile_map", found, "fr", LIGHT, Options(tiles=TILES))
    assert [shape["line"]["dash"] for shape in drawn["layout"]["shapes"]] == [
        "dash",
        "dot",
        "dashdot",
    ]
    assert [re.sub("<.?b>", "", t) for t in drawn["data"][-1]["text"]] == ["9", "0", "–", "x"]
    hovers = [text for trace in drawn["data"] for text in trace.get("hovertext", [])]
    assert [plain(hover) for hover in hovers if "Quatre" in hover] == ["Quatre : masqué"]


@pytest.mark.long
@LANGUAGES
def test_what_is_not_broken_down_is_told_everywhere(online, language):
    where = Filters(region=["13", "16"])
    found = query.series("jeune_coop_youths", Reading(online), ["level"], where)
    told = say("not_broken_down", language)
    by_level = card("jeune_coop_youths", by="level", chart="columns")
    content = browser.content(
        by_level,
        State(language, where=where),
        State(language, where=where).reading(online),
        "light",
    )
    head = content["head"]
    shown = markup.render(
        "card_table", language, table=table.of_series(found, Reading(online, language)), absent="–"
    )
    assert told in html.unescape(head) and told in html.unescape(shown)
    assert told in findings.in_words(found, language)
    assert told in written(found, online, language).replace('"', "")
    for kind in ("columns", "tile_map"):
        drawn = figure(kind, found, language, LIGHT, Options(tiles=TILES))
        assert told in drawn["layout"]["annotations"][0]["text"].replace("<br>", " ")


def everything(found: Series, online, language: str) -> list[str]:
    """All that a reader can get of a series."""
    options = Options(tiles=chart._tiles(Reading(online, language)))
    return [
        findings.in_words(found, language),
        findings.alternative(found, language),
        str(table.of_series(found, Reading(online, language))),
        written(found, online, language),
        *(
            json.dumps(figure(kind, found, language, LIGHT, options), ensure_ascii=False)
            for kind in ("bar", "columns", "lines", "tile_map")
        ),
    ]


def written(found: Series, online, language: str) -> str:
    data = table.data(found, Reading(online, language))
    return csv_file.written(data, language).decode("utf-8-sig")


def digits(told: str) -> str:
    """Without the signs that part thousands."""
    return re.sub(r"(?<=\d)(?:[\u00a0,]|\\u00a0|&nbsp;)(?=\d{3})", "", told)


def partly_hidden() -> Series:
    rows = [("a", 7), ("b", 0), ("c", MISSING), ("d", MISSING)]
    return hidden_series(["region"], rows, hidden=[False, False, False, True])


def hidden_series(dimensions: list[str], rows: list[tuple], hidden: list[bool]) -> Series:
    found = series_of(dimensions, rows, measure=Measure(sum="posts"))
    found.frame["hidden"] = hidden
    return found
