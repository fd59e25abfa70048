"""The order of words in a list that people look through: the alphabet as a reader has it.

No library that installs without a compiler knows it: the key below is what a list needs of it.
"""

import re
import unicodedata
from functools import lru_cache

from cqcm_data.text import Language

Key = tuple[tuple[tuple[tuple[int, int, str], ...], ...], tuple[str, ...], str]

# Letters that are two on a keyboard, and that no decomposition takes apart.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?!\d)")
_RUNS = re.compile(r"\d+|\D+")
_SILENT = re.compile(r"[\W_]+")


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(char for char in _apart(text) if not unicodedata.combining(char))


def ungrouped(text: str) -> str:
    """« 6 937 » as one number, without its space."""
    return _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)


@lru_cache(maxsize=4096)
def alphabetical(text: str, language: Language) -> Key:
    """What words are sorted by: their letters, then their accents, then small before large.

    Hyphens and apostrophes count for nothing, « co-op » stands with « coop »; numbers go by their
    size and before letters. Words that differ by accents alone stand in French as dictionaries of
    Québec have them: the last accent counts first.
    """
    words = (_SILENT.sub("", word) for word in plain(ungrouped(text)).split())
    accents = _accents(text)
    told = accents[::-1] if language == "fr" else accents
    return tuple(_runs(word) for word in words if word), told, text.swapcase()


def _apart(text: str) -> str:
    whole = unicodedata.normalize("NFKD", text)  # « 𝕬 » is a capital only then
    return unicodedata.normalize("NFKD", whole.casefold().translate(_LIGATURES))


def _runs(word: str) -> tuple[tuple[int, int, str], ...]:
    """The numbers of a word by their size, and what stands between them by its letters."""
    found = _RUNS.findall(word)
    return tuple(_number(run) if run.isdigit() else (1, 0, run) for run in found)


def _number(digits: str) -> tuple[int, int, str]:
    told = digits.lstrip("0")
    return 0, len(told), told


def _accents(text: str) -> tuple[str, ...]:
    """The accents of each letter; an empty text for a letter that has none."""
    found: list[str] = []
    for char in _apart(text):
        if not unicodedata.combining(char):
            found += [""] if char.isalnum() else []
        elif found:
            found[-1] += char
    return tuple(found)
