"""What all the cards of a view hold, in their order: what an export of a view is made of."""

from cqcm_data.reading import Reading
from cqcm_views.cards import contents
from cqcm_views.cards.content import CardContent
from cqcm_views.views.layout import layout
from cqcm_views.views.model import View
from cqcm_views.views.state import State


def of_view(view: View, chosen: State, reading: Reading) -> list[CardContent]:
    """Each card once: what leads, the sections with what awaits records, what no filter changes."""
    placed = layout(view, chosen, reading)
    sections = (card for one in placed.sections for card in (*one.blocks, *one.rows, *one.waiting))
    cards = {card.anchor: card for card in (*placed.lead, *sections, *placed.rest)}
    return [contents.content(card, placed.chosen, reading) for card in cards.values()]
