"""Youth: Jeune COOP and CIEC, what the report says and what records will say."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import FigureCard, Lead, Section, View, card, claim, figures

view = View(
    order=3,
    title=Text(fr="Jeunesse\u00a0: Jeune COOP et CIEC", en="Youth: Jeune COOP and CIEC"),
    short=Text(fr="Jeunesse", en="Youth"),
    question=Yearly(
        fr="Combien de jeunes ont fait l'expérience de la coopération en {year}, où sont les "
        "postes qui les accompagnent, et quelles données manquent encore?",
        en="How many young people experienced co-operation in {year}, where are the posts that "
        "support them, and which data are still missing?",
    ),
    lead=(
        Lead(
            claim=claim(
                fr="{youths} jeunes ont participé à {projects} projets Jeune COOP",
                en="{youths} young people took part in {projects} Jeune COOP projects",
                youths="jeune_coop_youths_2023",
                projects="jeune_coop_projects_2023",
            ),
            caution=claim(
                fr="[[Le rapport donne trois nombres, pour trois portées qu'il ne relie pas. "
                "{youths} est exact et sa portée est nommée.]]",
                en="[[The report gives three numbers, for three scopes that it does not connect. "
                "{youths} is exact and its scope is named.]]",
                youths="jeune_coop_youths_2023",
            ),
            card=FigureCard("jeune_coop_youths"),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Ce que le rapport dit par région", en="What the report says by region"),
            about=Text(
                fr="Les postes de l'équipe jeunesse selon les territoires publiés, et tout ce que "
                "le rapport situe dans une région. Un poste partagé compte dans chacune de ses "
                "régions.",
                en="The posts of the youth team by published territory, and all that the report "
                "places in a region. A shared post counts in each of its regions.",
            ),
            cards=(
                card("youth_posts", by="region", chart="tile_map"),
                card("region_mentions", by="region", chart="tile_map"),
            ),
        ),
        Section(
            title=Text(fr="Projets et milieux", en="Projects and places"),
            about=Text(
                fr="Jeune COOP, CIEC, et ce que l'ensemble des activités a rejoint",
                en="Jeune COOP, CIEC, and what all activities together reached",
            ),
            cards=figures(
                "youths_all_activities",
                "youths_message",
                "ciec",
                "schools_reached",
                "community_organisations_reached",
            ),
        ),
        Section(
            title=Yearly(fr="CIEC, en 2021[[ et en 2023]]", en="CIEC, in 2021[[ and in 2023]]"),
            about=Yearly(
                fr="[[Le rapport ne compte que les CIEC de l'année. ]]Deux autres sources "
                "donnaient plus de détails en 2021; leurs nombres ne viennent pas du rapport.",
                en="[[The report counts only the CIEC of the year. ]]Two other sources gave more "
                "details in 2021; their numbers do not come from the report.",
            ),
            cards=figures(
                "ciec_2021", "ciec_youths_2021", "ciec_regions_2021", "ciec_coordinators_2021"
            ),
        ),
        Section(
            title=Text(fr="Semaine de la relève", en="Next generation week"),
            about=Text(
                fr="En février, des activités à l'école et un concours de projets coopératifs.",
                en="In February, activities at school and a contest of co-operative projects.",
            ),
            cards=figures("next_generation_week_activities", "contest_projects"),
        ),
        Section(
            title=Text(fr="Projets pilotes et partenariats", en="Pilot projects and partnerships"),
            about=Text(
                fr="Les projets pilotes, les partenaires et les échanges avec d'autres pays.",
                en="Pilot projects, partners and exchanges with other countries.",
            ),
            cards=figures("youth_pilot_projects", "new_youth_partnerships", "international_intern"),
        ),
        Section(
            title=Text(fr="Formation et compétences", en="Training and skills"),
            about=Text(
                fr="Apprendre à gérer une coopérative, à coopérer en classe, à siéger à un "
                "conseil. La formation des dirigeants de l'Entente est comptée à part.",
                en="Learning to run a co-operative, to co-operate in class, to sit on a board. "
                "Leaders' training under the agreement is counted separately.",
            ),
            cards=figures(
                "course_registered",
                "course_followed",
                "training_modules",
                "training_hours_coop_learning",
                "leaders_programme_enterprises",
                "leaders_programme_applicants",
                "leaders_programme_pairings",
            ),
        ),
        Section(
            title=Text(fr="Conseillères, agentes et agents", en="Advisers and project agents"),
            about=Text(
                fr="L'équipe qui accompagne les jeunes, et les régions inscrites à côté de chaque "
                "nom.",
                en="The team that supports youth, and the regions listed beside each name.",
            ),
            cards=figures("advisers", "advisers_regions", "agents", "agents_regions"),
        ),
    ),
    record_cards=(
        card("jeune_coop_youths", by="region", chart="tile_map"),
        card("jeune_coop_projects", by="level", chart="columns"),
        card("jeune_coop_projects", by="theme", chart="bar"),
        card("jeune_coop_groups", by="group_size", chart="columns"),
        card("ciec", by="region", chart="tile_map"),
        card("jeune_coop_youths", by=("region", "level"), chart="stacked"),
        card("jeune_coop_youths_per_project", by="level", chart="columns"),
        card("jeune_coop_schools", by="region", chart="tile_map"),
        card("ciec_youths", by="region", chart="tile_map"),
        card("ciec_coordinators", by="region", chart="tile_map"),
        card("ciec_regions", by="year", chart="columns"),
        card("training_hours", by="audience", chart="bar"),
        card("training_hours", by="month", chart="columns"),
        card("training_participants", by="region", chart="tile_map"),
    ),
)
