"""The points to clarify about some figures, and which of them weigh."""

from collections.abc import Iterable, Mapping

from cqcm_data import register
from cqcm_data.reading import Audience
from cqcm_data.register import KINDS, Kind, Point
from cqcm_data.release import Release


def about(figures: Iterable[str], on: Release, audience: Audience) -> dict[str, Point]:
    """The points in which one of these figures takes part, the most consequential first."""
    shown, listed = {*figures}, register.listed(on, audience).items()
    return {name: point for name, point in listed if shown & {*point.figures}}


def weighty(points: Mapping[str, Point]) -> dict[str, Point]:
    """Those that a reader must know before talking of a figure: all but words alone."""
    return {name: point for name, point in points.items() if point.kind != "wording"}


def answered(points: Mapping[str, Point], on: Release) -> dict[str, Point]:
    """Those that the CQCM has answered in a release: they are no longer to be clarified."""
    given = register.answers(on)
    return {name: point for name, point in points.items() if name in given}


def by_kind(points: Mapping[str, Point]) -> dict[Kind, dict[str, Point]]:
    """The points under their kinds, from the most to the least consequential, if there are any."""
    grouped = {
        kind: {name: point for name, point in points.items() if point.kind == kind}
        for kind in KINDS
    }
    return {kind: of_kind for kind, of_kind in grouped.items() if of_kind}
