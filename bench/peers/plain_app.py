"""The page that one writes first in Streamlit: asked and drawn anew on each rerun.

`streamlit run plain_app.py`; `PEERS_DATA` names the folder of the Parquet files.
"""

import four_charts
import streamlit as st


def main() -> None:
    st.set_page_config(layout="wide")
    names = four_charts.names()
    st.title(four_charts.TITLE)
    chosen = st.multiselect("Région", list(names), format_func=names.get, key="choose_region")
    shown = four_charts.shown(chosen)
    for place, (words, value) in zip(st.columns(3), shown.figures.items(), strict=True):
        place.metric(words, value)
    columns = st.columns(2)
    for number, figure in enumerate(shown.charts):
        columns[number % 2].plotly_chart(figure, key=f"chart-{number}")


main()
