"""Next year's report: its figures beside those of the last one, until they are online."""

from cqcm_data.text import Text
from cqcm_views.tools import report
from cqcm_views.views.model import View

view = View(
    order=17,
    title=Text(fr="Nouveau rapport", en="New report"),
    short=Text(fr="Nouveau rapport", en="New report"),
    question=Text(
        fr="Saisir les chiffres du prochain rapport à côté de ceux du dernier, vérifier, mettre en "
        "ligne.",
        en="Enter the figures of the next report beside those of the last one, check, put online.",
    ),
    tool=report.draw,
    reads=report.READS,
    listed=False,
    within="apporter",
)
