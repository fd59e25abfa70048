"""The line of trust: how many results a view publishes, what is to be clarified about them."""

from dataclasses import dataclass, replace

from cqcm_data import catalogue, indicators, reports
from cqcm_data.catalogue import Catalogue, Indicator
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.cards.content import Link
from cqcm_views.views.model import AnyCard, Lead, TableCard, View
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, points

PLACE = "points"  # where the register begins on Sources


@dataclass(frozen=True)
class Trust:
    """Results that a view publishes, points to clarify about them, where those points stand.

    `answered` are those that the CQCM has answered: nothing is left to clarify about them.
    """

    results: int
    points: int
    address: str
    answered: int = 0


def trust(view: View, reading: Reading, chosen: State) -> Trust:
    """Counted from the figures that it publishes; the link carries all that is chosen."""
    on = reading.release
    shown = [reports.stated(name, on, reading.report).id for name in figures_of(view, on)]
    concerned = points.weighty(points.about(shown, reading.release, reading.audience))
    answered = len(points.answered(concerned, reading.release))
    left = len(concerned) - answered
    return Trust(len(shown), left, _address(view, reading, chosen), answered)


def figures_of(view: View, on: Release | None = None) -> tuple[str, ...]:
    """The published figures of a view, each once; what awaits records publishes none.

    Without a release, of what stands in page files, which name the project's own indicators alone.
    """
    known = indicators.known(on) if on else catalogue.load()
    cards = (card for card in view.cards() if card not in view.record_cards)
    return tuple(dict.fromkeys(figure for card in cards for figure in _figures(card, known)))


def _figures(card: AnyCard, known: Catalogue) -> list[str]:
    """Those that its claim states, then those of its indicators."""
    if isinstance(card, Lead):
        claimed = card.claim.figures if card.claim else ()
        return [*claimed, *_figures(card.card, known)]
    told = card.tells if isinstance(card, TableCard) else ()
    named = (one for name in (*card.indicators, *told) for one in _members(known, name))
    return [one.published for one in named if one.published]


def line(of: Trust, language: Language) -> tuple[str, Link | None]:
    """« 14 résultats publiés, chacun avec sa source », and the way to the points, if any."""
    results = numbers.counted("trust_results", of.results, language)
    counts = {"trust_points": of.points, "trust_answered": of.answered}
    said = [numbers.counted(name, count, language) for name, count in counts.items() if count]
    return results, Link(" · ".join(said), of.address) if said else None


def _members(known: Catalogue, name: str) -> list[Indicator]:
    """An indicator, or those that are set side by side under its name."""
    return [known[one] for one in known[name].members or (name,)]


def _address(view: View, reading: Reading, chosen: State) -> str:
    """The register, of this view alone; without a topic, which could hide some of it."""
    here = next(name for name, known in views().items() if known.order == view.order)
    untopical = replace(chosen, language=reading.language, where=chosen.measured)
    return f"{untopical.address('sources', part='points', sur=here)}#{PLACE}"
