"""The organisation's own logo and PowerPoint template, as somebody puts them in a folder."""

import io
import os
import zipfile

import pptx
import pytest
from lxml import html as lxml_html
from PIL import Image

from cqcm_views.exports import organisation
from cqcm_views.wording.strings import say

DECK = "/presentations/conseil"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><path d="M0 0h40v10z"/></svg>'
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(organisation.FOLDER, str(tmp_path))
    return tmp_path


def image(width: int = 80, height: int = 20) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#a02030").save(content, "PNG")
    return content.getvalue()


def in_format(kind: str, side: int = 20) -> bytes:
    content = io.BytesIO()
    Image.new("1" if side > 1000 else "RGB", (side, side)).save(content, kind)
    return content.getvalue()


def without_its_master() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(powerpoint())) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            if "slideMaster" not in name:
                new.writestr(name, old.read(name))
    return content.getvalue()


def powerpoint() -> bytes:
    """A template whose slides are 4:3, as the library gives it."""
    content = io.BytesIO()
    pptx.Presentation().save(content)
    return content.getvalue()


def slides(client):
    return pptx.Presentation(io.BytesIO(client.get(f"{DECK}.pptx").content))


def pictures(shown):
    return [one for one in shown.slides[0].shapes if one.shape_type == 13]


def test_without_any_the_house_speaks_for_it(folder, whole):
    assert organisation.organisation() == organisation.Organisation()
    page = whole.get(f"{DECK}.html").text
    assert say("organisation", "fr") in page and 'class="logo"' not in page
    assert pictures(slides(whole)) == []


def test_a_logo_opens_the_slides_the_copy_and_powerpoint(folder, whole):
    (folder / "logo.svg").write_bytes(DRAWING)
    (folder / "logo.png").write_bytes(image())
    page = lxml_html.fromstring(whole.get(f"{DECK}.html").text)
    logos = page.xpath("//img[@class='logo']")
    assert len(logos) == 4  # slides and copy in two languages
    assert {one.get("alt") for one in logos} == {
        say("organisation", "fr"),
        say("organisation", "en"),
    }
    assert all(one.get("src").startswith("data:image/svg+xml;base64,") for one in logos)
    (picture,) = pictures(slides(whole))
    assert picture._element._nvXxPr.cNvPr.get("descr") == say("organisation", "fr")
    assert picture.width == pytest.approx(4 * picture.height, rel=0.01)
    assert picture.top + picture.height < slides(whole).slides[0].shapes.title.top


def test_a_template_gives_powerpoint_its_look_and_keeps_its_own_logo(folder, whole):
    (folder / "modele.pptx").write_bytes(powerpoint())
    (folder / "logo.png").write_bytes(image())
    shown = slides(whole)
    assert (shown.slide_width, shown.slide_height) == (9_144_000, 6_858_000)
    assert len(shown.slides) > 1 and pictures(shown) == []


def test_another_file_is_seen_at_once(folder, whole):
    file = folder / "logo.png"
    file.write_bytes(image(80))
    first = whole.get(f"{DECK}.html")
    file.write_bytes(image(160))
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))
    again = whole.get(f"{DECK}.html", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200 and again.text != first.text


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", b"no image"),
        ("logo.png", image()[:60]),
        ("logo.jpg", b""),
        ("logo.svg", b"<html><body>no drawing</body></html>"),
        ("logo.svg", b"<svg"),
        ("logo.svg", DRAWING.replace(b"<path", b"<!--" + b" " * 500_000 + b"--><path")),
        ("logo.png", in_format("WEBP")),
        ("logo.png", lambda: in_format("PNG", 20_000)),  # long to make: where it is used alone
        ("modele.potx", b"no template"),
        ("modele.pptx", without_its_master()),
        ("modele.pptx", image()),
    ],
)
def test_what_cannot_be_used_is_said_and_all_is_made_without_it(name, content, folder, whole):
    (folder / name).write_bytes(content() if callable(content) else content)
    own = organisation.organisation()
    use = "logo" if name.startswith("logo") else "template"
    assert (own.wrong, own.logos, own.template) == (((use, name),), (), None)
    for language in ("fr", "en"):
        assert name in say(f"organisation_{use}_wrong", language, file=name)
    assert whole.get(f"{DECK}.html").status_code == 200
    assert len(slides(whole).slides) > 1
