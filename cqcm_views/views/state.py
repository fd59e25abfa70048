"""What the person chose, as the URL holds it.

The URL is the state: every run reads it anew, every widget writes to it. Codes stand in it, not
labels, so that a link opens the same view in either language; Back undoes a filter as it undoes
a change of view.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote_plus, unquote_plus, urlencode, urlsplit, urlunsplit

from cqcm_data import catalogue, checks, indicators, query, release, reports
from cqcm_data.filters import Filters, Value
from cqcm_data.reading import Audience, Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.wording import strings
from cqcm_views.wording.numbers import counted
from cqcm_views.wording.strings import say

# What each parameter may be, the default first: the default stays out of the address.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "lang": ("fr", "en"),
    "theme": ("auto", "light", "dark", "contrast"),
    "exemple": ("non", "oui"),
}

# What else the address may hold, in words of its own.
PARAMETERS = (*CHOICES, "version")

# What other sites and the framework add to an address: it asks nothing of us.
PASSING = ("embed", "embed_options", "vue", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")

# Filters of the tools: cards do not mention them.
ONLY_TOOLS = ("topic",)

LONGEST = 16 * 1024  # letters of an address: all that can be chosen takes far fewer

_AMPERSANDS = re.compile(r"^(?:amp;)+", re.IGNORECASE)  # as HTML writes them, once or more

_SHOWN = 3  # unknown values quoted to the reader; the others are counted
_QUOTED = 40  # characters of each


@dataclass(frozen=True)
class State:
    """Language, theme, example and filters; and what the URL asked for that does not exist.

    `version` is the number of an older release; None stands for the newest. `audience` is never
    read from the URL: no address can ask for what staff see. `own` holds the parameters that the
    view declares for itself; no link to another view has them. `own_regions` are those of staff who
    may see no other's small counts.
    """

    language: Language = "fr"
    theme: str = "auto"
    example: bool = False
    where: Filters = field(default_factory=Filters)
    version: int | None = None
    problems: tuple[str, ...] = ()
    audience: Audience = "public"
    own: tuple[tuple[str, str], ...] = ()
    own_regions: tuple[str, ...] = ()

    @property
    def measured(self) -> Filters:
        """The filters that measures know: those of the tools alone say nothing to a card."""
        return self.where.without(ONLY_TOOLS)

    @property
    def asked(self) -> "State":
        """What everyone who chose the same has in common, which is what is drawn once for all.

        What an address got wrong is said above the cards, and the choices of one view are in the
        cards that it makes of them.
        """
        return replace(self, problems=(), own=())

    def shown(self, newest: Release) -> Release:
        """The release from which everything is drawn."""
        return newest if self.version is None else release.find(self.version, newest.root)

    def reading(self, online: Release) -> Reading:
        """What is read of a release: made once per request."""
        report = reports.asked(self.where, online)
        return Reading(online, self.language, self.audience, self.example, self.own_regions, report)

    def choice(self, parameter: str) -> str:
        """The code of one of the view's own parameters; raises KeyError."""
        return dict(self.own)[parameter]

    def parameters(self) -> list[tuple[str, str]]:
        """What a link to another view carries."""
        chosen = {
            "lang": self.language,
            "theme": self.theme,
            "exemple": "oui" if self.example else "non",
        }
        kept = [(name, value) for name, value in chosen.items() if value != CHOICES[name][0]]
        kept += [("version", str(self.version))] if self.version else []
        return kept + [(name, str(v)) for name, values in self.where.items() for v in values]

    def address(self, view: str, **more: str) -> str:
        """The address of a view with all that is chosen."""
        pairs = [*self.parameters(), *more.items()]
        return f"/{view}" + (f"?{urlencode(pairs)}" if pairs else "")


@dataclass(frozen=True)
class Parameter:
    """A choice that belongs to one view, held as a code under its own name in the address.

    `allowed` gives the codes that are possible, the usual one first, after the parameters that the
    view declares before this one. Its name in words is `parameter_<name>`.
    """

    name: str
    allowed: Callable[[State, Reading], Sequence[str]]


def parse(raw: Mapping[str, Sequence[str]], newest: Release) -> State:
    """The state in raw parameters: what is known is kept, what is not becomes a sentence."""
    language = language_of(raw.get("lang", ()))
    version, problem = _version(raw.get("version", ()), newest, language)
    on = newest if version is None else release.find(version, newest.root)
    one = {name: _last_known(raw.get(name, ()), known) for name, known in CHOICES.items()}
    filters = {name: _codes(name, on) if raw.get(name) else {} for name in dimensions()}
    asked = {name: list(dict.fromkeys(raw.get(name, ()))) for name in (*CHOICES, *filters)}
    chosen = {
        name: [known[value] for value in asked[name] if value in known]
        for name, known in filters.items()
    }
    problems = [say("unknown_view", language) if "vue" in raw else "", problem]
    problems += [
        unknown(_named(name, language), [v for v in asked[name] if v not in known], language)
        for name, known in {**CHOICES, **filters}.items()
    ]
    problems += [
        say("repeated_value", language, label=_named(name, language))
        for name in filters
        if len(asked[name]) < len(raw.get(name, ()))
    ]
    return State(
        language=language,
        theme=one["theme"],
        example=one["exemple"] == "oui",
        where=Filters(**chosen),
        version=version,
        problems=tuple(filter(None, problems)),
    )


