"""A column that says what became of a row is told, and rows are left out by it where asked."""

import pytest
from made import read

from cqcm_data.intake import drafts
from cqcm_data.intake.taking import Intake

CSV = """No dossier;Entreprise;Région;Forme;Secteur;Volet;Montant;Date;Statut de la demande;État
1;Coop A;Estrie;Coop;Bois;Projet;100;2024-03-02;Accordée;x
2;Coop B;Laval;Coop;Bois;Projet;beaucoup;2024-03-03;Refusée;x
3;Coop C;Laval;Coop;Bois;Projet;300;2024-03-04;Accordée;x
4;Coop D;Laval;Coop;Bois;Projet;400;2024-03-05;En analyse;x
"""
STATUS = "Statut de la demande"


@pytest.fixture
def intake() -> Intake:
    return Intake("digital_grants", read(CSV.encode()))


def test_few_values_of_a_status_are_counted_and_one_alone_tells_nothing(intake):
    assert intake.statuses == {STATUS: {"Accordée": 2, "Refusée": 1, "En analyse": 1}}
    assert intake.total == 4


def test_a_column_that_is_taken_is_no_status(intake):
    assert STATUS not in intake.named(STATUS, "sector").statuses


def test_rows_of_some_values_are_left_out_and_are_not_wrong(intake, tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path))
    left = Intake("digital_grants", intake.read, without={STATUS: ("Refusée", "En analyse")})
    _, again = drafts.kept(drafts.keep(left, "anne", "x.csv"))
    for one in (left, again):
        assert one.checked.rows["id"].to_pylist() == ["1", "3"]
        assert (one.complete, one.total, one.checked.faults) == (True, 2, ())
        assert one.statuses == intake.statuses
        rows = [(part.first, part.last, part.why) for part in one.readings[0].layout.left]
        assert rows == [(2, 2, "chosen"), (4, 4, "chosen")]
