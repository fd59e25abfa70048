"""Values -> HTML through the templates of `templates/`; everything is escaped by the library."""

from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cqcm_data.once import once
from cqcm_data.text import Language
from cqcm_views.wording.numbers import counted
from cqcm_views.wording.strings import say

FOLDER = Path(__file__).resolve().parent / "templates"


@lru_cache(maxsize=2)
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {}  # in the order in which it was written
    environment.globals["language"] = language
    environment.globals["say"] = lambda name, **values: say(name, language, **values)
    environment.globals["counted"] = lambda name, count: counted(name, count, language)
    return environment


def render(template: str, language: Language, **values: object) -> str:
    """A template filled with values, in one language."""
    return _environment(language).get_template(f"{template}.html").render(**values)


@once(maxsize=128)  # up to 200 KB each, of an address of 16 KB
def kept(template: str, language: Language, **values: Hashable) -> str:
    """The same, filled once for all whose page has the same values there."""
    return render(template, language, **values)
