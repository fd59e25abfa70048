"""Staff sign in, through a provider or by the owner's link; what they may holds at once."""

import base64
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import some
from chromium import drawn, fetch, follow, free_port, listen, new_page
from identity import STYLES, Provider, address_of, running_provider, running_with, started_by_owner
from parts import card, open_menu
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

ADMIN, SECOND, STAFF, NOBODY = "admin", "second", "staff", "nobody"
ROLES = f"""# Kept by hand.
[people."{address_of(ADMIN)}"]
role = "admin"
[people."{address_of(SECOND)}"]
role = "admin"
[people."{address_of(STAFF)}"]
role = "staff"
"""
# One small count of people, which the public does not see, and a second one that gives it away.
YOUTHS = {"01": 3, "06": 1303, "13": 2909, "16": 4111}
KEPT, SHOWN = re.compile(r"(?<!\d)1[\s,]?303(?!\d)"), re.compile(r"(?<!\d)2[\s,]?909(?!\d)")
SMALL = re.compile(r"Bas-Saint-Laurent\D*3(?!\d)")
BY_REGION = "jeune_coop_youths-region"
FILE = "/donnees/jeune_coop_youths.csv?par=region"


@dataclass
class Installation:
    """A dashboard with its provider, and the folder that says who may."""

    address: str
    provider: Provider
    folder: Path

    def say_roles(self, written: str) -> None:
        (self.folder / "roles.toml").write_text(written, "utf-8")

    def roles(self) -> str:
        return (self.folder / "roles.toml").read_text("utf-8")


def project(region: str, youths: int) -> dict[str, object]:
    unknown = {"school_year": "", "theme": "", "partner_organisation": ""}
    place = {"region": region, "level": "primary", "school": "École"}
    return {"id": region, "year": 2023, "youths": youths, **place, **unknown}


@pytest.fixture(scope="module")
def installed(tmp_path_factory, online_once) -> Iterator[Installation]:
    """One for all the tests of this file."""
    release = online_once(jeune_coop_projects=[project(*row) for row in YOUTHS.items()])
    place = tmp_path_factory.mktemp("team")
    folder = place / "access"
    with (
        running_provider(place / "provider.log", ADMIN, SECOND, STAFF, NOBODY) as provider,
        running_with(provider, folder, CQCM_DATASETS=release.root) as address,
    ):
        yield Installation(address, provider, folder)


@pytest.fixture
def team(installed) -> Iterator[Installation]:
    """The same, where each test finds the same roles."""
    installed.say_roles(ROLES)
    return installed


@pytest.fixture(scope="module")
def seats(browser: Browser, heard: list[str]) -> Iterator[dict[str, Page]]:
    """For each name a browser that stays: whoever signed in there still is in the next test."""
    pages: dict[str, Page] = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def tab(team, browser, seats, heard) -> Iterator[Callable[..., Page]]:
    """A tab of the browser of someone, on a page of the team's dashboard."""
    opened: list[Page] = []

    def go(name: str, place: str = "/equipe", width: int = 1400, height: int = 1000) -> Page:
        if name not in seats:
            seats[name] = new_page(browser, heard, {})
            plain = {"body": "", "content_type": "text/css"}
            seats[name].context.route(STYLES, lambda route: route.fulfill(**plain))
        page = seats[name].context.new_page()
        opened.append(page)
        listen(page, heard)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(team.address + place)
        drawn(page)
        return page

    yield go
    for page in opened:
        page.close()
    wrong = [*heard]
    heard.clear()
    assert wrong == []


@pytest.fixture
def signed_in(tab) -> Callable[..., Page]:
    """The same, where that person is signed in."""

    def go(name: str, place: str = "/equipe", **size: int) -> Page:
        page = tab(name, place, **size)
        if button(page, "team_sign_in").count():
            sign_in(page, name)
        return page

    return go


# What one sees and presses ----------------------------------------------------------------------


def sign_in(page: Page, name: str) -> None:
    here = page.url
    button(page, "team_sign_in").click()
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(here)
    drawn(page)


def language_of(page: Page) -> str:
    return "en" if "lang=en" in page.url else "fr"


def words(page: Page, name: str, **filled: object) -> str:
    """What the dashboard says in the language of the page."""
    return say(name, language_of(page), **filled)


def button(page: Page, name: str, **filled: object) -> Locator:
    return page.get_by_role("button", name=words(page, name, **filled), exact=True)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=words(page, name), exact=True)


