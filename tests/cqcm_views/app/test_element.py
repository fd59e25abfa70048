"""Cards as they are drawn: one that fails leaves the others, one that changed is drawn anew."""

import json
import os
import re

from builders import squares, write_map
from streamlit.testing.v1 import AppTest

from cqcm_data import boundaries

PAGE = """
from cqcm_data import release
from cqcm_views.app import element
from cqcm_views.views.state import State
from cqcm_views.views.model import ListCard, card

reading = State().reading(release.current())
cards = card("youth_posts", by="region", chart="pie"), ListCard("promotion_year")
cells = [element.drawn(one, State(), reading) for one in cards]
element.show([element.Part("some", tuple(cells))], "cards")
"""


def test_a_card_that_fails_says_so_and_leaves_the_others(caplog):
    found = AppTest.from_string(PAGE).run()
    assert not found.exception
    (told,) = refusals(found)
    reference = re.search(r"\b[0-9A-F]{8}\b", told)[0]
    assert reference in caplog.text
    assert "KeyError" in caplog.text
    assert len(shown(found)) == 2


RECORDS = """
from dataclasses import replace

from cqcm_data import release
from cqcm_views.app import shell
from cqcm_views.views.layout import layout
from cqcm_views.views.state import State
from cqcm_views.views.model import card
from pages.jeunesse import view

first, *others = view.record_cards
broken = card(first.indicator, by="network", chart="bar")  # no such breakdown
shown = replace(view, record_cards=(broken, *others))
chosen = State(example=True)
reading = chosen.reading(release.current())
placed = layout(shown, chosen, reading)
shell._records(placed.sections[-1], placed, reading)
"""


def test_a_card_of_records_that_fails_leaves_the_others():
    found = AppTest.from_string(RECORDS).run()
    assert not found.exception
    assert len(refusals(found)) == 1
    assert len(shown(found)) >= 10


LEADS = """
from dataclasses import replace

from cqcm_data import release
from cqcm_views.app import shell
from cqcm_views.views.layout import layout
from cqcm_views.views.state import State
from cqcm_views.views.model import card
from pages.faits_saillants import view

first, *others = view.lead
broken = replace(first, card=card("youth_posts", by="network", chart="bar"))
chosen = State()
reading = chosen.reading(release.current())
placed = layout(replace(view, lead=(broken, *others)), chosen, reading)
shell._sections(placed, reading)
"""


def test_of_what_leads_one_that_fails_leaves_the_others():
    found = AppTest.from_string(LEADS).run()
    assert not found.exception
    leads, *_ = parts(found)
    failed, *others = ("html" in one for one in leads["cells"])
    assert failed and others and not any(others)


def shown(page: AppTest) -> list[dict[str, object]]:
    """What the browser gets of each card, or of what stands in its place."""
    return [cell for part in parts(page) for cell in part["cells"]]


def parts(page: AppTest) -> list[dict[str, list[dict[str, object]]]]:
    told = [json.loads(one.proto.bytes)["parts"] for one in page.get("bidi_component")]
    return [part for of_one in told for part in of_one]


def refusals(page: AppTest) -> list[str]:
    return [one["html"] for one in shown(page) if 'role="alert"' in str(one.get("html"))]


MAP = """
from cqcm_data import release
from cqcm_views.app import element
from cqcm_views.views.state import State
from cqcm_views.views.model import card

reading = State().reading(release.current())
cell = element.drawn(card("youth_posts", by="region", chart="geo_map"), State(), reading)
element.show([element.Part("map", (cell,))], "cards")
"""


def test_a_map_is_that_of_the_file_that_is_there_now(tmp_path, monkeypatch):
    file = write_map(tmp_path / "regions.geojson", squares())
    monkeypatch.setenv(boundaries.ELSEWHERE, str(file))
    page = AppTest.from_string(MAP).run()
    before = west(page)
    moved = squares()
    for feature in moved["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[x + 4, y] for x, y in ring]]
    changed = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(write_map(file, moved), ns=(changed, changed))
    assert west(page.run()) > before + 1  # four degrees to the east


def west(page: AppTest) -> float:
    """The westernmost point of the regions of the only card, as the browser gets them."""
    (shows,) = shown(page)
    figure = shows["figure"]
    return min(x for trace in figure["data"] if "fill" in trace for x in trace["x"])
