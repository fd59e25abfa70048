"""The page that one writes first: rows read with pandas, charts built anew on each rerun.

`streamlit run plain_app.py -- FOLDER`, the folder with the Parquet files of `serving.rows`.
"""

import sys
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st
from plotly.graph_objects import Figure

FOLDER = Path(sys.argv[-1])


def main() -> None:
    st.set_page_config(layout="wide")
    regions = pd.read_parquet(FOLDER / "regions.parquet")
    projects = pd.read_parquet(FOLDER / "projects.parquet")
    names = dict(zip(regions["code"], regions["name_fr"], strict=True))
    st.title("Jeunesse")
    chosen = st.multiselect(
        "Région", list(names), format_func=lambda code: names[code], key="choose_region"
    )
    kept = projects[projects["region"].isin(chosen)] if chosen else projects
    st.metric("Jeunes", f"{kept['sum_youths'].sum():,.0f}".replace(",", "\u00a0"))
    found = [*maps(regions, projects, chosen), *breakdowns(kept, chosen)]
    columns = st.columns(2)
    for place, figure in enumerate(found):
        columns[place % 2].plotly_chart(figure, key=f"chart-{place}")


def maps(regions: pd.DataFrame, projects: pd.DataFrame, chosen: list[str]) -> list[Figure]:
    """One map of tiles per measure, on which the chosen regions stand out."""
    ciec = pd.read_parquet(FOLDER / "ciec.parquet").groupby("region")
    training = pd.read_parquet(FOLDER / "training.parquet").groupby("region")
    measures = {
        "Postes": pd.read_parquet(FOLDER / "posts.parquet").groupby("region")["key"].nunique(),
        "Mentions": pd.read_parquet(FOLDER / "mentions.parquet").groupby("region")["n"].sum(),
        "Jeunes": projects.groupby("region")["sum_youths"].sum(),
        "CIEC": ciec["n"].sum(),
        "Écoles": pd.read_parquet(FOLDER / "schools.parquet").groupby("region")["key"].nunique(),
        "Jeunes des CIEC": ciec["sum_youths"].sum(),
        "Coordonnateurs": ciec["sum_coordinators"].sum(),
        "Formation": training["sum_participants"].sum(),
    }
    return [tile_map(regions, name, values, chosen) for name, values in measures.items()]


def tile_map(regions: pd.DataFrame, name: str, values: pd.Series, chosen: list[str]) -> Figure:
    rows = regions.assign(
        value=regions["code"].map(values).fillna(0.0), chosen=regions["code"].isin(chosen)
    )
    figure = px.scatter(
        rows,
        x="tile_col",
        y="tile_row",
        color="value",
        symbol="chosen",
        text="short_name",
        hover_name="name_fr",
        title=name,
        color_continuous_scale="teal",
    )
    figure.update_traces(marker_size=40)
    return figure.update_yaxes(autorange="reversed")


def breakdowns(kept: pd.DataFrame, chosen: list[str]) -> list[Figure]:
    """Projects by level and theme; youths by region and level; hours of training."""
    levels, themes = (
        kept.groupby(name)[["n", "sum_youths"]].sum().reset_index() for name in ("level", "theme")
    )
    levels["per_project"] = levels["sum_youths"] / levels["n"]
    youths = kept.groupby(["region", "level"])["sum_youths"].sum().reset_index()
    training = pd.read_parquet(FOLDER / "training.parquet")
    training = training[training["region"].isin(chosen)] if chosen else training
    audiences, months = (
        training.groupby(name)["sum_hours"].sum().reset_index() for name in ("audience", "month")
    )
    return [
        px.bar(levels, x="level", y="n", text="n", title="Projets par niveau"),
        px.bar(themes.sort_values("n"), x="n", y="theme", text="n", title="Projets par thème"),
        px.bar(youths, x="sum_youths", y="region", color="level", title="Jeunes par niveau"),
        px.bar(levels, x="level", y="per_project", title="Jeunes par projet"),
        px.bar(audiences, x="sum_hours", y="audience", title="Heures par public"),
        px.bar(months, x="month", y="sum_hours", title="Heures par mois"),
    ]


main()
