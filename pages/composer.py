"""A card that the reader makes: any measure, by what the catalogue allows."""

from cqcm_data.text import Text
from cqcm_views.tools import composer
from cqcm_views.views.model import View

view = View(
    order=11,
    title=Text(fr="Composer un graphique", en="Make a chart"),
    short=Text(fr="Composer", en="Make a chart"),
    question=Text(
        fr="Une mesure, une ou deux ventilations, un graphique\u00a0: seul ce qui est possible "
        "est offert. Partagez l'adresse de la page pour montrer la même carte à quelqu'un d'autre.",
        en="A measure, one or two breakdowns, a chart: only what is possible is offered. Share "
        "the address of the page to show someone else the same card.",
    ),
    parameters=composer.PARAMETERS,
    choices=composer.choose,
    composed=composer.composed,
)
