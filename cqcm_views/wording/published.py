"""Every published figure in words."""

from collections.abc import Mapping
from types import MappingProxyType

from cqcm_data import engine, figures, provenance
from cqcm_data.contracts import PublishedFigure
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.wording import citation, numbers
from cqcm_views.wording.strings import say


@once(maxsize=2 * engine.RELEASES)
def rows(reading: Reading) -> Mapping[str, Mapping[str, str]]:
    """What a reader sees of each figure of a release, by the figure's name."""
    every = figures.figures(reading.release).items()
    return MappingProxyType({name: _row(figure, reading) for name, figure in every})


def _row(figure: PublishedFigure, reading: Reading) -> Mapping[str, str]:
    told = provenance.of_figure(figure)
    row = {
        "id": figure.id,
        "label": figure.label_fr if reading.language == "fr" else figure.label_en,
        "value": citation.figure_value(figure, reading.language),
        "unit": numbers.unit_beside(figure.unit, figure.value_to or figure.value, reading.language),
        "period": citation.period_or_nature(told, told.nature, reading.language),
        "nature": citation.nature(told, reading.language),
        "scope": told.scope[reading.language] if told.scope else "",
        "note": told.note[reading.language] if told.note else "",
        "source": citation.source(told, figures.sources(reading.release), reading.language),
        "section": figure.section or "",
        "as_printed": _quoted(figure.as_printed, reading.language),
    }
    return MappingProxyType(row)


def _quoted(printed: str | None, language: Language) -> str:
    return say("as_printed_quote", language, words=printed) if printed else ""
