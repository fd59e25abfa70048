"""The first screen: where each axis stands, what changed, what is to be known before quoting it."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import (
    FigureCard,
    Lead,
    Section,
    TableCard,
    View,
    card,
    claim,
    figures,
    side_by_side,
)
from pages import entente, jeunesse, membres, promotion

view = View(
    order=1,
    title=Yearly(fr="Faits saillants {year}", en="{year} highlights"),
    short=Text(fr="Faits saillants", en="Highlights"),
    question=Text(
        fr="Où en est chaque axe, et qu'est-ce qui a changé?",
        en="Where does each axis stand, and what changed?",
    ),
    overview=True,
    lead=(
        Lead(
            narrow=True,
            topic=Text(fr="Promotion", en="Promotion"),
            claim=promotion.view.lead[0].claim,
            caution=claim(
                fr="Des vues, pas des personnes.",
                en="Views, not people.",
                views="promotion_views_2023",
            ),
            card=card("press_releases", by="month", chart="columns"),
        ),
        Lead(
            narrow=True,
            measured=False,
            topic=Text(fr="Éducation", en="Education"),
            claim=jeunesse.view.lead[0].claim,
            caution=claim(
                fr="[[À utiliser\u00a0: {youths}, exact. Ailleurs\u00a0: {all} pour toutes les "
                "activités, {message} selon la direction.]]",
                en="[[To be used: {youths}, exact. Elsewhere: {all} for all activities, {message} "
                "according to management.]]",
                youths="jeune_coop_youths_2023",
                all="youths_all_activities_2023",
                message="youths_message_2023",
            ),
            card=FigureCard("jeune_coop_youths"),
        ),
        Lead(
            narrow=True,
            measured=False,
            topic=Text(fr="Mobilisation", en="Mobilization"),
            claim=membres.view.lead[0].claim,
            caution=claim(
                fr="[[La répartition est supposée; les départs ne sont pas connus.]]",
                en="[[The breakdown is assumed; departures are not known.]]",
                members="members_2023",
            ),
            card=TableCard(
                name="members_by_category",
                title=Text(fr="Membres, par catégorie", en="Members, by category"),
                about=Yearly(
                    fr="Des organisations, à la fin de {year}, et celles de l'année.",
                    en="Organizations at the end of {year}, and those of the year.",
                ),
                indicators=("members", "new_members"),
                by="member_category",
                wide=False,
                drawn=("members",),
            ),
        ),
        Lead(
            dated=True,
            topic=Text(fr="Entente", en="Agreement"),
            claim=entente.view.lead[0].claim,
            caution=claim(
                fr="Emplois créés et maintenus ne s'additionnent pas. CDRQ\u00a0: Coopérative de "
                "développement régional du Québec.",
                en="Jobs created and maintained are not added up. CDRQ: Coopérative de "
                "développement régional du Québec.",
            ),
            card=TableCard(
                name="agreement_shares",
                title=Text(fr="L'Entente, par réseau", en="The agreement, by network"),
                about=Text(
                    fr="CDRQ\u00a0: Coopérative de développement régional du Québec.",
                    en="CDRQ: Coopérative de développement régional du Québec.",
                ),
                indicators=(
                    "agreement_interventions",
                    "agreement_jobs_created",
                    "agreement_jobs_maintained",
                ),
                by="network",
                wide=False,
                drawn=(
                    "agreement_interventions",
                    "agreement_jobs_created",
                    "agreement_jobs_maintained",
                ),
            ),
        ),
        Lead(
            measured=False,
            changes=True,
            topic=Text(
                fr="Ce qui a changé d'une année à l'autre", en="What changed from year to year"
            ),
            claim=claim(
                fr="La formation des dirigeants est passée de {before} à {now}",
                en="Leaders' training went from {before} to {now}",
                before="leaders_training_hours_before",
                now="leaders_training_hours_2022_2023",
            ),
            caution=claim(
                fr="C'est {result}; le rapport annonce {stated}.",
                en="That is {result}; the report states {stated}.",
                change=("before", "now"),
                before="leaders_training_hours_before",
                now="leaders_training_hours_2022_2023",
                stated="leaders_training_growth",
            ),
            card=side_by_side("leaders_training_two_years"),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Les autres résultats", en="The other results"),
            about=Text(
                fr="Chacun avec sa période et sa page du rapport.",
                en="Each with its period and its page of the report.",
            ),
            cards=figures(
                "ciec",
                "representation_activities",
                "schools_reached",
                "structuring_projects_authorised",
                "digital_aided",
                "assemblies_attendance",
            ),
        ),
    ),
)
