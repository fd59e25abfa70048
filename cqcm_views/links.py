"""Addresses inside the app: they hold the language and the filters, so that a link is a view."""

from urllib.parse import urlencode

from cqcm_data.filters import Filters
from cqcm_data.text import Language


def parameters(where: Filters, language: Language) -> list[tuple[str, str]]:
    """What a link to another view carries. French, the default, stays out of the address."""
    kept = [("lang", language)] if language != "fr" else []
    return kept + [(name, str(value)) for name, values in where.items() for value in values]


def address(view: str, where: Filters, language: Language, **more: str) -> str:
    """The address of a view with the filters and the language of the reader."""
    pairs = [*parameters(where, language), *more.items()]
    return f"/{view}" + (f"?{urlencode(pairs)}" if pairs else "")


def register_address(entry: str, where: Filters, language: Language) -> str:
    """The address of one point of the register."""
    return address("sources", where, language, part="points") + f"#point-{entry}"
