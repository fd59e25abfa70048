"""What people write for columns, choices, regions and units: `catalogue/synonyms.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cqcm_data import catalogue, columns
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import CONTRACTS, describe_errors, is_list, lists
from cqcm_data.intake.keys import key

FILE = catalogue.FOLDER / "synonyms.toml"

Names = Mapping[str, tuple[str, ...]]


class Headers(BaseModel):
    """What stands above a column: in the templates, and in people's own files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headers: tuple[str, ...] = Field(min_length=1)
    synonyms: tuple[str, ...] = ()


class Synonyms(BaseModel):
    """All of the file; `regions`, `mrc` and `choices` by their codes, the rest by column.

    A column has the same name in each list of the reports.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Mapping[str, Mapping[str, Headers]]
    lists: Mapping[str, Headers]
    regions: Names
    mrc: Names
    choices: Mapping[str, Mapping[str, Names]]
    units: Names
    beside: Names


@lru_cache(maxsize=4)
def load(file: Path = FILE) -> Synonyms:
    """What the file says; raises CatalogueError with every mistake."""
    try:
        read = Synonyms.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise CatalogueError([f"{file.name}: {said}" for said in describe_errors(error)]) from error
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError([f"{file.name}: {error}"]) from error
    if wrong := list(_mistakes(read)):
        raise CatalogueError([f"{file.name}: {said}" for said in wrong])
    return read


def headers(dataset: str) -> Mapping[str, Headers]:
    """What stands above each column of a dataset."""
    return _headers(load(), dataset)


def _headers(read: Synonyms, dataset: str) -> Mapping[str, Headers]:
    if not is_list(dataset):
        return read.columns[dataset]
    names = [one.name for one in columns.columns(dataset)]
    return {name: read.lists[name] for name in names if name in read.lists}


def labels(dataset: str, column: str) -> Names:
    """Each choice of a column with its labels in both languages and what else people write.

    The first one of a region is its official name; nothing for a column without choices.
    """
    found = next(one for one in columns.columns(dataset) if one.name == column)
    if found.regions:
        return load().regions
    words = catalogue.load().labels.get(f"{dataset}.{column}", {})
    others = load().choices.get(dataset, {}).get(column, {})
    said = {code: (words[code].fr, words[code].en) if code in words else () for code in found.codes}
    return {code: (*said[code], *others.get(code, ())) for code in found.codes}


def _mistakes(read: Synonyms) -> Iterator[str]:
    yield from _of_columns(read)
    yield from (f"regions: {said}" for said in _twice(read.regions))
    yield from (f"mrc: {said}" for said in _twice(read.mrc))
    for dataset, by_column in read.choices.items():
        for column, names in by_column.items():
            yield from (f"choices.{dataset}.{column}: {said}" for said in _twice(names))


def _of_columns(read: Synonyms) -> Iterator[str]:
    if lacking := set(columns.awaited()) - read.columns.keys():
        yield f"columns: nothing about {', '.join(sorted(lacking))}"
    for dataset, named in read.columns.items():
        asked = {one.name for one in columns.columns(dataset)} if dataset in CONTRACTS else set()
        if differ := sorted(asked ^ named.keys()):
            yield f"columns.{dataset}: not as in its contract: {', '.join(differ)}"
        yield from (f"columns.{dataset}: {said}" for said in _twice(_every(named)))
    for dataset in lists():
        named, asked = _headers(read, dataset), {one.name for one in columns.columns(dataset)}
        if differ := sorted(asked - named.keys()):
            yield f"lists: nothing about {', '.join(differ)} of {dataset}"
        yield from (f"lists: {dataset}: {said}" for said in _twice(_every(named)))


def _every(named: Mapping[str, Headers]) -> Names:
    return {name: (*one.headers, *one.synonyms) for name, one in named.items()}


def _twice(names: Names) -> Iterator[str]:
    """Names that stand for two things: a file that has one of them would be read either way."""
    of: dict[str, str] = {}
    for code, written in names.items():
        for name in written:
            if of.setdefault(key(name), code) != code:
                yield f"{name!r} is {of[key(name)]} and {code}"