def log(page: Page) -> Locator:
    """The lines of the log, the newest one first."""
    return page.get_by_role("region", name=words(page, "audit_title"), exact=True).locator(
        "tbody tr"
    )


def told(page: Page, name: str, **filled: object) -> Locator:
    return page.get_by_text(words(page, name, **filled), exact=True)


def expect_nobody(page: Page) -> None:
    """Nothing of the team's is on its page."""
    expect(told(page, "team_nobody")).to_be_visible()
    for name in ("internal", "roles_title", "audit_title"):
        expect(heading(page, name)).to_have_count(0)


def expect_sentence(page: Page, name: str, language: str) -> None:
    """One sentence stands there in place of a page, with a way back that works."""
    expect(page.get_by_text(say(name, language), exact=True)).to_be_visible()
    page.get_by_role("link").click()
    drawn(page)
    assert language_of(page) == language


def refused_there(heard: list[str], status: int) -> None:
    """That an answer says by its status that it refuses is told by the console as well."""
    assert heard and all(f"status of {status}" in one for one in heard), heard
    heard.clear()


# Signing in and out -----------------------------------------------------------------------------


def test_one_signs_in_comes_back_and_signs_out_whole(tab, team):
    page = tab("whoever", "/equipe?lang=en&region=16")
    sign_in(page, ADMIN)
    assert page.url == f"{team.address}/equipe?lang=en&region=16"
    expect(told(page, "team_who", who=address_of(ADMIN))).to_be_visible()
    expect(told(page, "team_role", role=say("role_admin", "en"))).to_be_visible()
    expect(log(page).first).to_contain_text(address_of(ADMIN))
    expect(log(page).first).to_contain_text(say("audit_what_sign_in", "en"))
    kept = page.context.cookies()
    follow(page, f"{team.address}/equipe?lang=en&region=13")
    button(page, "team_sign_out").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{team.address}/equipe?lang=en&region=13")
    drawn(page)
    expect_nobody(page)
    assert not {one["name"] for one in page.context.cookies()} & {"_streamlit_user"}
    page.context.add_cookies(kept)  # as whoever has kept a copy of them
    page.reload()
    drawn(page)
    expect_nobody(page)
    page.context.clear_cookies()


def test_one_signs_in_in_french(signed_in):
    page = signed_in(STAFF)
    expect(told(page, "team_who", who=address_of(STAFF))).to_be_visible()
    expect(told(page, "team_role", role=say("role_staff", "fr"))).to_be_visible()
    expect(heading(page, "internal")).to_be_visible()
    expect(log(page).first).to_contain_text("Ouverture de session")
    expect(heading(page, "roles_title")).to_have_count(0)
    with page.expect_download() as wanted:
        page.get_by_role("link", name=words(page, "audit_file")).click()
    assert wanted.value.suggested_filename == "journal.csv"
    assert address_of(STAFF) in wanted.value.path().read_text("utf-8-sig")


def test_a_provider_that_is_down_stops_signing_in_alone(signed_in, tab, team, heard):
    page, other = signed_in(STAFF), tab("whoever")
    team.provider.stop()
    try:
        follow(page, f"{team.address}/glossaire")
        follow(page, f"{team.address}/equipe")
        expect(told(page, "team_who", who=address_of(STAFF))).to_be_visible()
        for language in ("fr", "en"):
            other.goto(f"{team.address}/equipe?lang={language}&region=16")
            drawn(other)
            button(other, "team_sign_in").click()
            expect_sentence(other, "provider_silent", language)
            refused_there(heard, 502)
        follow(page, f"{team.address}/equipe?lang=en&region=16")
        button(page, "team_sign_out").click()
        expect(told(page, "team_nobody")).to_be_visible()
        assert page.url == f"{team.address}/equipe?lang=en&region=16"
    finally:
        team.provider.start()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_provider_that_denies_changes_nothing(language, tab, heard, team):
    page = tab("whoever", f"/equipe?lang={language}&region=16")
    button(page, "team_sign_in").click()
    page.get_by_role("button", name="Deny").click()
    expect_sentence(page, "sign_in_failed", language)
    refused_there(heard, 403)
    assert "_streamlit_user" not in {one["name"] for one in page.context.cookies()}
    follow(page, f"{team.address}/equipe?lang={language}")
    expect_nobody(page)


