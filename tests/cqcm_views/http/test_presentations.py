"""Presentations at their addresses."""

import html
import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from pptx import Presentation
from visitors import run

from cqcm_views import sites
from cqcm_views.http import presentations, static
from cqcm_views.views import deck, gathering

TWO = "diapos=figure-ciec&diapos=card-youth_posts-region"
COPY = "/presentations/conseil.html?copie"
HALL = 120  # more than the queue of files takes
OWN = f"/presentations/{gathering.NAME}"


@pytest.mark.long
@pytest.mark.parametrize("name", deck.decks())
def test_each_deck_is_played_and_taken_into_powerpoint(name, whole):
    page = whole.get(f"/presentations/{name}.html?region=16&lang=en")
    assert page.status_code == 200 and page.headers["content-encoding"] == "gzip"
    assert 'lang="en-CA"' in page.text
    shown = Presentation(io.BytesIO(whole.get(f"/presentations/{name}.pptx?region=16").content))
    assert len(shown.slides) >= len(deck.decks()[name].slides)


def test_its_policy_names_its_scripts_and_is_that_of_the_file(whole):
    page = whole.get("/presentations/conseil.html")
    (inside,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page.text)
    inside = html.unescape(inside)
    served = page.headers["content-security-policy"]
    assert re.findall("sha256-[^']+", inside) == re.findall("sha256-[^']+", served) != []
    assert "frame-ancestors" in served and "unsafe-eval" not in served


def test_what_is_gathered_is_presented_in_its_order_under_its_own_title(whole):
    words = "titre=AGA+2024&evenement=%3Cb%3EGala&jour=12+avril"
    page = whole.get(f"{OWN}.html?{TWO}&{words}").text
    assert "AGA 2024" in page and "&lt;b&gt;Gala · 12 avril" in page and "<b>Gala" not in page
    shown = Presentation(io.BytesIO(whole.get(f"{OWN}.pptx?{TWO}&{words}").content))
    titles = [slide.shapes.title.text_frame.text for slide in shown.slides]
    assert titles[0] == "AGA 2024" and "CIEC" in titles[1] and "Postes" in titles[2]


def test_it_is_sent_once_and_kept_under_a_safe_name(whole):
    page = whole.get("/presentations/conseil.html?fichier")
    disposition = page.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.html"', disposition)
    again = whole.get(
        "/presentations/conseil.html?fichier", headers={"If-None-Match": page.headers["etag"]}
    )
    assert again.status_code == 304
    published = whole.get("/presentations/conseil.html?fichier&exemple=oui").headers
    assert "FICTIF_" not in published["content-disposition"]  # it holds nothing made up
    records = "diapos=card-jeune_coop_youths-region"
    made_up = whole.get(f"{OWN}.html?{records}&fichier&exemple=oui")
    assert 'filename="FICTIF_' in made_up.headers["content-disposition"]
    assert "Données fictives" in made_up.text


def heads(whole, address: str, number: int, tag: str = "") -> list:
    """What so many are answered who ask in one moment; with a tag, that they have."""

    def one(_: int):
        return whole.head(address, headers={"If-None-Match": tag} if tag else {})

    with ThreadPoolExecutor(number) as hall:
        return [*hall.map(one, range(number))]


def test_a_hall_that_has_the_copy_is_told_so_and_nothing_is_made(whole):
    tag = whole.head(COPY).headers["etag"]
    made = presentations._SHIPPED.cache_info().misses
    told = heads(whole, COPY, 40, tag)
    assert {(one.status_code, one.headers["etag"]) for one in told} == {(304, tag)}
    assert presentations._SHIPPED.cache_info().misses == made


def test_a_hall_that_asks_for_what_nobody_made_has_it_made_once(whole):
    made = presentations._SHIPPED.cache_info().misses
    told = heads(whole, "/presentations/region.html?region=11&copie", HALL)
    assert {one.status_code for one in told} == {200}
    assert presentations._SHIPPED.cache_info().misses == made + 1


@pytest.mark.long
def test_a_new_release_is_seen_at_once_by_whoever_has_the_one_before(
    whole, online_with, monkeypatch
):
    first = online_with()
    monkeypatch.setenv("CQCM_DATASETS", first.root)
    tag = whole.head(COPY).headers["etag"]
    assert whole.head(COPY, headers={"If-None-Match": tag}).status_code == 304
    online_with(first)
    again = whole.head(COPY, headers={"If-None-Match": tag})
    assert again.status_code == 200 and again.headers["etag"] != tag


