"""The stable addresses of data: each form of each indicator, their list, tags, what is refused."""

import csv
import datetime as dt
import html
import io
import json
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from builders import some
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import catalogue, query, release
from cqcm_views import sites
from cqcm_views.cards import browser
from cqcm_views.http import downloads, fresh, front_door
from cqcm_views.views.model import card
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

CLIENT = TestClient(Starlette(routes=front_door.routes))
BOTH = pytest.mark.parametrize("language", ["fr", "en"])
ENDINGS = ("csv", "xlsx", "json")
TYPES = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "date": str,
}


def given(address: str):
    answer = CLIENT.get(f"/donnees/{address}")
    assert answer.status_code == 200, (address, answer.text)
    return answer


def described(address: str) -> dict:
    return json.loads(given(address).content)


# Every address -----------------------------------------------------------------------------------


def broken_down() -> list[tuple[str, str]]:
    """Each indicator as a whole, and by what it can be broken down."""
    known = catalogue.load().indicators.values()
    return [(one.id, by) for one in known for by in ("", *query.dimensions(one))]


KEPT = [
    ("members", ""),
    ("members", "member_category"),
    ("farm_coops_created", ""),
    ("youth_posts", "region"),
    ("jeune_coop_youths", "level"),
    ("promotion_views", "month"),
    ("leaders_training_two_years", "indicator"),
]


@pytest.mark.parametrize(("name", "by"), some(broken_down(), *KEPT))
def test_a_package_and_a_file_for_programs_say_the_same(name, by):
    for example in ("non", "oui"):
        asked = f"par={by}&exemple={example}"
        package = described(f"{name}.json?{asked}")
        (resource,) = package["resources"]
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        for row in resource["data"]:
            assert [*row] == [*fields]
            for code, value in row.items():
                assert value is None or isinstance(value, TYPES[fields[code]["type"]])
                if value is not None and fields[code]["type"] == "date":
                    assert dt.date.fromisoformat(value)
                if value is not None and "categories" in fields[code]:
                    assert value in [one["value"] for one in fields[code]["categories"]]
        raw = given(f"{name}.csv?{asked}&format=machine").content
        assert not raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(raw.decode())))
        plain = [{k: "" if v is None else str(v) for k, v in r.items()} for r in resource["data"]]
        assert [{k: row[k] for k in fields} for row in rows] == plain
        assert all(re.fullmatch("[a-z][a-z0-9_]*", code) for code in fields)


@BOTH
def test_a_package_describes_itself_as_the_standard_asks(language):
    package = described(f"youth_posts.json?par=region&lang={language}&region=06")
    online = release.current()
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch("[a-z0-9._-]+", package["name"])
    assert package["version"] == str(online.number)
    assert dt.datetime.fromisoformat(package["created"]).date() == online.day
    (source,) = package["sources"]
    assert source["path"].startswith("https://") and source["cqcm:code"] == "rapport_2023"
    assert "licenses" not in package  # no source states one
    (resource,) = package["resources"]
    assert (resource["type"], resource["name"]) == ("table", "data")
    assert resource["$schema"].endswith("dataresource.json")
    (row,) = resource["data"]
    assert (row["region"], row["unit"], row["filters"]) == ("06", "posts", "region=06")
    (region,) = resource["schema"]["fields"][0]["categories"]
    assert region == {"value": "06", "label": "Montréal"}
    assert package["cqcm:filters"] == [
        say("chip", language, label={"fr": "Région", "en": "Region"}[language], value="Montréal")
    ]


def test_codes_and_numbers_are_the_same_in_both_languages():
    for name in ("youth_posts.csv?par=region", "members.csv?par=member_category"):
        both = [
            list(csv.DictReader(io.StringIO(given(f"{name}&format=machine&lang={one}").text)))
            for one in ("fr", "en")
        ]
        plain = [
            [{k: v for k, v in row.items() if k not in ("link",)} for row in rows] for rows in both
        ]
        assert plain[0] == plain[1]


@pytest.mark.parametrize(
    ("address", "status"),
    [("ciec.json?par=region&exemple=oui", "fictitious"), ("ciec.json?par=region", None)],
)
def test_what_is_made_up_comes_only_when_it_is_asked_for(address, status):
    package = described(address)
    (resource,) = package["resources"]
    assert package["cqcm:fictitious"] == (status == "fictitious")
    assert {row["status"] for row in resource["data"]} == ({status} if status else set())
    named = CLIENT.get(f"/donnees/{address}").headers["content-disposition"]
    assert ("FICTIF_" in named) == (status == "fictitious")


