"""What the search field of every page leads to."""

from cqcm_data.text import Text
from cqcm_views.tools import search
from cqcm_views.views.model import View

view = View(
    order=14,
    title=Text(fr="Recherche", en="Search results"),
    short=Text(fr="Recherche", en="Search"),
    question=Text(
        fr="Vues, indicateurs, termes, régions, points à préciser et chiffres publiés, par un mot "
        "français ou anglais.",
        en="Views, indicators, terms, regions, points to clarify and published figures, by a word "
        "in French or English.",
    ),
    tool=search.draw,
    listed=False,
    reads=("q",),
)
