"""The points to clarify: which of them weigh, and on which figures."""

from collections.abc import Collection, Iterable, Mapping

from cqcm_data import register
from cqcm_data.register import Point

# What changes no number and no meaning: told as well, folded below the rest.
_LIGHT: Collection[str] = ("wording",)


def about(figures: Iterable[str]) -> dict[str, Point]:
    """The points in which one of these figures takes part, in the order of the register."""
    shown = {*figures}
    return {name: one for name, one in register.entries().items() if shown & {*one.figures}}


def weighty(points: Mapping[str, Point]) -> dict[str, Point]:
    """Those that a reader must know before talking of a figure."""
    return {name: one for name, one in points.items() if one.kind not in _LIGHT}


def light(points: Mapping[str, Point]) -> dict[str, Point]:
    """Those that are about words alone."""
    return {name: one for name, one in points.items() if one.kind in _LIGHT}
