"""The CQCM's answers to the points of the register: given, changed and withdrawn.

Each is a release of its own, through `publish`, and is undone as any other. Who answered stands in
the history; the answer itself names nobody.
"""

import datetime as dt
import re
from itertools import pairwise
from typing import Any
from unicodedata import category, normalize

import pyarrow as pa

from cqcm_data import merge, register, release, store
from cqcm_data.build import table
from cqcm_data.contracts import CONTRACTS, Answer, arrow_schema
from cqcm_data.days import day_of
from cqcm_data.publish import Reason, Superseded, publish
from cqcm_data.release import Release
from cqcm_data.text import Text

Row = dict[str, Any]

DATASET = "answers"

_SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")  # a no-break space is meant


def put_online(
    point: str,
    words: Text | None,
    seen: Answer | None,
    by: Reason,
    root: str | None = None,
) -> Release:
    """Answer a point in place of the answer that was `seen`, None for none; returns the release.

    No words withdraw it. The date is today's in Québec; words that change nothing keep theirs, and
    nothing is put online. Raises KeyError for a point that is not in the register, Superseded where
    somebody answered it meanwhile, ContractError for words that are too long, and what `publish`
    raises.
    """
    base = release.current(root)
    if point not in register.entries(base):
        raise KeyError(point)
    here = _answers(base)
    if here.get(point) != (seen and seen.model_dump()):
        raise Superseded(f"Nothing was put online: {point} was answered otherwise meanwhile.")
    if words is None:
        here.pop(point, None)
    else:
        here[point] = _given(point, words, seen)
    rows = table(DATASET, here.values())
    return publish(base.root, base, {DATASET: rows}, by)


def plain(text: str) -> str:
    """One paragraph as it is read: without marks that are unseen, or that turn what follows."""
    spaced = _SPACES.sub(" ", normalize("NFC", text))
    return "".join(letter for letter in spaced if category(letter)[0] != "C").strip()


def publications(point: str, newest: Release) -> list[Release]:
    """The releases that changed the answer to a point, and nothing else, the newest first."""
    pairs = [(a, b) for a, b in pairwise(release.history(newest.root)) if _alone(a, b)]
    return [b for a, b in pairs[::-1] if _answers(a).get(point) != _answers(b).get(point)]


def _alone(before: Release, after: Release) -> bool:
    """Whether answers are all that a release changed."""
    changed = [name for name in CONTRACTS if before.tables.get(name) != after.tables.get(name)]
    return changed == [DATASET]


def _given(point: str, words: Text, seen: Answer | None) -> Row:
    said = {"answer_fr": plain(words.fr), "answer_en": plain(words.en)}
    same = seen and said == seen.model_dump(include={*said})
    return {"point": point, **said, "date": seen.date if seen and same else _today()}


def _today() -> dt.date:
    return day_of(dt.datetime.now(dt.UTC))


def _answers(on: Release) -> dict[str, Row]:
    """Every answer of a release, those to points that the register no longer has as well."""
    return {row["point"]: row for row in _rows(on).to_pylist()}


def _rows(on: Release) -> pa.Table:
    if DATASET not in on.tables:
        return arrow_schema(DATASET).empty_table()
    return merge.conform(DATASET, store.read(on.root, DATASET, on.tables[DATASET]))
