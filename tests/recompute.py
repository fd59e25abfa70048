"""Every indicator a second time: plain Python on the text sources, without the query module."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "cqcm_data"
SHARED = {"units", "dimensions", "datasets", "labels", "topics", "lists"}
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@cache
def indicators(topic: str = "*") -> dict[str, dict]:
    """The indicators of the catalogue, or of one topic."""
    found = sorted((DATA / "catalogue").glob(f"{topic}.toml"))
    files = [f for f in found if f.stem not in SHARED]
    return {k: v for f in files for k, v in tomllib.loads(f.read_text("utf-8")).items()}


@cache
def rows(dataset: str) -> list[dict[str, str]]:
    file = DATA / "sources" / f"{dataset}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def published(indicator: dict) -> float:
    return next(
        float(r["value"]) for r in rows("published_figures") if r["id"] == indicator["published"]
    )


def total(indicator: dict) -> float | None:
    return measured(indicator["measure"], rows(indicator["dataset"]))


def broken_down(indicator: dict, dimension: str) -> dict[str, float | None]:
    """The measure by one dimension."""
    return {key: value for (key,), value in grouped(indicator, [dimension]).items()}


def grouped(indicator: dict, by: Sequence[str]) -> dict[tuple[str, ...], float | None]:
    """The measure by some dimensions; only the groups that hold a record which it selects."""
    stanza = tomllib.loads((DATA / "catalogue" / "datasets.toml").read_text("utf-8"))[
        indicator["dataset"]
    ]
    columns = [stanza["dimensions"][name] for name in by]
    base = defaultdict(list)
    for row in rows(indicator["dataset"]):
        base[tuple(part(row, column) for column in columns)].append(row)
    found = {
        key: measured(indicator["measure"], among)
        for key, among in base.items()
        if selected(indicator["measure"], among)
    }
    if stanza.get("complete") and len(by) == 1:
        return {**{(code,): 0 for code in codes(by[0])}, **found}
    return found


def word(dimension: str, code: str) -> str:
    """What a reader in French sees for a code."""
    labels = tomllib.loads((DATA / "catalogue" / "dimensions.toml").read_text("utf-8"))
    source = labels[dimension].get("labels")
    if code == "":
        return "Non précisé"
    if dimension == "month":
        return MONTHS[int(code) - 1]
    if source is None:
        return code
    if source == "regions":
        return next(row["name_fr"] for row in rows("regions") if row["code"] == code)
    dataset, column = source.split(".")
    named = tomllib.loads((DATA / "catalogue" / "labels.toml").read_text("utf-8"))
    return named[dataset][column][code]["fr"]


def codes(dimension: str) -> list[str]:
    """Every code that a dimension may have."""
    dimensions = tomllib.loads((DATA / "catalogue" / "dimensions.toml").read_text("utf-8"))
    labels = dimensions[dimension]["labels"]
    if labels == "regions":
        return [row["code"] for row in rows("regions")]
    dataset, column = labels.split(".")
    return list(
        tomllib.loads((DATA / "catalogue" / "labels.toml").read_text("utf-8"))[dataset][column]
    )


def part(row: dict[str, str], column: str | dict[str, str]) -> str:
    if isinstance(column, str):
        return row[column]
    if "edges" in column:
        edges = [
            edge for edge in column["edges"] if row[column["of"]] and int(row[column["of"]]) >= edge
        ]
        return str(max(edges)) if edges else ""
    year, month = row[column["of"]].split("-")[:2] if row[column["of"]] else ("", "")
    return str(int({"year": year, "month": month}[column["part"]] or 0)) if year else ""


def measured(measure: dict, among: list[dict[str, str]]) -> float | None:
    value = simple(measure, among)
    if "per" not in measure:
        return value
    base = simple(measure["per"], among)
    return value / base if value is not None and base else None


def simple(measure: dict, among: list[dict[str, str]]) -> float | None:
    chosen = selected(measure, among)
    if "sum" in measure:
        numbers = [float(r[measure["sum"]]) for r in chosen if r[measure["sum"]] != ""]
        return sum(numbers) if numbers else None
    if "distinct" in measure:
        return len({r[measure["distinct"]] for r in chosen}) if among else None
    return len(chosen) or None


def selected(measure: dict, among: list[dict[str, str]]) -> list[dict[str, str]]:
    where = measure.get("where", {})
    return [r for r in among if all(r[c] in [str(v) for v in vs] for c, vs in where.items())]
