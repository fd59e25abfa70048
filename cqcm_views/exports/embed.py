"""A card alone, for a page of another site: as the audience's copy of a deck has it, and light.

What draws it (style sheet, font, scripts) stays in files of its own, which a site that shows five
cards asks for once.
"""

from dataclasses import dataclass

from cqcm_views import markup
from cqcm_views.cards.browser import Json, changes, drawn
from cqcm_views.cards.content import CardContent, Figure
from cqcm_views.exports.presentation import of_card
from cqcm_views.theme import THEMES
from cqcm_views.views.state import State
from cqcm_views.wording.numbers import ABSENT

_WIDE, _PHONE = 660, 270  # pixels of a chart: in a column of text, in a frame of 320


@dataclass(frozen=True)
class Files:
    """Where a browser finds what the page needs; the scripts only where it has a chart."""

    sheet: str
    font: str
    plotly: str
    script: str


def written(content: CardContent, chosen: State, version: str, whole: str, files: Files) -> str:
    """The page of a card; `version` says of which data, `whole` is its place on the dashboard."""
    known = _known(content.figure, chosen.theme) if content.figure else None
    return markup.render(
        "embed",
        chosen.language,
        slide=of_card(content, chosen.language),
        picture=known["figure"] if known else None,
        known=known,
        theme="" if chosen.theme == "auto" else chosen.theme,
        version=version,
        whole=whole,
        files=files,
        absent=ABSENT,
    )


def _known(figure: Figure, theme: str) -> Json:
    """A figure, and what of it is otherwise in each colour and on a phone.

    The reader's device chooses its colours unless the address does; paper is light.
    """
    chosen = theme if theme in THEMES else "dark"
    first = drawn(figure, "light", _WIDE)
    others: Json = {}
    for name in (one for one in THEMES if one in ("light", chosen)):
        others[name] = [*changes(first, drawn(figure, name, _WIDE))]
        others[f"{name}-phone"] = [*changes(first, drawn(figure, name, _PHONE))]
    return {"figure": first, "otherwise": others}
