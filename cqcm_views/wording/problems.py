"""What stops a publication, in the words of whoever publishes."""

from collections.abc import Iterable

from cqcm_data.checks import Problem
from cqcm_data.text import Language
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_SAID = 3  # at once: the log has them all


def said(problems: Iterable[str], language: Language) -> str:
    """The first of them, in one line; what has no words of ours stands as the log has it."""
    every = [_said(one, language) for one in problems]
    left = len(every) - _SAID
    more = [numbers.counted("wrong_more", left, language)] if left > 0 else []
    return "; ".join([*every[:_SAID], *more])


def _said(one: str, language: Language) -> str:
    return say(f"wrong_{one.kind}", language, **one.names) if isinstance(one, Problem) else one
