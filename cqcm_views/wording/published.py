"""Every published figure in words."""

from collections.abc import Mapping
from types import MappingProxyType

from cqcm_data import engine, figures, provenance
from cqcm_data.contracts import PublishedFigure
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.wording import citation, strings
from cqcm_views.wording.strings import say


@once(maxsize=2 * engine.RELEASES)
def rows(on: Release, language: Language) -> Mapping[str, Mapping[str, str]]:
    """What a reader sees of each figure of a release, by the figure's name."""
    every = figures.figures(on).items()
    return MappingProxyType({name: _row(figure, on, language) for name, figure in every})


def _row(figure: PublishedFigure, on: Release, language: Language) -> Mapping[str, str]:
    told = provenance.of_figure(figure)
    row = {
        "id": figure.id,
        "label": figure.label_fr if language == "fr" else figure.label_en,
        "value": citation.figure_value(figure, language),
        "unit": strings.unit_beside(figure.unit, figure.value_to or figure.value, language),
        "period": citation.period_or_nature(told, told.nature, language),
        "nature": citation.nature(told, language),
        "scope": told.scope[language] if told.scope else "",
        "note": told.note[language] if told.note else "",
        "source": citation.source(told, figures.sources(on), language),
        "section": figure.section or "",
        "as_printed": _quoted(figure.as_printed, language),
    }
    return MappingProxyType(row)


def _quoted(printed: str | None, language: Language) -> str:
    return say("as_printed_quote", language, words=printed) if printed else ""
