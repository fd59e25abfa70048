"""What to send so that the cards that await records are filled, and the template for it."""

from cqcm_data.text import Text
from cqcm_views.tools import bring
from cqcm_views.views.model import View

view = View(
    order=16,
    title=Text(fr="Apporter des données", en="Bring data"),
    short=Text(fr="Apporter des données", en="Bring data"),
    question=Text(
        fr="Quoi préparer pour que les cartes qui attendent se remplissent, et dans quel gabarit "
        "l'écrire.",
        en="What to prepare so that the cards that wait are filled, and in which template to "
        "write it.",
    ),
    tool=bring.draw,
    parameters=bring.PARAMETERS,
)
