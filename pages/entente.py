"""The partnership agreement: its table in full, its projects, leaders' training, its amounts."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import (
    Lead,
    Section,
    TableCard,
    View,
    claim,
    figures,
    side_by_side,
)

view = View(
    order=8,
    title=Text(fr="Entente de partenariat", en="Partnership agreement"),
    short=Text(fr="Entente", en="Agreement"),
    question=Yearly(
        fr="Que compte le rapport pour l'Entente avec le gouvernement du Québec, d'avril "
        "{last_year} à mars {year}, et pour quels montants?",
        en="What does the report count for the agreement with the Québec government, from April "
        "{last_year} to March {year}, and for what amounts?",
    ),
    lead=(
        Lead(
            claim=claim(
                fr="{interventions} interventions; {created} emplois créés et {kept} maintenus",
                en="{interventions} interventions; {created} jobs created and {kept} maintained",
                interventions="agreement_interventions_total_2022_2023",
                created="agreement_jobs_created_total_2022_2023",
                kept="agreement_jobs_maintained_total_2022_2023",
            ),
            caution=claim(
                fr="Le rapport compte les interventions, pas les coopératives qui les reçoivent; "
                "emplois créés et maintenus ne s'additionnent pas. CDRQ\u00a0: Coopérative de "
                "développement régional du Québec.[[ Secteurs\u00a0: une colonne du rapport, qui "
                "ne la détaille pas.]]",
                en="The report counts the interventions, not the co-operatives that receive them; "
                "jobs created and maintained are not added up. CDRQ: Coopérative de développement "
                "régional du Québec.[[ Sectors: a column of the report, which does not detail "
                "it.]]",
                interventions="agreement_interventions_total_2022_2023",
            ),
            card=TableCard(
                name="agreement_in_full",
                title=Text(
                    fr="Volet Accompagnement de l'Entente\u00a0: CDRQ et secteurs",
                    en="Support component of the agreement: CDRQ and sectors",
                ),
                about=Yearly(
                    fr="Chaque ligne du tableau du rapport, et les heures par intervention[[, que "
                    "le rapport ne calcule pas]].",
                    en="Each row of the report's table, and the hours per intervention[[, which "
                    "the report does not compute]].",
                ),
                indicators=(
                    "agreement_startup",
                    "agreement_support",
                    "agreement_interventions",
                    "agreement_jobs_created",
                    "agreement_jobs_maintained",
                    "agreement_hours",
                    "agreement_hours_per_intervention",
                ),
                by="network",
                drawn=(
                    "agreement_interventions",
                    "agreement_jobs_created",
                    "agreement_jobs_maintained",
                    "agreement_hours",
                ),
            ),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Projets structurants", en="Flagship projects (projets structurants)"),
            about=Yearly(
                fr="La somme payée n'est pas une part de la valeur des projets autorisés[[\u00a0: "
                "le rapport ne dit ni la période, ni si ce sont les mêmes projets. Aucun taux de "
                "réalisation ne peut en être tiré]].",
                en="The sum paid is not a share of the value of the projects authorized[[: the "
                "report states neither the period nor whether these are the same projects. No "
                "completion rate can be drawn from them]].",
            ),
            cards=figures(
                "structuring_projects_authorised",
                "structuring_projects_authorised_value",
                "structuring_projects_reported",
                "structuring_projects_paid",
            ),
        ),
        Section(
            title=Text(fr="Formation des dirigeants", en="Leaders' training"),
            about=Text(
                fr="La hausse est recalculée entre les deux nombres d'heures que donne le "
                "rapport; celle qu'il annonce est citée à côté.",
                en="The increase is recalculated from the two numbers of hours that the report "
                "gives; the one it states is quoted beside it.",
            ),
            cards=(
                side_by_side("leaders_training_two_years"),
                side_by_side("leaders_training_money"),
                *figures("leaders_training_participants"),
            ),
        ),
        Section(
            title=Text(
                fr="Sommes annoncées, selon d'autres sources",
                en="Amounts announced, according to other sources",
            ),
            about=Yearly(
                fr="[[Le rapport ne donne pas le montant de l'Entente. ]]Ces sommes couvrent des "
                "durées différentes\u00a0: elles ne s'additionnent pas et ne se comparent pas.",
                en="[[The report does not give the amount of the agreement. ]]These amounts cover "
                "different lengths of time: they are neither added up nor compared.",
            ),
            cards=figures(
                "agreement_interventions_per_year",
                "agreement_amount_2016",
                "agreement_amount_2020_2021",
                "agreement_amount",
                "agreement_increase",
            ),
        ),
    ),
)