def test_a_hidden_count_is_null_and_says_so(build_with, monkeypatch):
    youths = {"01": 3, "06": 1303, "13": 2909, "16": 4111}
    empty = dict.fromkeys(("school_year", "theme", "partner_organisation"), "")
    rows = [
        {
            "id": c,
            "year": 2023,
            "region": c,
            "level": "primary",
            "youths": n,
            "school": "É",
            **empty,
        }
        for c, n in youths.items()
    ]
    on = build_with(jeune_coop_projects=rows)
    monkeypatch.setattr(release, "current", lambda *_: on)
    for address in ("json?", "csv?format=machine&", "csv?", "xlsx?"):
        content = given(f"jeune_coop_youths.{address}par=region").content
        assert all(b"1303" not in part for part in unpacked(content))
    (resource,) = described("jeune_coop_youths.json?par=region")["resources"]
    hidden = [row for row in resource["data"] if row["value"] is None]
    assert [row["precision"] for row in hidden] == ["hidden", "hidden"]


def unpacked(content: bytes) -> list[bytes]:
    """The parts of a workbook, or the file itself."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [book.read(name) for name in book.namelist()]


def test_each_other_thing_has_every_form_too():
    for ending in ENDINGS:
        given(f"liste/roadmap.{ending}?lang=en")
        given(f"ensemble/members.new_members.{ending}?par=member_category")
        given(f"ensemble/youth_posts.region_mentions.{ending}?par=region")
    package = described("liste/assemblies.json")
    (resource,) = package["resources"]
    names = [field["name"] for field in resource["schema"]["fields"]]
    assert {"what", "date_start", "date_end", "status", "source", "version"} <= {*names}
    assert {row["source"] for row in resource["data"]} == {"rapport_2023"}


WITH_NUMBERS = [name for name, one in views().items() if one.has_numbers]


@pytest.mark.parametrize("name", some(WITH_NUMBERS, "jeunesse", "entente", "composer"))
def test_a_view_is_a_workbook_under_the_filters_of_its_address(name):
    answer = given(f"vue/{name}.xlsx?lang=en&region=16")
    (named,) = re.findall(r'filename="([a-z0-9-]+)\.xlsx"', answer.headers["content-disposition"])
    book = load_workbook(io.BytesIO(answer.content))
    assert named and book.sheetnames[-1] == "Sources"
    told = [row[1].value for sheet in book for row in sheet.iter_rows(max_row=9, max_col=2)]
    assert any("Region: Montérégie" in str(words) for words in told)


def test_a_composed_view_gives_the_card_that_was_composed():
    answer = given("vue/composer.xlsx?mesure=youth_posts&par=region")
    assert len(load_workbook(io.BytesIO(answer.content)).sheetnames) == 2
    refused = CLIENT.get("/donnees/vue/composer.xlsx?mesure=nope")
    assert refused.status_code == 400 and "nope" in refused.text


def test_a_view_with_the_example_says_so_in_its_name():
    named = given("vue/jeunesse.xlsx?exemple=oui").headers["content-disposition"]
    assert 'filename="FICTIF_' in named
    assert "FICTIF" not in given("vue/jeunesse.xlsx").headers["content-disposition"]


# What a file says of itself ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "youth_posts.csv?par=region&region=06&lang=en",
        "youth_posts.csv?par=region&pour=habitants&format=machine",
        "youth_posts.xlsx?par=region&region=13&theme=dark",
        "liste/roadmap.csv?lang=en",
        "ensemble/members.new_members.json?par=member_category",
        "vue/entente.xlsx?exemple=oui&lang=en",
        "vue/composer.xlsx?mesure=youth_posts&par=region",
    ],
)
def test_the_link_in_a_file_gives_the_same_file(address):
    content = given(address).content
    link = link_in(content, address)
    assert "version=1" in link and "theme" not in link
    parts = urlsplit(link)
    again = CLIENT.get(f"{parts.path}?{parts.query}")
    assert again.content == content


def link_in(content: bytes, address: str) -> str:
    if ".json" in address:
        return json.loads(content)["id"]
    if ".xlsx" in address:
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        cells = [cell.value for row in sheet.iter_rows(max_row=12, max_col=2) for cell in row]
        return next(str(cell) for cell in cells if str(cell).startswith("http"))
    text = content.decode("utf-8-sig")
    english = "lang=en" in address or "format=machine" in address
    rows = list(csv.reader(io.StringIO(text), delimiter="," if english else ";"))
    assert dt.date.fromisoformat(rows[1][-2]) == release.current().day
    return rows[1][-1]


@pytest.mark.parametrize("address", ["youth_posts.csv?par=region&format=machine", "members.xlsx"])
def test_a_file_names_its_description(address):
    (described_at,) = re.findall(r'^<([^>]+)>; rel="describedby"$', given(address).headers["link"])
    answer = CLIENT.get(described_at)
    assert (answer.status_code, answer.json()["resources"][0]["name"]) == (200, "data")


# Tags --------------------------------------------------------------------------------------------

TAGGED = [
    *("members.csv", "members.csv?format=machine", "members.xlsx", "members.json", ""),
    *("index.json", "vue/entente.xlsx", "liste/roadmap.csv"),
    "ensemble/members.new_members.csv?par=member_category",
]


@pytest.mark.parametrize("address", TAGGED)
def test_what_one_has_already_is_not_sent_again(address):
    whole = given(address)
    tag = whole.headers["etag"]
    assert whole.headers["cache-control"] == "no-cache"
    for named in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        again = CLIENT.get(f"/donnees/{address}", headers={"If-None-Match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["etag"], again.headers["cache-control"]) == (tag, "no-cache")
    assert CLIENT.get(f"/donnees/{address}", headers={"If-None-Match": '"x"'}).status_code == 200
    other = given(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert other.headers["etag"] != tag


def test_nothing_is_made_for_whoever_has_it(monkeypatch):
    tag = given("members.xlsx").headers["etag"]
    monkeypatch.setattr(downloads.xlsx, "card", lambda *_: 1 / 0)
    again = CLIENT.get("/donnees/members.xlsx", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_another_version_product_or_policy_has_another_tag(online_with, monkeypatch):
    tags = [given("members.csv").headers["etag"]]
    with monkeypatch.context() as patched:
        patched.setattr(fresh, "_product", lambda: "another")
        tags.append(given("members.csv").headers["etag"])
    with monkeypatch.context() as patched:
        patched.setenv(sites.FRAMES, "https://intranet.example")
        tags.append(given("members.csv").headers["etag"])
    first = online_with()
    second = online_with(first)
    for newest in (first, second):
        monkeypatch.setattr(release, "current", lambda *_, on=newest: on)
        address = f"members.csv?version={first.number}"
        tags.append(given(address).headers["etag"])
    assert len({*tags}) == 5


def test_a_tag_that_is_named_opens_nothing_that_is_not_there():
    for name in ("*", '"x"'):
        answer = CLIENT.get("/donnees/nothing.csv", headers={"If-None-Match": name})
        assert answer.status_code == 404


# The list ----------------------------------------------------------------------------------------


@BOTH
def test_the_list_names_every_address_and_each_gives_something(language):
    page = given(f"?lang={language}").text
    index = described(f"index.json?lang={language}")
    known = catalogue.load()
    assert {one["id"] for one in index["indicators"]} == {*known.indicators}
    assert {one["id"] for one in index["lists"]} == {*known.lists}
    assert {one["id"] for one in index["views"]} == {n for n, v in views().items() if v.cards()}
    links = {html.unescape(one) for one in re.findall(r'href="(/donnees/[^"]+)"', page)}
    entries = [*index["indicators"], *index["lists"], *index["views"]]
    listed = {one[kind] for one in entries for kind in ENDINGS if kind in one}
    more = "?lang=en" if language == "en" else ""
    assert index["versions"] == f"/donnees/versions.atom{more}"
    joined = "&" if more else "?"
    by = {
        f"/donnees/{one.id}.xlsx{more}{joined}par={dimension}"
        for one in known.indicators.values()
        for dimension in query.dimensions(one)
    }
    assert links - {f"/donnees/index.json{more}", index["versions"]} == listed | by
    for one in sorted(listed | by)[:: 60 if language == "fr" else 90]:
        assert CLIENT.get(one).status_code == 200
    assert f'<html lang="{language}-CA">' in page and "<script" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_says_what_each_file_is_for_before_how_a_program_asks(language):
    page = CLIENT.get(f"/donnees/?lang={language}").text
    assert page.index("Excel") < page.index("XLSX</a>") < page.index("?par=region")


def test_the_list_keeps_the_choices_of_its_address_and_its_slash():
    index = described("index.json?lang=en&region=06")
    assert index["indicators"][0]["csv"].endswith(".csv?lang=en&region=06")
    answer = CLIENT.get("/donnees?lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, "/donnees/?lang=en")


# Bad input ---------------------------------------------------------------------------------------

LONG = "a" * 300


@BOTH
@pytest.mark.parametrize(
    ("address", "status", "name"),
    [
        ("nothing.csv", 404, "unknown_data"),
        ("nothing.xlsx", 404, "unknown_data"),
        ("nothing.json", 404, "unknown_data"),
        ("vue/nothing.xlsx", 404, "unknown_data"),
        ("vue/sources.xlsx", 404, "unknown_data"),
        ("vue/entente.csv", 404, "unknown_data"),
        ("liste/nothing.json", 404, "unknown_data"),
        ("members.pdf", 400, "unknown_format"),
        ("youth_posts.xlsx?par=nothing", 404, "unknown_data"),
        ("members.json?pour=habitants", 404, "unknown_data"),
        ("youth_posts.xlsx?version=99", 404, "unknown_data"),
        ("members.xlsx?format=machine", 400, "only_csv_has_formats"),
        ("members.csv?format=x", 400, "no_file"),
        ("youth_posts.json?region=99", 400, "no_file"),
        ("vue/entente.xlsx?par=region", 400, "no_file"),
        ("index.json?region=99", 400, "no_file"),
        ("?inconnu=1", 400, "no_file"),
        (f"{LONG}.xlsx", 404, "unknown_data"),
        ("😀.json", 404, "unknown_data"),
        ("..csv", 404, "unknown_data"),
        (".caché.csv", 404, "unknown_data"),
        ("%22a'%0d%0aX: y.xlsx", 404, "unknown_data"),
        ("a/b/c.csv", 404, "unknown_data"),
        ("..%2f..%2fetc%2fpasswd.csv", 404, "unknown_data"),
        (f"vue/{LONG}.xlsx", 404, "unknown_data"),
    ],
)
def test_an_address_that_asks_in_vain_gets_a_sentence_and_no_file(address, status, name, language):
    both = f"{address}{'&' if '?' in address else '?'}lang={language}"
    answer = CLIENT.get(f"/donnees/{both}")
    sentence = say(name, language, known="csv, xlsx, json")
    assert (answer.status_code, sentence in answer.text) == (status, True), answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert not {"content-disposition", "etag"} & {*answer.headers}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_cannot_be_made_is_a_sentence_and_not_half_a_file(ending, monkeypatch):
    for module in (downloads.xlsx, downloads.package, downloads.csv):
        written = "card" if module is downloads.xlsx else "written"
        monkeypatch.setattr(module, written, lambda *_: 1 / 0)
    answer = CLIENT.get(f"/donnees/members.{ending}?lang=en")
    assert answer.status_code == 500 and "give the reference" in answer.text
    assert "content-disposition" not in answer.headers


def test_a_long_name_of_a_file_is_cut():
    answer = downloads.file(b"", "FICTIF_" + "mot-" * 100, downloads.XLSX)
    (named,) = re.findall(r'filename="(.+)"', answer.headers["content-disposition"])
    assert len(named) <= 125 and named.startswith("FICTIF_") and named.endswith(".xlsx")


def test_an_empty_result_is_a_file_that_says_so():
    book = load_workbook(io.BytesIO(given("ciec.xlsx?par=region").content))
    words = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert say("finding_empty", "fr") in words
    assert described("ciec.json?par=region")["resources"][0]["data"] == []


# Where they are offered --------------------------------------------------------------------------


def test_each_card_offers_its_workbook_beside_its_csv():
    on = release.current()
    state = State(language="en")
    cards = (card("youth_posts", by="region", chart="tile_map"), *views()["entente"].cards())
    for one in cards:
        foot = browser.content(one, state, state.reading(on), "light")["foot"]
        offered = [html.unescape(a) for a in re.findall(r'href="(/donnees/[^"]+)" download', foot)]
        assert len(offered) in (0, 2)
        assert [a.replace(".xlsx", ".csv") for a in offered[1:]] == offered[:1]
