"""The words of the report: abbreviations with their full names, terms in one plain sentence."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import describe_errors
from cqcm_data.once import once
from cqcm_data.text import Language, Text

FILE = Path(__file__).resolve().parent / "sources" / "glossary.toml"


T = TypeVar("T")
ByName = Annotated[Mapping[str, T], AfterValidator(MappingProxyType)]  # all share it


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Abbreviation(_Entry):
    """Letters that the report uses, the name that they stand for, what it is.

    A name stays in its own language: an organisation is not renamed by a translation.
    """

    short: str = Field(min_length=1)
    full: str = Field(min_length=1)
    language: Language = "fr"
    definition: Text


class Term(_Entry):
    """A term that the report uses without explaining it."""

    label: Text
    definition: Text


class Glossary(_Entry):
    """All of it, by names that are addresses: none stands for two entries."""

    abbreviations: ByName[Abbreviation]
    terms: ByName[Term]

    @model_validator(mode="after")
    def _names_are_used_once(self) -> Self:
        if twice := self.abbreviations.keys() & self.terms.keys():
            raise ValueError(f"abbreviation and term at once: {', '.join(sorted(twice))}")
        return self


@once(maxsize=4)
def load(file: Path = FILE) -> Glossary:
    """The glossary; raises CatalogueError with every mistake of the file."""
    try:
        raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return Glossary.model_validate(raw)
    except ValidationError as error:
        raise CatalogueError([f"{file.name}: {said}" for said in describe_errors(error)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError([f"{file.name}: {error}"]) from error
