"""Columns about persons, by what stands above them and by what is in them: they are never stored.

It is a proposal like any other: why is told, a person leaves the column out or keeps it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cqcm_data.intake.keys import key
from cqcm_data.intake.matching import Match

Kind = Literal["name", "email", "telephone", "birth", "number", "address"]
Why = Literal["header", "values"]

# Of the values that are there: a number may look like a telephone's, and one e-mail in a text is
# erased there alone.
_SHARE: Mapping[str, float] = {"email": 0.2, "telephone": 0.2, "address": 0.2, "number": 0.2}
_LOOKED_AT = 300  # letters of a value

# Words are as `key` leaves them: no accent, no plural, hyphens as blanks.
_HEADERS: Mapping[Kind, re.Pattern[str]] = {
    "email": re.compile(r"\b(courriel|e ?mail|mail|mel|adresse electronique)\b"),
    "telephone": re.compile(
        r"\b(tel|telephone|phone|cell|cellulaire|mobile|fax|telecopieur|poste tel|ext)\b"
    ),
    "birth": re.compile(r"\b(naissance|ddn|dob|birth|birthdate|birthday|ne le|nee le|age)\b"),
    "number": re.compile(
        r"\b(nas|nam|sin|assurance (sociale?|maladie)|ramq|carte soleil|code permanent|"
        r"social insurance|health (insurance|card)|medicare|permanent code)\b"
    ),
    "address": re.compile(r"\b(adresse|address|addresse|rue|street|code postal|postal code|cp)\b"),
}
_PERSON = re.compile(
    r"\b(prenom|nom famille|nom de famille|nom complet|nom et prenom|surname|"
    r"(first|last|given|family|full|middle) name|enseignant|enseignante|professeur|prof|teacher|"
    r"eleve|etudiant|student|contact|repondant|repondante|personne ressource|personne|person|"
    r"directeur|directrice|"
    r"principal|animateur|animatrice|conseiller|conseillere|adviser|advisor|intervenant|"
    r"intervenante|parent|tuteur|guardian|president|presidente|signataire|nom du jeune|"
    r"agent|agente|employe|employee|benevole|volunteer|mentor|mentore|auteur|auteure|author|"
    r"(soumi|rempli|saisi|inscrit|prepare|redige|complete|transmi|envoye|verifie|approuve|fait) "
    r"par|(submitted|completed|filled|entered|prepared|written|sent|reviewed|approved) "
    r"(in |out )?by)\b"
)
# « Nom du responsable » is a person, « Organisme responsable » is none.
_PERSON_OR_NOT = re.compile(
    r"\b(responsable|coordonnateur|coordonnatrice|coordinator|porteur|lead)\b"
)
_ORGANISATION = re.compile(
    r"\b(organisme|organisation|organization|federation|regroupement|entreprise|enterprise|"
    r"partenaire|partner|type|kind)\b"
)
_NAME_ALONE = re.compile(r"nom|name")
_COUNTED = re.compile(r"^(nb|nbr|nbre|nombre|number|no of|#|total|count)\b")

_VALUES: Mapping[Kind, re.Pattern[str]] = {
    "email": re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\W\d_]{2,}"),
    "telephone": re.compile(
        r"(?<![\d.,-])(\+?1[ .-]?)?(\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]?\d{4}(?!\d)"
    ),
    "address": re.compile(
        r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d\b", re.IGNORECASE
    ),
}
# In a text, with what brackets or separates them: « École A (info@a.qc.ca) » is « École A ».
_BLANK = "[ \\u00a0\\u202f]"
_EMAIL = r"[^\s@<>;,()\[\]\"]+@[^\s@<>;,()\[\]\"]+\.[^\W\d_]{2,}"
_TELEPHONE = (
    rf"(?<!\d)(?<!\d[.,-])(?:\+?1(?:{_BLANK}|[.-])?)?"
    rf"(?:\([2-9]\d\d\)(?:{_BLANK}|[.-])?[2-9]\d\d(?:{_BLANK}|[.-])?\d{{4}}"
    rf"|[2-9]\d\d(?:{_BLANK}|-)[2-9]\d\d(?:{_BLANK}|-)?\d{{4}}"
    r"|[2-9]\d\d\.[2-9]\d\d\.\d{4})(?!\d)"
    rf"(?:[,;]?{_BLANK}*(?:poste|p\.|ext\.?|x){_BLANK}?\d{{1,6}})?"
)
_REACHED = re.compile(
    rf"[\s,;:/|–—-]*[(<\[]?\s*(?:\b(?:tél|tel|téléphone|courriel|e-?mail)\s*[.:]*\s*)?"
    rf"(?:{_EMAIL}|{_TELEPHONE})\s*[)>\]]?",
    re.IGNORECASE,
)
_NAS = re.compile(r"(\d{3})[ -](\d{3})[ -](\d{3})")
_HEALTH = re.compile(r"[A-Z]{4}[ -]?\d{4}[ -]?\d{4}", re.IGNORECASE)


@dataclass(frozen=True)
class Personal:
    """A column that seems to be about persons, and why: `count` of the `of` values looked at."""

    place: int
    header: str | None
    kind: Kind
    why: Why
    count: int = 0
    of: int = 0


def personal(
    headers: Sequence[str | None],
    samples: Sequence[Sequence[str | None]],
    matches: Sequence[Match] = (),
) -> tuple[Personal, ...]:
    """The columns that seem to be about persons, in their order; `samples` has values of each.

    A column of the dataset is none, whatever its words and its values: what is about persons in a
    cell of it is erased there.
    """
    asked_for = {match.place for match in matches if match.how in ("name", "synonym")}
    found = (
        _of_column(
            place, header, [value[:_LOOKED_AT] for value in values if value], place in asked_for
        )
        for place, (header, values) in enumerate(zip(headers, samples, strict=True))
    )
    return tuple(one for one in found if one)


def scrubbed(text: str) -> str:
    """A text without e-mail addresses and telephones; empty where it was nothing else."""
    while (found := _REACHED.search(text)) is not None:
        before, after = text[: found.start()], text[found.end() :]
        text = f"{before} {after}".strip(" \t\n,;:/|–—-")
    return text


def _of_column(
    place: int, header: str | None, values: Sequence[str], asked_for: bool
) -> Personal | None:
    if asked_for:
        return None
    if kind := _by_header(key(header or "")):
        return Personal(place, header, kind, "header")
    counts: dict[Kind, int] = {kind: sum(map(holds, values)) for kind, holds in _HOLDS.items()}
    most = max(counts, key=counts.__getitem__)
    if not counts[most] or counts[most] < _SHARE[most] * len(values):
        return None
    return Personal(place, header, most, "values", counts[most], len(values))


def _by_header(name: str) -> Kind | None:
    """What a header says of persons, by its words; how many there are is no one of them."""
    if _COUNTED.search(name):
        return None
    kinds = (kind for kind, words in _HEADERS.items() if words.search(name))
    return next(kinds, "name" if _names_somebody(name) else None)


def _names_somebody(name: str) -> bool:
    if _PERSON.search(name) or _NAME_ALONE.fullmatch(name):
        return True
    somebody = _PERSON_OR_NOT.search(name)
    return somebody is not None and not _ORGANISATION.search(name[: somebody.start()])


def _is_number(value: str) -> bool:
    """A social insurance number, by its check digit, or that of a health card."""
    if _HEALTH.fullmatch(value.strip()):
        return True
    found = _NAS.fullmatch(value.strip())
    return found is not None and _checks("".join(found.groups()))


def _checks(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _finds(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.search(value) is not None


_HOLDS: Mapping[Kind, Callable[[str], bool]] = {
    **{kind: _finds(pattern) for kind, pattern in _VALUES.items()},
    "number": _is_number,
}
