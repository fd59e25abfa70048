"""What staff may not put online, and what came since: refused on the server, and said."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chromium import drawn, listen, new_page
from identity import STYLES, address_of, running_provider, running_with
from parts import bring
from playwright.sync_api import Page, expect

from cqcm_data import publish, release
from cqcm_data.access import audit
from cqcm_data.build import table
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

DATASET = "digital_grants"
CSV = """id;enterprise;region;form;sector;step;amount;date
a;Coop des Pins;05;coop;Habitation;support;1000;2024-05-01
b;Mutuelle du Lac;16;coop;Assurance;support;2500;2024-06-01
"""
ALL = f'[people."{address_of("anne")}"]\nrole = "staff"\n'
ONE = f'{ALL}regions = ["05"]\n'


@dataclass
class Desk:
    """A page on which someone of the staff is signed in, and where the server keeps what it has."""

    page: Page
    root: str
    access: Path

    def may(self, written: str) -> None:
        (self.access / "roles.toml").write_text(written, "utf-8")

    def look(self) -> None:
        self.page.reload()
        drawn(self.page)

    def expect_said(self, name: str, **values: object) -> None:
        expect(self.page.get_by_text(say(name, "fr", **values)).first).to_be_visible()

    def expect_done(self, count: int, number: int) -> None:
        told = numbers.counted("intake_done", count, "fr", number=number)
        expect(self.page.get_by_text(told).first).to_be_visible()

    def last(self) -> tuple[str, str]:
        """What the newest line of the audit log says."""
        newest = audit.entries()[0]
        return newest.what, newest.result


@pytest.fixture
def desk(tmp_path, built, browser, heard, monkeypatch) -> Iterator[Desk]:
    root = shutil.copytree(built.root, str(tmp_path / "datasets"))
    access = tmp_path / "access"
    access.mkdir()
    monkeypatch.setenv("CQCM_ACCESS", str(access))
    places = {"CQCM_DATASETS": root, "CQCM_INTAKE": str(tmp_path / "intake")}
    with (
        running_provider(tmp_path / "provider.log", "anne") as provider,
        running_with(provider, access, **places) as address,
    ):
        (access / "roles.toml").write_text(ALL, "utf-8")
        page = new_page(browser, heard, {})
        listen(page, heard)
        page.context.route(STYLES, lambda route: route.fulfill(body="", content_type="text/css"))
        page.goto(f"{address}/equipe")
        drawn(page)
        page.get_by_role("button", name=say("team_sign_in", "fr"), exact=True).click()
        page.get_by_role("button", name="anne", exact=True).click()
        page.wait_for_url(f"{address}/equipe")
        drawn(page)
        page.goto(f"{address}/apporter?jeu={DATASET}")
        drawn(page)
        yield Desk(page, root, access)
        page.context.close()
    wrong = [*heard]
    heard.clear()
    assert wrong == []


def put(root: str, amount: float) -> release.Release:
    """Somebody else puts the same rows online."""
    lines = [line.split(";") for line in CSV.splitlines()]
    rows = [dict(zip(lines[0], [*row[:6], amount, row[7]], strict=True)) for row in lines[1:]]
    reason = publish.Reason("paul", "Autre chose")
    return publish.publish(root, release.current(root), {DATASET: table(DATASET, rows)}, reason)


def test_what_a_role_does_not_cover_and_what_came_since_are_refused(desk):
    page = desk.page
    names = ("../../x.csv", "C:\\x.csv", "é" * 120 + ".csv")
    for name in names:
        file = {"name": name, "mimeType": "text/csv", "buffer": CSV.encode()}
        bring(page, file)
        expect(page.get_by_text("2 lignes sur 2").first).to_be_visible()
        page.get_by_role("button", name=say("intake_throw", "fr")).click()
        desk.expect_said("intake_thrown")
    bring(page, file)
    button = page.get_by_role("button", name="Mettre en ligne 2 lignes")
    expect(button.first).to_be_enabled()

    def press() -> None:
        expect(button).to_have_count(1)  # while the page is drawn anew, the old one stands as well
        button.click()

    desk.may(ONE)
    press()
    desk.expect_said("not_allowed")
    assert desk.last() == ("put_online", "refused")
    desk.expect_said("intake_not_yours", regions="Montérégie")
    expect(button.first).to_be_disabled()
    assert release.current(desk.root).number == 1

    desk.may(ALL)
    desk.look()
    page.get_by_role("button", name=f"Reprendre {names[-1]}").click()
    expect(page.get_by_role("row", name="Estrie 0 1 0 0").first).to_be_visible()
    put(desk.root, 71.0)
    press()
    desk.expect_said("intake_superseded")
    expect(page.get_by_role("row", name="Estrie 1 0 1 0").first).to_be_visible()
    put(desk.root, 83.0)  # as many rows differ as before
    press()
    expect(page.get_by_role("row").filter(has_text="166").first).to_be_visible()
    desk.expect_said("intake_superseded")
    assert release.current(desk.root).number == 3
    press()
    desk.expect_done(2, number=4)

    desk.may(ONE)
    page.get_by_role("button", name="Annuler la version 4").click()
    desk.expect_said("not_allowed")
    assert desk.last() == ("restore", "refused")
    assert release.current(desk.root).number == 4
