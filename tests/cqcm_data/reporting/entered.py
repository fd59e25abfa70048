"""The made-up 2024 of `next_report`, entered through a draft as staff would."""

from dataclasses import replace

import next_report

from cqcm_data.release import Release
from cqcm_data.reporting import drafts, grid, rivals
from cqcm_data.reporting.drafts import Draft
from cqcm_data.reporting.entries import Entry, Section
from cqcm_data.reporting.grid import Row

YEAR, WHO = 2024, "anne"
SECTION = Section("Jeunesse", 9, 14)


def whole(on: Release) -> Draft:
    """All of it."""
    described(on)
    every = {row["id"]: row for row in next_report.tables(on)["published_figures"]}
    later = {row["follows"]: row for row in every.values() if row["source"] == next_report.SOURCE}
    rows = grid.grid(drafts.kept(YEAR), on).rows
    said = {row.key: _again(row, later.get(row.key)) for row in rows}
    drafts.put_all(YEAR, said, {row.key: row.entry for row in rows}, WHO)
    for name in next_report.NEW:
        added(name, every[name])
    return pointed(on)


def described(on: Release) -> Draft:
    begun = drafts.begin(YEAR, on, WHO)
    told = {name: next_report.REPORT[name] for name in ("title_fr", "title_en", "date", "pages")}
    about = replace(begun.about, **told, address="", publisher="CQCM", sections=())
    return drafts.describe(YEAR, about, begun.about, WHO)


def _again(row: Row, stated: dict | None) -> Entry:
    """A figure as it is stated again; what no indicator shows is not taken up."""
    if stated is None:
        return replace(row.entry, state="not_taken_up")
    names = [*Entry.__dataclass_fields__.keys() & stated.keys() - {"topic", "label_fr", "label_en"}]
    told = {name: stated[name] for name in names}
    words = {name: told[name] or "" for name in ("as_printed", "note_fr", "note_en")}
    return replace(row.entry, state="given", **{**told, **words})


def added(name: str, stated: dict) -> Draft:
    """A new figure; those that are called a message get no indicator."""
    names = Entry.__dataclass_fields__.keys() & stated.keys()
    told = {one: stated[one] if stated[one] is not None else "" for one in names}
    told |= {"value_to": None}
    own = "message" not in name
    defined = {"definition_fr": "Mesure fictive.", "definition_en": "A fictitious measure."}
    entry = Entry(**{**told, **(defined if own else {})}, state="given", indicator=own)
    return drafts.put(YEAR, name, entry, Entry(), WHO)


def pointed(on: Release) -> Draft:
    """The point that is drafted, as a person words it."""
    made = grid.grid(drafts.kept(YEAR), on)
    pair = ("podcast_episodes_2024", "podcast_episodes_message_2024")
    _, point = rivals.drafted(pair, made)
    said = {
        "title_fr": "Balados\u00a0: deux nombres",
        "title_en": "Podcasts: two numbers",
        "public_fr": "Le rapport en donne deux.",
        "public_en": "The report gives two.",
        "team_fr": "Préciser lequel est à jour.",
        "team_en": "State which one is up to date.",
        "why_fr": "Le tableau de bord montre le premier.",
        "why_en": "The dashboard shows the first.",
    }
    name = "podcasts_two_values"
    return drafts.put_point(YEAR, name, replace(point, **said), None, WHO)


def section(draft: Draft) -> Draft:
    """The one section of which the made-up report says its pages."""
    about = replace(draft.about, sections=(SECTION,))
    return drafts.describe(YEAR, about, draft.about, WHO)
