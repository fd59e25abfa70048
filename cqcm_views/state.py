"""What the person chose, as the URL holds it.

The URL is the state: every run reads it anew, every widget writes to it. Codes stand in it, not
labels, so that a link opens the same view in either language; Back undoes a filter as it undoes
a change of view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters, Value
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import wording
from cqcm_views.wording import say

# What each parameter may be, the default first: the default stays out of the address.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "lang": ("fr", "en"),
    "theme": ("auto", "light", "dark", "contrast"),
    "exemple": ("non", "oui"),
}

# Filters of the tools: cards do not mention them.
ONLY_TOOLS = ("topic",)

_SHOWN = 3  # unknown values quoted to the reader; the others are counted
_QUOTED = 40  # characters of each


@dataclass(frozen=True)
class State:
    """Language, theme, example and filters; and what the URL asked for that does not exist."""

    language: Language = "fr"
    theme: str = "auto"
    example: bool = False
    where: Filters = field(default_factory=Filters)
    problems: tuple[str, ...] = ()

    @property
    def measured(self) -> Filters:
        """The filters that measures know: those of the tools alone say nothing to a card."""
        return self.where.without(ONLY_TOOLS)

    def parameters(self) -> list[tuple[str, str]]:
        """What a link to another view carries."""
        chosen = {
            "lang": self.language,
            "theme": self.theme,
            "exemple": "oui" if self.example else "non",
        }
        kept = [(name, value) for name, value in chosen.items() if value != CHOICES[name][0]]
        return kept + [(name, str(v)) for name, values in self.where.items() for v in values]

    def address(self, view: str, **more: str) -> str:
        """The address of a view with all that is chosen."""
        pairs = [*self.parameters(), *more.items()]
        return f"/{view}" + (f"?{urlencode(pairs)}" if pairs else "")


def parse(raw: Mapping[str, Sequence[str]], on: Release) -> State:
    """The state in raw parameters: what is known is kept, what is not becomes a sentence."""
    language = language_of(raw.get("lang", ()))
    one = {name: _last_known(raw.get(name, ()), known) for name, known in CHOICES.items()}
    filters = {name: {str(option): option for option in options(name, on)} for name in dimensions()}
    chosen = {
        name: [known[value] for value in raw.get(name, ()) if value in known]
        for name, known in filters.items()
    }
    problems = [say("unknown_view", language)] if "vue" in raw else []
    problems += [
        unknown(_named(name, language), [v for v in raw.get(name, ()) if v not in known], language)
        for name, known in {**CHOICES, **filters}.items()
    ]
    return State(
        language=language,
        theme=one["theme"],
        example=one["exemple"] == "oui",
        where=Filters(**chosen),
        problems=tuple(filter(None, problems)),
    )


def language_of(given: Sequence[str]) -> Language:
    """The language that the parameter asks for; French unless it says otherwise."""
    return "en" if list(given)[-1:] == ["en"] else "fr"


def _last_known(given: Sequence[str], known: Sequence[str]) -> str:
    return next((value for value in reversed(given) if value in known), known[0])


def _named(name: str, language: Language) -> str:
    return say(f"parameter_{name}", language) if name in CHOICES else _label(name, language)


def unknown(label: str, values: Sequence[str], language: Language) -> str:
    """The sentence for values that a parameter asks for in vain; nothing where there is none."""
    if not values:
        return ""
    quoted = ", ".join(value[:_QUOTED] for value in values[:_SHOWN])
    told = "unknown_value" if len(values) <= _SHOWN else "unknown_values"
    return say(told, language, label=label, values=quoted, count=len(values))


def _label(dimension: str, language: Language) -> str:
    return wording.dimension(dimension, language)


def dimensions() -> list[str]:
    """The dimensions that the filter bar offers, in the order of the catalogue."""
    return [name for name, found in catalogue.load().dimensions.items() if found.filter]


def options(dimension: str, on: Release) -> list[Value]:
    """Every value by which anything can be filtered on a dimension, the example included."""
    return query.options(dimension, tuple(catalogue.load().indicators), on)
