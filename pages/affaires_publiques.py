"""Public affairs: what the CQCM said to government and the public, and where it sits."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import (
    FigureCard,
    Lead,
    ListCard,
    Section,
    View,
    card,
    claim,
    figures,
    side_by_side,
)

view = View(
    order=7,
    title=Text(fr="Affaires publiques et représentations", en="Public affairs and representation"),
    short=Text(fr="Affaires publiques", en="Public affairs"),
    question=Text(
        fr="À qui le CQCM a-t-il parlé des coopératives et des mutuelles, que demande-t-il, et où "
        "siège-t-il?",
        en="To whom did the CQCM speak about co-operatives and mutuals, what does it ask for, and "
        "where does it sit?",
    ),
    lead=(
        Lead(
            claim=claim(
                fr="{activities} activités de représentation en {year}, selon les faits saillants",
                en="{activities} representation activities in {year}, according to the highlights",
                activities="representation_activities_2023",
            ),
            caution=claim(
                fr="[[La section en décrit moins\u00a0: les sorties dans les médias, entre autres, "
                "sont décrites ailleurs.]]",
                en="[[The section describes fewer: media appearances, among others, are described "
                "elsewhere.]]",
                activities="representation_activities_2023",
            ),
            card=FigureCard("representation_activities"),
        ),
    ),
    sections=(
        Section(
            title=Text(
                fr="Ce que le rapport compte et décrit", en="What the report counts and describes"
            ),
            about=Text(
                fr="Ce que la section sur les représentations décrit une par une.",
                en="What the section on representation describes one by one.",
            ),
            cards=figures(
                "government_representations",
                "public_events",
                "elected_officials",
            ),
        ),
        Section(
            title=Text(fr="Les activités décrites", en="The activities described"),
            about=Yearly(
                fr="Par type, puis une par une.[[ La plupart n'ont pas de date dans le rapport. "
                "Deux rencontres partagent un titre, et un cocktail a sa propre ligne dans un "
                "autre\u00a0: il y a plus de lignes que de titres.]]",
                en="By type, then one by one.[[ Most have no date in the report. Two meetings "
                "share a heading, and a reception has its own row within another: there are more "
                "rows than headings.]]",
            ),
            cards=(
                card("representations_listed", by="representation_kind", chart="bar", wide=True),
                ListCard("representations_described", folded=True),
            ),
        ),
        Section(
            title=Text(fr="Demandes au gouvernement", en="Requests to government"),
            about=Text(
                fr="Ce que le CQCM, à titre d'interlocuteur du gouvernement du Québec, lui demande "
                "par écrit.",
                en="What the CQCM, which the Québec government consults, asks of it in writing.",
            ),
            cards=(
                *figures(
                    "briefs",
                    "budget_brief_recommendations",
                    "youth_brief_recommendations",
                    "government_interlocutors",
                ),
                ListCard("briefs_described", folded=True),
            ),
        ),
        Section(
            title=Text(fr="Conseils et groupes de travail", en="Boards and working groups"),
            about=Text(
                fr="Les instances externes où le CQCM parle au nom du mouvement.",
                en="The outside bodies where the CQCM speaks for the movement.",
            ),
            cards=(
                side_by_side("bodies_named", wide=True),
                ListCard("boards_described", folded=True),
                ListCard("working_groups_described", folded=True),
                *figures("bodies_sat_on"),
            ),
        ),
    ),
)
