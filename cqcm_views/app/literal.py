"""What a file says, in the label of a widget, which the framework reads as Markdown."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # all that has a meaning in Markdown
_JOINER = "\u2060"  # has no width, and no line ends at it

# What is made a link, a face or an arrow of once the marks are read: an escape does not keep it.
_LATER = re.compile(
    r"(?<=:)(?=[\w/+-])|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=[-<>~])(?=[-=>])", re.IGNORECASE
)


def literal(words: str) -> str:
    """Words that are shown as they are, in one line."""
    return _MARKS.sub(r"\\\1", _LATER.sub(_JOINER, " ".join(words.split())))
