"""A card that the reader makes: any measure, by what the catalogue allows."""

from cqcm_data.text import Text
from cqcm_views.tools import composer
from cqcm_views.views.model import View

view = View(
    order=10,
    title=Text(fr="Composer un graphique", en="Make a chart"),
    short=Text(fr="Composer", en="Make a chart"),
    question=Text(
        fr="Une mesure, une ou deux ventilations, un graphique\u00a0: seul ce qui est possible est "
        "offert. L'adresse de la page ouvre la même carte chez qui la reçoit.",
        en="A measure, one or two breakdowns, a chart: only what is possible is offered. The "
        "address of the page opens the same card for whoever receives it.",
    ),
    parameters=composer.PARAMETERS,
    choices=composer.choose,
    composed=composer.composed,
)
