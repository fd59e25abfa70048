"""Words that exist in both languages, or not at all."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["fr", "en"]


class Text(BaseModel):
    """One text in French and in English; neither may be missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class Plural(BaseModel):
    """The singular and the plural of a noun."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    one: str = Field(min_length=1)
    many: str = Field(min_length=1)


class Noun(BaseModel):
    """A unit of measure as people say it, with a symbol where it has one.

    The values of a rate are small: they are written with two digits that count, 0.031 and not 0.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fr: Plural
    en: Plural
    symbol: str | None = None
    rate: bool = False

    def __getitem__(self, language: Language) -> Plural:
        return self.fr if language == "fr" else self.en
