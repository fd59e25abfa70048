"""The register: contradictions and oddities inside the sources, shown and never smoothed."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from cqcm_data.once import once
from cqcm_data.text import Text

FILE = Path(__file__).resolve().parent / "sources" / "contradictions.toml"


class Point(BaseModel):
    """One contradiction: what the sources say, what is shown and why, what the CQCM answered.

    `rivals` are the figures that measure the same thing with another value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figures: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    kind: Literal["values", "sum", "scope", "count", "date", "name", "period", "text"]
    title: Text
    public: Text
    team: Text
    shown: str
    why: Text
    pages: tuple[int, ...]
    answer: str

    @model_validator(mode="after")
    def _rivals_are_concerned(self) -> Self:
        if strangers := set(self.rivals) - set(self.figures):
            raise ValueError(f"rivals not among figures: {', '.join(sorted(strangers))}")
        return self


@once(maxsize=4)
def entries(file: Path = FILE) -> Mapping[str, Point]:
    """Every entry by its name; raises ValidationError with every mistake."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType(TypeAdapter(dict[str, Point]).validate_python(raw))


def other_values(figure: str) -> list[str]:
    """The rivals of a figure: another value of the same thing, as far as the register knows."""
    rivals = [e.rivals for e in about(figure).values() if figure in e.rivals]
    return list(dict.fromkeys(name for names in rivals for name in names if name != figure))


def about(figure: str) -> dict[str, Point]:
    """The entries in which a published figure takes part, by their names."""
    return {name: entry for name, entry in entries().items() if figure in entry.figures}
