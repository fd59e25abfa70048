"""The sheet of one region: all that is known of it, on a page to print."""

import streamlit as st

from cqcm_data.reading import Reading
from cqcm_views.cards import region_sheet, regions
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say


def draw(chosen: State, reading: Reading) -> None:
    """The sheet of the chosen region, of the first of several; without any, all to choose from."""
    language, codes = reading.language, regions.chosen(chosen)
    if not codes:
        st.html(f'<p class="cqcm-lead">{say("sheet_choose", language)}</p>')
        st.html(regions.sheets(chosen, reading))
        return
    if len(codes) > 1:
        with st.container(key="sheet_others"):
            st.html(f'<p class="cqcm-lead">{say("sheet_others", language)}</p>')
            st.html(regions.sheets(chosen, reading, codes[1:]))
    st.html(region_sheet.sheet(codes[0], chosen, reading))
