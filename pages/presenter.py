"""Presentations: those that ship, the one that a reader gathers, and how one presents."""

from cqcm_data.text import Text
from cqcm_views.tools import present
from cqcm_views.views.model import View

view = View(
    order=16,
    title=Text(fr="Présenter", en="Present"),
    short=Text(fr="Présenter", en="Present"),
    question=Text(
        fr="Montrer ces chiffres en salle, les envoyer, les reprendre dans PowerPoint.",
        en="Show these figures in a hall, send them, take them into PowerPoint.",
    ),
    tool=present.draw,
    follows=("region",),
    reads=present.READS,
)
