"""A name as it is compared: small letters without accents, plurals or punctuation."""

import re

from cqcm_data.alphabet import plain

# « # jeunes » counts them, « # projet » numbers it: the sign is a word of its own.
_WORD = re.compile(r"#|[^\W_]+")
_NUMERO = re.compile(r"\bn[°º]", re.IGNORECASE)
_SHORT = 3  # letters of a word whose last one tells no plural: « pas », « âge »
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_UNITS = frozenset(
    [
        *("$", "$ca", "$cad", "ca$", "cad", "cad$", "c$", "dollar", "dollars", "endollars", "%"),
        *("h", "hr", "hrs", "heure", "heures", "hour", "hours", "enheures", "inhours"),
        *("nb", "nbre", "nombre", "number", "#", "no", "personne", "personnes", "people"),
        *("aaaa-mm-jj", "jj/mm/aaaa", "mm/jj/aaaa", "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy"),
        *("obligatoire", "facultatif", "facultative", "required", "optional"),
    ]
)


def key(text: str) -> str:
    """« Écoles (nb) * » as « ecole »; an empty text where nothing is left."""
    bare = _BRACKETS.sub(_without_unit, _NUMERO.sub("no ", text))
    return " ".join(_singular(word) for word in _WORD.findall(plain(bare)))


def _without_unit(found: re.Match[str]) -> str:
    """Nothing for a unit in brackets; other words count: « Nom (responsable) » is no « Nom »."""
    inside = plain(found[1] or found[2] or "")
    return " " if re.sub(r"\s", "", inside) in _UNITS else f" {inside} "


def _singular(word: str) -> str:
    if len(word) <= _SHORT:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word[:-1] if word[-1] in "sx" and word[-2] not in "sx" else word
