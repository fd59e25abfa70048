"""Promotion and media: what was published, shown and told in 2023, and what the views await."""

from cqcm_data.text import Text
from cqcm_views.views.model import ListCard, Section, View, card, figures

view = View(
    order=2,
    title=Text(fr="Promotion et médias", en="Promotion and media"),
    short=Text(fr="Promotion", en="Promotion"),
    question=Text(
        fr="Par quels moyens le CQCM a-t-il parlé de coopération en 2023, et qu'en sait-on?",
        en="By what means did the CQCM speak about co-operation in 2023, and what is known of it?",
    ),
    sections=(
        Section(
            title=Text(fr="Portée", en="Reach"),
            about=Text(
                fr="Des vues et des visites, pas des personnes\u00a0: quelqu'un qui a vu deux "
                "publicités compte deux fois.",
                en="Views and visits, not people: someone who saw two ads counts twice.",
            ),
            cards=figures("promotion_views", "microsite_visits"),
        ),
        Section(
            title=Text(fr="Une année de communications", en="A year of communications"),
            about=Text(
                fr="Ce que le rapport date, dans l'ordre; le tableau donne aussi ce qui n'a pas "
                "de date.",
                en="What the report dates, in order; the table also lists what has no date.",
            ),
            cards=(
                ListCard("promotion_year", timeline=True),
                card("press_releases", by="month", chart="columns"),
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
                "press_releases",
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
