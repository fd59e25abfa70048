"""The same page in Streamlit with its data and figures cached.

`streamlit run cached_app.py`; `PEERS_DATA` names the folder of the Parquet files.
"""

import four_charts
import streamlit as st

names = st.cache_data(four_charts.names)


@st.cache_data
def shown(regions: tuple[str, ...]) -> four_charts.Shown:
    return four_charts.shown(regions)


def main() -> None:
    st.set_page_config(layout="wide")
    known = names()
    st.title(four_charts.TITLE)
    chosen = st.multiselect("Région", list(known), format_func=known.get, key="choose_region")
    page = shown(tuple(sorted(chosen)))
    for place, (words, value) in zip(st.columns(3), page.figures.items(), strict=True):
        place.metric(words, value)
    columns = st.columns(2)
    for number, figure in enumerate(page.charts):
        columns[number % 2].plotly_chart(figure, key=f"chart-{number}")


main()
