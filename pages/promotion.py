"""Promotion and media: what was published, shown and told in 2023, and what the views await."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import Lead, ListCard, Section, View, card, claim, figures

view = View(
    order=2,
    title=Text(fr="Promotion et médias", en="Promotion and media"),
    short=Text(fr="Promotion", en="Promotion"),
    question=Yearly(
        fr="Par quels moyens le CQCM a-t-il parlé de coopération en {year}, et qu'en sait-on?",
        en="By what means did the CQCM speak about co-operation in {year}, and what is known of "
        "it?",
    ),
    lead=(
        Lead(
            claim=claim(
                fr="{views} de vues et {releases} communiqués en {year}",
                en="{views} views and {releases} press releases in {year}",
                views="promotion_views_2023",
                releases="press_releases_2023",
            ),
            caution=claim(
                fr="Les vues ne sont pas des personnes\u00a0: qui a vu deux publicités compte deux "
                "fois.",
                en="Views are not people: someone who saw two ads counts twice.",
                views="promotion_views_2023",
            ),
            card=card("press_releases", by="month", chart="columns", wide=True),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Une année de communications", en="A year of communications"),
            about=Text(
                fr="Ce que le rapport date, dans l'ordre; le tableau donne aussi ce qui n'a pas "
                "de date.",
                en="What the report dates, in order; the table also lists what has no date.",
            ),
            cards=(
                ListCard("promotion_year", timeline=True, wide=False),
                card("media_actions", by="media_kind", chart="bar"),
            ),
        ),
        Section(
            title=Text(fr="Prises de parole", en="Speaking out"),
            about=Text(
                fr="Communiqués, actions menées avec les membres, entrevues",
                en="Press releases, actions carried out with members, interviews",
            ),
            cards=figures(
                "microsite_visits",
                "media_actions_concerted",
                "interviews",
                "communications_group_youth",
            ),
        ),
        Section(
            title=Text(fr="Dans les journaux", en="In the newspapers"),
            about=Text(
                fr="Le cahier de la Semaine de la coopération et la Journée internationale des "
                "coopératives",
                en="The special section for Co-op Week and the International Day of Cooperatives",
            ),
            cards=figures(
                "special_section_articles",
                "special_section_pages",
                "special_section_newspapers",
                "coop_day_newspapers",
            ),
        ),
        Section(
            title=Text(fr="Campagnes", en="Campaigns"),
            about=Text(
                fr="Effet COOP, Effet MUTUALISTE à la télévision et à la radio, et le "
                "repreneuriat collectif à l'automne",
                en="Effet COOP, Effet MUTUALISTE on television and radio, and collective "
                "takeovers in the autumn",
            ),
            cards=figures("tv_channels", "radio_networks", "takeover_media_drive"),
        ),
    ),
    record_cards=(
        card("promotion_views", by="month", chart="columns", wide=True),
        card("promotion_views", by="channel", chart="bar"),
        card("promotion_views", by="campaign", chart="bar"),
    ),
)
