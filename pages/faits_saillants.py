"""The first screen: the results of 2023 by axis, as published, each with its page."""

from cqcm_data.text import Text
from cqcm_views.views.model import Section, View, figures

view = View(
    order=1,
    title=Text(fr="Faits saillants 2023", en="2023 highlights"),
    short=Text(fr="Faits saillants", en="Highlights"),
    question=Text(
        fr="Les résultats que le CQCM a publiés pour 2023, chacun avec sa page dans le rapport. "
        "Le rapport donne des totaux : ce qui les ventile par région, par mois ou par projet "
        "attend les données de l'organisation.",
        en="The results that the CQCM published for 2023, each with its page in the report. The "
        "report gives totals: whatever breaks them down by region, month or project awaits the "
        "organization's data.",
    ),
    sections=(
        Section(
            title=Text(fr="Promotion", en="Promotion"),
            about=Text(
                fr="Faire connaître la coopération et la mutualité",
                en="Making co-operation and mutuality known",
            ),
            cards=figures("promotion_views", "press_releases"),
        ),
        Section(
            title=Text(fr="Éducation", en="Education"),
            about=Text(
                fr="Donner aux jeunes le goût d'entreprendre ensemble",
                en="Giving young people a taste for going into business together",
            ),
            cards=figures("jeune_coop_youths", "jeune_coop_projects", "ciec", "schools_reached"),
        ),
        Section(
            title=Text(fr="Mobilisation", en="Mobilization"),
            about=Text(
                fr="Rassembler les membres et soutenir les entreprises",
                en="Bringing members together and supporting enterprises",
            ),
            cards=figures("members", "assemblies_attendance", "digital_aided"),
        ),
        Section(
            title=Text(fr="Représentation", en="Representation"),
            about=Text(
                fr="Hors des trois axes\u00a0: parler au nom du mouvement",
                en="Outside the three axes: speaking for the movement",
            ),
            cards=figures("representation_activities"),
        ),
        Section(
            title=Text(fr="Entente de partenariat", en="Partnership agreement"),
            about=Text(
                fr="Hors des trois axes\u00a0: des résultats qui ont chacun leur période",
                en="Outside the three axes: results that each have their own period",
            ),
            cards=figures(
                "agreement_interventions",
                "agreement_jobs_created",
                "structuring_projects_authorised",
                "leaders_training_hours",
            ),
        ),
    ),
)
