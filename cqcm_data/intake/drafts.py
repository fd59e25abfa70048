"""Files on their way online, kept on disk as they are decided: a lost line or a restart loses none.

What is about persons is never written: it is gone before a sheet is kept. What a header or a text
stands for is remembered for the next file of the dataset; what stands in every row is not.
"""

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cqcm_data.intake import forgetting, gathering, remembered
from cqcm_data.intake.forgetting import Forgotten
from cqcm_data.intake.remembered import folder
from cqcm_data.intake.sheets import MARKS, Notice, Read, Sheet
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers
from cqcm_data.store import NotWritten

LASTS = dt.timedelta(days=30)
_STATE = "state.json"


class Gone(LookupError):
    """A draft that is not there: it was put online, thrown away, or is too old."""


@dataclass(frozen=True)
class Draft:
    """A file under way: its key, whose it is, what it is called, when it was last decided upon.

    `digest` tells it from any other.
    """

    key: str
    who: str
    dataset: str
    name: str
    at: dt.datetime
    digest: str


def begun(read: Read, dataset: str) -> Intake:
    """A file for a dataset, without what is about persons, and with what earlier files taught."""
    read, gone = forgetting.forgotten(read, dataset)
    answers, named = remembered.of(Intake(dataset, read, forgotten=gone))
    intake = Intake(dataset, read, answers, named, forgotten=gone)
    read_so = [replace(one, taken=True) for one in intake.offered if one.columns or one.proposed]
    numbered = "id" in gathering.lacking(read_so, dataset)
    return replace(intake, answers=replace(answers, numbered=numbered))


def headed(intake: Intake, sheet: int, row: int) -> Intake:
    """The intake with the headings of a sheet in another row, below which persons may show."""
    headers = {**intake.headers, sheet: (row,)}
    read, gone = forgetting.persons(intake.read, intake.dataset, headers)
    forgotten = intake.forgotten.with_more(gone)
    return replace(intake, read=read, headers=headers, forgotten=forgotten)


# On disk -----------------------------------------------------------------------------------------


def keep(intake: Intake, who: str, name: str, key: str = "") -> str:
    """Write what is decided by now; a new draft where no key is given. Raises NotWritten."""
    key = key or secrets.token_hex(8)
    place = folder() / key
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _forgotten_at(place) != intake.forgotten:
            for at, sheet in enumerate(intake.read.sheets):
                _put(place / f"{at}.parquet", partial(pq.write_table, sheet.rows))
                if sheet.marks.num_rows:
                    _put(place / f"{at}.marks.parquet", partial(pq.write_table, sheet.marks))
        state = json.dumps(_told(intake, who, name), ensure_ascii=False)
        _put(place / _STATE, lambda file: file.write_text(state, "utf-8"))
    except OSError as error:
        raise NotWritten(f"{place}: {error.strerror}") from error
    return key


def _put(file: Path, write: Callable[[Path], object]) -> None:
    """A file that is there whole or not at all, and that nobody else may read."""
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    unfinished.touch(0o600)
    write(unfinished)
    unfinished.replace(file)


