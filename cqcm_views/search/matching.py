"""Words sought among words: whatever the accents, by a part, in spite of a slip."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from cqcm_data.alphabet import plain, ungrouped

_WORD = re.compile(r"\d+[.,]\d+(?!\w)|[^\W_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Words that stand everywhere and tell nothing apart, and those that only ask.
_LITTLE = frozenset(
    [
        "aux",
        "avec",
        "des",
        "est",
        "les",
        "par",
        "pour",
        "sur",
        "une",
        "and",
        "for",
        "the",
        "with",
        "combien",
        "comment",
        "quel",
        "quels",
        "quelle",
        "quelles",
        "sont",
        "how",
        "many",
        "much",
        "what",
        "which",
        "are",
        "there",
    ]
)

EXACT, START, PART, SLIP = range(4)


def words(text: str) -> list[str]:
    """The words of a text as they are written; « 6 937 » and « 43,5 » are one each."""
    return _WORD.findall(ungrouped(text))


def key(word: str) -> str:
    """A word as it is compared: small letters without accents, a number with its point."""
    bare = plain(word)
    pointed = bare.replace(",", ".")
    return pointed if is_number(pointed) else bare


def is_number(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word))


def sought(text: str) -> list[str]:
    """The words that a person looks for, plain; little ones only where there are no others."""
    every = list(dict.fromkeys(key(word) for word in words(text)))
    telling = [w for w in every if (len(w) > 2 or is_number(w)) and w not in _LITTLE]
    return telling or every


def alike(wanted: str, known: Iterable[str]) -> dict[str, int]:
    """The known plain words that answer a plain word, each with how: EXACT, START, PART or SLIP.

    Inside of words it is looked for only where none begins with it: « formation » is no
    transformation. A slip is looked for only when it stands nowhere: what is right is not
    second-guessed; then only the nearest words answer. A number that is there is that number and
    no longer one.
    """
    known = list(known)
    if is_number(wanted) and wanted in known:
        return {wanted: EXACT}
    standing = {word: _how(wanted, word) for word in known if wanted in word}
    beginning = {word: how for word, how in standing.items() if how < PART}
    inside = standing if len(wanted) > 2 else {}
    return beginning or inside or _slipped(wanted, known)


def _how(wanted: str, word: str) -> int:
    if word == wanted:
        return EXACT
    return START if word.startswith(wanted) else PART


def _slipped(wanted: str, known: Iterable[str]) -> dict[str, int]:
    """The words that few slips lead to: one in four letters, two in eight; none in a number."""
    allowed = 0 if len(wanted) < 4 or is_number(wanted) else 1 if len(wanted) < 8 else 2
    if not allowed:
        return {}
    counted = {word: slips(wanted, word) for word in known}
    fewest = min(counted.values(), default=allowed + 1)
    return {word: SLIP for word, n in counted.items() if n == fewest <= allowed}


def answers(text: str, sought_words: str) -> bool:
    """Whether a text holds every word that a person looks for."""
    known = {key(word) for word in words(text)}
    return all(alike(word, known) for word in sought(sought_words))


def slips(wanted: str, word: str) -> int:
    """How many slips lead from a word to what was written, or from its beginning if it is long."""
    ends = range(len(word) + 1) if len(wanted) > 6 else [len(word)]
    return min(OSA.distance(wanted, word[:end]) for end in ends)


def near(wanted: str, known: Iterable[str]) -> list[str]:
    """The known words that a word resembles most, the nearest first."""
    known = list(known)
    if answering := alike(wanted, known):
        return [min(answering, key=answering.__getitem__)]
    resembling = extract(wanted, known, scorer=ratio, limit=3, score_cutoff=60)
    return [word for word, _, _ in resembling]
