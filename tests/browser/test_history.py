"""Looking back, going back, rows as files: what staff do about what was put online."""

import base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from builders import project, put_online
from chromium import drawn, free_port
from identity import started_by_owner
from playwright.sync_api import Locator, Page, TimeoutError, expect

from cqcm_data import release
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

DATASET = "jeune_coop_projects"


@pytest.fixture
def owner(tmp_path, monkeypatch, online_with) -> Iterator[tuple[str, str, str]]:
    """A server whose tables had two publications, the link of its owner, and their place."""
    first = online_with(**{DATASET: [project("05", 34), project("16", 41)]})
    put_online(first.root, **{DATASET: [project("05", 95), project("06", 7)]})
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    monkeypatch.setenv("CQCM_DATASETS", first.root)
    port = free_port()
    with started_by_owner(tmp_path / "access", port) as link:
        yield f"http://127.0.0.1:{port}", link, first.root


@pytest.fixture
def at(owner, open_page) -> Callable[[str], Page]:
    """The owner at an address, in one browser that opened the link."""
    address, link, _ = owner
    page = open_page(link, fresh=True)

    def go(place: str) -> Page:
        page.goto(address + place)
        drawn(page)
        return page

    return go


def button(page: Page, name: str, **values: object) -> Locator:
    return page.get_by_role("button", name=say(name, "fr", **values), exact=True).first


def choose_version(page: Page, number: int) -> None:
    """Whatever still scrolls on a page that was just loaded closes a list that is open."""
    choice = page.get_by_role("option").filter(has_text=f"Version {number},").first
    for _ in range(20):
        page.get_by_role("combobox", name=say("versions_back", "fr")).first.press("ArrowDown")
        with suppress(TimeoutError):
            choice.click(timeout=2000)
            break
    expect(button(page, "versions_go", number=number)).to_be_visible()


def test_a_whole_release_is_gone_back_to_and_each_is_looked_at(at, owner):
    root = owner[2]
    newest = release.current(root)
    page = at("/equipe")
    expect(page.get_by_role("link", name="Voir la version 2").first).to_be_visible()
    choose_version(page, 2)
    expect(page.get_by_text("retire aussi ce qui a été mis en ligne depuis").first).to_be_visible()
    taken = page.locator(".st-key-versions li").filter(has_text=f"Version {newest.number},")
    expect(taken.first).to_contain_text("Données changées")
    button(page, "versions_go", number=2).click()
    expect(
        page.get_by_text(say("versions_gone", "fr", number=2, made=newest.number + 1)).first
    ).to_be_visible()
    made = release.current(root)
    assert (made.number, made.why) == (newest.number + 1, "Retour à la version 2")
    assert made.tables[DATASET] == release.find(2, root).tables[DATASET]
    line = page.get_by_role("region", name=say("audit_title", "fr")).locator("tbody tr").first
    expect(line).to_contain_text(say("audit_what_restore", "fr"))
    page.get_by_role("link", name=f"Voir la version {newest.number}").first.click()
    expect(page.get_by_text(f"version {newest.number}").first).to_be_visible()
    assert f"version={newest.number}" in page.url


def test_what_came_since_the_page_was_drawn_is_not_taken_back(at, owner):
    root = owner[2]
    page = at("/equipe")
    choose_version(page, 2)
    other = put_online(root, **{DATASET: [project("13", 8)]})
    button(page, "versions_go", number=2).click()
    expect(page.get_by_text(say("intake_superseded", "fr")).first).to_be_visible()
    assert release.current(root) == other
    again = page.locator(".st-key-versions li").filter(has_text=f"Version {other.number},")
    expect(again.first).to_be_visible()  # the page now says what else would go
    line = page.get_by_role("region", name=say("audit_title", "fr")).locator("tbody tr").first
    expect(line).to_contain_text(say("audit_result_failed", "fr"))


def test_rows_and_differences_go_with_the_page_and_are_audited(at, owner):
    page = at(f"/apporter?jeu={DATASET}")
    expect(page.get_by_role("heading", name=say("history_rows_title", "fr")).first).to_be_visible()
    assert page.locator("a[href^='data:']").count() == 0
    button(page, "history_rows_ask").click()
    rows = page.get_by_role("link", name=say("history_rows_csv", "fr")).first
    expect(rows).to_be_visible()
    told = base64.b64decode(rows.get_attribute("href").partition(",")[2]).decode("utf-8-sig")
    assert "Estrie" in told and "Montérégie" not in told
    changed = page.get_by_role("row").filter(has_text=say("history_rows_kind_changed", "fr"))
    expect(changed.filter(has_text="34 → 95")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name=say("history_rows_xlsx", "fr")).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    page = at("/equipe")
    line = page.get_by_role("region", name=say("audit_title", "fr")).locator("tbody tr").first
    expect(line).to_contain_text(say("audit_what_records", "fr"))
    expect(line).to_contain_text(DATASET)


def test_whoever_is_nobody_sees_none_of_it(owner, open_page):
    address = owner[0]
    for place in (f"/apporter?jeu={DATASET}", f"/apporter?jeu={DATASET}&version=2", "/equipe"):
        page = open_page(address + place, fresh=True)
        for name in ("history_rows_title", "versions_title"):
            expect(page.get_by_role("heading", name=say(name, "fr"))).to_have_count(0)
        expect(page.get_by_role("button", name=say("history_rows_ask", "fr"))).to_have_count(0)
        assert page.locator("a[href^='data:']").count() == 0
