"""One card that fails says so in its place, and the others stay."""

import re

from streamlit.testing.v1 import AppTest

PAGE = """
from cqcm_data import release
from cqcm_views import panels
from cqcm_views.state import State
from cqcm_views.view import ListCard, card

panels.draw(card("youth_posts", by="region", chart="pie"), State(), release.current())
panels.draw(ListCard("promotion_year"), State(), release.current())
"""


def test_a_card_that_fails_says_so_and_leaves_the_others(caplog):
    found = AppTest.from_string(PAGE).run()
    assert not found.exception
    (told,) = found.error
    reference = re.search(r"\b[0-9A-F]{8}\b", told.value)[0]
    assert reference in caplog.text
    assert "KeyError" in caplog.text
    assert found.main.children[1].type == "bidi_component"
