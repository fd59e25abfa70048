"""The cards that wait for data, listed by the file that will fill them instead of drawn empty."""

from collections import defaultdict
from collections.abc import Sequence

from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import chart, measures
from cqcm_views.views.model import ChartCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers, strings


def listed(waiting: Sequence[ChartCard], state: State, reading: Reading) -> str:
    """The HTML of a folded list; each title keeps the anchor of its card, for links to it."""
    language, count = reading.language, len(waiting)
    by_dataset: dict[str, list[tuple[ChartCard, Series]]] = defaultdict(list)
    for card in waiting:
        series = measures.of_card(card, state, reading)
        by_dataset[str(series.indicator.dataset)].append((card, series))
    summary = numbers.counted("charts_wait", count, language)
    groups = [_group(dataset, of, state, language) for dataset, of in by_dataset.items()]
    return markup.render("waiting", language, summary=summary, groups=groups)


def _group(
    dataset: str, cards: list[tuple[ChartCard, Series]], state: State, language: Language
) -> dict[str, object]:
    """What one file will fill: its name, what it waits for, the way to it, its cards."""
    first = cards[0][1]
    return {
        "label": strings.dataset(dataset, language),
        "waits": chart.waits(first, language),
        "address": chart.bring_address(first, state),
        "cards": [
            {"anchor": card.anchor, "title": citation.title(series, language)}
            for card, series in cards
        ],
    }