def test_whoever_has_no_role_is_told_so_and_sees_nothing_more(signed_in):
    page = signed_in(NOBODY)
    expect(told(page, "team_who", who=address_of(NOBODY))).to_be_visible()
    expect(told(page, "team_no_role")).to_be_visible()
    for name in ("internal", "roles_title", "audit_title"):
        expect(heading(page, name)).to_have_count(0)
    expect(button(page, "internal_enter")).to_have_count(0)


# Roles ------------------------------------------------------------------------------------------


def give(page: Page, address: str, role: str = "", *regions: str) -> None:
    """Fill in the form and press its button; the role that stands there unless one is named."""
    page.get_by_label(words(page, "roles_address"), exact=True).fill(address)
    if role:
        page.get_by_role("combobox", name=words(page, "roles_role")).click()
        page.get_by_role("option", name=words(page, f"role_{role}")).click()
    for region in regions:
        page.get_by_role("combobox", name=words(page, "roles_regions")).fill(region)
        page.get_by_role("option", name=region, exact=True).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)  # which may move over the button
    button(page, "roles_save").click()


def test_a_role_that_is_given_and_taken_away_holds_at_the_next_action(signed_in, team):
    other, page = signed_in(NOBODY, "/equipe?lang=en"), signed_in(ADMIN)
    expect(told(other, "team_no_role")).to_be_visible()
    give(page, address_of(NOBODY).upper(), "", "Montérégie", "Laval")
    expect(page.get_by_role("status").filter(has_text=address_of(NOBODY))).to_be_visible()
    assert 'regions = ["13", "16"]' in team.roles() and "# Kept by hand." in team.roles()
    follow(other, f"{team.address}/glossaire?lang=en")
    follow(other, f"{team.address}/equipe?lang=en")
    may = {"role": say("role_staff", "en"), "regions": "Laval and Montérégie"}
    expect(told(other, "team_role_regions", **may)).to_be_visible()
    expect(log(other).first).to_contain_text(address_of(ADMIN))
    button(page, "roles_remove_of", who=address_of(NOBODY)).click()
    expect(told(page, "roles_removed", who=address_of(NOBODY))).to_be_visible()
    button(other, "internal_enter").click()  # which still stands there
    expect(told(other, "not_allowed")).to_be_visible()
    expect(told(other, "team_no_role")).to_be_visible()
    expect(other.locator(".cqcm-internal, .cqcm-data")).to_have_count(0)
    follow(page, f"{team.address}/glossaire")
    follow(page, f"{team.address}/equipe")
    for words_of in (address_of(NOBODY), say("internal", "fr"), say("audit_result_refused", "fr")):
        expect(log(page).first).to_contain_text(words_of)


def test_staff_of_some_regions_have_the_rows_of_those_and_take_nothing_back_of_others(
    signed_in, team
):
    own = f'role = "staff"\nregions = ["13"]\n# {STAFF}'
    team.say_roles(ROLES.replace('role = "staff"', own))
    page = signed_in(STAFF)
    expect(told(page, "versions_whole")).to_be_visible()
    expect(page.get_by_role("combobox", name=words(page, "versions_back"))).to_have_count(0)
    page = signed_in(STAFF, "/apporter?jeu=jeune_coop_projects")
    button(page, "history_rows_ask").click()
    rows = page.get_by_role("link", name=words(page, "history_rows_csv")).first
    expect(rows).to_be_visible()
    written = base64.b64decode(rows.get_attribute("href").partition(",")[2]).decode("utf-8-sig")
    assert "Laval" in written and len(written.splitlines()) == 2
    page.get_by_role("button", name="Annuler la version").first.click()
    expect(told(page, "not_allowed").first).to_be_visible()
    page = signed_in(STAFF)
    expect(log(page).first).to_contain_text(say("audit_what_restore", "fr"))
    expect(log(page).first).to_contain_text(say("audit_result_refused", "fr"))
    expect(log(page).nth(1)).to_contain_text(say("audit_what_records", "fr"))


def test_nobody_takes_their_own_role_of_administrator_away(signed_in, team):
    page = signed_in(ADMIN)
    button(page, "roles_remove_of", who=address_of(ADMIN)).click()
    expect(told(page, "roles_own")).to_be_visible()
    give(page, address_of(ADMIN), "staff")
    expect(told(page, "roles_own")).to_be_visible()
    assert team.roles() == ROLES


