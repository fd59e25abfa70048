"""What a person may write in each column of a dataset, read from its contract.

A template is made from this, and a file that comes back is read by it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cqcm_data import catalogue
from cqcm_data.contracts import CONTRACTS, MARKS, allowed_values, is_list, lists

Kind = Literal["text", "school_year", "year", "whole", "decimal", "date", "choice", "report"]

YES_OR_NO = ("true", "false")
_SCHOOL_YEAR = r"^\d{4}-\d{4}$"
_NUMBERS: Mapping[str, Kind] = {"integer": "whole", "number": "decimal"}


@dataclass(frozen=True)
class Column:
    """One column: what is written there, and whether each row must have it.

    `above` is a bound that is not itself allowed. A column of `regions` takes the code of one;
    `codes` lists what any other choice may be.
    """

    name: str
    kind: Kind
    required: bool
    least: float | None = None
    above: float | None = None
    most: float | None = None
    regions: bool = False
    codes: tuple[str, ...] = ()


def awaited() -> tuple[str, ...]:
    """The datasets whose rows the organisation sends, in the order of the contracts."""
    return tuple(name for name, contract in CONTRACTS.items() if contract.awaited)


def sent() -> tuple[str, ...]:
    """The datasets whose rows come in as files: what is awaited, then the lists of the reports."""
    return (*awaited(), *lists())


def columns(dataset: str) -> tuple[Column, ...]:
    """The columns that a person fills in, in the order of the contract; raises KeyError."""
    described = CONTRACTS[dataset].model_json_schema()["properties"]
    asked = ((name, schema) for name, schema in described.items() if name not in MARKS)
    return tuple(_column(dataset, name, schema) for name, schema in asked)


def fingerprint(dataset: str) -> str:
    """What changes with the columns of a dataset: a template made before tells itself by it."""
    listed = json.dumps([asdict(column) for column in columns(dataset)], sort_keys=True)
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


def _column(dataset: str, name: str, schema: Mapping[str, Any]) -> Column:
    either = schema.get("anyOf", [schema])
    allowed = next(one for one in either if one["type"] != "null")
    regions = name in _of_regions(dataset)
    codes = YES_OR_NO if allowed["type"] == "boolean" else tuple(allowed_values(dataset, name))
    return Column(
        name=name,
        kind="choice" if regions or codes else _kind(dataset, name, allowed),
        required=len(either) == 1,
        least=allowed.get("minimum"),
        above=allowed.get("exclusiveMinimum"),
        most=allowed.get("maximum"),
        regions=regions,
        codes=codes,
    )


def _kind(dataset: str, name: str, allowed: Mapping[str, Any]) -> Kind:
    if name == "report" and is_list(dataset):
        return "report"
    if name == "year":
        return "year"
    if allowed.get("format") == "date":
        return "date"
    if allowed.get("pattern") == _SCHOOL_YEAR:
        return "school_year"
    return _NUMBERS.get(allowed["type"], "text")


def _of_regions(dataset: str) -> set[str]:
    """The columns that hold the code of a region."""
    known = catalogue.load()
    plain = known.datasets[dataset].plain()
    return {
        name for name, dimension in plain.items() if known.dimensions[dimension].labels == "regions"
    }
