"""The cards that wait for data, listed by the file that will fill them instead of drawn empty."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from cqcm_data.text import Language
from cqcm_views import cards, markup, wording
from cqcm_views.cards import ChartParts
from cqcm_views.view import ChartCard
from cqcm_views.wording import say


def listed(waiting: Mapping[ChartCard, ChartParts], language: Language) -> str:
    """The HTML of a folded list; each title keeps the anchor of its card, for links to it."""
    by_dataset: dict[str, list[tuple[ChartCard, ChartParts]]] = defaultdict(list)
    for card, parts in waiting.items():
        by_dataset[str(parts.series.indicator.dataset)].append((card, parts))
    count = len(waiting)
    summary = say("charts_wait" if count > 1 else "one_chart_waits", language, count=count)
    groups = [_group(dataset, found, language) for dataset, found in by_dataset.items()]
    return markup.render("waiting", language, summary=summary, groups=groups)


def _group(
    dataset: str, found: list[tuple[ChartCard, ChartParts]], language: Language
) -> dict[str, Any]:
    """What one file will fill: its name, what it waits for, its model, the titles of the cards."""
    return {
        "label": wording.dataset(dataset, language),
        "waits": found[0][1].waits,
        "address": cards.model_address(found[0][1].series, language),
        "cards": [
            {"anchor": card.anchor, "title": cards.title(parts.series, language)}
            for card, parts in found
        ],
    }
