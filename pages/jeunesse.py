"""Youth: Jeune COOP and CIEC, what the report says and what records will say."""

from cqcm_data.text import Text
from cqcm_views.view import Section, View, card, figures

view = View(
    order=3,
    title=Text(fr="Jeunesse\u00a0: Jeune COOP et CIEC", en="Youth: Jeune COOP and CIEC"),
    short=Text(fr="Jeunesse", en="Youth"),
    question=Text(
        fr="Combien de jeunes ont vécu la coopération en 2023, où sont les postes qui les "
        "accompagnent, et que faut-il encore recevoir pour voir plus loin?",
        en="How many young people experienced co-operation in 2023, where are the posts that "
        "support them, and what must still be received to see further?",
    ),
    sections=(
        Section(
            title=Text(fr="Trois nombres de jeunes", en="Three numbers of youth"),
            about=Text(
                fr="Le rapport en donne trois, pour trois portées qu'il ne relie pas; la plus "
                "large a le plus petit nombre.",
                en="The report gives three, for three scopes that it does not connect; the "
                "widest has the smallest number.",
            ),
            cards=figures("jeune_coop_youths", "youths_all_activities", "youths_message"),
        ),
        Section(
            title=Text(fr="Projets et milieux", en="Projects and places"),
            about=Text(
                fr="Jeune COOP, CIEC, et ce que l'ensemble des activités a rejoint",
                en="Jeune COOP, CIEC, and what all activities together reached",
            ),
            cards=figures(
                "jeune_coop_projects", "ciec", "schools_reached", "community_organisations_reached"
            ),
        ),
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
    ),
    record_cards=(
        card("jeune_coop_youths", by="region", chart="tile_map"),
        card("jeune_coop_projects", by="level", chart="columns"),
        card("jeune_coop_projects", by="theme", chart="bar"),
        card("jeune_coop_projects", by="group_size", chart="columns"),
        card("ciec", by="region", chart="tile_map"),
        card("jeune_coop_youths", by=("region", "level"), chart="stacked"),
    ),
)
