"""The sheet of a region: one page to print, with all that is known of it beside Québec."""

from cqcm_data.text import Text
from cqcm_views.cards.region_sheet import window
from cqcm_views.tools import region_sheet
from cqcm_views.views.model import View

view = View(
    order=15,
    title=Text(fr="Fiche de région", en="Region sheet"),
    short=Text(fr="Fiche de région", en="Region sheet"),
    question=Text(
        fr="Tout ce que le tableau de bord sait d'une région, à côté du Québec, sur une page à "
        "imprimer.",
        en="All that the dashboard knows of a region, beside Québec, on one page to print.",
    ),
    tool=region_sheet.draw,
    window=window,
    follows=("region",),
    listed=False,
    within="par_region",
)
