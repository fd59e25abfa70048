"""What a release can measure: the catalogue that ships, and the indicators that staff added."""

from collections.abc import Mapping
from types import MappingProxyType

from cqcm_data import catalogue, engine, figures, reports
from cqcm_data.catalogue import Catalogue, Indicator
from cqcm_data.contracts import PublishedFigure, is_report
from cqcm_data.once import once
from cqcm_data.release import Release


def known(on: Release) -> Catalogue:
    """The catalogue of a release: the project's part, then the installation's, checked alike.

    Its words are about the newest figure of each indicator. Raises CatalogueError with every
    mistake of the latter.
    """
    return _known(on)


@once(maxsize=engine.RELEASES)
def _known(on: Release) -> Catalogue:
    rows, shipped = figures.rows("indicators", on), catalogue.load().indicators
    own = {str(row["id"]): stanza(row) for row in rows if row["id"] not in shipped}
    both = catalogue.extended(own)  # a name that ships means what ships
    if len(reports.reports(on)) < 2:  # the words were written for it
        return both
    told = {name: _told(one, on) for name, one in both.indicators.items()}
    return both.model_copy(update={"indicators": MappingProxyType(told)})


def _told(indicator: Indicator, on: Release) -> Indicator:
    """An indicator in words about its newest figure, or about those that stand side by side."""
    if indicator.members:
        return of(indicator, reports.together(_stated(indicator, on), on))
    figure = indicator.published
    known = figure is not None and figure in figures.figures(on)
    return about(indicator, reports.stated(str(figure), on)) if known else indicator


def _stated(indicator: Indicator, on: Release) -> tuple[str, ...]:
    """The published figures of what stands side by side under a name."""
    shipped = catalogue.load().indicators
    members = (shipped[name].published for name in indicator.members)
    return tuple(name for name in members if name and name in figures.figures(on))


def about(indicator: Indicator, figure: PublishedFigure) -> Indicator:
    """An indicator in words about one of its figures; as written where no report states it."""
    return of(indicator, reports.year(figure.source) if is_report(figure.source) else None)


def of(indicator: Indicator, year: int | None) -> Indicator:
    """An indicator in words about what the report of a year states."""
    words = {"label": indicator.label.of(year), "definition": indicator.definition.of(year)}
    named = MappingProxyType({name: one.of(year) for name, one in indicator.named.items()})
    return indicator.model_copy(update={**words, "named": named})


def stanza(row: Mapping[str, object]) -> dict[str, object]:
    """A row of the installation's part as a catalogue file would have it."""
    both = {name: {lang: row[f"{name}_{lang}"] for lang in ("fr", "en")} for name in _WORDS}
    return {**both, **{name: row[name] for name in ("topic", "unit", "published")}}


_WORDS = ("label", "definition")
