"""Parts of totals: several measures by one dimension, each as the parts of its own total.

It stands apart from the other kinds, as the timeline does: the measures have units of their own,
and what is compared is how each is made up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.charts.frame import Drawing, Figure, Options, Picture, framed, legend
from cqcm_views.charts.marks import BAR_OF_WORDS, filled, rows_body, text_at
from cqcm_views.charts.rows import coloured
from cqcm_views.charts.words import shown, width_of
from cqcm_views.theme import Theme, readable_on
from cqcm_views.wording import findings, numbers


@dataclass(frozen=True, eq=False)
class Parts:
    """Measures by the same dimension, all of whose values are known and may be added up."""

    measures: tuple[Series, ...]


def fits(series: Series) -> bool:
    """One dimension with parts that can be told apart and add up to a whole, none of it unknown."""
    if len(series.dimensions) != 1 or not series.broken_down:
        return False
    (dimension,) = series.dimensions
    known = findings.rows(series, "fr")
    whole = all(row.value is not None and row.value >= 0 for row in known)
    return bool(known) and whole and findings.adds_up_over(series, dimension)


def figure(parts: Parts, alt: str, language: Language, theme: Theme, options: Options) -> Picture:
    """One bar for each measure, split by the dimension, with its total beside it."""
    first, *_ = parts.measures
    drawing = Drawing(language, theme, options, first)
    (dimension,) = first.dimensions
    keys = findings.ordered(first, dimension, language)
    if len(keys) == 2:  # one colour and its tint: neither part is another subject
        tints = (theme.accent, theme.accent_soft)
        drawing = replace(drawing, theme=replace(theme, series=tints))
    drawing = coloured(drawing, dimension, keys)
    totals = [_whole(one, language) for one in parts.measures]
    ends = [
        numbers.quantity(total, one.indicator.unit, language)
        for one, total in zip(parts.measures, totals, strict=True)
    ]
    body = rows_body(drawing, _names(parts.measures, language), ends, BAR_OF_WORDS)
    room = options.width_hint - body.left - body.right
    body.data = [
        *(_bars(drawing, parts.measures, n, key, room) for n, key in enumerate(keys)),
        text_at(drawing, [1] * len(ends), list(range(len(ends))), ends, "middle right", beside=0.4),
    ]
    body.layout |= {"barmode": "stack", "uniformtext": {"mode": "hide", "minsize": drawing.size}}
    body.layout["xaxis"] |= {"range": [0, 1]}
    legend(drawing, body, "■" * len(keys), [drawing.word(dimension, key) for key in keys])
    return framed(drawing, body, {"alt": alt, "unit": ""})


def _names(measures: Sequence[Series], language: Language) -> list[str]:
    """What each bar is called; one alone is what the card is about."""
    return [one.indicator.label[language] for one in measures] if len(measures) > 1 else [""]


def _whole(series: Series, language: Language) -> float:
    return math.fsum(row.value or 0 for row in findings.rows(series, language))


def _bars(
    drawing: Drawing, measures: Sequence[Series], number: int, key: object, room: int
) -> Figure:
    """The part of each measure that one value of the dimension has, in one colour.

    `room` is the length of a whole bar in pixels, by which it is known what can be written in one.
    """
    (dimension,) = drawing.series.dimensions
    colour = drawing.theme.series[number]
    shares = [_share(one, key, drawing.language) for one in measures]
    percents = [numbers.percent(share, drawing.language) for share in shares]
    return {
        "type": "bar",
        "orientation": "h",
        "name": shown(drawing.word(dimension, key)),
        "x": shares,
        "y": list(range(len(shares))),
        "text": [
            words if share * room > width_of(words, drawing.size) * 1.2 else ""
            for words, share in zip(_inside(measures, key, percents, drawing), shares, strict=True)
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": drawing.size, "color": readable_on(colour, drawing.theme)},
        "hoverinfo": "text",
        "hovertext": [
            _hover(drawing, one, key, share) for one, share in zip(measures, percents, strict=True)
        ],
        "marker": filled(drawing, colour) | {"line": {"color": drawing.theme.card, "width": 1.5}},
    }


def _inside(
    measures: Sequence[Series], key: object, percents: Sequence[str], drawing: Drawing
) -> Sequence[str]:
    """Shares compare several measures; of one alone, the values are what one reads."""
    if len(measures) > 1:
        return percents
    row = _row(drawing.series, key, drawing.language)
    return [drawing.label(row)]


def _share(series: Series, key: object, language: Language) -> float:
    whole = _whole(series, language)
    value = _row(series, key, language).value or 0
    return value / whole if whole else 0


def _row(series: Series, key: object, language: Language) -> findings.Row:
    return next(row for row in findings.rows(series, language) if row.keys == (key,))


def _hover(drawing: Drawing, series: Series, key: object, percent: str) -> str:
    """« Emplois créés – CDRQ : 191 emplois (10 %) »."""
    language = drawing.language
    row = _row(series, key, language)
    value = findings.told(row, series.indicator.unit, language)
    label = f"{series.indicator.label[language]} – {row.name}"
    both = drawing.say("in_brackets", label=value, value=percent)
    return shown(drawing.say("labelled", label=label, value=both))