def _forgotten_at(place: Path) -> Forgotten | None:
    """What was erased of the sheets that are kept there; none where nothing is."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _forgotten(json.loads((place / _STATE).read_text("utf-8"))["forgotten"])
    return None


def kept(key: str) -> tuple[Draft, Intake]:
    """A draft as it was last decided upon; raises Gone."""
    place = folder() / Path(key).name
    try:
        state = json.loads((place / _STATE).read_text("utf-8"))
        sheets = tuple(
            _sheet(place / f"{at}.parquet", one) for at, one in enumerate(state["sheets"])
        )
        return _draft(key, state), _intake(state, sheets)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Gone(key) from error


def named(key: str) -> str:
    """What the file of a draft is called; nothing where it is gone. Its rows are not read."""
    try:
        state = json.loads((folder() / Path(key).name / _STATE).read_text("utf-8"))
        return _draft(key, state).name
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def drafts(dataset: str) -> list[Draft]:
    """The files for a dataset that are under way, the newest first; old ones are thrown away."""
    found = [one for one in _fresh() if one.dataset == dataset]
    return sorted(found, key=lambda one: one.at, reverse=True)


def drop_old() -> None:
    """Throw away what is too old, whether or not anyone looks."""
    with suppress(OSError):
        list(_fresh())


def _fresh() -> Iterator[Draft]:
    """The files under way; what is too old is thrown away.

    So is what was cut short while it was first written, which nobody can go on with.
    """
    for place in folder().iterdir() if folder().is_dir() else ():
        with suppress(OSError):
            draft = _at(place)
            last = draft.at if draft else _written(place)
            if last + LASTS < dt.datetime.now(dt.UTC):
                drop(place.name)
            elif draft:
                yield draft


def _at(place: Path) -> Draft | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _draft(place.name, json.loads((place / _STATE).read_text("utf-8")))
    return None


def _written(place: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(place.stat().st_mtime, dt.UTC)


def drop(key: str) -> None:
    """Throw a draft away."""
    shutil.rmtree(folder() / Path(key).name, ignore_errors=True)


def drop_file(dataset: str, digest: str) -> None:
    """Throw away every draft of a file: its rows to correct have come back in another one."""
    for draft in drafts(dataset):
        if draft.digest == digest:
            drop(draft.key)


def _told(intake: Intake, who: str, name: str) -> dict[str, Any]:
    sheets = [
        {
            "name": one.name,
            "typed": one.typed,
            "notices": [asdict(notice) for notice in one.notices],
            "at": list(one.at),
            "merged": list(one.merged),
        }
        for one in intake.read.sheets
    ]
    return {
        "who": who,
        "name": name,
        "at": dt.datetime.now(dt.UTC).isoformat(),
        "dataset": intake.dataset,
        "digest": intake.read.digest,
        "how": dict(intake.read.how),
        "template": intake.read.template,
        "header": intake.read.header,
        "origin": intake.read.origin,
        "notices": [asdict(notice) for notice in intake.read.notices],
        "sheets": sheets,
        "answers": asdict(intake.answers),
        "columns": dict(intake.columns),
        "headers": {str(at): list(rows) for at, rows in intake.headers.items()},
        "regions": {str(at): code for at, code in intake.regions.items()},
        "left_out": sorted(intake.left_out),
        "forgotten": asdict(intake.forgotten),
        "without": {header: list(values) for header, values in intake.without.items()},
        "lines": {str(at): list(lines.items()) for at, lines in intake.lines.items()},
    }


def _draft(key: str, state: Mapping[str, Any]) -> Draft:
    at = dt.datetime.fromisoformat(state["at"])
    return Draft(key, state["who"], state["dataset"], state["name"], at, state["digest"])


def _sheet(file: Path, told: Mapping[str, Any]) -> Sheet:
    notices = _noticed(told["notices"])
    beside = file.with_suffix(".marks.parquet")
    marks = pq.read_table(beside) if beside.exists() else MARKS.empty_table()
    rows, at, merged = pq.read_table(file), tuple(told["at"]), tuple(told.get("merged", ()))
    return Sheet(told["name"], rows, told["typed"], notices, at, merged, marks)


def _noticed(told: Iterable[Mapping[str, Any]]) -> tuple[Notice, ...]:
    return tuple(Notice(one["kind"], one["count"], tuple(one["places"])) for one in told)


def _lines(state: Mapping[str, Any]) -> Iterable[tuple[str, list[tuple[int, bool]]]]:
    lines: dict[str, list[tuple[int, bool]]] = state.get("lines", {})
    return lines.items()


def _intake(state: Mapping[str, Any], sheets: tuple[Sheet, ...]) -> Intake:
    template, header = (
        tuple(state[name]) if state[name] else None for name in ("template", "header")
    )
    return Intake(
        dataset=state["dataset"],
        read=Read(
            sheets,
            state["digest"],
            state["how"],
            template,
            header,
            _noticed(state["notices"]),
            state.get("origin", ""),
        ),
        answers=Answers(**state["answers"]),
        columns=state["columns"],
        headers={int(at): tuple(rows) for at, rows in state["headers"].items()},
        regions={int(at): code for at, code in state["regions"].items()},
        left_out=frozenset(state["left_out"]),
        forgotten=_forgotten(state["forgotten"]),
        without={one: tuple(values) for one, values in state.get("without", {}).items()},
        lines={int(at): dict(said) for at, said in _lines(state)},
    )


def _forgotten(told: Mapping[str, Any]) -> Forgotten:
    persons, unneeded = (tuple(told[name]) for name in ("persons", "unneeded"))
    return Forgotten(persons, unneeded, told["cells"], told["around"])
