"""Promotion and media: what was published, shown and told in 2023, and what the views await."""

from cqcm_data.text import Text
from cqcm_views.view import ListCard, Section, View, card, figures

view = View(
    order=2,
    title=Text(fr="Promotion et médias", en="Promotion and media"),
    short=Text(fr="Promotion", en="Promotion"),
    question=Text(
        fr="Par quels moyens le CQCM a-t-il parlé de coopération en 2023, et qu'en sait-on?",
        en="By what means did the CQCM speak of co-operation in 2023, and what is known of it?",
    ),
    sections=(
        Section(
            title=Text(fr="Portée", en="Reach"),
            about=Text(
                fr="Des vues, pas des personnes : quelqu'un qui a vu deux publicités compte deux "
                "fois.",
                en="Views, not people: someone who saw two ads counts twice.",
            ),
            cards=figures("promotion_views", "microsite_visits"),
        ),
        Section(
            title=Text(fr="Une année de communications", en="A year of communications"),
            about=Text(
                fr="Ce que le rapport date, dans l'ordre, puis tout ce qu'il nomme.",
                en="What the report dates, in order, then all that it names.",
            ),
            cards=(
                ListCard("promotion_year", "timeline"),
                card("press_releases", by="month", chart="columns"),
                card("media_actions", by="media_kind", chart="bar"),
            ),
        ),
    ),
    record_cards=(
        card("promotion_views", by="channel", chart="bar"),
        card("promotion_views", by="campaign", chart="bar"),
        card("promotion_views", by="month", chart="columns"),
    ),
)
