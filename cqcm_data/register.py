"""The register: contradictions and oddities inside the sources, shown and never smoothed."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, model_validator

from cqcm_data import engine, figures
from cqcm_data.contracts import Answer
from cqcm_data.once import once
from cqcm_data.reading import Audience
from cqcm_data.release import Release
from cqcm_data.text import Text

# From the most to the least consequential; the file is in this order.
Kind = Literal["contradiction", "scope", "wording"]
KINDS: tuple[Kind, ...] = get_args(Kind)

FILE = Path(__file__).resolve().parent / "sources" / "contradictions.toml"


class Point(BaseModel):
    """One contradiction: what the sources say, what is shown and why.

    What the CQCM answers is not the product's to say: it is data of a release (`answers`).
    `rivals` are the figures that measure the same thing with another value. `kind` is its rank: two
    answers to one question, a number whose scope is not stated, or words alone, which are for the
    team to mend and not for the public to see.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figures: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    kind: Kind
    title: Text
    public: Text
    team: Text
    shown: str
    to_use: str = ""
    why: Text
    pages: tuple[int, ...]

    @model_validator(mode="after")
    def _rivals_are_concerned(self) -> Self:
        if strangers := set(self.rivals) - set(self.figures):
            raise ValueError(f"rivals not among figures: {', '.join(sorted(strangers))}")
        if self.to_use and self.to_use not in self.rivals:
            raise ValueError(f"{self.to_use} is to be used and is none of the rivals")
        return self

    @property
    def preferred(self) -> str:
        """The figure to use where one alone fits; nothing where none is better."""
        return self.shown or self.to_use


@once(maxsize=4)
def shipped(file: Path = FILE) -> Mapping[str, Point]:
    """Every entry of the project's own register by its name, the most consequential first.

    Raises ValueError with every mistake.
    """
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType(_RANKED.validate_python(raw))


def entries(on: Release) -> Mapping[str, Point]:
    """The register of a release, the most consequential first: each kind's newest points lead.

    To the project's own come those that staff added about later reports. Raises ValueError with
    every mistake of theirs.
    """
    return _entries(on)


@once(maxsize=engine.RELEASES)
def _entries(on: Release) -> Mapping[str, Point]:
    rows = figures.rows("points", on)
    own = TypeAdapter(dict[str, Point]).validate_python({row["id"]: stanza(row) for row in rows})
    every = {**own, **shipped()}  # a name that ships means what ships
    ranked = sorted(every.items(), key=lambda item: KINDS.index(item[1].kind))
    return MappingProxyType(dict(ranked))


def stanza(row: Mapping[str, object]) -> dict[str, object]:
    """A row of the installation's part as the register's file would have it."""
    words = {name: {lang: row[f"{name}_{lang}"] for lang in ("fr", "en")} for name in _WORDS}
    named = {name: _parted(row[name]) for name in ("figures", "rivals", "pages")}
    chosen = {name: row[name] or "" for name in ("shown", "to_use")}
    return {**words, **named, **chosen, "kind": row["kind"]}


_WORDS = ("title", "public", "team", "why")


def _parted(words: object) -> list[str]:
    """What stands between the commas."""
    return [one.strip() for one in str(words or "").split(",") if one.strip()]


def _by_rank(points: dict[str, Point]) -> dict[str, Point]:
    kinds = [point.kind for point in points.values()]
    if kinds != sorted(kinds, key=KINDS.index):
        raise ValueError(f"the points are not in the order of their kinds: {', '.join(KINDS)}")
    return points


_RANKED = TypeAdapter(Annotated[dict[str, Point], AfterValidator(_by_rank)])


def listed(on: Release, audience: Audience = "public") -> Mapping[str, Point]:
    """The entries that an audience is shown: what is of words alone is the team's list."""
    if audience == "staff":
        return entries(on)
    return {name: point for name, point in entries(on).items() if point.kind != "wording"}


def other_values(figure: str, on: Release) -> list[str]:
    """The rivals of a figure: another value of the same thing, as far as the register knows."""
    rivals = [e.rivals for e in about(figure, on).values() if figure in e.rivals]
    return list(dict.fromkeys(name for names in rivals for name in names if name != figure))


def about(figure: str, on: Release, audience: Audience = "public") -> dict[str, Point]:
    """The entries in which a published figure takes part, by their names."""
    return {name: point for name, point in listed(on, audience).items() if figure in point.figures}


def answers(on: Release) -> Mapping[str, Answer]:
    """What the CQCM has answered in a release, by the names of the points.

    An answer to a point that the register no longer has is kept, and shown nowhere.
    """
    return _answers(on)


@once(maxsize=engine.RELEASES)
def _answers(on: Release) -> Mapping[str, Answer]:
    known = entries(on)
    every = [Answer.model_validate(dict(row)) for row in figures.rows("answers", on)]
    return MappingProxyType({row.point: row for row in every if row.point in known})
