"""What HTTP answers besides pages: readiness, static files, files that are asked for in vain."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import catalogue, engine, release
from cqcm_data.filters import Filters
from cqcm_views.cards import browser
from cqcm_views.http import downloads, front_door, index_page, static
from cqcm_views.views.model import ChartCard, ListCard, TableCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

CLIENT = TestClient(Starlette(routes=front_door.routes), raise_server_exceptions=False)


def test_is_ready_while_a_query_works_and_no_longer_once_its_files_are_gone(
    online_with, monkeypatch
):
    online = online_with()
    monkeypatch.setattr(downloads.release, "current", lambda *_: online)
    answer = CLIENT.get("/pret")
    assert (answer.status_code, answer.text) == (200, "ready")
    for file in Path(online.root, "published_figures").glob("*.parquet"):
        file.unlink()
    answer = CLIENT.get("/pret")
    assert (answer.status_code, answer.text) == (503, "not ready")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("stopped", "sentence"),
    [
        (engine.QueryTooLong, "query_too_long"),
        (engine.QueryTooLarge, "query_too_large"),
        (RuntimeError, "something_failed"),
    ],
)
def test_a_file_that_cannot_be_made_says_why_in_the_readers_language(
    stopped, sentence, language, monkeypatch
):
    def fail(*_: object) -> None:
        raise stopped

    monkeypatch.setattr(downloads.contents, "content", fail)
    answer = CLIENT.get(f"/donnees/members.csv?lang={language}")
    reference = re.search(r"\b[0-9A-F]{8}\b", answer.text)
    assert answer.status_code == 500
    assert answer.text == say(sentence, language, reference=reference[0])


def test_the_page_says_that_it_has_a_dark_theme_of_its_own(whole):
    page = whole.get("/").text
    head = page[page.index("<title>") : page.index("</head>")]
    assert '<meta name="color-scheme" content="light dark">' in head
    assert '<meta name="darkreader-lock">' in head


def test_no_word_ends_the_script_that_it_stands_in(monkeypatch):
    told = {"exact": {"z": "</script><script>'\u2028", "a": "<!--"}}
    monkeypatch.setattr(index_page, "chrome", lambda: told)
    monkeypatch.setattr(index_page, "_index_page", index_page._index_page.__wrapped__)
    page = index_page.index_page("fr").body.decode()
    written = re.search(r"window\.cqcm = \{ told: (.*) \};\n", page)[1]
    assert "<" not in written
    exact = json.loads(written)["exact"]
    assert (exact, [*exact]) == (told["exact"], ["z", "a"])  # patterns are tried in this order


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize(
    "path",
    [
        "/static/%00.js",
        f"/static/{'a' * 300}.js",
        "/static/js/none.js",
        "/static/%2e%2e/index.html",
    ],
)
def test_no_static_file_under_an_odd_address(path, accepted, whole):
    answer = whole.get(path, headers={"Accept-Encoding": accepted})
    assert answer.status_code == 404, answer.text


def test_odd_addresses_leave_nothing_behind(whole):
    whole.get("/")
    kept = static._compressed.cache_info().currsize
    for number in range(20):
        whole.get(f"/static/js/{number}.js", headers={"Accept-Encoding": "gzip"})
    assert static._compressed.cache_info().currsize == kept


BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    "path",
    [
        "/jeunesse.html",
        "/index.html",
        "/a/b.c",
        "/nulle_part",
        "/donnees/members",
        "/pret/x",
        "/_stcore",
        "/_stcore/x",
        "/media",
        "/vendor/x",
        "/component/x",
    ],
)
def test_who_types_an_address_that_leads_nowhere_gets_our_page_and_no_other(path, whole):
    answer = whole.get(f"{path}?lang=en", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, "/?lang=en&vue=inconnue")


def test_a_slash_too_many_leads_to_the_view(whole):
    answer = whole.get("/jeunesse/?region=16", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, "/jeunesse?region=16")


@pytest.mark.parametrize("path", ["/jeunesse", "/", "/donnees/youth_posts.csv"])
def test_an_address_that_a_mail_program_escaped_is_put_right(path, whole):
    asked = (
        "?region=07&amp;amp;lang=en&amp;utm_source=l%C3%A9ger&AMP;theme=dark&amp%3Bregion=06&amp;"
    )
    answer = whole.get(path + asked, follow_redirects=False)
    meant = "?region=07&lang=en&utm_source=l%C3%A9ger&theme=dark&region=06"
    assert (answer.status_code, answer.headers["Location"]) == (307, meant)
    assert whole.get(path + meant, follow_redirects=False).status_code == 200
    if path == "/jeunesse":
        assert '<html lang="en-CA">' in whole.get(path + asked).text


def test_a_file_behind_an_escaped_address_is_the_one_that_was_meant(whole):
    for file in ("youth_posts.csv?par=region", "liste/roadmap.csv?exemple=non"):
        meant = whole.get(f"/donnees/{file}&lang=en")
        escaped = whole.get(f"/donnees/{file}&amp;lang=en")
        assert (escaped.status_code, escaped.content) == (200, meant.content)


@pytest.mark.parametrize("name", ["regoin", "x"])
def test_an_unknown_name_that_was_escaped_is_told_as_any_other(name, whole):
    answer = whole.get(f"/donnees/youth_posts.csv?lang=en&amp;{name}=06")
    assert answer.status_code == 400
    assert f"unknown parameter: amp;{name}" in answer.text
    assert whole.get("/jeunesse?lamp=1&a;b=2", follow_redirects=False).status_code == 200


def test_a_program_that_asks_for_a_file_that_is_not_there_gets_no_page(whole):
    for path in ("/robots.txt", "/apple-touch-icon.png", "/donnees/members", "/pret/x"):
        assert whole.get(path, headers={"Accept": "*/*"}).status_code == 404
    assert whole.get("/favicon.png").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("youth_posts.csv?par=region&region=99", "valeur inconnue pour «\u00a0Région\u00a0»"),
        ("youth_posts.csv?par=region&regoin=06", "paramètre inconnu\u00a0: regoin"),
        ("youth_posts.csv?par=region&pour=habitant", "valeur inconnue pour «\u00a0Rapporté à"),
        ("youth_posts.csv?par=region&exemple=peut-etre", "valeur inconnue"),
        ("ensemble/members.new_members.csv?par=member_category&region=99", "valeur inconnue"),
        (
            "ensemble/members.new_members.csv?par=member_category&pour=habitants",
            "paramètre inconnu",
        ),
        ("liste/roadmap.csv?region=99", "valeur inconnue"),
        ("liste/roadmap.csv?page=2", "paramètre inconnu"),
        ("modele/ciec.csv?region=99", "valeur inconnue"),
    ],
)
def test_a_file_that_would_not_be_the_one_asked_for_is_refused(address, said):
    answer = CLIENT.get(f"/donnees/{address}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert said in answer.text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert "ignoré" not in answer.text
    told = CLIENT.get(f"/donnees/{address}&lang=en").text
    assert "The address" in told and "No file is given" in told


def test_every_thing_that_is_wrong_is_said():
    told = CLIENT.get("/donnees/youth_posts.csv?region=99&year=1&x=1&lang=en").text
    assert [line[:20] for line in told.splitlines()][:2] == ["The address asks for"] * 2
    assert "unknown parameter: x" in told


@pytest.mark.parametrize("more", ["utm_source=a", "fbclid=1", "vue=x", "embed=true", "theme=dark"])
def test_what_is_meant_for_someone_else_passes_in_silence(more):
    for address in ("youth_posts.csv?par=region", "liste/roadmap.csv?lang=en"):
        assert CLIENT.get(f"/donnees/{address}&{more}").status_code == 200


def test_no_column_stands_twice_in_a_file():
    for by in ("par=region.region", "par=region&par=region"):
        assert CLIENT.get(f"/donnees/youth_posts.csv?{by}").status_code == 404


@pytest.mark.long
@pytest.mark.parametrize(
    "state", [State(), State(language="en", example=True, where=Filters(region=["06"]))]
)
def test_every_link_to_a_file_that_a_card_writes_gives_it(state):
    on = release.current()
    for view in views().values():
        for card in view.cards():
            if not isinstance(card, ChartCard | ListCard | TableCard):
                continue
            content = browser.content(card, state, state.reading(on), "light")
            for address in re.findall(r'href="(/donnees/[^"]+)"', " ".join(texts(content))):
                answer = CLIENT.get(html.unescape(address))
                assert answer.status_code == 200, (address, answer.text)


def texts(content: object) -> Iterator[str]:
    """Every text in what a card shows."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from texts(one)


def test_a_list_of_measures_is_short_and_names_each_once():
    many = ".".join(list(catalogue.load().indicators)[: downloads.MEASURES + 1])
    told = CLIENT.get(f"/donnees/ensemble/{many}.csv?par=region&lang=en")
    assert (told.status_code, "25 measures" in told.text) == (400, True)
    told = CLIENT.get("/donnees/ensemble/ciec.members.ciec.members.ciec.csv?par=region&lang=en")
    assert told.status_code == 400
    assert [line.split(" the measure ")[1] for line in told.text.splitlines()[:2]] == [
        "ciec 3 times.",
        "members 2 times.",
    ]


def test_a_value_that_is_repeated_counts_once_and_a_file_of_it_is_refused():
    told = CLIENT.get("/donnees/ciec.csv?par=region&region=06&region=06&lang=en")
    assert told.status_code == 400 and "more than once" not in told.text
    assert told.text.startswith("The address repeats a value of “Region”: it counts once.")


def test_a_file_that_would_wait_for_long_is_a_sentence(monkeypatch):
    monkeypatch.setattr(downloads, "_WAITING", 0)
    told = CLIENT.get("/donnees/members.csv?lang=en")
    assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
    assert told.text == "Too many files are asked for at once. Try again in a moment."