def _codes(dimension: str, on: Release) -> dict[str, Value]:
    """The values of a dimension by their codes: looked for where an address asks for one."""
    return {str(option): option for option in options(dimension, on)}


def _version(given: Sequence[str], newest: Release, language: Language) -> tuple[int | None, str]:
    """The older release that is asked for, or why the newest is shown instead of it."""
    if not given:
        return None, ""
    numbers = {str(found.number): found for found in release.history(newest.root)}
    asked = next((numbers[value] for value in reversed(given) if value in numbers), newest)
    label = say("parameter_version", language)
    problem = unknown(label, [value for value in given if value not in numbers], language)
    if asked.number == newest.number:
        return None, problem
    if not checks.can_be_shown(asked):
        told = "version_unreadable" if release.damage(asked) else "version_not_shown"
        return None, say(told, language, number=asked.number)
    return asked.number, problem


def settle(
    parameters: Sequence[Parameter],
    raw: Mapping[str, Sequence[str]],
    chosen: State,
    reading: Reading,
) -> State:
    """The state with the parameters of a view: the codes asked for, or the nearest possible ones.

    What is not possible becomes a sentence, in the order of the parameters.
    """
    for one in parameters:
        given, allowed = raw.get(one.name, ()), one.allowed(chosen, reading)
        code = given[-1] if given else ""
        value = code if code in allowed else _nearest(code, allowed)
        said = "" if not code or code in allowed else _impossible(one.name, code, reading.language)
        problems = (*chosen.problems, said) if said else chosen.problems
        chosen = replace(chosen, own=(*chosen.own, (one.name, value)), problems=problems)
    return chosen


def strangers(
    raw: Mapping[str, Sequence[str]], declared: Collection[str], language: Language
) -> str:
    """The sentence for names that neither the app nor `declared` knows; nothing without any.

    A parameter of another view is no stranger: a link may carry it.
    """
    known = _known(declared)
    return unfollowed([name for name in raw if name not in known], language)


def unfollowed(every: Sequence[str], language: Language) -> str:
    """The sentence for names that something does not follow, but for those meant for others."""
    names = [name for name in every if not passes(name)]
    if not names:
        return ""
    quoted = ", ".join(name[:_QUOTED] for name in names[:_SHOWN])
    return counted("unknown_parameters", len(names), language, names=quoted)


def unescaped(asked: str, declared: Collection[str]) -> str:
    """What an address asks, with its names as they were before a program wrote `&amp;` for `&`.

    Mail programs do, some of them twice. A name that nothing knows stays as it is.
    """
    known = _known(declared)
    parts = [_unescaped(part, known) for part in asked.split("&")]
    return "&".join(part for part in parts if part is not None)


def _unescaped(part: str, known: Collection[str]) -> str | None:
    """One name with its value; nothing where there is no name behind the `amp;`."""
    escaped, equals, value = part.partition("=")
    written = unquote_plus(escaped)
    name = _AMPERSANDS.sub("", written)
    if name == written or not (name in known or passes(name)):
        return None if written and not name else part
    return quote_plus(name) + equals + value


def _known(declared: Collection[str]) -> set[str]:
    return {*PARAMETERS, *dimensions(), *declared}


def passes(name: str) -> bool:
    """Whether a name of the address is meant for someone else, and passes in silence."""
    return name in PASSING or name.startswith("utm_")


def _nearest(code: str, allowed: Sequence[str]) -> str:
    """The code with the most parts in common and the fewest others; the usual one without any."""
    asked = set(code.split("."))

    def far(one: str) -> tuple[int, int]:
        parts = set(one.split("."))
        shared = len(parts & asked)
        return -shared, len(parts - asked) if shared else 0

    return min(allowed, key=far)


def _impossible(name: str, code: str, language: Language) -> str:
    label = say(f"parameter_{name}", language)
    return say("impossible_value", language, label=label, value=code[:_QUOTED])


def in_language(address: str, language: Language) -> str:
    """An address in another language, with all else as it is; the usual one stays out of it."""
    parts = urlsplit(address)
    others = [one for one in parts.query.split("&") if one and one.partition("=")[0] != "lang"]
    spoken = [] if language == CHOICES["lang"][0] else [f"lang={language}"]
    return urlunsplit(parts._replace(query="&".join([*spoken, *others])))


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
    name = "unknown_values" if len(values) <= _SHOWN else "unknown_values_among"
    return counted(name, len(values), language, label=label, values=quoted)


def _label(dimension: str, language: Language) -> str:
    return strings.dimension(dimension, language)


def dimensions() -> list[str]:
    """The dimensions that the filter bar offers, in the order of the catalogue."""
    return [name for name, dimension in catalogue.load().dimensions.items() if dimension.filter]


def options(dimension: str, on: Release) -> list[Value]:
    """Every value by which anything can be filtered on a dimension, the example included."""
    return query.options(dimension, tuple(indicators.known(on).indicators), on)
