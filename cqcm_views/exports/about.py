"""What every export says of itself: filters, version, as-of date, the link that makes it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from cqcm_data import labels
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, strings
from cqcm_views.wording.strings import say


@dataclass(frozen=True)
class About:
    """`filters` are « Région : Montréal », `version` with its as-of date, `link` reproduces it.

    The link is whole where a public address is configured, else the path alone. `example` is
    whether what is made up was on.
    """

    filters: tuple[str, ...]
    version: str
    link: str
    language: Language
    example: bool = False

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each under its name, as a sheet and a note write them."""
        yield say("about_filters", self.language), self._filters()
        yield say("about_version", self.language), self.version
        yield say("about_link", self.language), self.link
        if self.example:
            yield say("about_example", self.language), say("example_banner", self.language)

    def _filters(self) -> str:
        return "; ".join(self.filters) or say("about_no_filter", self.language)


def about(path: str, chosen: State, reading: Reading, public: str = "") -> About:
    """That of an export of the page at `path`, under what is chosen.

    `public` is the address under which everyone finds the dashboard, without a slash at its end.
    """
    date = numbers.day(reading.release.day, reading.language)
    return About(
        filters=tuple(_named(chosen.where, reading)),
        version=say("about_release", reading.language, number=reading.release.number, date=date),
        link=f"{public}{path}",
        language=reading.language,
        example=reading.example,
    )


def _named(where: Filters, reading: Reading) -> Iterator[str]:
    language = reading.language
    for name, values in where.items():
        words = [labels.label(name, value, reading.release)[language] for value in values]
        listed = numbers.joined(words, language)
        yield say("chip", language, label=strings.dimension(name, language), value=listed)
