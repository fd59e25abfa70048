"""A deck in one file: what is in it, what it may do, and what the command line refuses."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cqcm_data.release import Release
from cqcm_views import sites
from cqcm_views.commands import main
from cqcm_views.exports import html, snapshot
from cqcm_views.exports.presentation import Presentation
from cqcm_views.http import static
from cqcm_views.views import deck as decks

ASKED = {"conseil": {}, "assemblee": {}, "region": {"region": ["16"]}}
EVERY_DECK = pytest.mark.parametrize("name", ASKED)
NASTY = "</script><script>alert(1)</script> « \"'<!-- é 🐝 {{ 1 }} & \u2028"


class Parsed(HTMLParser):
    """The scripts and sheets of a page, its policy, and what its attributes ask for."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.sheets: list[str] = []
        self.policy = ""
        self.asks: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.asks += [given[name] for name in ("src", "href", "action", "poster") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self._inside = "data" if tag == "script" and "type" in given else tag
        if self._inside == "script":
            self.scripts.append("")
        if tag == "style":
            self.sheets.append("")

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self.sheets[-1] += data

    def handle_endtag(self, tag):
        self._inside = ""


@pytest.fixture(scope="session")
def plotly() -> str:
    return static.plotly_script()


def both(name: str, built: Release, **asked: list[str]) -> list[Presentation]:
    return snapshot.presentations(name, {**ASKED.get(name, {}), **asked}, built)


@EVERY_DECK
def test_it_is_light_whole_and_asks_nobody_for_anything(name, built, plotly):
    page = html.written(both(name, built), plotly)
    whole = page.encode()
    light = static.plotly_file(static.LIGHT) == static.LIGHT
    most, packed = (2_500_000, 800_000) if light else (6_000_000, 2_000_000)
    assert len(whole) <= most and len(gzip.compress(whole, 6)) <= packed
    parsed = Parsed(page)
    assert parsed.asks == []
    (sheet,) = parsed.sheets
    assert all(one.startswith("data:") for one in re.findall(r"url\(([^)]*)\)", sheet))
    assert "@import" not in sheet
    ours = page.replace(plotly, "")
    assert set(re.findall(r"https?://[^\s\"'<>]*", ours)) <= {"http://www.w3.org/2000/svg"}


def test_with_the_full_plotly_it_keeps_to_its_size_too(built):
    whole = html.written(both("assemblee", built), static.FULL.read_text("utf-8")).encode()
    assert len(whole) <= 6_000_000 and len(gzip.compress(whole, 6)) <= 2_000_000


@EVERY_DECK
def test_its_own_scripts_run_by_their_hashes_and_nothing_else(name, built, plotly):
    parsed = Parsed(html.written(both(name, built), plotly))
    hashes = [
        base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in parsed.scripts
    ]
    (allowed,) = re.findall(r"script-src ([^;]*);", parsed.policy)
    assert allowed.split() == [f"'sha256-{one}'" for one in hashes] and len(hashes) == 2
    assert parsed.policy.startswith("default-src 'none'; ")
    assert "unsafe-eval" not in parsed.policy and "connect-src" not in parsed.policy


@EVERY_DECK
def test_both_languages_are_in_it_and_no_note_is_on_a_slide(name, built, plotly):
    presentations = both(name, built)
    page = html.written(presentations, plotly)
    visible = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    for one in presentations:
        assert visible.count(f'<main class="slides" data-language="{one.language}"') == 1
        for slide in one.slides:
            assert escaped(slide.title) in visible
    known = json.loads(re.search(r'id="known">(.*?)</script>', page, re.DOTALL).group(1))
    for one in presentations:
        notes = [[list(note) for note in slide.notes] for slide in one.slides]
        assert known[one.language]["notes"] == notes
        for name_of_note in ("note_to_use", "note_definition"):
            label = html.say(name_of_note, one.language)
            assert f">{label}<" not in visible


def escaped(words: str) -> str:
    return html.markup._environment("fr").from_string("{{ words }}").render(words=words)


def test_it_opens_in_the_language_that_was_asked_for(built):
    assert [one.language for one in both("conseil", built)] == ["fr", "en"]
    page = html.written(both("conseil", built, lang=["en"]), "")
    assert '<html lang="en-CA" data-language="en"' in page


def test_whatever_a_title_holds_stays_words(built):
    one = both("conseil", built)[0]
    nasty = replace(one.slides[1], title=NASTY, notes=((NASTY, NASTY),))
    page = html.written([replace(one, title=NASTY, slides=(nasty, *one.slides[1:]))], "")
    assert len(Parsed(page).scripts) == 2 and "<script>alert" not in page
    known = re.search(r'id="known">(.*?)</script>', page, re.DOTALL).group(1)
    assert json.loads(known)["fr"]["notes"][0] == [[NASTY, NASTY]]


def test_a_script_that_would_end_its_element_does_not(built):
    page = html.written(both("conseil", built), "x = '</SCRIPT><!-- <script>';\r\ny = 1")
    first, second = Parsed(page).scripts
    assert first.endswith("y = 1") and "\r" not in first and "window.cqcm" in second


def test_a_code_to_scan_is_there_with_a_public_address_else_the_file_to_send(built, monkeypatch):
    presentations = both("conseil", built)
    without = html.written(presentations, "")
    name = html.file_name(presentations[0])
    assert 'role="img" aria-label="Code à balayer' not in without
    assert without.count(f"<strong>{name}</strong>") == 4  # last slide and help, twice
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example")
    public = html.written(both("conseil", built), "")
    slides = public.split('<main class="copy"')[0]
    assert slides.count('aria-label="Code à balayer') == 2 and name not in slides


def test_an_address_too_long_for_a_code_leaves_the_file_to_send(built, monkeypatch):
    presentations = both("conseil", built)
    monkeypatch.setenv(sites.PUBLIC, f"https://{'y' * 4000}.example")
    page = html.written(both("conseil", built), "")
    assert html.file_name(presentations[0]) in page


@pytest.mark.parametrize(
    "title", ["a" * 300, "/etc/passwd", "\"'`$(x)", "🐝", ".cache", "..", "", "Œuvre: n° 1\n"]
)
def test_any_title_gives_a_safe_file_name(title, built):
    name = html.file_name(replace(both("conseil", built)[0], title=title))
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}\.html", name)


