"""Words that exist in both languages, or not at all."""

import re
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

Language = Literal["fr", "en"]


class Text(BaseModel):
    """One text in French and in English; neither may be missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


WRITTEN_FOR = 2023  # the report for which the words of the catalogue and of the pages are written

_OF_IT_ALONE = re.compile(r"\[\[(.*?)\]\]")


class Yearly(Text):
    """Words about the figures of a report, which reads as those about `WRITTEN_FOR` do.

    `{year}` is the year of the report, `{last_year}` and `{next_year}` those around it,
    `{year_before_last}` the one before both. What stands between `[[` and `]]` holds of the report
    that they were written for: it is not said of another, of which nobody has looked.
    """

    _template: Text | None = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def _from_any_text(cls, given: Any) -> Any:
        """Words that name no year are what they are."""
        plain = isinstance(given, Text) and not isinstance(given, cls)
        return given.model_dump() if plain else given

    @model_validator(mode="after")
    def _reads_as_it_was_written(self) -> Self:
        if self._template is None:  # a model that takes it over looks at it again
            self._template = Text(fr=self.fr, en=self.en)
            self.__dict__ |= _filled(self._template, WRITTEN_FOR)
        return self

    def of(self, year: int | None) -> Self:
        """The words about the report of a year; as they were written where there is none.

        Nothing is left of words that are not known to hold of that report.
        """
        words = _filled(self._template or self, year or WRITTEN_FOR)
        if words == {"fr": self.fr, "en": self.en}:
            return self
        other = self.model_copy()
        other.__dict__ |= words
        return other


def _filled(words: Text, year: int) -> dict[str, str]:
    """Both languages for the report of a year."""
    years = {"last_year": year - 1, "next_year": year + 1, "year_before_last": year - 2}
    kept = r"\1" if year == WRITTEN_FOR else ""
    both = {"fr": words.fr, "en": words.en}
    for language, said in both.items():
        both[language] = _OF_IT_ALONE.sub(kept, said).strip()
        for name, one in {"year": year, **years}.items():
            both[language] = both[language].replace(f"{{{name}}}", str(one))
    return both


def of_year(words: Text, year: int | None) -> Text:
    """Words about the report of a year, where they are about one."""
    return words.of(year) if isinstance(words, Yearly) else words


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
