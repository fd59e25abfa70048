"""The roadmap: each project with its stage, its partners, its figures and its money."""

from cqcm_data.text import Text, Yearly
from cqcm_views.views.model import (
    Lead,
    ListCard,
    Section,
    View,
    card,
    claim,
    figures,
    side_by_side,
)

view = View(
    order=5,
    title=Text(fr="Feuille de route", en="Roadmap"),
    short=Text(fr="Feuille de route", en="Roadmap"),
    question=Text(
        fr="Quels projets la Feuille de route fait-elle avancer, avec qui, et où en sont-ils?",
        en="Which projects does the roadmap move forward, with whom, and where do they stand?",
    ),
    lead=(
        Lead(
            caution=claim(
                fr="L'avancement est lu dans le texte du rapport. Une même entreprise peut compter "
                "dans plusieurs projets\u00a0: leurs nombres ne s'additionnent pas.",
                en="The stage is read from the text of the report. One enterprise may count in "
                "several projects: their numbers are not added up.",
            ),
            card=card("roadmap_projects", by="stage", chart="bar", wide=True),
        ),
    ),
    sections=(
        Section(
            title=Text(fr="Repreneuriat collectif", en="Collective takeovers"),
            about=Text(
                fr="Reprendre une entreprise à plusieurs, quand les repreneurs manquent",
                en="Taking over an enterprise together, where successors are lacking",
            ),
            cards=figures(
                "takeover_enterprises",
                "microsite_visits",
                "takeover_media_drive",
            ),
            entry=("roadmap", "collective_takeover"),
        ),
        Section(
            title=Text(fr="Pôles logistiques agroalimentaires", en="Agri-food logistics hubs"),
            about=Text(
                fr="Mieux connaître ces pôles, au service de l'autonomie alimentaire",
                en="Learning more about these hubs, in support of food self-sufficiency",
            ),
            cards=figures(
                "logistics_enterprises",
                "logistics_pilot_enterprises",
                "logistics_call_enterprises",
                "logistics_models",
            ),
            entry=("roadmap", "food_logistics_hubs"),
        ),
        Section(
            title=Text(fr="Production agricole", en="Farm production"),
            about=Text(
                fr="Des entreprises d'économie sociale devant les enjeux agricoles",
                en="Social economy enterprises facing the challenges of farming",
            ),
            cards=figures("production_enterprises", "farm_coops_created"),
            entry=("roadmap", "farm_production"),
        ),
        Section(
            title=Text(fr="Transformation numérique", en="Digital transformation"),
            about=Text(
                fr="Plusieurs services, chacun compté à part\u00a0: la vue Transformation "
                "numérique les détaille.",
                en="Several services, each counted separately: the Digital transformation view "
                "gives the details.",
            ),
            cards=figures(
                "digital_made_aware",
                "digital_accompanied",
                "digital_aided",
                "digital_collective_enterprises",
            ),
            entry=("roadmap", "digital_transformation"),
        ),
        Section(
            title=Text(fr="Cellule numérique ÉS", en="Social economy digital cell"),
            about=Text(
                fr="Soutenir le développement d'entreprises collectives numériques",
                en="Supporting the development of digital collective enterprises",
            ),
            cards=figures("digital_cell_enterprises"),
            entry=("roadmap", "digital_cell"),
        ),
        Section(
            title=Text(fr="Action climatique", en="Climate action"),
            about=Text(
                fr="Apprendre entre coopératives et mutuelles à réduire son empreinte; une suite "
                "de l'assemblée sur les changements climatiques",
                en="Co-operatives and mutuals learning together to reduce their footprint; a "
                "follow-up to the assembly on climate change",
            ),
            cards=figures("assembly_climate_attendance", "assembly_climate_priorities"),
            entry=("roadmap", "climate_community"),
        ),
        Section(
            title=Text(fr="Santé et services à la personne", en="Health and personal services"),
            about=Yearly(
                fr="Un parcours résidentiel pour les personnes aînées.[[ Le rapport ne donne aucun "
                "chiffre à ce sujet.]]",
                en="A housing pathway for seniors.[[ The report gives no figure for it.]]",
            ),
            entry=("roadmap", "health_personal_services"),
        ),
        Section(
            title=Text(fr="Trajectoire-Emploi", en="Trajectoire-Emploi (job pathway)"),
            about=Yearly(
                fr="Attirer et garder le personnel des coopératives et des mutuelles.[[ Le rapport "
                "ne donne aucun chiffre à ce sujet.]]",
                en="Attracting and keeping the staff of co-operatives and mutuals.[[ The report "
                "gives no figure for it.]]",
            ),
            entry=("roadmap", "job_pathway"),
        ),
        Section(
            title=Text(
                fr="Vigie coopérative et mutualiste", en="Co-operative and mutual foresight"
            ),
            about=Text(
                fr="Suivre les tendances et faire connaître les bonnes pratiques",
                en="Following trends and making good practice known",
            ),
            cards=figures("foresight_posts"),
            entry=("roadmap", "co_op_watch"),
        ),
        Section(
            title=Text(fr="Financement, projet par projet", en="Funding, project by project"),
            about=Text(
                fr="Ces sommes n'ont ni la même portée ni la même période\u00a0: elles se lisent "
                "une à une et ne s'additionnent pas.",
                en="These sums have neither the same scope nor the same period: they are read one "
                "by one and are not added up.",
            ),
            cards=(
                *figures("strategic_sector_projects"),
                side_by_side("reinjected_sums"),
                side_by_side("project_envelopes"),
            ),
        ),
        Section(
            title=Text(fr="Tous les projets", en="All projects"),
            about=Text(
                fr="Avancement, partenaires et programme, dans un seul tableau",
                en="Stage, partners and program, in a single table",
            ),
            cards=(ListCard("roadmap"),),
        ),
    ),
)
