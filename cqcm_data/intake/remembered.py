"""What a person said of a file that is true of the next one too, kept beside the files under way.

A header stands for the same column again, and a text for the same value. The order of days and
months is that of a form, so that only the same row of headers has it again. Of a file whose rows
come back corrected, everything is known again. What stands in every row is said of one file alone.
"""

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from cqcm_data import columns
from cqcm_data.intake import dates, numbers
from cqcm_data.intake.dates import Order
from cqcm_data.intake.gathering import Reading
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers

FOLDER = "CQCM_INTAKE"  # the environment may name another folder
_USUAL = Path(__file__).resolve().parents[2] / "var" / "intake"
_FILE = "remembered.json"
_MOST = 50  # files, and rows of headers, of which something is known again

Meanings = dict[str, dict[str, str]]


@dataclass
class Known:
    """What is known of a dataset: columns by header, values by column and text, orders by form.

    `files` has the orders and the values of whole files, by their digests.
    """

    columns: dict[str, str] = field(default_factory=dict)
    meanings: Meanings = field(default_factory=dict)
    orders: dict[str, dict[str, Order]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)


def folder() -> Path:
    """Where it lies, and the files under way; it may not be there yet."""
    chosen = os.environ.get(FOLDER)
    return Path(chosen).resolve() if chosen else _USUAL


def of(intake: Intake) -> tuple[Answers, dict[str, str]]:
    """The answers and the columns by header that earlier files taught, for one that is new."""
    known = _all().get(intake.dataset, Known())
    before = known.files.get(intake.read.origin, {})
    headers = _headers(intake)
    asked = {"", *(one.name for one in columns.columns(intake.dataset))}
    every = known.columns.items()
    named = {one: name for one, name in every if one in headers and name in asked}
    orders = before.get("orders") or _orders(replace(intake, columns=named), known)
    return Answers(orders, _together(known.meanings, before.get("meanings", {}))), named


def remember(intake: Intake) -> None:
    """Keep what was said of a file that goes online."""
    every = _all()
    known = every.setdefault(intake.dataset, Known())
    headers = _headers(intake)
    known.columns.update({one: name for one, name in intake.columns.items() if one in headers})
    known.meanings = _together(known.meanings, _lasting(intake))
    if intake.answers.orders:
        for form in _forms(intake):
            _last(known.orders, form, dict(intake.answers.orders))
    told = {"orders": dict(intake.answers.orders), "meanings": _plain(intake.answers.meanings)}
    _last(known.files, intake.read.origin or intake.read.digest, told)
    _keep(every)


def _last(held: dict[str, Any], name: str, told: Mapping[str, Any]) -> None:
    """Put something behind all that is held, of which the oldest goes where there is too much."""
    held.pop(name, None)
    held[name] = told
    for oldest in [*held][:-_MOST]:
        del held[oldest]


def _headers(intake: Intake) -> set[str]:
    """The headers of the sheets that are taken, without those that are erased."""
    every = {one.header for reading in intake.readings for one in reading.matches if one.header}
    return every - {*intake.erased}


def _lasting(intake: Intake) -> Meanings:
    """What texts stand for in any file: a choice, a year, a number that can only be that one.

    « 25 à 30 » was 30 of one school; a day is never said twice.
    """
    kinds = {one.name: one.kind for one in columns.columns(intake.dataset) if one.kind != "date"}
    return {
        name: {text: said for text, said in told.items() if not _between(kinds[name], text)}
        for name, told in intake.answers.meanings.items()
        if name in kinds
    }


def _between(kind: str, text: str) -> bool:
    """Whether a text may be several numbers, of which one was chosen."""
    several = (numbers.rounded(text), numbers.candidates(text), numbers.hours(text))
    return kind in ("whole", "decimal") and max(map(len, several)) > 1


def _forms(intake: Intake) -> set[str]:
    """The rows of headers of a file, each as one text."""
    return {_form(one) for one in intake.readings if one.taken}


def _form(reading: Reading) -> str:
    return "\x1f".join(match.header or "" for match in reading.matches)


def _orders(intake: Intake, known: Known) -> dict[str, Order]:
    """The orders of days of the same form, but of a column whose own days tell one."""
    forms = [known.orders.get(form, {}) for form in _forms(intake)]
    if not forms or any(one != forms[0] for one in forms):
        return {}
    rows = intake.gathered.rows
    there = {name: one for name, one in forms[0].items() if name in rows.column_names}
    return {name: one for name, one in there.items() if not dates.order_of(_texts(rows[name]))}


def _texts(column: Any) -> list[str]:
    distinct: list[str] = pc.unique(pc.drop_null(column)).to_pylist()
    return [one for one in distinct if len(one) <= numbers.LONGEST]


def _together(*several: Mapping[str, Mapping[str, str]]) -> Meanings:
    found: Meanings = {}
    for one in several:
        for column, said in one.items():
            found.setdefault(column, {}).update(said)
    return found


def _plain(meanings: Mapping[str, Mapping[str, str]]) -> Meanings:
    return {column: dict(said) for column, said in meanings.items()}


# On disk -----------------------------------------------------------------------------------------


def _all() -> dict[str, Known]:
    """By dataset; what is damaged teaches nothing."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        told = json.loads((folder() / _FILE).read_text("utf-8"))
        return {dataset: _known(one) for dataset, one in told.items()}
    return {}


def _known(told: dict[str, Any]) -> Known:
    """What was written before columns were remembered has the values alone."""
    return Known(**told) if "files" in told else Known(meanings=told)


def _keep(every: Mapping[str, Known]) -> None:
    told = {dataset: vars(one) for dataset, one in every.items()}
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = folder() / f"{_FILE}.{secrets.token_hex(4)}"
        unfinished.touch(0o600)
        unfinished.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        unfinished.replace(folder() / _FILE)
