"""What a release can measure: the catalogue that ships, and the indicators that staff added."""

from collections.abc import Mapping

from cqcm_data import catalogue, engine, figures
from cqcm_data.catalogue import Catalogue
from cqcm_data.once import once
from cqcm_data.release import Release


def known(on: Release) -> Catalogue:
    """The catalogue of a release: the project's part, then the installation's, checked alike.

    Raises CatalogueError with every mistake of the latter.
    """
    return _known(on)


@once(maxsize=engine.RELEASES)
def _known(on: Release) -> Catalogue:
    rows = figures.rows("indicators", on)
    return catalogue.extended({str(row["id"]): stanza(row) for row in rows})


def stanza(row: Mapping[str, object]) -> dict[str, object]:
    """A row of the installation's part as a catalogue file would have it."""
    both = {name: {lang: row[f"{name}_{lang}"] for lang in ("fr", "en")} for name in _WORDS}
    return {**both, **{name: row[name] for name in ("topic", "unit", "published")}}


_WORDS = ("label", "definition")
