"""Strings of the interface in both languages, and the names that the catalogue gives."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from cqcm_data import catalogue
from cqcm_data.once import once
from cqcm_data.text import Language, Text

FOLDER = Path(__file__).resolve().parent
STRINGS = FOLDER / "strings"
CHROME = FOLDER / "chrome.toml"


@cache  # in front, since it is asked for thousands of times a run
@once(maxsize=1)
def words() -> Mapping[str, Text]:
    """Every string of the interface by its name; raises ValidationError unless it has both."""
    raw: dict[str, Any] = {}
    for file in sorted(STRINGS.glob("*.toml")):
        more = tomllib.loads(file.read_text(encoding="utf-8"))
        if twice := raw.keys() & more.keys():
            raise ValueError(f"{file.name}: {', '.join(sorted(twice))} is already a name elsewhere")
        raw |= more
    return MappingProxyType(TypeAdapter(dict[str, Text]).validate_python(raw))


def say(name: str, language: Language, **values: object) -> str:
    """A string of the interface, its places filled; raises KeyError when there is none."""
    return words()[name][language].format_map(values)


def chrome() -> dict[str, dict[str, str]]:
    """French for what the framework writes in English, whole phrases and beginnings of phrases;
    and what our own scripts say, in both languages.
    """
    raw: dict[str, dict[str, str]] = tomllib.loads(CHROME.read_text(encoding="utf-8"))
    pressed = ("copied", "not_copied", "not_saved")
    enlarged = (f"enlarged_{name}" for name in ("previous", "next", "close"))
    of_the_line = ("still_loading", "no_connection", "line_lost", "page_unread")
    opening = ("skip_to_content",)
    gathers = ("gathered_added", "gathered_removed")
    said = (f"{name}_said" for name in pressed)
    names = (*pressed, *said, "not_drawn", *gathers, *enlarged, *of_the_line, *opening)
    both = {name: {"fr": say(name, "fr"), "en": say(name, "en")} for name in names}
    return {**raw, **both}


def dimension(name: str, language: Language) -> str:
    """The name of a dimension."""
    return catalogue.load().dimensions[name].label[language]


def plural(name: str, language: Language) -> str:
    """What the values of a dimension are called: « régions »."""
    return catalogue.load().dimensions[name].plural[language]


def dataset(name: str, language: Language) -> str:
    """What a dataset holds: in the catalogue's words, or in ours where the catalogue has none."""
    stanza = catalogue.load().datasets.get(name)
    return stanza.label[language] if stanza else say(f"dataset_{name}", language)


def shared(dataset: str | None, language: Language) -> str:
    """What counts in several rows of a breakdown of a dataset; nothing where nothing does."""
    sentence = catalogue.load().datasets[dataset].shared if dataset else None
    return sentence[language] if sentence else ""


def every(name: str, language: Language) -> str:
    """« Toutes les régions »: what no choice on a dimension means."""
    stanza = catalogue.load().dimensions[name]
    words = "every_feminine" if stanza.feminine else "every_masculine"
    return say(words, language, plural=stanza.plural[language])


def slug(text: str) -> str:
    """« Œuvres, par région » as the name of a file or of a place: oeuvres-par-region."""
    whole = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", whole))  # no accents
    return "-".join(re.findall("[a-z0-9]+", plain))
