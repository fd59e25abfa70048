"""Members and associative life: who belongs, meets, is honoured and sits on the board."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import (
    Lead,
    ListCard,
    Section,
    TableCard,
    View,
    card,
    claim,
    figures,
    side_by_side,
)

view = View(
    order=4,
    title=Text(fr="Membres et vie associative", en="Members and associative life"),
    short=Text(fr="Membres", en="Members"),
    question=Yearly(
        fr="Qui sont les membres, qu'ont-ils décidé ensemble en {year}, et qui les représente?",
        en="Who are the members, what did they decide together in {year}, and who represents them?",
    ),
    lead=(
        Lead(
            claim=claim(
                fr="{members} membres à la fin de {year}; {new} se sont joints dans l'année",
                en="{members} members at the end of {year}; {new} joined during the year",
                members="members_2023",
                new="new_members_2023",
            ),
            caution=claim(
                fr="[[La répartition est supposée\u00a0: le rapport ne dit ni que tous les membres "
                "auxiliaires se sont joints en 2023, ni que les organisations intéressées par le "
                "mouvement ne sont pas provinciales. Les départs ne sont pas connus.]]",
                en="[[The breakdown is assumed: the report states neither that all auxiliary "
                "members joined in 2023 nor that the organizations with an interest in the "
                "movement are not provincial members. Departures are not known.]]",
                members="members_2023",
            ),
            card=TableCard(
                name="members_by_category",
                title=Text(
                    fr="Membres et nouveaux membres, par catégorie",
                    en="Members and new members, by category",
                ),
                about=Yearly(
                    fr="Des organisations, à la fin de {year}, et celles de l'année.",
                    en="Organizations at the end of {year}, and those of the year.",
                ),
                indicators=("members", "new_members"),
                by="member_category",
                drawn=("members",),
                tells=(
                    "provincial_members",
                    "partner_members",
                    "new_provincial_members",
                    "new_auxiliary_members",
                ),
            ),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Assemblées", en="Assemblies"),
            about=Yearly(
                fr="Des nombres arrondis dans le rapport[[, qui ne dit pas si une personne venue à "
                "deux assemblées y compte deux fois]].",
                en="Numbers rounded in the report[[, which does not say whether a person who came "
                "to two assemblies counts twice]].",
            ),
            cards=(
                *figures(
                    "assemblies_attendance",
                    "concertation_assemblies",
                    "assembly_climate_priorities",
                ),
                side_by_side("attendance_stated", wide=True),
                ListCard("assemblies", folded=True),
            ),
        ),
        Section(
            title=Text(fr="La passion de coopérer", en="A passion for co-operation"),
            about=Text(
                fr="Les personnes honorées, par degré et par réseau, sans leurs noms",
                en="The people honoured, by degree and by network, without their names",
            ),
            cards=(
                *figures("award_networks", "majella_prize"),
                card("honoured", by="degree", chart="columns"),
                card("honoured", by="award_network", chart="bar"),
            ),
        ),
        Section(
            title=Text(fr="Conseil et relève", en="Board and next generation"),
            about=Text(
                fr="Les sièges réservés selon le texte, et ceux que montre la liste des noms",
                en="The seats reserved according to the text, and those that the list of names "
                "shows",
            ),
            cards=(
                *figures(
                    "board_members",
                    "board_provincial_seats",
                    "board_observer_seats",
                    "board_officers",
                    "youth_involved",
                    "board_next_generation_seat",
                    "communications_group_youth",
                    "strategic_plan_years",
                ),
                card("board_seats", by="seat_kind", chart="bar", wide=True),
                ListCard("board", folded=True),
            ),
        ),
        Section(
            title=Text(fr="Équipe et mission", en="Team and mission"),
            about=Text(
                fr="Celles et ceux qui travaillent au CQCM\u00a0: l'année, la liste et les départs",
                en="Those who work at the CQCM: the year, the list and the departures",
            ),
            cards=(
                *figures(
                    "team_year",
                    "team_listed",
                    "team_departures",
                    "advisers_regions",
                    "agents",
                    "agents_regions",
                    "foresight_posts",
                    "mission_actions",
                    "fields_of_action",
                    "strategic_axes",
                ),
                side_by_side("team_by_department", wide=True),
            ),
        ),
        Section(
            title=Text(fr="Le mouvement au Québec", en="The movement in Québec"),
            about=Text(
                fr="Toutes les coopératives et mutuelles, membres ou non. Presque tout vient "
                "d'autres sources que le rapport, chacune avec sa date.",
                en="All co-operatives and mutuals, members or not. Almost all of it comes from "
                "sources other than the report, each with its date.",
            ),
            cards=(
                *figures(
                    "movement_organisations",
                    "movement_memberships",
                    "movement_jobs",
                    "survival_5_years",
                    "survival_10_years",
                ),
                side_by_side("movement_revenue_stated", wide=True),
            ),
        ),
    ),
)
