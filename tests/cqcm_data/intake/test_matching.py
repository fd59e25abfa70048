"""Headers are known by their names, proposed where they resemble, and never taken silently."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import columns
from cqcm_data.catalogue import CatalogueError
from cqcm_data.intake import synonyms
from cqcm_data.intake.keys import key
from cqcm_data.intake.matching import known, matched
from cqcm_data.intake.personal import personal, scrubbed

EVERY = [(name, column.name) for name in columns.awaited() for column in columns.columns(name)]
NAMES = sorted(
    (name, column, header)
    for name, column in EVERY
    for one in [synonyms.load().columns[name][column]]
    for header in (*one.headers, *one.synonyms)
)


def only(header, dataset="jeune_coop_projects"):
    (match,) = matched([header], dataset)
    return match.column, match.how


@pytest.mark.parametrize(("dataset", "column"), EVERY)
def test_each_header_of_the_templates_is_known_by_name(project, dataset, column):
    file = project / "cqcm_views" / "wording" / "strings" / "bring.toml"
    words = tomllib.loads(file.read_text(encoding="utf-8"))[f"column_{dataset}_{column}"]
    for header in (words["fr"], words["en"], f"{words['fr']} *", f"{words['en']} *", column):
        assert only(header, dataset) == (column, "name")


@given(st.sampled_from(NAMES), st.data())
def test_a_header_depends_on_no_capital_accent_or_punctuation(name, data):
    dataset, column, header = name
    said = [data.draw(st.sampled_from([c, c.upper()])) for c in key(header)]
    gaps = "".join(
        data.draw(st.sampled_from([" ", "  ", "-", "_"])) if c == " " else c for c in said
    )
    assert only(f" {gaps} *", dataset) == only(header, dataset)
    assert only(header, dataset)[0] == column


@given(
    st.permutations(
        ["École", "Nb jeunes", "Region", "Remarques", "Niveau scolare", "Nb jeunes", ""]
    )
)
def test_a_header_does_not_depend_on_the_order_of_the_columns(headers):
    found = {(m.header, m.column, m.how, m.told) for m in matched(headers, "jeune_coop_projects")}
    assert found == {
        ("École", "school", "synonym", ()),
        ("Nb jeunes", "youths", "synonym", ("duplicate", "conflict")),
        ("Region", "region", "name", ()),
        ("Remarques", None, "none", ()),
        ("Niveau scolare", "level", "proposed", ()),
        ("", None, "none", ("empty",)),
    }


@pytest.mark.parametrize(
    ("dataset", "header", "column"),
    [
        ("jeune_coop_projects", "Nb jeunes", "youths"),
        ("jeune_coop_projects", "# jeunes", "youths"),
        ("jeune_coop_projects", "Participants", "youths"),
        ("jeune_coop_projects", "Établissement", "school"),
        ("jeune_coop_projects", "Région admin.", "region"),
        ("jeune_coop_projects", "N° du projet", "id"),
        ("digital_grants", "Montant accordé ($)", "amount"),
        ("training_sessions", "Durée (h)", "hours"),
    ],
)
def test_what_people_write_is_a_synonym(dataset, header, column):
    assert only(header, dataset) == (column, "synonym")


def test_units_in_brackets_are_no_words_and_words_in_brackets_are():
    assert only("Écoles (nb)") == ("school", "synonym")
    assert only("Date (AAAA-MM-JJ)", "media_reach") == ("date", "name")
    assert only("École (responsable)")[1] != "synonym"


def test_two_headers_for_one_column_are_told_and_neither_is_taken():
    one, two, three = matched(["Région", "Territoire", "Année"], "jeune_coop_projects")
    assert (one.told, two.told, three.told) == (("conflict",), ("conflict",), ())
    assert [match.settled for match in (one, two, three)] == [False, False, True]


def test_what_resembles_is_a_proposal_for_a_column_that_is_free():
    (match,) = matched(["Etablisement scolaire"], "jeune_coop_projects")
    assert (match.column, match.how, match.settled) == ("school", "proposed", False)
    assert match.resembles > 90
    assert matched(["École", "Ecoel"], "jeune_coop_projects")[1].column is None


@given(st.text(max_size=30))
def test_any_text_is_compared(text):
    assert key(key(text)) == key(text)
    assert len(matched([text, None], "ciec")) == 2


def test_a_synonym_of_two_columns_is_refused(tmp_path):
    file = tmp_path / "synonyms.toml"
    written = synonyms.FILE.read_text(encoding="utf-8")
    file.write_text(written.replace('"Impressions"', '"Médium", "Canal"', 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match="'Canal' is channel and views"):
        synonyms.load(file)


def test_each_choice_has_its_words():
    assert synonyms.labels("jeune_coop_projects", "level")["adult"][:2] == (
        "Formation aux adultes",
        "Adult education",
    )
    assert len(synonyms.labels("ciec", "region")) == 17
    assert synonyms.labels("ciec", "name") == {}
    assert all(known(name) for name in columns.awaited())


# Persons -----------------------------------------------------------------------------------------


def about(header, values=(), dataset="jeune_coop_projects"):
    found = personal([header], [list(values)], matched([header], dataset))
    return (found[0].kind, found[0].why) if found else None


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Nom du responsable", "name"),
        ("Nom", "name"),
        ("Prénom", "name"),
        ("Enseignant(e)", "name"),
        ("School contact", "name"),
        ("Responsable de l'école", "name"),
        ("Courriel", "email"),
        ("E-mail", "email"),
        ("Responsable (courriel)", "email"),
        ("Soumis par", "name"),
        ("Rempli par", "name"),
        ("Completed by", "name"),
        ("Tél.", "telephone"),
        ("Phone number", "telephone"),
        ("Date de naissance", "birth"),
        ("NAS", "number"),
        ("No d'assurance maladie", "number"),
        ("Adresse", "address"),
        ("Code postal", "address"),
    ],
)
def test_a_header_about_persons_is_told(header, kind):
    assert about(header) == (kind, "header")


@pytest.mark.parametrize(
    "header",
    [
        "École",
        "Nom de l'école",
        "Nombre d'élèves",
        "Organisme responsable",
        "Nb de responsables",
        "Remarques",
        "Cours",
        "Nombre de contacts",
        "Organisation qui coordonne",
        "Partenaire",
    ],
)
def test_a_header_about_places_or_counts_is_not(header):
    assert about(header) is None


def test_a_column_of_the_dataset_is_about_no_person_by_its_header():
    assert about("Nom de la CIEC", ["La Ruche", "418 555-1234"], "ciec") is None
    assert about("Participants", ["12"], "training_sessions") is None
    assert about("École", ["A", "b@c.ca"]) is None  # its cells lose it, one by one


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("prenom.nom@exemple.qc.ca", "email"),
        ("514 555-1234", "telephone"),
        ("(418) 555-1234 p. 3", "telephone"),
        ("+1-819-555-1234", "telephone"),
        ("046 454 286", "number"),
        ("TREM 5806 2312", "number"),
        ("12, rue X, Québec G1K 3Y2", "address"),
    ],
)
def test_values_about_persons_are_told(value, kind):
    assert about("x", [value, "y"]) == (kind, "values")


@pytest.mark.parametrize(
    "value", ["2023-2024", "046 454 287", "5145551234", "1 234 567", "12 $", "05"]
)
def test_other_numbers_are_about_no_person(value):
    assert about("x", [value]) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("École A (info@a.qc.ca)", "École A"),
        ("rempli par Rose, rose@x.ca, 514 555-1234", "rempli par Rose"),
        ("514 555-1234,514 555-1235", ""),
        ("vu au 418 555-1234 poste 33 hier", "vu au hier"),
        ("École — tél.: 514.555.1234 / (418)\u00a0555-1234", "École"),
        ("<a@b.ca>; c@d.ca", ""),
        *((text, text) for text in ("514.5551234", "2024-514-555-1234", "@radio", "2 345 678")),
    ],
)
def test_a_text_loses_how_to_reach_somebody_and_nothing_else(text, left):
    assert scrubbed(text) == left


def test_the_count_is_told():
    (found,) = personal(["x"], [["a@b.ca", None, "c", ""]])
    assert (found.count, found.of) == (1, 2)
