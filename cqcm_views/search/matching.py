"""Words sought among words: whatever the accents, by a part, in spite of a slip."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from cqcm_data.alphabet import plain, ungrouped

_WORD = re.compile(r"[^\W_]+")
# Words that stand everywhere and tell nothing apart.
_LITTLE = frozenset(
    ["aux", "avec", "des", "est", "les", "par", "pour", "sur", "une", "and", "for", "the", "with"]
)

EXACT, START, PART, SLIP = range(4)


def words(text: str) -> list[str]:
    """The words of a text as they are written; « 6 937 » is one, without its space."""
    return _WORD.findall(ungrouped(text))


def sought(text: str) -> list[str]:
    """The words that a person looks for, plain; little ones only where there are no others."""
    every = list(dict.fromkeys(plain(word) for word in words(text)))
    telling = [w for w in every if (len(w) > 2 or w.isdigit()) and w not in _LITTLE]
    return telling or every


def alike(wanted: str, known: Iterable[str]) -> dict[str, int]:
    """The known plain words that answer a plain word, each with how: EXACT, START, PART or SLIP.

    A slip is looked for only when the word stands nowhere: what is right is not second-guessed.
    Then only the nearest words answer.
    """
    known = list(known)
    found = {word: _how(wanted, word) for word in known if wanted in word}
    found = {word: how for word, how in found.items() if how < PART or len(wanted) > 2}
    return found or _slipped(wanted, known)


def _how(wanted: str, word: str) -> int:
    if word == wanted:
        return EXACT
    return START if word.startswith(wanted) else PART


def _slipped(wanted: str, known: Iterable[str]) -> dict[str, int]:
    """The words that few slips lead to: one in four letters, two in eight; none in a number."""
    allowed = 0 if len(wanted) < 4 or wanted.isdigit() else 1 if len(wanted) < 8 else 2
    if not allowed:
        return {}
    counted = {word: slips(wanted, word) for word in known}
    fewest = min(counted.values(), default=allowed + 1)
    return {word: SLIP for word, n in counted.items() if n == fewest <= allowed}


def slips(wanted: str, word: str) -> int:
    """How many slips lead from a word to what was written, or from its beginning if it is long."""
    ends = range(len(word) + 1) if len(wanted) > 6 else [len(word)]
    return min(OSA.distance(wanted, word[:end]) for end in ends)


def near(wanted: str, known: Iterable[str]) -> list[str]:
    """The known words that a word resembles most, the nearest first."""
    known = list(known)
    if answers := list(alike(wanted, known)):
        return answers[:1]
    resembling = extract(wanted, known, scorer=ratio, limit=3, score_cutoff=60)
    return [word for word, _, _ in resembling]
