"""Where a card stands alone: as a slide of PowerPoint, and in a frame that other sites may show."""

from dataclasses import replace

from cqcm_data.reading import Reading
from cqcm_views import sites
from cqcm_views.cards.content import CardContent, Frame
from cqcm_views.views import deck
from cqcm_views.views.model import AnyCard, ChartCard, Lead
from cqcm_views.views.state import State

# Pixels, in a column of text: what every card has, a line of words, a part that is folded, a
# number, a row of a table; and of how many pixels a table scrolls.
_ALWAYS, _LINE, _FOLDED, _NUMBER, _ROW, _SCROLLS = 175, 27, 44, 30, 50, 480
_LETTERS = 84  # of a line


def taken(
    held: CardContent, card: AnyCard, state: State, reading: Reading, chart: int = 0
) -> CardContent:
    """What a card holds with where it can be taken under what is chosen.

    `chart` is how many pixels its chart is high. What is composed may have the code of a card that
    shows the same otherwise: it is taken nowhere.
    """
    if held.waits or not _is_known(card, reading):
        return held
    kept = replace(state, theme="auto", where=state.measured)
    slide = kept.address(f"presentations/{held.anchor}.pptx")
    return _framed(replace(held, slide=slide), state, chart)


def _is_known(card: AnyCard, reading: Reading) -> bool:
    """Whether its code leads to a card that shows the same, whatever room it has on its page."""
    known, _view = deck.placed(reading).get(deck.code(card), (None, ""))
    return known is not None and _chart(known) == _chart(card)


def _chart(card: AnyCard) -> ChartCard | None:
    """How its numbers are drawn, which is all that a code does not say."""
    match card:
        case Lead():
            return _chart(card.card)
        case ChartCard():
            return replace(card, wide=True)
    return None


def _framed(held: CardContent, state: State, chart: int) -> CardContent:
    """A card with its frame, where another site is configured: with what is made up as here."""
    if not sites.framed_elsewhere():
        return held
    kept = replace(state, example=held.fictitious, where=state.measured)
    address = sites.public() + kept.address("", embed="carte", carte=held.anchor)
    return replace(held, frame=Frame(address, _height(held, chart)))


def _height(held: CardContent, chart: int) -> int:
    """About as high as it is there: a frame does not follow what it holds."""
    said = {held.headline or held.title, held.measure, held.below, *held.limits}
    if held.value:
        said.add(held.claim)
    lines = sum(1 + len(words) // _LETTERS for words in said if words)
    rows = min(_ROW * len(held.table.rows), _SCROLLS) if held.table else _NUMBER
    return _ALWAYS + _LINE * lines + _FOLDED * (len(held.parts) - 1) + (chart or rows)