def test_no_more_of_a_file_waits_in_memory_than_a_part():
    sent = []

    async def send(message) -> None:
        sent.append(message)

    file = bytes(range(256)) * 1024
    run(static._InParts(file)({}, None, send))
    start, *parts = sent
    assert dict(start["headers"])[b"content-length"] == str(len(file)).encode()
    assert b"".join(one["body"] for one in parts) == file
    assert max(len(one["body"]) for one in parts) == static._PART
    assert [one["more_body"] for one in parts] == [True] * (len(parts) - 1) + [False]


def test_a_copy_goes_out_with_all_that_the_gate_and_its_policy_ask(whole):
    page, plain = (whole.get(COPY, headers={"Accept-Encoding": one}) for one in ("gzip", "br"))
    assert page.content == plain.content and "content-encoding" not in plain.headers
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "sha256-" in page.headers["content-security-policy"]
    assert whole.get(COPY, headers={"Host": "evil.example"}).status_code == 421


def test_a_code_leads_to_the_copy_only_where_everyone_finds_it(whole, monkeypatch):
    copy = "/presentations/conseil.html?version=1&amp;copie"
    assert copy not in whole.get("/presentations/conseil.html").text
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example/")
    there = whole.get("/presentations/conseil.html").text
    assert f"https://chiffres.example{copy}" in there


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("zzz.html", "« zzz »".replace(" ", "\u00a0")),
        (f"{'x' * 300}.pptx", "…"),
        ("region.html", "choisissez-la"),
        ("conseil.html?region=99", "99"),
        ("conseil.html?zut=1", "zut"),
        (f"conseil.html?titre={'x' * 121}", "au plus 120 caractères"),
        (f"{gathering.NAME}.html", "Aucune carte choisie"),
        (f"{gathering.NAME}.html?diapos=figure-ciec&diapos=%3Cscript%3E", "Carte introuvable"),
        (f"{gathering.NAME}.html?diapos=zut&lang=en&diapos=zat", "Cards not found: zut, zat"),
        (f"{gathering.NAME}.html?diapos=%3Cscript%3E", "<script>"),
        ("%F0%9F%98%80.html", "😀"),
    ],
)
def test_what_is_asked_in_vain_is_said_in_one_sentence(asked, told, whole):
    answer = whole.get(f"/presentations/{asked}")
    assert answer.status_code == 400 and answer.headers["content-type"].startswith("text/plain")
    assert told in answer.text


def test_wrong_addresses_drive_nothing_out_that_a_hall_reads(whole):
    whole.head(COPY)
    for wrong in range(2 * presentations._SHIPPED.cache_info().maxsize):
        assert whole.head(f"/presentations/nulle{wrong}.html").status_code == 400
        long = f"titre={'x' * 130}{wrong}"
        assert whole.head(f"/presentations/conseil.html?{long}").status_code == 400
    made = presentations._SHIPPED.cache_info().misses
    assert whole.head(COPY).status_code == 200
    assert presentations._SHIPPED.cache_info().misses == made


@pytest.mark.long
def test_right_addresses_of_others_drive_nothing_out_either(whole, monkeypatch):
    for cache in presentations._PAGES:
        cache.cache_clear()
    whole.head(COPY)
    monkeypatch.setattr(presentations.html, "written", lambda *_: "x")
    for other in range(2 * presentations._OTHERS.cache_info().maxsize):
        assert whole.head(f"/presentations/conseil.html?titre=t{other}").status_code == 200
    assert whole.head(COPY).status_code == 200
    assert presentations._SHIPPED.cache_info().misses == 1
    presentations._OTHERS.cache_clear()


def test_one_content_is_made_once_however_its_address_is_written(whole, monkeypatch):
    presentations._SHIPPED.cache_clear()
    monkeypatch.setattr(presentations.html, "written", lambda *_: "x")
    for asked in (
        "region=16&region=06",
        "region=06&region=16&lang=fr",
        "lang=fr&region=16&exemple=non&region=06",
        "theme=dark&region=06&region=16&diapos=figure-ciec",
        "region=06&region=16&version=1&copie",
    ):
        assert whole.head(f"/presentations/conseil.html?{asked}").status_code == 200
    assert presentations._SHIPPED.cache_info().misses == 1
    presentations._SHIPPED.cache_clear()


