"""The team: who is signed in, what they may, what was done here."""

from cqcm_data.text import Text
from cqcm_views.tools import team
from cqcm_views.views.model import View

view = View(
    order=19,
    title=Text(fr="Équipe du CQCM", en="CQCM team"),
    short=Text(fr="Équipe", en="Team"),
    question=Text(
        fr="Ouvrir une session, voir ce qui est réservé à l'équipe, savoir ce qui a été fait.",
        en="Sign in, see what is for the team alone, know what was done.",
    ),
    tool=team.draw,
)
