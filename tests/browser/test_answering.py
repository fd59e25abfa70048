"""Staff answer a point of the register on the page; everyone reads it, until it is taken back."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import drawn
from playwright.sync_api import Locator, Page, expect

from cqcm_data import register
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.text import Language
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

POINT = "youths_three_values"
TITLE = register.shipped()[POINT].title
WORDS: Mapping[Language, str] = {
    "fr": "6 937 <b>compte</b> Jeune COOP",
    "en": "6,937 <b>counts</b> Jeune COOP",
}
BOTH: tuple[Language, ...] = ("fr", "en")


def go(page: Page, address: str) -> Page:
    page.goto(address)
    drawn(page)
    return page


def point(page: Page) -> Locator:
    return page.locator(f"#point-{POINT}").first


def field(page: Page, language: Language) -> Locator:
    return page.get_by_label(say(f"answer_in_{language}", "fr")).first


def type_in(page: Page, words: Mapping[Language, str]) -> None:
    for language in BOTH:
        field(page, language).fill(words[language])


def press(page: Page, name: str, **values: object) -> None:
    page.get_by_role("button", name=say(name, "fr", **values)).first.click()


def test_an_answer_is_given_read_by_everyone_and_taken_back(owner, open_page):
    address, link = owner
    staff = open_page(link, fresh=True)
    go(staff, f"{address}/sources?part=points")
    point(staff).get_by_role("link", name=say("answer_give", "fr")).click()
    expect(staff).to_have_url(f"{address}/sources?part=points&point={POINT}#points")
    for scheme in ("light", "dark"):
        staff.emulate_media(color_scheme=scheme)
        go(staff, staff.url)
        expect(field(staff, "en")).to_be_visible()
        assert Axe().run(staff).response["violations"] == []
    type_in(staff, WORDS)
    press(staff, "answer_put")
    expect(staff.get_by_text(say("answer_done", "fr", number=2)).first).to_be_visible()
    expect(point(staff)).to_contain_text(WORDS["fr"])
    visitor = open_page(address, fresh=True)
    for language in BOTH:
        reads_it(visitor, address, language)
    press(staff, "intake_undo", number=2)
    expect(staff.get_by_text(say("intake_undone", "fr", number=2, made=3)).first).to_be_visible()
    expect(point(staff)).not_to_contain_text(WORDS["fr"])
    expect(field(staff, "fr")).to_have_value("")
    go(visitor, f"{address}/sources?part=points")
    expect(point(visitor)).to_contain_text(TITLE.fr)
    expect(point(visitor)).not_to_contain_text(WORDS["fr"])
    go(visitor, f"{address}/jeunesse")
    expect(visitor.locator(".cqcm-answered")).to_have_count(0)
    go(visitor, f"{address}/sources?part=points&version=2")
    expect(point(visitor)).to_contain_text(WORDS["fr"])


def test_the_second_of_two_at_once_is_told_and_sees_the_answer_of_the_first(
    owner, open_page, tmp_path
):
    address, link = owner
    first = open_page(link, fresh=True)
    second = first.context.new_page()
    for page in (first, second):
        go(page, f"{address}/sources?part=points&point={POINT}")
        type_in(page, WORDS if page is first else {"fr": "Autre", "en": "Other"})
    press(first, "answer_put")
    expect(first.get_by_text(say("answer_done", "fr", number=2)).first).to_be_visible()
    press(second, "answer_put")
    expect(second.get_by_text(say("answer_superseded", "fr")).first).to_be_visible()
    expect(point(second)).to_contain_text(WORDS["fr"])
    expect(field(second, "fr")).to_have_value("Autre")  # nothing that was typed is lost
    field(first, "en").fill(" ")
    press(first, "answer_put")
    expect(first.get_by_text(say("answer_both", "fr")).first).to_be_visible()
    press(first, "answer_withdraw")
    expect(first.get_by_text(say("answer_withdrawn", "fr", number=3)).first).to_be_visible()
    expect(point(first)).not_to_contain_text(WORDS["fr"])
    roles_are(tmp_path, 'role = "staff"\nregions = ["06"]')
    type_in(second, WORDS)
    press(second, "answer_put")  # on a page from before
    expect(second.get_by_text(say("not_allowed", "fr")).first).to_be_visible()
    expect(second.get_by_label(say("answer_in_fr", "fr"))).to_have_count(0)
    go(first, f"{address}/sources?part=points")
    expect(first.get_by_role("link", name=say("answer_give", "fr"))).to_have_count(0)
    assert [(one.what, one.result, one.dataset, one.release) for one in lines()] == [
        ("put_online", "refused", "answers", None),
        ("put_online", "done", "answers", 3),
        ("put_online", "failed", "answers", None),
        ("put_online", "done", "answers", 2),
    ]


def roles_are(place: Path, local: str) -> None:
    (place / "access" / "roles.toml").write_text(f"[people.local]\n{local}\n", "utf-8")


def lines() -> list[Entry]:
    """The audit log of the server, the newest first, without sign-ins."""
    return [one for one in audit.entries() if one.what == "put_online"]


def reads_it(page: Page, address: str, language: Language) -> None:
    """On a card, and where its link leads: in the register; without a way to answer."""
    go(page, f"{address}/jeunesse?lang={language}")
    told = page.locator(".cqcm-answered", has_text=TITLE[language])
    expect(told.first).to_be_visible()
    told.get_by_role("link", name=say("answer_read_one", language)).first.click()
    expect(point(page)).to_contain_text(WORDS[language])
    expect(point(page)).to_be_in_viewport()
    expect(page.get_by_role("link", name=say("answer_change", language))).to_have_count(0)
    expect(page.get_by_role("link", name=say("answer_give", language))).to_have_count(0)
