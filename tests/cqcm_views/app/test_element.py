"""Cards as they are drawn: one that fails leaves the others, one that changed is drawn anew."""

import json
import os
import re
from dataclasses import replace

from builders import page_of, squares, write_map
from streamlit.testing.v1 import AppTest

from cqcm_data import boundaries
from cqcm_views.app import cells, page
from cqcm_views.views.model import View, card
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

PAGE = """
from cqcm_data import release
from cqcm_views.app import cells, element
from cqcm_views.views.state import State
from cqcm_views.views.model import ListCard, card

reading = State().reading(release.current())
cards = card("youth_posts", by="region", chart="pie"), ListCard("promotion_year")
drawn = [cells.drawn(one, State(), reading, "light") for one in cards]
element.show([cells.Part("some", tuple(drawn))], "cards")
"""


def test_a_card_that_fails_says_so_and_leaves_the_others(caplog):
    found = AppTest.from_string(PAGE).run()
    assert not found.exception
    (told,) = refusals(found)
    reference = re.search(r"\b[0-9A-F]{8}\b", told)[0]
    assert reference in caplog.text
    assert "KeyError" in caplog.text
    assert len(shown(found)) == 2


def test_a_card_of_records_that_fails_leaves_the_others():
    view = views()["jeunesse"]
    first, *others = view.record_cards
    broken = card(first.indicator, by="network", chart="bar")  # no such breakdown
    drawn = told("jeunesse", replace(view, record_cards=(broken, *others)), State(example=True))
    (failed,) = refused(drawn)
    assert failed["key"] == broken.anchor
    assert {one.anchor for one in others} <= {one["key"] for one in drawn}


def test_of_what_leads_one_that_fails_leaves_the_others():
    view = views()["faits_saillants"]
    first, *others = view.lead
    broken = replace(first, card=card("youth_posts", by="network", chart="bar"))
    drawn = told("faits_saillants", replace(view, lead=(broken, *others)), State())
    (failed,) = refused(drawn)
    assert failed["key"] == broken.anchor
    assert {one.anchor for one in others} <= {one["key"] for one in drawn if "html" not in one}


def told(name: str, view: View, chosen: State) -> list[dict[str, object]]:
    """Each cell of a page."""
    made = page.steps(replace(page_of(name, chosen), view=view))
    return [cell for part in json.loads(cells.told(made)) for cell in part["cells"]]


def refused(drawn: list[dict[str, object]]) -> list[dict[str, object]]:
    """The cells that say that they failed."""
    return [one for one in drawn if 'role="alert"' in str(one.get("html"))]


def shown(app: AppTest) -> list[dict[str, object]]:
    """What the browser gets of each card, or of what stands in its place."""
    return [cell for part in parts(app) for cell in part["cells"]]


def parts(app: AppTest) -> list[dict[str, list[dict[str, object]]]]:
    told = [json.loads(one.proto.bytes)["parts"] for one in app.get("bidi_component")]
    return [part for of_one in told for part in of_one]


def refusals(app: AppTest) -> list[str]:
    return [one["html"] for one in shown(app) if 'role="alert"' in str(one.get("html"))]


MAP = """
from cqcm_data import release
from cqcm_views.app import cells, element
from cqcm_views.views.state import State
from cqcm_views.views.model import card

reading = State().reading(release.current())
map_card = card("youth_posts", by="region", chart="geo_map")
cell = cells.drawn(map_card, State(), reading, "light")
element.show([cells.Part("map", (cell,))], "cards")
"""


def test_a_map_is_that_of_the_file_that_is_there_now(tmp_path, monkeypatch):
    file = write_map(tmp_path / "regions.geojson", squares())
    monkeypatch.setenv(boundaries.ELSEWHERE, str(file))
    app = AppTest.from_string(MAP).run()
    before = west(app)
    moved = squares()
    for feature in moved["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[x + 4, y] for x, y in ring]]
    changed = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(write_map(file, moved), ns=(changed, changed))
    assert west(app.run()) > before + 1  # four degrees to the east


def west(app: AppTest) -> float:
    """The westernmost point of the regions of the only card, as the browser gets them."""
    (shows,) = shown(app)
    figure = shows["figure"]
    return min(x for trace in figure["data"] if "fill" in trace for x in trace["x"])
