"""Digital transformation: who was reached, which projects, what money, and what grants await."""

from cqcm_data.text import Text
from cqcm_views.views.model import FigureCard, Lead, Section, View, card, claim, figures

view = View(
    order=6,
    title=Text(fr="Transformation numérique", en="Digital transformation"),
    short=Text(fr="Numérique", en="Digital"),
    question=Text(
        fr="Combien d'entreprises collectives prennent le virage numérique, avec quelle aide, et "
        "qui mène les projets?",
        en="How many collective enterprises are going digital, with what help, and who leads "
        "the projects?",
    ),
    lead=(
        Lead(
            claim=claim(
                fr="{aware} entreprises sensibilisées, {aided} aidées financièrement",
                en="{aware} enterprises made aware, {aided} aided financially",
                aware="digital_made_aware",
                aided="digital_aided",
            ),
            caution=claim(
                fr="Des services comptés chacun à part\u00a0: une entreprise peut compter dans "
                "plusieurs, et leur somme ne voudrait rien dire.",
                en="Services counted each apart: one enterprise may count in several, and their "
                "sum would mean nothing.",
                aided="digital_aided",
            ),
            card=FigureCard("digital_aided"),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Accompagnement individuel", en="Individual support"),
            about=Text(
                fr="Un plan de transformation numérique, une entreprise à la fois.",
                en="A digital transformation plan, one enterprise at a time.",
            ),
            cards=figures("digital_accompanied"),
        ),
        Section(
            title=Text(fr="Projets collectifs", en="Collective projects"),
            about=Text(
                fr="Des projets que coordonnent des fédérations et des regroupements d'organismes "
                "à but non lucratif (OBNL), et les entreprises qui y prennent part.",
                en="Projects coordinated by federations and groups of non-profit organizations, "
                "and the enterprises taking part in them.",
            ),
            cards=figures(
                "digital_collective_projects",
                "digital_collective_enterprises",
                "digital_coordinating_federations",
                "digital_coordinating_npo_groups",
            ),
        ),
        Section(
            title=Text(fr="Financement", en="Funding"),
            about=Text(
                fr="Des coopératives aidées; une somme confiée et une somme réinjectée, selon le "
                "rapport; une subvention, selon une autre source. Le lien entre ces sommes n'est "
                "pas précisé\u00a0: elles ne sont ni additionnées ni comparées.",
                en="Co-operatives that were funded; a sum entrusted and a sum reinjected, "
                "according to the report; a subsidy, according to another source. How these sums "
                "relate is not stated: they are neither added up nor compared.",
            ),
            cards=figures(
                "digital_aided_coops", "digital_envelope", "digital_reinjected", "digital_subsidy"
            ),
        ),
        Section(
            title=Text(fr="Cellule numérique ÉS", en="Digital cell (Cellule numérique ÉS)"),
            about=Text(
                fr="Un soutien financier et une communauté de pratique pour des entreprises "
                "collectives numériques, en économie sociale (ÉS).",
                en="Funding and a community of practice for digital collective enterprises, in "
                "the social economy.",
            ),
            cards=figures("digital_cell_enterprises"),
        ),
    ),
    record_cards=(
        card("digital_aided", by="region", chart="tile_map"),
        card("digital_grant_amount", by="region", chart="tile_map"),
        card("digital_aided", by="form", chart="bar"),
        card("digital_aided", by="step", chart="columns"),
        card("digital_aided", by="sector", chart="bar"),
        card("digital_grant_amount", by="sector", chart="bar"),
        card("digital_grant_amount", by="month", chart="columns", wide=True),
        card("digital_collective_projects", by="coordinator_kind", chart="bar"),
        card("digital_collective_enterprises", by="coordinator_kind", chart="bar"),
    ),
)
