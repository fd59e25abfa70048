"""Presentations: those that ship, the one that a reader gathers, and how one presents."""

from cqcm_data.text import Text
from cqcm_views.tools import present
from cqcm_views.views.model import View

view = View(
    order=10,
    title=Text(fr="Présenter", en="Present"),
    short=Text(fr="Présenter", en="Present"),
    question=Text(
        fr="Projeter ces chiffres en salle, les envoyer, les reprendre dans PowerPoint.",
        en="Show these figures in a meeting, send them, use them in PowerPoint.",
    ),
    tool=present.draw,
    follows=("region",),
    reads=present.READS,
)
