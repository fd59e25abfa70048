"""The abbreviations and terms of the report, and the definition of each indicator."""

from cqcm_data.text import Text
from cqcm_views.tools import glossary
from cqcm_views.views.model import View

view = View(
    order=13,
    title=Text(fr="Glossaire", en="Glossary"),
    short=Text(fr="Glossaire", en="Glossary"),
    question=Text(
        fr="Ce que veulent dire les sigles et les termes du rapport, et ce que compte chaque "
        "indicateur.",
        en="What the abbreviations and terms of the report mean, and what each indicator counts.",
    ),
    choices=glossary.field,
    tool=glossary.draw,
    reads=(glossary.SOUGHT,),
    follows=("topic",),
)