def test_the_second_of_two_at_once_is_told_that_the_roles_changed(signed_in, team):
    page, second = signed_in(ADMIN), signed_in(SECOND, "/equipe?lang=en")
    give(page, "marie@cqcm.example", "admin")
    expect(page.get_by_role("status").filter(has_text="marie@cqcm.example")).to_be_visible()
    button(second, "roles_remove_of", who=address_of(STAFF)).click()
    expect(told(second, "roles_changed")).to_be_visible()
    expect(second.locator(".cqcm-person", has_text="marie@cqcm.example")).to_be_visible()
    assert address_of(STAFF) in team.roles()
    button(second, "roles_remove_of", who=address_of(STAFF)).click()
    expect(told(second, "roles_removed", who=address_of(STAFF))).to_be_visible()
    assert address_of(STAFF) not in team.roles()


def test_what_is_no_address_is_refused_in_words(signed_in, team):
    page = signed_in(ADMIN)
    give(page, "Marie")
    expect(told(page, "roles_wrong_no_address", place="", value="marie")).to_be_visible()
    assert team.roles() == ROLES


WRONG = """[people."marie"]
role = "boss"
regions = ["99"]
[people."jean@cqcm.example"]
rights = "all"
"""
MISTAKES = {
    "fr": ["« boss » n'est pas un rôle", "« 99 » n'est pas le code", "role manque", "marie »"],
    "en": [
        "“boss” is not a role",
        "“99” is not the code",
        "role is missing",
        "“marie” is not an e-mail",
    ],
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_mistakes_of_the_file_are_seen_at_once_and_the_last_good_one_comes_back(
    language, signed_in, team
):
    page = signed_in(ADMIN, f"/equipe?lang={language}")
    team.say_roles(WRONG)
    follow(page, f"{team.address}/glossaire?lang={language}")
    follow(page, f"{team.address}/equipe?lang={language}")
    shown = page.get_by_role("alert").inner_text().replace("\u00a0", " ")
    assert [one for one in MISTAKES[language] if one not in shown] == []
    who = page.locator(".cqcm-person")
    expect(who.filter(has_text=address_of(STAFF))).to_be_visible()  # as it was
    button(page, "roles_bring_back").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(button(page, "roles_save")).to_be_visible()
    assert team.roles() == ROLES


# The internal view ------------------------------------------------------------------------------


def bar(page: Page) -> Locator:
    return page.locator(".cqcm-internal")


def open_internal(page: Page, place: str) -> None:
    """Open it on the team's page, and go from there to another one by a link of the header."""
    button(page, "internal_enter").click()
    expect(bar(page)).to_be_visible()
    link = page.get_by_role("navigation").locator(f"a[href^='/{place}']").first
    link.click()
    page.wait_for_url(f"**/{place}**")
    drawn(page)


def rows(page: Page) -> Locator:
    """The table of youths by region."""
    youths = card(page, BY_REGION)
    youths.get_by_role("tab", name=words(page, "tab_table")).click()
    return youths.get_by_role("table")


def downloaded(page: Page, ending: str) -> tuple[str, bytes]:
    menu = open_menu(card(page, BY_REGION))
    with page.expect_download() as wanted:
        menu.locator(f"a[download$='.{ending}']").click()
    page.keyboard.press("Escape")
    return wanted.value.suggested_filename, wanted.value.path().read_bytes()


def cells(book: bytes) -> set[object]:
    """Everything that stands in a workbook."""
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_small_counts_are_in_the_internal_view_and_its_files_and_nowhere_else(
    language, signed_in, tab, team
):
    page = signed_in(STAFF, f"/equipe?lang={language}")
    open_internal(page, "jeunesse")
    expect(bar(page)).to_have_text(say("internal_banner", language))
    expect(card(page, BY_REGION)).to_contain_text(say("internal_notice", language))
    expect(rows(page)).to_contain_text(KEPT)
    expect(rows(page)).to_contain_text(SMALL)
    name, written = downloaded(page, "csv")
    told_to_staff = written.decode("utf-8-sig")
    assert (
        name.startswith("INTERNE_") and KEPT.search(told_to_staff) and SMALL.search(told_to_staff)
    )
    name, written = downloaded(page, "xlsx")
    assert name.startswith("INTERNE_") and {1303, 3} <= cells(written)
    asked = f"{team.address}{FILE}&lang={language}"
    public = rows(tab("whoever", f"/jeunesse?lang={language}")).inner_text()
    with_our_cookies = page.request.get(asked).text()
    for told_to_all in (fetch(asked), with_our_cookies, public):
        assert SHOWN.search(told_to_all) and say("hidden", language) in told_to_all
        assert not KEPT.search(told_to_all) and not SMALL.search(told_to_all)


def test_the_internal_view_is_of_one_tab_until_it_is_loaded_again(signed_in, tab):
    page = signed_in(STAFF)
    open_internal(page, "jeunesse")
    second = tab(STAFF, "/jeunesse")
    expect(bar(second)).to_have_count(0)
    expect(rows(second)).not_to_contain_text(KEPT)
    expect(bar(page)).to_be_visible()
    page.reload()
    drawn(page)
    expect(bar(page)).to_have_count(0)
    expect(rows(page)).not_to_contain_text(KEPT)


def test_one_leaves_the_internal_view_by_the_button_of_its_bar(signed_in):
    page = signed_in(STAFF)
    open_internal(page, "jeunesse")
    expect(rows(page)).to_contain_text(KEPT)
    button(page, "internal_leave").click()
    expect(bar(page)).to_have_count(0)
    drawn(page)
    expect(rows(page)).not_to_contain_text(KEPT)
    expect(rows(page)).to_contain_text(say("hidden", "fr"))


def test_the_internal_view_ends_with_the_role(signed_in, team):
    page = signed_in(STAFF)
    open_internal(page, "jeunesse")
    team.say_roles(ROLES.replace('"staff"', '"reader"'))
    follow(page, f"{team.address}/jeunesse?annee=2023")
    expect(bar(page)).to_have_count(0)
    expect(rows(page)).not_to_contain_text(KEPT)


def test_who_has_some_regions_sees_small_counts_of_them_under_their_filter(signed_in, team):
    team.say_roles(ROLES + 'regions = ["06"]\n')
    page = signed_in(STAFF)
    open_internal(page, "jeunesse")
    expect(rows(page)).not_to_contain_text(KEPT)
    follow(page, f"{team.address}/jeunesse?region=06")
    expect(bar(page)).to_contain_text("Montréal")
    expect(page.locator(".stMain")).to_contain_text(KEPT)
    follow(page, f"{team.address}/jeunesse?region=01")
    expect(page.locator(".stMain")).not_to_contain_text(say("internal_notice", "fr"))


ENDS = """() => {
    scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
    const at = (place) => document.querySelector(place).getBoundingClientRect();
    return [at('.cqcm-footer').bottom, at('.st-key-internal').top];
}"""


def test_the_bar_covers_nothing_at_the_end_of_a_page_on_a_phone(signed_in):
    page = signed_in(STAFF, width=375, height=800)
    button(page, "internal_enter").click()
    expect(bar(page)).to_be_visible()
    drawn(page)
    end, covered_from = page.evaluate(ENDS)
    assert end < covered_from


# The owner's link -------------------------------------------------------------------------------


def test_the_link_of_the_owner_opens_once_and_a_restart_keeps_who_is_signed_in(
    tmp_path, open_page, heard
):
    port, folder = free_port(), tmp_path / "access"
    with started_by_owner(folder, port) as link:
        page = open_page(link.partition("/acces/")[0] + "/equipe", fresh=True)
        expect(told(page, "team_by_link")).to_be_visible()
        assert page.request.head(link).status == 200
        open_as_owner(page, link)
        for language in ("fr", "en"):
            other = page.context.browser.new_page()
            other.goto(f"{link}?lang={language}")
            expect(other.get_by_text(say("link_refused", language), exact=True)).to_be_visible()
            other.context.close()
        page.goto("about:blank")
    with started_by_owner(folder, port) as link:
        page.goto(link.partition("/acces/")[0] + "/equipe?lang=en")
        drawn(page)
        expect(told(page, "team_who", who=say("team_owner", "en"))).to_be_visible()
        assert say("audit_result_refused", "en") in log(page).nth(0).inner_text()
        button(page, "team_sign_out").click()
        expect(told(page, "signed_out")).to_be_visible()
        expect_nobody(page)
        page.goto("about:blank")


def open_as_owner(page: Page, link: str) -> None:
    page.goto(link)
    page.wait_for_url("**/equipe")
    drawn(page)
    expect(told(page, "team_who", who=say("team_owner", "fr"))).to_be_visible()
    expect(heading(page, "roles_title")).to_be_visible()


# For everyone -----------------------------------------------------------------------------------


# A chart is to a reader one picture; where files are dropped the framework says two roles.
PAGE = {"exclude": [[".cqcm-chart .svg-container"], ["[data-testid=stFileUploaderDropzone]"]]}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OVER = """() => [...document.querySelectorAll('.stMain *')]
    .filter(e => !e.closest('.cqcm-scroll, .cqcm-sections, pre'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.clientWidth)
    .map(e => e.tagName + '.' + e.className).slice(0, 3)"""


def wrong(page: Page) -> list[tuple[str, list[object]]]:
    """What axe finds, by rule, with its places; and what a phone would have to be pushed for."""
    found = Axe().run(page, context=PAGE, options={"resultTypes": ["violations"]}).response
    rules = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]
    page.set_viewport_size({"width": 375, "height": 800})
    page.wait_for_function("() => innerWidth === 375")
    with suppress(TimeoutError):  # charts are drawn anew; what is still over is told
        page.wait_for_function(f"() => !({OVER})().length", timeout=5000)
    over = page.evaluate(OVER)
    return [*rules, *([("over", over)] if over or page.evaluate(SIDEWAYS) else [])]


