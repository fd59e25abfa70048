"""From an untidy Excel to the page, and back, as staff do it in a browser."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import next_report
import pytest
from builders import put_online
from chromium import drawn, free_port
from disks import closed, small_disk
from identity import started_by_owner
from openpyxl import Workbook
from parts import bring, write
from playwright.sync_api import Page, expect

from cqcm_data import release
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

DATASET = "jeune_coop_projects"
YOUTHS = "6\u00a0937"  # as the report says
HEADINGS = ["École", "Niveau", "Nb de jeunes", "Courriel du responsable", "Thème"]


def untidy(file: Path) -> Path:
    """A sheet for each of two regions: titles above, a total below, words for numbers, e-mails."""
    book = Workbook()
    sheets = [book.active, book.create_sheet()]
    rows = [
        [["Du Phare", "Secondaire", 34, "a@ecole.example", "Environnement"]],
        [
            ["Gérard-Filion", "polyvalente", 41, "b@ecole.example", "Culture"],
            ["Montcalm", "Primaire", "env. 20", "c@ecole.example", None],
        ],
    ]
    for sheet, name, held in zip(sheets, ("Estrie", "Mtgie"), rows, strict=True):
        sheet.title = name
        sheet.append(["Bilan Jeune COOP"])
        sheet.append([])
        sheet.append(HEADINGS)
        for row in held:
            sheet.append(row)
        sheet.append(["Total", None, sum(row[2] for row in held if isinstance(row[2], int))])
    book.save(file)
    return file


# A run replaces what stands on the page: for a moment both are there, so each is looked for first.


def at_the_dataset(page: Page, address: str) -> None:
    page.goto(f"{address}/apporter?jeu={DATASET}")
    drawn(page)


def test_two_regions_come_online_from_an_untidy_excel_and_are_taken_back(
    owner, open_page, tmp_path
):
    address, link = owner
    page = open_page(link, fresh=True)
    at_the_dataset(page, address)
    bring(page, untidy(tmp_path / "bilan.xlsx"))  # 1
    expect(page.get_by_text("Feuille Mtgie").first).to_contain_text("Montérégie")
    expect(page.get_by_text("jamais enregistrées").first).to_contain_text("Courriel du responsable")
    write(page, "Année, pour toutes les lignes", "2024")  # 2
    page.get_by_text("prendre 20, marqué").click()  # 3
    expect(page.get_by_role("button", name="Changer «\u00a0env. 20\u00a0»").first).to_be_visible()
    page.get_by_label("que veut dire").click()  # 4
    page.get_by_role("option", name="Secondaire").click()  # 5
    expect(page.get_by_text("3 lignes sur 3").first).to_be_visible()
    expect(page.get_by_role("row", name="Montérégie 0 2 0 0").first).to_be_visible()
    page.get_by_label("En quelques mots").fill("Deux régions")  # 6
    page.get_by_role("button", name="Mettre en ligne 3 lignes").click()  # 7
    expect(page.get_by_text("C'est en ligne").first).to_be_visible()
    at_youth(page, address)
    at_the_dataset(page, address)
    page.get_by_role("button", name="Annuler la version 2").click()
    expect(page.get_by_text("La version 2 est annulée").first).to_be_visible()
    page.goto(f"{address}/jeunesse?region=05")
    drawn(page)
    expect(page.locator(".stMain")).not_to_contain_text("Données du CQCM")


def at_youth(page: Page, address: str) -> None:
    """The youth view shows what was received, where some regions and an exact number lack too."""
    for region, told in (("05", r"34\s*personnes"), ("16", r"environ\s*61\s*personnes")):
        page.goto(f"{address}/jeunesse?region={region}")
        drawn(page)
        expect(page.locator(".stMain")).to_contain_text("Données du CQCM, reçues le")
        expect(page.locator(".stMain")).to_contain_text(re.compile(told))
    page.goto(f"{address}/jeunesse")
    drawn(page)
    expect(page.locator(".stMain")).to_contain_text("2 régions sur 17 reçues")
    expect(page.locator(".stMain")).to_contain_text("6 937")  # the published figure leads


def long(file: Path) -> Path:
    """A workbook that takes some seconds to be read: the same row again and again."""
    book = Workbook()
    book.active.append(["Année", "Région", *HEADINGS[:3]])
    book.active.append([2024, "Laval", "Du Phare", "Primaire", 34])
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    head, row, tail = re.match(rb'(.*)(<row r="2".*?</row>)(.*)', parts[name], re.S).groups()
    many = (re.sub(rb'(r="[A-Z]*)2"', rb'\g<1>%d"' % n, row) for n in range(2, 60_002))
    parts[name] = head.replace(b"A1:E2", b"A1:E60001") + b"".join(many) + tail
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    return file


def test_one_sees_how_far_a_long_file_has_come_and_may_stop(owner, open_page, tmp_path):
    address, link = owner
    page = open_page(link, fresh=True)
    at_the_dataset(page, address)
    bring(page, long(tmp_path / "long.xlsx"))
    expect(page.get_by_text("Lecture du fichier").first).to_be_visible()
    page.get_by_role("button", name="Arrêter").click()
    expect(page.get_by_role("button", name="Arrêter")).to_have_count(0)
    expect(page.get_by_text("1. Comment long.xlsx est lu")).to_have_count(0)
    bring(page, untidy(tmp_path / "bilan.xlsx"))
    expect(page.get_by_text("Feuille Mtgie").first).to_contain_text("Montérégie")
    assert [*(tmp_path / "intake").glob("*/state.json")] != []


def test_a_file_under_way_is_there_after_the_page_is_loaded_again(owner, open_page, tmp_path):
    address, _ = owner
    page = open_page(f"{address}/apporter?jeu={DATASET}", fresh=True)
    expect(page.locator("input[type=file]")).to_have_count(0)  # for staff alone
    expect(page.get_by_role("link", name="Ouvrir une session")).to_be_visible()


def unknown(file: Path) -> Path:
    """Registrations as a program exports them, one heading of which nobody knows."""
    rows = [
        "Session No,Intitulé retenu,Start Date/Time,Target audience,Duration,Attendees,Status",
        "1,Gouvernance,01/15/2024 09:00 AM,Members,1 h 30,12,Completed",
        "2,Fiscalité,02/07/2024 09:00 AM,Members,45 min,8,Cancelled",
    ]
    file.write_text("\n".join(rows), "utf-8")
    return file


def test_a_heading_that_nobody_knows_is_asked_for_among_those_of_the_file(
    owner, open_page, tmp_path
):
    address, link = owner
    page = open_page(link, fresh=True)
    page.goto(f"{address}/apporter?jeu=training_sessions")
    drawn(page)
    bring(page, unknown(tmp_path / "export.csv"))
    expect(page.get_by_text("toutes ces lignes comptent").first).to_contain_text("Cancelled (1)")
    asked = page.get_by_label("Quelle colonne de votre fichier donne «\u00a0Formation\u00a0»?")
    asked.first.click()
    expect(page.get_by_role("option")).to_have_text(["Intitulé retenu", "Status", "aucune"])
    page.get_by_role("option", name="aucune").click()
    expect(page.get_by_label("Formation, pour toutes les lignes").first).to_be_visible()
    asked.first.click()
    page.get_by_role("option", name="Intitulé retenu").click()
    expect(page.get_by_text("2 lignes sur 2").first).to_be_visible()
    page.get_by_role("button", name="Changer «\u00a0Intitulé retenu\u00a0»").first.click()
    expect(asked.first).to_be_visible()


@pytest.fixture
def on_a_disk(tmp_path, monkeypatch) -> Iterator[tuple[Path, str, str]]:
    """A disk of its own with all that a server writes, its address, and the link of its owner."""
    with small_disk(tmp_path / "disk", 32) as disk:
        (disk / "access").mkdir()
        (tmp_path / "access").symlink_to(disk / "access")  # its log lies beside the link
        monkeypatch.setenv("CQCM_INTAKE", str(disk / "intake"))
        monkeypatch.setenv("CQCM_DATASETS", str(disk / "datasets"))
        port = free_port()
        with started_by_owner(tmp_path / "access", port) as link:
            yield disk, f"http://127.0.0.1:{port}", link


def test_on_a_closed_disk_one_reads_on_and_a_file_is_refused_in_a_sentence(
    on_a_disk, open_page, tmp_path
):
    disk, address, link = on_a_disk
    page = open_page(link, fresh=True)
    file = untidy(tmp_path / "bilan.xlsx")
    with closed(disk):
        page.goto(f"{address}/jeunesse")
        drawn(page)
        expect(page.locator(".stMain")).to_contain_text(YOUTHS)
        at_the_dataset(page, address)
        bring(page, file)
        expect(page.get_by_text(say("not_written", "fr")).first).to_be_visible()
    bring(page, file)
    expect(page.get_by_text("Feuille Mtgie").first).to_be_visible()


def releases_of_2024(file: Path) -> Path:
    """Three press releases with the headings that people write, and no column for the report."""
    book = Workbook()
    book.active.append(["No", "Date", "Thème", "Thème (anglais)", "Titre du communiqué", "Page"])
    for n, day in enumerate(("2024-03-05", "2024-03-19", "2024-11-04"), start=1):
        row = [f"c{n}", day, f"Thème fictif {n}", f"Made-up theme {n}", f"Communiqué {n}", 9]
        book.active.append(row)
    book.save(file)
    return file


def test_the_press_releases_of_a_report_come_in_once_it_is_entered(owner, open_page, tmp_path):
    address, link = owner
    enter_next_year(str(tmp_path / "datasets"))
    page = open_page(link, fresh=True)
    page.goto(f"{address}/apporter")
    drawn(page)
    page.get_by_text("Une fois par an, quand le nouveau rapport est entré").first.click()
    page.get_by_role("link", name="Envoyer un fichier, voir les colonnes : Communiqués").click()
    expect(page.get_by_text("En ligne : rapport 2023.").first).to_be_visible()
    bring(page, releases_of_2024(tmp_path / "c.xlsx"))
    page.get_by_role("combobox", name=re.compile("^Rapport, pour toutes les lignes")).click()
    page.get_by_role("option", name="2024").click()
    write(page, "Section du rapport, pour toutes les lignes", "Médias")
    write(page, "Dernière page, pour toutes les lignes", "9")
    expect(page.get_by_text("3 lignes sur 3").first).to_be_visible()
    expect(page.get_by_role("row", name="Communiqués – 3 11").first).to_be_visible()
    page.get_by_label("En quelques mots").fill("Communiqués de 2024")
    page.get_by_role("button", name="Mettre en ligne 3 lignes").click()
    expect(page.get_by_text("C'est en ligne").first).to_be_visible()
    of_a_year(page, address, "2024")
    of_a_year(page, address, "2023")
    page.goto(f"{address}/apporter?jeu=press_releases")
    drawn(page)
    page.get_by_role("button", name="Annuler la version 3").click()
    expect(page.get_by_text("La version 3 est annulée").first).to_be_visible()
    expect(page.get_by_text("En ligne : rapport 2023.").first).to_be_visible()


def enter_next_year(root: str) -> None:
    put_online(root, **next_report.tables(release.current(root)))


def of_a_year(page: Page, address: str, year: str) -> None:
    """The list of a year says what its report names, and nothing of the other one."""
    rows = page.request.get(f"{address}/donnees/liste/promotion_year.csv?year={year}").text()
    assert ("Thème fictif 3" in rows) == (year == "2024")
    assert ("Relève coopérative" in rows) == (year == "2023")
