"""Every indicator a second time: plain Python on the text sources, without the query module."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from cqcm_data import fictitious

DATA = Path(__file__).resolve().parents[1] / "cqcm_data"
SHARED = {"units", "dimensions", "datasets", "labels", "topics", "lists", "synonyms"}
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
NOT_STATED = "Non précisé"
EVERYTHING: Mapping[str, Sequence[str]] = {}  # no filter


@cache
def indicators(topic: str = "*") -> dict[str, dict]:
    """The indicators of the catalogue, or of one topic."""
    found = sorted((DATA / "catalogue").glob(f"{topic}.toml"))
    files = [f for f in found if f.stem not in SHARED]
    return {k: v for f in files for k, v in tomllib.loads(_of_2023(f)).items()}


def _of_2023(file: Path) -> str:
    """A file of indicators with its words about the report of 2023."""
    years = {"{year}": "2023", "{last_year}": "2022", "{year_before_last}": "2021"}
    text = file.read_text("utf-8")
    for name, year in {**years, "{next_year}": "2024", "[[": "", "]]": ""}.items():
        text = text.replace(name, year)
    return text


@cache
def rows(dataset: str, made_up: bool = False) -> list[dict[str, str]]:
    """The rows of a dataset as text; those of the example, if asked for, where it has no others."""
    if made_up and dataset in fictitious.DATASETS:
        return rows(dataset) or as_text(fictitious.rows(dataset))
    file = DATA / "sources" / f"{dataset}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def as_text(found: list[dict[str, object]]) -> list[dict[str, str]]:
    return [{k: "" if v is None else str(v) for k, v in row.items()} for row in found]


def among(indicator: dict, where: Mapping[str, Sequence[str]], made_up: bool) -> list[dict]:
    """The rows of an indicator that filters leave; those on other dimensions filter nothing."""
    dataset = indicator["dataset"]
    columns = stanza(dataset)["dimensions"]
    followed = [name for name in indicator.get("dimensions", ()) if name in where]
    return [
        row
        for row in rows(dataset, made_up)
        if all(part(row, columns[name]) in where[name] for name in followed)
    ]


@cache
def stanza(dataset: str) -> dict:
    return tomllib.loads((DATA / "catalogue" / "datasets.toml").read_text("utf-8"))[dataset]


def published(indicator: dict) -> float:
    return next(
        float(r["value"]) for r in rows("published_figures") if r["id"] == indicator["published"]
    )


def total(
    indicator: dict, where: Mapping[str, Sequence[str]] = EVERYTHING, made_up: bool = False
) -> float | None:
    found = measured(indicator["measure"], among(indicator, where, made_up))
    complete = stanza(indicator["dataset"]).get("complete") and covered(indicator, where)
    return 0 if found is None and complete else found


def broken_down(indicator: dict, dimension: str) -> dict[str, float | None]:
    """The measure by one dimension."""
    return {key: value for (key,), value in grouped(indicator, [dimension]).items()}


def grouped(
    indicator: dict,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]] = EVERYTHING,
    made_up: bool = False,
) -> dict[tuple[str, ...], float | None]:
    """The measure by some dimensions; only the groups that hold a record which it selects."""
    described = stanza(indicator["dataset"])
    columns = [described["dimensions"][name] for name in by]
    base = defaultdict(list)
    for row in among(indicator, where, made_up):
        base[tuple(part(row, column) for column in columns)].append(row)
    found = {
        key: measured(indicator["measure"], group)
        for key, group in base.items()
        if selected(indicator["measure"], group)
    }
    if described.get("complete") and covered(indicator, where):  # what is not in it is zero
        every = product(*(known(indicator, name, where) for name in by))
        return {**dict.fromkeys(every, 0), **found}
    return found


def covered(indicator: dict, where: Mapping[str, Sequence[str]]) -> bool:
    """Whether a list says anything of what is chosen."""
    return all(
        known(indicator, name, where) for name in {*where} & {*indicator.get("dimensions", ())}
    )


def known(indicator: dict, name: str, where: Mapping[str, Sequence[str]]) -> list[str]:
    """The codes of a dimension that can be in a list, those that are chosen if some are."""
    column = stanza(indicator["dataset"])["dimensions"][name]
    every = codes(name) or sorted({part(row, column) for row in rows(indicator["dataset"])})
    return [code for code in every if code in where.get(name, every)]


def word(dimension: str, code: str) -> str:
    """What a reader in French sees for a code."""
    labels = tomllib.loads((DATA / "catalogue" / "dimensions.toml").read_text("utf-8"))
    source = labels[dimension].get("labels")
    if code == "":
        return NOT_STATED
    if dimension == "month":
        return MONTHS[int(code) - 1]
    if source is None:
        return code
    if source == "regions":
        return next(row["name_fr"] for row in rows("regions") if row["code"] == code)
    dataset, column = source.split(".")
    named = tomllib.loads((DATA / "catalogue" / "labels.toml").read_text("utf-8"))
    return named[dataset][column].get(code, {"fr": code})["fr"]  # or as it was typed


def codes(dimension: str) -> list[str]:
    """Every code that a dimension may have, where it is known without its rows."""
    dimensions = tomllib.loads((DATA / "catalogue" / "dimensions.toml").read_text("utf-8"))
    if listed := dimensions[dimension].get("values"):
        return [str(value) for value in listed]
    labels = dimensions[dimension].get("labels")
    if labels is None:
        return []
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


def measured(measure: dict, group: list[dict[str, str]]) -> float | None:
    value = simple(measure, group)
    if "per" not in measure:
        return value
    base = simple(measure["per"], group)
    return value / base if value is not None and base else None


def simple(measure: dict, group: list[dict[str, str]]) -> float | None:
    chosen = selected(measure, group)
    if "sum" in measure:
        numbers = [float(r[measure["sum"]]) for r in chosen if r[measure["sum"]] != ""]
        return sum(numbers) if numbers else None
    if "distinct" in measure:
        return len({r[measure["distinct"]] for r in chosen}) if group else None
    return len(chosen) or None


def selected(measure: dict, group: list[dict[str, str]]) -> list[dict[str, str]]:
    where = measure.get("where", {})
    return [r for r in group if all(r[c] in [str(v) for v in vs] for c, vs in where.items())]


def listed(name: str) -> list[tuple[dict, dict[str, str]]]:
    """The rows that a list of the catalogue names, each beside the stanza that chose it."""
    lists = tomllib.loads((DATA / "catalogue" / "lists.toml").read_text("utf-8"))
    return [
        (chosen, row)
        for chosen in lists[name]["rows"]
        for row in rows(chosen["dataset"])
        if all(row[column] in codes for column, codes in chosen.get("where", {}).items())
    ]


def in_french(dataset: str, column: str, row: dict[str, str]) -> str:
    """A column in words: its French text, the label of its code, or as it stands."""
    if f"{column}_fr" in row:
        return row[f"{column}_fr"]
    named = tomllib.loads((DATA / "catalogue" / "labels.toml").read_text("utf-8"))
    label = named.get(dataset, {}).get(column, {}).get(row[column])
    return label["fr"] if label else row[column]


def kind(chosen: dict, row: dict[str, str]) -> str:
    """What sort of thing a listed row is: one word for all of them, or that of its code."""
    if isinstance(chosen["kind"], dict):
        return chosen["kind"]["fr"]
    return in_french(chosen["dataset"], chosen["kind"], row)


def described(chosen: dict, row: dict[str, str], with_kind: bool) -> list[str]:
    """What a list tells of a row beside its date: what it is, then the details that it has."""
    dataset = chosen["dataset"]
    said = [kind(chosen, row)] if with_kind else []
    said.append(in_french(dataset, chosen["what"], row) or NOT_STATED)
    for column in chosen.get("details", {}):
        words = in_french(dataset, column, row)
        about = chosen.get("qualifiers", {}).get(column)
        if about and row[about] not in ("", "exact"):
            words = f"{in_french(dataset, about, row)} {words}"
        said += [words] if words else []
    return said
