"""Every published figure with its source, the points to clarify, the checks."""

from cqcm_data.text import Text
from cqcm_views.tools import sources
from cqcm_views.views.model import View

view = View(
    order=12,
    title=Text(fr="Sources et points à préciser", en="Sources and points to clarify"),
    short=Text(fr="Sources", en="Sources"),
    question=Text(
        fr="D'où vient chaque chiffre, où le trouver dans le rapport, et ce qui reste à préciser.",
        en="Where each figure comes from, where to find it in the report, and what is still "
        "to be clarified.",
    ),
    choices=sources.field,
    tool=sources.draw,
    parameters=sources.PARAMETERS,
    reads=(sources.SOUGHT,),
    follows=("topic",),
)