def at_the_door(asked: str, tab: Callable[..., Page], _: object) -> Page:
    return tab("whoever", f"/equipe?{asked}")


def of_the_team(asked: str, _: object, signed_in: Callable[..., Page]) -> Page:
    return signed_in(ADMIN, f"/equipe?{asked}")


def of_the_rows(asked: str, _: object, signed_in: Callable[..., Page]) -> Page:
    page = signed_in(ADMIN, f"/equipe?{asked}")
    follow(page, f"{page.evaluate('origin')}/apporter?jeu=jeune_coop_projects&{asked}")
    button(page, "history_rows_ask").click()
    expect(page.get_by_role("link", name=words(page, "history_rows_csv")).first).to_be_visible()
    return page


def internal(asked: str, _: object, signed_in: Callable[..., Page]) -> Page:
    page = signed_in(ADMIN, f"/equipe?{asked}")
    open_internal(page, "jeunesse")
    return page


# Each page in two sets of colours, each of which has its language.
COLOURS = {"light": "fr", "dark": "en", "contrast": "fr"}
PAGES = (at_the_door, of_the_team, of_the_rows, internal)
COLOURED = some(
    [(theme, opened) for theme in COLOURS for opened in PAGES],
    *[("light", at_the_door), ("light", of_the_team), ("light", of_the_rows)],
    *[("dark", of_the_team), ("dark", internal)],
    *[("contrast", at_the_door), ("contrast", of_the_rows), ("contrast", internal)],
)


