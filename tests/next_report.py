"""A second yearly report, made up for tests: the figures of 2023 a year later, and a few others.

Each figure of the first report that an indicator shows is stated again, but for five; three are
new, and two of them contradict one another.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cqcm_data import catalogue, figures, store
from cqcm_data.release import Release

Row = Mapping[str, Any]
Tables = dict[str, list[dict[str, Any]]]

SOURCE, FIRST = "rapport_2024", "rapport_2023"
NOT_TAKEN_UP = (
    "interviews_listed_2023",
    "ciec_2023",
    "schools_reached_2023",
    "microsite_visits",
    "new_members_2023",
)
OTHER_SCOPE = "jeune_coop_projects_2023"  # what follows it counts something else
REPORT = {
    "id": SOURCE,
    "title_fr": "Rapport d'activités 2024 (fictif)",
    "title_en": "2024 activity report (fictitious)",
    "publisher": "CQCM",
    "date": "2025",
    "address": None,
    "licence": None,
    "pages": 44,
}
SECTION = {"report": SOURCE, "title": "Jeunesse", "first_page": 9, "last_page": 14}
NEW = {
    "reading_circles_2024": 12.0,
    "podcast_episodes_2024": 8.0,
    "podcast_episodes_message_2024": 9.0,  # rivals
}


def tables(on: Release) -> Tables:
    """The datasets with the second report in them, whole, to be put online after a release."""
    known = [dict(row) for row in store.read(on.root, "sources", on.tables["sources"]).to_pylist()]
    rows = [row.model_dump() for row in figures.figures(on).values()]
    return {
        "sources": [*known, REPORT],
        "published_figures": [*rows, *_again(rows), *(new(name) for name in NEW)],
        "report_sections": [SECTION],
        "indicators": [_indicator(name) for name in NEW if "message" not in name],
        "points": [_point()],
    }


def _again(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shown = {one.published for one in catalogue.load().indicators.values()}
    taken_up = [row for row in rows if row["source"] == FIRST and row["id"] in shown]
    return [_later(row) for row in taken_up if row["id"] not in NOT_TAKEN_UP]


def _later(row: Row) -> dict[str, Any]:
    """The same a year later: a tenth more, but for what is a date or a rank."""
    fixed = row["nature"] in ("date", "rank")
    other = " (autre mesure)" if row["id"] == OTHER_SCOPE else ""
    return {
        **row,
        "id": later(str(row["id"])),
        "value": row["value"] if fixed else _more(row["value"]),
        "value_to": None if row["value_to"] is None else _more(row["value_to"]),
        "period_start": _next_year(row["period_start"]),
        "period_end": _next_year(row["period_end"]),
        "scope_fr": f"{row['scope_fr']}{other}",
        "scope_en": f"{row['scope_en']}{' (other measure)' if other else ''}",
        "source": SOURCE,
        "as_printed": None,
        "note_fr": None,
        "note_en": None,
        "follows": row["id"],
    }


def later(name: str) -> str:
    """What a figure of the first report is called in the second."""
    return (
        name.replace("2023", "2024").replace("2022", "2023") if "2023" in name else f"{name}_2024"
    )


def _more(value: float) -> float:
    return float(round(value * 1.1)) if float(value).is_integer() else round(value * 1.1, 1)


def _next_year(day: dt.date | None) -> dt.date | None:
    return day and day.replace(
        year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day
    )


def new(name: str) -> dict[str, Any]:
    podcast = name.startswith("podcast")
    words = ("Épisodes de balado", "Podcast episodes") if podcast else ("Cercles", "Circles")
    return {
        "id": name,
        "topic": "promotion" if podcast else "youth",
        "label_fr": words[0],
        "label_en": words[1],
        "value": NEW[name],
        "value_to": None,
        "unit": "projects" if not podcast else "actions",
        "qualifier": "exact",
        "nature": "flow",
        "period_start": dt.date(2024, 1, 1),
        "period_end": dt.date(2024, 12, 31),
        "scope_fr": "Fictif",
        "scope_en": "Fictitious",
        "source": SOURCE,
        "section": "Jeunesse",
        "first_page": 9 if "message" not in name else 5,
        "last_page": 9 if "message" not in name else 5,
        "as_printed": None,
        "note_fr": None,
        "note_en": None,
        "follows": None,
    }


def _indicator(figure: str) -> dict[str, Any]:
    row = new(figure)
    words = {name: row[name] for name in ("topic", "label_fr", "label_en", "unit")}
    defined = {"definition_fr": "Mesure fictive.", "definition_en": "A fictitious measure."}
    return {"id": figure.removesuffix("_2024"), **words, **defined, "published": figure}


def _point() -> dict[str, Any]:
    said = {
        "title": ("Balados\u00a0: deux nombres", "Podcasts: two numbers"),
        "public": ("Le rapport en donne deux.", "The report gives two."),
        "team": ("Préciser lequel est à jour.", "State which one is up to date."),
        "why": ("Le tableau de bord montre le premier.", "The dashboard shows the first."),
    }
    words = {
        f"{n}_{lang}": w
        for n, both in said.items()
        for lang, w in zip(("fr", "en"), both, strict=True)
    }
    rivals = "podcast_episodes_2024, podcast_episodes_message_2024"
    return {
        "id": "podcasts_two_values",
        "kind": "contradiction",
        "figures": rivals,
        "rivals": rivals,
        "shown": "podcast_episodes_2024",
        "to_use": None,
        "pages": "5, 9",
        **words,
    }


# Its lists, which come in as files after it -------------------------------------------------------


def press_releases() -> list[dict[str, Any]]:
    """Three made-up press releases of the second report, under numbers that the first has too."""
    days = (dt.date(2024, 3, 5), dt.date(2024, 3, 19), dt.date(2024, 11, 4))
    return [
        {
            **_listed(f"release_{n:02}"),
            "date": day,
            "theme_fr": f"Thème fictif {n}",
            "theme_en": f"Made-up theme {n}",
            "title": f"Communiqué fictif {n}",
        }
        for n, day in enumerate(days, start=1)
    ]


def assemblies() -> list[dict[str, Any]]:
    """Two made-up assemblies of the second report."""
    numbers = {"attendance": 80, "qualifier": "exact", "priorities": None}
    words = {"theme_fr": "Thème fictif", "theme_en": "Made-up theme", "place": "Lévis"}
    held = [("concertation_2023_02", "concertation"), ("annual_general_2024", "annual_general")]
    return [
        {**_listed(name), "kind": kind, **words, "date": dt.date(2024, 5, 7), **numbers}
        for name, kind in held
    ]


def _listed(name: str) -> dict[str, Any]:
    return {"report": SOURCE, "section": "Jeunesse", "first_page": 9, "last_page": 10, "id": name}
