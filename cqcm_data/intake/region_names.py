"""Which region a few words name: a code, a name in any spelling, an abbreviation; or which ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from rapidfuzz import fuzz, process

from cqcm_data.intake import synonyms
from cqcm_data.intake.keys import key

RESEMBLES = 78  # of 100: « Estire », « Monteregei »

# What stands beside a name and tells no other region: « Région 05 - Estrie », « Estrie 2023 ».
_AROUND = re.compile(r"\b(region|reg|administrative|admin|de|du|de la|la|le|l|of|20\d\d)\b")
_CODE = re.compile(r"(?:region |reg |r )?(0?[1-9]|1[0-7])", re.ASCII)
_COUNTY = re.compile(r"(?:mrc|municipalite regionale de comte) (.+)")
_ARTICLES = re.compile(r"^(?:(?:de|du|des|d|la|le|les|l) )+")
_CODES = "0[1-9]|1[0-7]"
_WITH_CODE = re.compile(
    rf"(?:region |reg )({_CODES}|[1-9]) (.+)|({_CODES}) (.+)|(.+) ({_CODES})", re.ASCII
)


@dataclass(frozen=True)
class RegionNamed:
    """A region that words name; `proposed` where they only resemble, or say more than its name."""

    code: str
    how: Literal["name", "proposed"]


def region(text: str, resembling: bool = True) -> RegionNamed | None:
    """The one region that a text names; nothing where it names none, or several.

    What only resembles a name is not looked for where nobody would be asked.
    """
    said = key(text)
    if alone := _CODE.fullmatch(said):
        return RegionNamed(alone[1].zfill(2), "name")
    if county := _COUNTY.fullmatch(said):
        return _of_county(county[1])
    code, name = _apart(said)
    found = _exactly(name) or (_nearly(name) if resembling else None)
    if code and found:
        return found if found.code == code else None
    return found or (RegionNamed(code, "proposed") if code and "region" in said.split() else None)


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """The code of each known name of a region, as names are compared."""
    known = synonyms.load().regions.items()
    return MappingProxyType({key(name): code for code, written in known for name in written})


def _of_county(said: str) -> RegionNamed | None:
    """The region of « MRC de Portneuf », or of « MRC – Estrie »."""
    name = _ARTICLES.sub("", said)
    code = _counties().get(name) or names().get(name) or names().get(said)
    return RegionNamed(code, "name") if code else None


@lru_cache(maxsize=1)
def _counties() -> Mapping[str, str]:
    """The code of the region of each regional county municipality, without its article."""
    known = synonyms.load().mrc.items()
    return MappingProxyType(
        {_ARTICLES.sub("", key(name)): code for code, written in known for name in written}
    )


def _apart(said: str) -> tuple[str, str]:
    """The code beside a name, and the name: « region 05 estrie »."""
    found = _WITH_CODE.fullmatch(said)
    if not found:
        return "", said
    first, *others = (part for part in found.groups() if part)
    name, code = sorted([first, *others], key=str.isdecimal)
    return code.zfill(2), name


def _exactly(said: str) -> RegionNamed | None:
    code = names().get(said) or _bare_names().get(_bare(said))
    return RegionNamed(code, "name") if code else None


def _nearly(said: str) -> RegionNamed | None:
    """A region whose name stands among other words, or is nearly what was written."""
    known, bare = names(), _bare(said)
    within = {code for name, code in known.items() if len(name) > 4 and f" {name} " in f" {said} "}
    if within:
        return RegionNamed(within.pop(), "proposed") if len(within) == 1 else None
    best = process.extractOne(bare, sorted(_bare_names()), scorer=fuzz.ratio) if bare else None
    if best is None or best[1] < RESEMBLES or len(bare) < 4:
        return None
    return RegionNamed(_bare_names()[best[0]], "proposed")


@lru_cache(maxsize=1)
def _bare_names() -> Mapping[str, str]:
    found = {_bare(name): code for name, code in names().items()}
    found.pop("", None)
    return MappingProxyType(found)


def _bare(said: str) -> str:
    return " ".join(_AROUND.sub(" ", said).split())
