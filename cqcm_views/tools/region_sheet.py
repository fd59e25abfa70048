"""The sheets of the chosen regions: all that is known of each, on a page to print."""

import streamlit as st

from cqcm_data.reading import Reading
from cqcm_views.cards import region_sheet, regions
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say


def draw(chosen: State, reading: Reading) -> None:
    """One sheet for each chosen region, printed on a page each; without any, all to choose from."""
    codes = regions.chosen(chosen)
    if not codes:
        st.html(f'<p class="cqcm-lead">{say("sheet_choose", reading.language)}</p>')
        st.html(regions.sheets(chosen, reading))
    for code in codes:
        st.html(region_sheet.sheet(code, chosen, reading))
