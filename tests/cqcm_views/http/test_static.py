"""Files that never change under their addresses."""

import json
import re
import shutil
from pathlib import Path

import pytest

from cqcm_views import theme
from cqcm_views.http import index_page, static


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_all_that_a_page_asks_for_is_there_and_kept_for_a_year(accepted, whole):
    page = index_page.index_page("fr").body.decode()
    asked = re.findall(r'(?:href|src)="\.?(/(?:static|ressources)/[^"]+)"', page)
    assert len(asked) > 10
    for address in [*asked, static.plotly_address()]:
        answer = whole.get(address, headers={"Accept-Encoding": accepted})
        assert answer.status_code == 200 and answer.content, address
        assert "immutable" in answer.headers["Cache-Control"]
        packed = answer.headers.get("Content-Encoding") == "gzip"
        assert packed == (accepted == "gzip" and Path(address).suffix in static._TEXT), address


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip;q=0", False), ("br, gzip;q=0.0", False), ("br, GZIP; q=0.5", True), ("gzipped", False)],
)
def test_who_refuses_what_is_compressed_gets_it_plain(accepted, packed, whole):
    for address in ("/", static.plotly_address()):
        answer = whole.get(address, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding") == "gzip") == packed


def test_what_has_changed_has_another_address(whole, tmp_path, monkeypatch):
    before = index_page.index_page("fr").body.decode()
    assets = Path(shutil.copytree(static.ASSETS, tmp_path / "assets"))
    monkeypatch.setattr(static, "ASSETS", assets)
    assert index_page.index_page("fr").body.decode() == before
    with (assets / "card.js").open("a") as script:
        script.write("// another version")
    page = index_page.index_page("fr").body.decode()
    old, new = set(re.findall(r"/ressources/[^\"]+", page)), before
    changed = [one for one in old if one not in new]
    assert len(changed) == 1 and changed[0].endswith("-cqcm.js")
    assert "// another version" in whole.get(changed[0]).text


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_the_style_sheet_has_the_colours_and_another_address_with_others(
    accepted, whole, monkeypatch
):
    before = static.ours()["cqcm.css"]
    sheet = whole.get(before, headers={"Accept-Encoding": accepted}).text
    assert f"--ink: light-dark({theme.THEMES['light'].ink}, " in sheet
    monkeypatch.setattr(theme, "variables", lambda: ":root { --ink: red; }")
    static._addresses.cache_clear()
    assert static.ours()["cqcm.css"] != before
    static._addresses.cache_clear()


def test_every_script_of_ours_goes_out_in_one_file(whole):
    told = whole.get(static.ours()["cqcm.js"]).text
    scripts = list(static.ASSETS.glob("*.js"))
    assert len(scripts) == len(static._SCRIPTS)
    assert all(script.read_text() in told for script in scripts)


def test_what_an_older_version_had_is_not_there_under_its_address(whole):
    assert whole.get("/ressources/000000000000-cqcm.js").status_code == 404
    assert whole.get("/ressources/cqcm.js").status_code == 404


def test_the_light_plotly_serves_only_at_the_version_of_the_full_one(project, tmp_path):
    named = json.loads((project / "package.json").read_text())["dependencies"]
    version = static._version(static.FULL)
    assert named == {"plotly.js-basic-dist-min": version.removeprefix("v")}
    light = tmp_path / "plotly-basic.min.js"
    assert static.plotly_file(light) == static.FULL
    light.write_text("/**\n* plotly.js (basic - minified) v1.2.3\n*/\n")
    assert static.plotly_file(light) == static.FULL
    light.write_text(f"/**\n* plotly.js (basic - minified) {version}\n*/\n")
    assert static.plotly_file(light) == light
