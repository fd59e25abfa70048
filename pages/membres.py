"""Members and associative life: who belongs, meets, is honoured and sits on the board."""

from cqcm_data.text import Text
from cqcm_views.views.model import ListCard, Section, TableCard, View, card, figures, side_by_side

view = View(
    order=4,
    title=Text(fr="Membres et vie associative", en="Members and associative life"),
    short=Text(fr="Membres", en="Members"),
    question=Text(
        fr="Qui sont les membres, qu'ont-ils décidé ensemble en 2023, et qui les représente?",
        en="Who are the members, what did they decide together in 2023, and who represents them?",
    ),
    sections=(
        Section(
            title=Text(fr="Membres", en="Members"),
            about=Text(
                fr="Des organisations, à la fin de 2023, et celles de l'année",
                en="Organisations at the end of 2023, and those of the year",
            ),
            cards=(
                *figures(
                    "members",
                    "new_members",
                    "provincial_members",
                    "new_provincial_members",
                    "new_auxiliary_members",
                    "partner_members",
                ),
                card("members", by="member_category", chart="bar"),
                TableCard(
                    name="members_by_category",
                    title=Text(
                        fr="Membres et nouveaux membres, par catégorie",
                        en="Members and new members, by category",
                    ),
                    about=Text(
                        fr="Les membres auxiliaires à la fin de 2023 se déduisent du total; le "
                        "rapport ne les compte pas. Il ne dit pas si des organisations intéressées "
                        "se sont jointes en 2023; les départs ne sont pas connus.",
                        en="Auxiliary members at the end of 2023 follow from the total; the report "
                        "does not count them. It does not say whether organisations with an "
                        "interest joined in 2023; departures are not known.",
                    ),
                    indicators=("members", "new_members"),
                    by="member_category",
                    wide=False,
                ),
            ),
        ),
        Section(
            title=Text(fr="Assemblées", en="Assemblies"),
            about=Text(
                fr="Des présences, arrondies dans le rapport\u00a0: une même personne peut être "
                "venue plus d'une fois.",
                en="Attendance, rounded in the report: one person may have come more than once.",
            ),
            cards=(
                *figures(
                    "assemblies_attendance",
                    "assembly_climate_attendance",
                    "assembly_edi_attendance",
                    "concertation_assemblies",
                    "assembly_climate_priorities",
                    "webinar_attendance",
                ),
                ListCard("assemblies"),
                card("assemblies_named", by="assembly_kind", chart="bar"),
                side_by_side("attendance_stated"),
            ),
        ),
        Section(
            title=Text(fr="Relève", en="Next generation"),
            about=Text(
                fr="Des jeunes prêts à s'impliquer, et les places qui leur sont gardées",
                en="Young people ready to get involved, and the places kept for them",
            ),
            cards=figures(
                "youth_involved", "board_next_generation_seat", "communications_group_youth"
            ),
        ),
        Section(
            title=Text(fr="La passion de coopérer", en="A passion for co-operation"),
            about=Text(
                fr="Les personnes honorées, par degré et par réseau, sans leurs noms",
                en="The people honoured, by degree and by network, without their names",
            ),
            cards=(
                *figures("honoured", "award_networks", "majella_prize"),
                card("honoured", by="degree", chart="columns"),
                card("honoured", by="award_network", chart="bar"),
            ),
        ),
        Section(
            title=Text(fr="Conseil d'administration", en="Board of directors"),
            about=Text(
                fr="Ce que le texte réserve et ce que la liste des noms montre",
                en="What the text reserves and what the list of names shows",
            ),
            cards=(
                *figures(
                    "board_members",
                    "board_seats",
                    "board_provincial_seats",
                    "board_observer_seats",
                    "board_officers",
                    "strategic_plan_years",
                ),
                card("board_seats", by="seat_kind", chart="bar"),
                side_by_side("board_reserved_seats"),
                ListCard("board"),
            ),
        ),
        Section(
            title=Text(fr="Équipe", en="Team"),
            about=Text(
                fr="Celles et ceux qui travaillent au CQCM\u00a0: l'année, la liste et les départs",
                en="Those who work at the CQCM: the year, the list and the departures",
            ),
            cards=(
                *figures(
                    "team_year",
                    "team_listed",
                    "team_departures",
                    "advisers",
                    "advisers_regions",
                    "agents",
                    "agents_regions",
                    "foresight_posts",
                ),
                side_by_side("team_by_department", wide=True),
            ),
        ),
        Section(
            title=Text(fr="Mission", en="Mission"),
            about=Text(
                fr="Ce que le CQCM se donne comme moyens, comme champs et comme axes",
                en="The means, fields and axes that the CQCM sets itself",
            ),
            cards=figures("mission_actions", "fields_of_action", "strategic_axes"),
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
                    "movement_revenue",
                    "survival_5_years",
                    "survival_10_years",
                ),
                side_by_side("movement_revenue_stated"),
                side_by_side("survival_rates"),
            ),
        ),
    ),
)