def test_made_up_numbers_are_told_in_the_name_of_the_file(built):
    shown = both("jeunesse", built, exemple=["oui"])
    assert html.file_name(shown[0]).startswith("FICTIF_")
    assert snapshot.place("x/ici.html", shown[0]) == Path("x/FICTIF_ici.html")
    assert any(slide.content and slide.content.fictitious for slide in shown[0].slides)


def test_a_view_is_a_deck_of_what_leads_it_then_charts_then_figures(built):
    slides = both("jeunesse", built)[0].slides
    kinds = [bool(one.content.value) for one in slides[2:]]
    assert slides[0].content is None and slides[1].content.headline
    assert kinds == sorted(kinds) and not any(one.content.waits for one in slides[1:])


def test_a_title_gives_the_value_to_use_with_what_bounds_it(built):
    titles = [slide.title for slide in both("assemblee", built)[0].slides]
    assert "Coopératives et mutuelles au Québec\u00a0: près de 3\u00a0000 organisations" in titles


@EVERY_DECK
def test_the_decks_that_ship_hold_published_figures_alone(name, built):
    slides = [slide for one in both(name, built) for slide in one.slides]
    assert not any(slide.content and slide.content.fictitious for slide in slides)
    named = [one for one in decks.decks()[name].slides if isinstance(one, decks.Named)]
    assert len(slides) == 2 * (len(named) + 1)  # none waits


# The command line ------------------------------------------------------------------------------

REFUSED = {
    ("nulle",): "Rien ne s'appelle « nulle »",
    ("é/" * 150,): "Rien ne s'appelle « é/é/",
    ('.🐝"x',): "Rien ne s'appelle « .🐝\"x »",
    ("composer",): "n'a pas de carte",
    ("region",): "choisissez-la",
    ("fiche_region",): "choisissez-la",
    ("conseil", "--where", "region=99"): "valeur inconnue",
    ("conseil", "--where", "regionz=1"): "paramètre inconnu",
    ("conseil", "-o", "x.pptx"): "« .pptx »",
    ("conseil", "-o", "a" * 300 + ".html"): "n'a pas pu être écrit",
    ("conseil", "-o", "nowhere/x.html"): "n'a pas pu être écrit",
}


@pytest.mark.parametrize("arguments", REFUSED, ids=lambda one: " ".join(one)[:30])
def test_what_cannot_be_made_is_said_in_a_sentence_and_nothing_is_written(
    arguments, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as refused:
        main(["snapshot", *arguments])
    assert REFUSED[arguments] in str(refused.value).replace("\u00a0", " ")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.long
def test_the_command_writes_a_whole_file_under_its_own_name(tmp_path):
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    asked = [sys.executable, "-m", "cqcm_views", "snapshot", "region", "--where", "region=16"]
    answer = subprocess.run(
        asked, check=True, cwd=tmp_path, env=here, capture_output=True, text=True, timeout=120
    )
    (file,) = tmp_path.iterdir()
    page = file.read_text(encoding="utf-8")
    assert file.name in answer.stdout and page.endswith("</html>") and "Montérégie" in page


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    file = tmp_path / "x.html"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        snapshot.write(file, "\ud800", "fr")
    assert file.read_text() == "old" and [*tmp_path.iterdir()] == [file]


def test_the_command_names_the_public_address_the_version_and_the_code_of_the_copy(
    tmp_path, monkeypatch
):
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example/")
    monkeypatch.chdir(tmp_path)
    main(["snapshot", "fiche_region", "--where", "region=16", "-o", "fiche.html"])
    page = (tmp_path / "fiche.html").read_text("utf-8")
    link = "https://chiffres.example/presentations/fiche_region.html?region=16&amp;version=1"
    assert f"{link}<" in page and f"{link}&amp;copie" in page
    assert page.count('aria-label="Code à balayer') == 2  # on the first slide and on the last
