"""What the columns of the grid and their choices are called in a file: `file.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cqcm_data import catalogue
from cqcm_data.catalogue import CatalogueError
from cqcm_data.columns import Column, Kind
from cqcm_data.contracts import describe_errors
from cqcm_data.intake.keys import key

FILE = Path(__file__).resolve().parent / "file.toml"

Labels = Mapping[str, tuple[str, ...]]

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("value", "value_to"), "decimal"),
    **dict.fromkeys(("first_page", "last_page"), "whole"),
    **dict.fromkeys(("period_start", "period_end"), "date"),
    **dict.fromkeys(("state", "qualifier", "nature", "unit", "topic", "indicator"), "choice"),
}
_AMOUNT = "amount"  # the numbers of which the reader knows that a dollar sign is no part


class Named(BaseModel):
    """A column of the file; one that is `shown` alone is not read when it comes back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headers: tuple[str, ...] = Field(min_length=1)
    hint: str = ""
    shown: bool = False


class Vocabulary(BaseModel):
    """All of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Mapping[str, Named]
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]


@lru_cache(maxsize=4)
def load(file: Path = FILE) -> Vocabulary:
    """What the file says; raises CatalogueError with every mistake."""
    try:
        read = Vocabulary.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise CatalogueError([f"{file.name}: {said}" for said in describe_errors(error)]) from error
    if wrong := list(_twice(read)):
        raise CatalogueError([f"{file.name}: {said}" for said in wrong])
    return read


def _twice(read: Vocabulary) -> Iterator[str]:
    """Words that stand for two things."""
    lists = {"columns": {name: one.headers for name, one in read.columns.items()}, **read.choices}
    for where, named in lists.items():
        of: dict[str, str] = {}
        for code, words in named.items():
            for word in words:
                if of.setdefault(key(word), code) != code:
                    yield f"{where}: {word!r} is {of[key(word)]} and {code}"


def headers() -> Mapping[str, str]:
    """The column that each header stands for, as headers are compared."""
    every = load().columns.items()
    return {key(header): name for name, one in every for header in one.headers}


def heading(column: str) -> str:
    """What stands above a column in a file that goes out."""
    return load().columns[column].headers[0]


def spec(column: str) -> Column:
    """What a person may write in a column."""
    kind = _KINDS.get(column, "text")
    name = _AMOUNT if kind == "decimal" else column
    least = {"decimal": 0.0, "whole": 1.0}.get(kind)
    return Column(name, kind, required=False, least=least, codes=tuple(labels(column)))


@lru_cache(maxsize=32)
def labels(column: str) -> Labels:
    """The words of each choice of a column, the one that goes out first; none without choices."""
    if column == "unit":
        return _units()
    if column == "topic":
        return {name: (text.fr, text.en) for name, text in catalogue.load().topics.items()}
    return load().choices.get(column, {})


def _units() -> Labels:
    """The units in both languages; an English word that is another unit's French one is left out.

    What is a sign and no word goes by its code.
    """
    units = {code: one for code, one in catalogue.load().units.items() if not one.rate}
    taken: dict[str, str] = {}
    found: dict[str, tuple[str, ...]] = {}
    for code, noun in units.items():
        words = (noun.fr.many, noun.fr.one, noun.en.many, noun.en.one)
        own = [one for one in words if key(one) and taken.setdefault(key(one), code) == code]
        found[code] = tuple(dict.fromkeys(own)) or (code,)
    return found


def signs(column: str) -> Mapping[str, str]:
    """The signs that stand for a choice: « $ » for dollars."""
    if column != "unit":
        return {}
    every = catalogue.load().units.items()
    return {one.symbol: code for code, one in every if one.symbol and not one.rate}


def word(column: str, code: str) -> str:
    """What is written for a choice; the code itself where it is none."""
    return labels(column).get(code, (code,))[0]
