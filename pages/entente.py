"""The partnership agreement: its table in full, its projects, leaders' training, its amounts."""

from cqcm_data.text import Text
from cqcm_views.views.model import Section, TableCard, View, card, figures, side_by_side

view = View(
    order=8,
    title=Text(fr="Entente de partenariat", en="Partnership agreement"),
    short=Text(fr="Entente", en="Agreement"),
    question=Text(
        fr="Qu'a permis l'Entente avec le gouvernement du Québec, d'avril 2022 à mars 2023, et par "
        "quel réseau?",
        en="What did the agreement with the Québec government make possible, from April 2022 to "
        "March 2023, and through which network?",
    ),
    sections=(
        Section(
            title=Text(fr="Interventions", en="Interventions"),
            about=Text(
                fr="Aider une coopérative à démarrer, ou l'accompagner ensuite. Une coopérative "
                "peut recevoir plusieurs interventions.",
                en="Helping a co-operative to start, or supporting it afterwards. One "
                "co-operative may receive several interventions.",
            ),
            cards=(
                *figures(
                    "agreement_interventions",
                    "agreement_startup",
                    "agreement_support",
                    "agreement_interventions_per_year",
                ),
                card(
                    "agreement_interventions",
                    by=("network", "agreement_measure"),
                    chart="stacked",
                    wide=True,
                ),
            ),
        ),
        Section(
            title=Text(fr="Heures", en="Hours"),
            about=Text(
                fr="Le temps donné aux interventions, et ce qu'il fait en moyenne pour chacune.",
                en="The time given to interventions, and what it makes on average for each.",
            ),
            cards=(
                *figures("agreement_hours", "agreement_hours_per_intervention"),
                card("agreement_hours", by="network", chart="bar"),
                card("agreement_hours_per_intervention", by="network", chart="bar"),
            ),
        ),
        Section(
            title=Text(fr="Emplois", en="Jobs"),
            about=Text(
                fr="Créés et maintenus sont deux mesures différentes, qui ne s'additionnent pas.",
                en="Created and maintained are two different measures, which are not added up.",
            ),
            cards=(
                *figures("agreement_jobs_created", "agreement_jobs_maintained"),
                card("agreement_jobs_created", by="network", chart="bar"),
                card("agreement_jobs_maintained", by="network", chart="bar"),
            ),
        ),
        Section(
            title=Text(fr="Le tableau au complet", en="The table in full"),
            about=Text(
                fr="Chaque ligne du tableau du rapport, et les heures par intervention, que le "
                "rapport ne calcule pas.",
                en="Each row of the report's table, and the hours per intervention, which the "
                "report does not compute.",
            ),
            cards=(
                TableCard(
                    name="agreement_in_full",
                    title=Text(
                        fr="Volet Accompagnement de l'Entente, par réseau",
                        en="Support component of the agreement, by network",
                    ),
                    about=Text(
                        fr="CDRQ\u00a0: Coopérative de développement régional du Québec. "
                        "Secteurs\u00a0: nom d'une colonne du rapport, qui ne la détaille pas.",
                        en="CDRQ: Coopérative de développement régional du Québec. Sectors: "
                        "name of a column of the report, which does not detail it.",
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
                ),
            ),
        ),
        Section(
            title=Text(fr="Projets structurants", en="Structuring projects"),
            about=Text(
                fr="La somme payée n'est pas une part de la valeur des projets autorisés\u00a0: le "
                "rapport ne dit ni la période, ni si ce sont les mêmes projets. Aucun taux "
                "d'exécution ne peut en être tiré.",
                en="The sum paid is not a share of the value of the projects authorised: the "
                "report states neither the period nor whether these are the same projects. No rate "
                "of execution can be made of them.",
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
                fr="La hausse est recalculée entre les deux nombres d'heures que donne le rapport; "
                "celle qu'il imprime est citée à côté.",
                en="The increase is computed again between the two numbers of hours that the "
                "report gives; the one it prints is quoted beside it.",
            ),
            cards=(
                *figures(
                    "leaders_training_hours",
                    "leaders_training_hours_before",
                    "leaders_training_participants",
                ),
                side_by_side("leaders_training_two_years", wide=True),
            ),
        ),
        Section(
            title=Text(fr="Argent de la formation", en="Money for training"),
            about=Text(
                fr="Ce que la formation des dirigeants a coûté, et la part que paie la subvention.",
                en="What leaders' training cost, and the share that the subsidy pays.",
            ),
            cards=(
                *figures("leaders_training_expenses", "leaders_training_subsidy"),
                side_by_side("leaders_training_money", wide=True),
            ),
        ),
        Section(
            title=Text(
                fr="Sommes annoncées, selon d'autres sources",
                en="Money announced, from other sources",
            ),
            about=Text(
                fr="Le rapport ne donne pas le montant de l'Entente. Ces sommes couvrent des "
                "durées différentes\u00a0: elles ne s'additionnent pas et ne se comparent pas.",
                en="The report does not give the amount of the agreement. These sums cover "
                "different lengths of time: they are not added up nor compared.",
            ),
            cards=figures(
                "agreement_amount_2016",
                "agreement_amount_2020_2021",
                "agreement_amount",
                "agreement_increase",
            ),
        ),
    ),
)