@pytest.mark.parametrize(("theme", "opened"), COLOURED)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(theme, opened, tab, signed_in):
    page = opened(f"lang={COLOURS[theme]}&theme={theme}", tab, signed_in)
    assert wrong(page) == []


def test_what_came_of_a_press_is_in_sight_of_its_button_on_a_phone(signed_in):
    page = signed_in(ADMIN, width=375, height=800)
    button(page, "roles_remove_of", who=address_of(STAFF)).press("Enter")
    expect(told(page, "roles_removed", who=address_of(STAFF))).to_be_in_viewport(ratio=1)
    page.get_by_label(words(page, "roles_address"), exact=True).hover(trial=True)
    expect(told(page, "roles_removed", who=address_of(STAFF))).to_be_in_viewport(ratio=1)


def test_the_keyboard_alone_signs_in_and_gives_a_role(tab, team):
    page = tab("keys")
    press_on(page, words(page, "team_sign_in"))
    page.wait_for_url(f"http://127.0.0.1:{team.provider.port}/**")
    press_on(page, ADMIN)
    page.wait_for_url(f"{team.address}/equipe")
    drawn(page)
    go_to(page, words(page, "roles_address"))
    page.keyboard.type("marie@cqcm.example")
    go_to(page, words(page, "roles_regions"))
    for region in ("Estrie", "Laval"):
        page.keyboard.type(region)
        page.keyboard.press("Enter")
    press_on(page, words(page, "roles_save"))
    expect(page.get_by_role("status").filter(has_text="marie@cqcm.example")).to_be_visible()
    assert 'role = "staff"\nregions = ["05", "13"]' in team.roles()


NAME = """() => {
    const { labels, ariaLabel, innerText } = document.activeElement;
    return (labels?.[0]?.innerText || ariaLabel || innerText).trim();
}"""


def go_to(page: Page, name: str) -> None:
    """By the key of tabs alone, as far as what has this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            return
    raise AssertionError(name)


def press_on(page: Page, name: str) -> None:
    go_to(page, name)
    page.keyboard.press("Enter")