def test_a_list_has_an_end_and_a_card_stands_in_it_once():
    codes = [code for code in deck.cards() if code.startswith("figure-")][:45]
    own = gathering.gathered({gathering.SLIDES: [*codes, codes[0], "none"]})
    assert own.codes == tuple(codes[: gathering.MOST]) and own.unknown == ("none",)
    assert len(own.deck.slides) == gathering.MOST + 1
    long = gathering.gathered({gathering.TITLE: ["x" * 500]})
    assert len(long.title) == 120


def test_the_words_of_a_title_slide_open_a_deck_that_ships_too(whole):
    words = "titre=AGA+2024&evenement=Gala"
    shown = Presentation(io.BytesIO(whole.get(f"/presentations/assemblee.pptx?{words}").content))
    first, second, *_ = shown.slides
    assert first.shapes.title.text_frame.text == "AGA 2024"
    assert any("Gala" in one.text_frame.text for one in first.placeholders)
    assert second.shapes.title.text_frame.text != "AGA 2024"


def test_the_deck_of_a_region_names_it(whole):
    page = whole.get("/presentations/region.html?region=16&fichier")
    assert 'filename="monteregie-' in page.headers["content-disposition"]
    assert "Montérégie en 2023" in page.text and "{region}" not in page.text


def test_the_file_says_which_cards_have_no_slide_and_why(whole):
    codes = ["card-jeune_coop_youths-region", *[one for one in deck.cards() if "figure" in one]]
    page = whole.get(f"{OWN}.html?" + "&".join(f"diapos={one}" for one in codes[:45])).text
    french = page.split('<main class="copy" data-language="fr"')[1].split("</main>")[0]
    assert "Sans diapositive" in french and "En attente de données" in french
    assert "Au-delà de 40 cartes\u00a0: 5 de plus." in french
    assert "Sans diapositive" not in whole.get("/presentations/conseil.html").text


def test_each_language_of_a_file_leads_to_itself(whole, monkeypatch):
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example")
    page = whole.get("/presentations/region.html?region=16").text
    english = page.split('<main class="copy" data-language="en"')[1].split("</main>")[0]
    copy, there = (
        "region=16&amp;version=1&amp;copie",
        "https://chiffres.example/presentations/region.html?",
    )
    assert f"{there}lang=en&amp;region=16&amp;version=1" in english
    assert page.count(f"{there}lang=en&amp;{copy}") > 0 and page.count(f"{there}{copy}") > 0
    assert "lang=en" not in page.split('<main class="slides" data-language="en"')[0]


def test_braces_in_a_title_stay(whole):
    page = whole.get("/presentations/region.html?region=16&titre=%7Bregion%7D+%7Bx%7D").text
    assert "Montérégie {x}" in page


def test_a_link_names_the_version_that_it_gives_again(whole):
    shown = Presentation(io.BytesIO(whole.get("/presentations/conseil.pptx").content))
    notes = [slide.notes_slide.notes_text_frame.text for slide in shown.slides]
    assert all("/presentations/conseil.pptx?version=1" in one for one in notes)


def test_a_long_address_leads_all_the_way_from_the_slide_that_closes(whole, monkeypatch):
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example")
    gathered = "&".join(f"diapos={one}" for one in [*deck.cards()][:9])
    shown = Presentation(io.BytesIO(whole.get(f"{OWN}.pptx?{gathered}").content))
    *_, last = shown.slides
    runs = [
        run
        for shape in last.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    ]
    assert len(runs) == 2 and all(len(run.text) <= 200 for run in runs)
    for told, kind in zip(runs, ("pptx", "html"), strict=True):
        assert told.text.startswith(f"https://chiffres.example{OWN}.{kind}?")
        assert told.hyperlink.address.startswith(f"https://chiffres.example{OWN}.{kind}?")
        assert gathered in told.hyperlink.address and "version=1" in told.hyperlink.address
    (code,) = (shape for shape in last.shapes if shape.shape_type == 13)
    assert code.click_action.hyperlink.address == runs[1].hyperlink.address


def test_storage_that_fails_is_told(whole, monkeypatch):
    def fails(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(presentations.release, "current", fails)
    refused = whole.get("/presentations/conseil.html")
    assert refused.status_code >= 500 and refused.text.strip()
