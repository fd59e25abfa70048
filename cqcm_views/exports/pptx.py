"""A presentation as a PowerPoint file with native, editable charts: values in, bytes out.

What a slide looks like stands in its master: the house's own, or that of the organisation. A chart
has its data behind it; a map and dates are shapes, a list is a table.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation as File
from pptx.shapes.base import BaseShape
from pptx.slide import Slide as NativeSlide
from pptx.util import Emu, Pt

from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards.content import CardContent, Figure, Table, Value, Words
from cqcm_views.charts.words import width_of
from cqcm_views.exports import codes
from cqcm_views.exports.plots import Plot
from cqcm_views.exports.powerpoint import charts, shapes, tables
from cqcm_views.exports.powerpoint.colours import fill_xml, flat, no_line_xml, paint
from cqcm_views.exports.powerpoint.layouts import (
    Box,
    Layouts,
    WrongTemplate,
    chosen,
    corners,
    opened,
    places,
    title_size,
)
from cqcm_views.exports.powerpoint.measures import is_legible, on_slide
from cqcm_views.exports.powerpoint.sheet import POINT, Sheet, box_of
from cqcm_views.exports.powerpoint.words import (
    LINE,
    SMALLEST,
    Paragraph,
    Run,
    fitted,
    fitting_size,
    legible,
    lines_of,
    speak,
    unmarked,
    without_query,
    write,
)
from cqcm_views.exports.presentation import Presentation, Slide, closing
from cqcm_views.theme import PAPER
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

__all__ = ["WrongTemplate", "written"]

_CREATED = dt.datetime(2023, 12, 31, tzinfo=dt.UTC)  # the same bytes at any time
_LEAST_TITLE = 20  # points
# Inches: left, top, width, height. A logo is at most so wide and high.
_LOGO, _WHO = (0.74, 0.6, 4.0, 1.1), (0.6, 0.5, 9.0, 0.4)
_CODE = (10.6, 4.5, 2.13, 2.13)
_LONGEST = 200  # letters of a title
_NUMBER, _BESIDE, _TEXT, _BELOW = 96, 32, 20, 18  # points
_NAMED, _APART = (24, 20, 18, 16, 14), 8  # points of what is named, and between
_NOTED = 54 * POINT  # what a note below a table takes
_WIDER = 1.2  # Arial than the font that we measure


def written(
    presentation: Presentation, template: bytes | None = None, logo: bytes | None = None
) -> bytes:
    """The bytes of a .pptx; raises WrongTemplate where the organisation's own cannot serve.

    The logo is a PNG or a JPEG, for the first slide; a template has the organisation's already.
    """
    file = opened(template, presentation.language)
    layouts = chosen(file)
    for slide in presentation.slides:
        _add(file, layouts, slide, presentation)
    if presentation.slides and not presentation.slides[0].content:  # a deck, not a card alone
        if not template:
            _first(file.slides[0], presentation, logo)
        _close(file, layouts, presentation)
    _describe(file, presentation)
    content = io.BytesIO()
    file.save(content)
    return _dateless(content.getvalue())


def _describe(file: File, presentation: Presentation) -> None:
    """What the file says of itself: no person's name, whoever made the template."""
    properties = file.core_properties
    properties.title = fitted(legible(presentation.title), 255)
    properties.language = numbers.LOCALES[presentation.language].replace("_", "-")
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(properties, name, "")
    properties.created = properties.modified = _CREATED
    properties.revision = 1


def _dateless(content: bytes) -> bytes:
    """The same package without the time at which it was written."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w") as package:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, old.read(name))
    return new.getvalue()


# A slide ----------------------------------------------------------------------------------------


def _add(file: File, layouts: Layouts, slide: Slide, presentation: Presentation) -> None:
    layout = layouts.content if slide.content else layouts.opening
    sheet = Sheet(file.slides.add_slide(layout), presentation.language)
    _title(sheet, slide)
    if slide.content:
        _card(sheet, slide, slide.content)
    else:
        _opening(sheet, slide, presentation)
    _finish(sheet, slide, presentation)


def _finish(sheet: Sheet, slide: Slide, presentation: Presentation) -> None:
    _clear(sheet)
    sheet.copied(KIND.SLIDE_NUMBER)
    _notes(sheet, slide, presentation)
    speak(sheet.native._element, sheet.language)


def _title(sheet: Sheet, slide: Slide) -> None:
    """As large as the master has it where it fits; cut where it is too long, with all in notes."""
    shown = fitted(slide.title, _LONGEST)
    place = sheet.native.shapes.title
    usual = title_size(sheet.native.slide_layout)
    size = fitting_size(shown, (place.width / POINT, place.height / POINT), usual, _LEAST_TITLE)
    write(place.text_frame, [[Run(shown, 0 if size == usual else size)]])
    if shown != slide.title:
        sheet.rest.append((say("pptx_whole_title", sheet.language), slide.title))


def _opening(sheet: Sheet, slide: Slide, presentation: Presentation) -> None:
    """A line of words; on the first slide what is chosen, and the version of the data as well."""
    about = presentation.about
    made_up = say("status_fictitious", sheet.language) if about.example else ""
    more = (*about.filters, made_up, about.version) if slide is presentation.slides[0] else ()
    lines = [Run(slide.below), Run(slide.source, _BELOW), *map(Run, more)]
    place = sheet.place(KIND.SUBTITLE) or sheet.main
    if place is None:
        title = box_of(sheet.native.shapes.title)
        place = sheet.text_box(Box(title.left, title.bottom, title.width, 80 * POINT), "subtitle")
    write(place.text_frame, [[line] for line in lines if line.text])


def _first(slide: NativeSlide, presentation: Presentation, logo: bytes | None) -> None:
    """Whose slides they are, and the way to the audience's copy; a template says it its own way."""
    sheet, name = Sheet(slide, presentation.language), say("organisation", presentation.language)
    if logo:
        _logo(slide, logo, name)
    else:
        who = sheet.text_box(_inches(*_WHO), "organisation")
        write(who.text_frame, [[Run(name, _BELOW, colour=PAPER.card)]])
    if code := codes.png(presentation.copy):
        _code(sheet, code, presentation.copy, _inches(*_CODE))


def _inches(left: float, top: float, width: float, height: float) -> Box:
    return Box(*(round(inches * 72 * POINT) for inches in (left, top, width, height)))


def _logo(slide: NativeSlide, logo: bytes, alt: str) -> None:
    """Above the title on a pale ground, in the room that there is, whatever its shape."""
    room = _inches(*_LOGO)
    picture = slide.shapes.add_picture(io.BytesIO(logo), Emu(room.left), Emu(room.top))
    scale = min(room.width / picture.width, room.height / picture.height)
    picture.width, picture.height = (
        Emu(round(picture.width * scale)),
        Emu(round(picture.height * scale)),
    )
    picture._element._nvXxPr.cNvPr.set("descr", alt)
    edge = 10 * POINT
    ground = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE,
        *(Emu(place - edge) for place in (picture.left, picture.top)),
        *(Emu(size + 2 * edge) for size in (picture.width, picture.height)),
    )
    paint(ground._element.spPr, fill_xml(PAPER.card), no_line_xml())
    flat(ground._element)
    picture._element.addprevious(ground._element)


def _code(sheet: Sheet, code: bytes, copy: str, box: Box) -> None:
    """The code to scan for the audience's copy, what it is, and the same way for who presses it."""
    slide = sheet.native
    left, top, side = Emu(box.left), Emu(box.top), Emu(box.width)
    picture = slide.shapes.add_picture(io.BytesIO(code), left, top, side, side)
    picture._element._nvXxPr.cNvPr.set("descr", say("deck_code", sheet.language))
    picture.click_action.hyperlink.address = copy


def _close(file: File, layouts: Layouts, presentation: Presentation) -> None:
    """Where the figures come from, the version, the link; the way to the audience's copy."""
    sheet = Sheet(file.slides.add_slide(layouts.content), presentation.language)
    _title(sheet, Slide(say("deck_closing", sheet.language)))
    region, copy = sheet.region(), presentation.copy
    region = replace(region, top=region.top + _APART * POINT, height=region.height - _APART * POINT)
    said = [*closing(presentation)]
    if code := codes.png(copy):
        side = min(region.width // 4, region.height)
        _code(sheet, code, copy, Box(region.left + region.width - side, region.top, side, side))
        region = replace(region, width=region.width - side - _NOTED)
    if copy:
        said.append((say("deck_scan", sheet.language), copy))
    addresses = {presentation.about.link, copy}
    _named(sheet, [(name, _told(words, addresses)) for name, words in said], region)
    if (foot := sheet.copied(KIND.FOOTER)) is not None:
        write(foot.text_frame, [[Run(fitted(presentation.title, _LONGEST))]])
    _finish(sheet, Slide(""), presentation)


def _told(words: str, addresses: Collection[str]) -> Run:
    """Words as there is room for them; an address leads all the way, whatever is read of it."""
    if words in addresses:
        return Run(without_query(words, _LONGEST), link=words)
    return Run(fitted(words, _LONGEST))


def _named(sheet: Sheet, said: Sequence[tuple[str, Run]], region: Box) -> None:
    """Names, and below each its words, as large as there is room for all."""
    size = next((size for size in _NAMED if _high(said, size, region) <= region.height), SMALLEST)
    paragraphs = [
        [run]
        for name, words in said
        for run in (Run(name, SMALLEST, colour=PAPER.quiet), replace(words, size=size))
    ]
    place = _words(sheet, paragraphs, region)
    place.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    for name in [*place.text_frame.paragraphs][2::2]:
        name.space_before = Pt(_APART)


def _high(said: Sequence[tuple[str, Run]], size: float, region: Box) -> float:
    lines = sum(lines_of(words.text, region.points, size) for _, words in said)
    return (lines * size * LINE + len(said) * (SMALLEST * LINE + _APART)) * POINT


def _clear(sheet: Sheet) -> None:
    """Takes out what stayed empty: it would ask to be filled in."""
    for place in [*sheet.native.placeholders]:
        if place.has_text_frame and not place.text_frame.text:
            place._element.getparent().remove(place._element)


def _notes(sheet: Sheet, slide: Slide, presentation: Presentation) -> None:
    """For who presents: what to say and to know, what did not fit, what the file says of itself."""
    named = [*slide.notes, *sheet.rest, *presentation.about.lines()]
    lines = [say("chip", sheet.language, label=name, value=words) for name, words in named]
    notes = sheet.native.notes_slide
    write(notes.notes_text_frame, [[Run(line)] for line in lines])
    speak(notes._element, sheet.language)


# A card -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Drawn:
    """What of a card stands on its slide: how it is put in a box, and what must be noted below."""

    put: Callable[[Box], None]
    notes: Sequence[str] = ()


def _card(sheet: Sheet, slide: Slide, content: CardContent) -> None:
    region = _source(sheet, content)
    region = sheet.carve(_measured(sheet, slide, content), _BELOW, region, "below", above=True)
    drawn = _drawn(sheet, content, region)
    noted: list[Paragraph] = (
        [[Run(content.caution)]] if content.caution and not content.value else []
    )
    beside = [] if content.value else _remarks(content)
    if more := " · ".join([*beside, *drawn.notes]):
        noted.append([Run(more)])
    noted = sheet.few(noted, SMALLEST, region)
    drawn.put(sheet.carve(noted, SMALLEST, region, "note", above=False))


def _measured(sheet: Sheet, slide: Slide, content: CardContent) -> list[Paragraph]:
    """What is made up says so first; then the unit where no title has it, and what is below it."""
    words = sheet.cut(" · ".join(filter(None, [_unit(content, sheet.language), slide.below])))
    runs = [Run(words)] if words else []
    if content.fictitious:
        mark = say("fictitious", sheet.language)
        runs = [Run(mark + (" · " if words else ""), bold=True, colour=PAPER.warning), *runs]
    return [runs] if runs else []


def _unit(content: CardContent, language: Language) -> str:
    """What is counted, where neither the title says it nor each number."""
    units = {
        part.shown.indicator.unit
        for part in content.parts
        if isinstance(part, Figure) and isinstance(part.shown, Series)
    }
    unsaid = not content.headline and content.measure != content.title
    return "".join(numbers.unit_beside(unit, None, language) for unit in units if unsaid)


def _remarks(content: CardContent) -> list[str]:
    """What limits the numbers of a card, as far as nothing above them says it."""
    limits = content.below if content.headline else ""
    said = (limits, content.citation.answered, *content.notices, content.whole, content.remark)
    return [one for one in said if one]


def _source(sheet: Sheet, content: CardContent) -> Box:
    """Where the numbers come from: in the footer where it is wide enough; gives what is left."""
    region, cited = sheet.region(), content.citation
    wide = [
        box
        for box in places(sheet.native.slide_layout, [KIND.FOOTER])
        if box.width * 10 > region.width * 7
    ]
    if not wide:
        words = [[Run(cited.cited, colour=PAPER.quiet)]]
        return sheet.carve(words, SMALLEST, region, "source", above=False)
    whole = lines_of(cited.cited, wide[0].points, SMALLEST) <= 2
    place = sheet.copied(KIND.FOOTER)
    if place is not None:
        write(place.text_frame, [[Run(cited.cited if whole else cited.short)]])
    return region


# What of a card is drawn ------------------------------------------------------------------------


def _drawn(sheet: Sheet, content: CardContent, region: Box) -> _Drawn:
    """Its picture where there is a native one, else its table, else its number or its words."""
    figure = next((part for part in content.parts if isinstance(part, Figure)), None)
    native = _figure(sheet, figure, region) if figure else None
    if native:
        return native
    if content.table and content.table.rows:
        return _table(sheet, content.table, region)
    return _Drawn(lambda box: _put(sheet, content, box))


def _figure(sheet: Sheet, figure: Figure, region: Box) -> _Drawn | None:
    plot = on_slide(figure)
    if plot and is_legible(plot, region):
        return _Drawn(lambda box: _chart(sheet, figure, plot, box), plot.notes)
    if isinstance(figure.shown, Series) and shapes.is_map(figure, figure.shown):
        series = figure.shown
        notes = shapes.tile_notes(figure, series, region)
        return _Drawn(lambda box: shapes.tiles(figure, series, sheet, box), notes)
    if isinstance(figure.shown, tuple) and shapes.fits(figure.shown, region):
        events = figure.shown
        cut = shapes.cut(figure, events)
        sheet.rest += cut
        notes = [say("pptx_cut", sheet.language)] if cut else []
        return _Drawn(lambda box: shapes.timeline(figure, events, sheet, box), notes)
    return None


def _chart(sheet: Sheet, figure: Figure, plot: Plot, box: Box) -> None:
    frame = charts.add(plot, sheet.native, sheet.main, box)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", legible(figure.alt))
    speak(frame.chart.part._element, sheet.language)


def _table(sheet: Sheet, table: Table, region: Box) -> _Drawn:
    """What fits of a table, with room below it to say how many rows do not."""
    part = tables.cut(table, region)
    if part.rest:
        part = tables.cut(table, replace(region, height=region.height - _NOTED))
    for row in part.rest:
        sheet.later(tables.in_words(table, row, sheet.language))

    def put(box: Box) -> None:
        frame = tables.add(table, part, sheet.native, sheet.main, box)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", legible(table.caption))

    more = tables.more(part, sheet.language)
    return _Drawn(put, [more] if more else [])


def _words(sheet: Sheet, paragraphs: Sequence[Paragraph], box: Box) -> BaseShape:
    place: BaseShape | None = sheet.main
    if place is None:
        place = sheet.text_box(box, "content")
    place.left, place.top, place.width, place.height = corners(box)
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(place.text_frame, paragraphs)
    unmarked(place.text_frame)
    return place


def _put(sheet: Sheet, content: CardContent, box: Box) -> None:
    _words(sheet, [*_text(content, box)], box)


def _text(content: CardContent, box: Box) -> Iterator[Paragraph]:
    """A large number with its qualifier and unit, and below it what must be known; or words."""
    for part in content.parts:
        match part:
            case Value():
                yield from _value(part, content, box)
            case Table() if part.nothing and not part.rows:
                yield [Run(part.nothing, 24)]
            case Words() if len(content.parts) == 1:
                yield [Run(part.text, _TEXT)]


def _value(value: Value, content: CardContent, box: Box) -> Iterator[Paragraph]:
    beside = width_of(f"{value.qualifier} {value.unit} ", _BESIDE) * _WIDER
    room = max(box.points - beside, box.points / 3)
    size = fitting_size(value.text, (room, _NUMBER * LINE), _NUMBER, _TEXT)
    yield [
        *([Run(f"{value.qualifier} ", _BESIDE)] if value.qualifier else []),
        Run(value.text, size, bold=True, colour=PAPER.accent),
        *([Run(f" {value.unit}", _BESIDE)] if value.unit else []),
    ]
    if value.compared:
        yield [Run(value.compared, _TEXT)]
    if value.target:
        yield [Run(value.target.words, _TEXT)]
    for words in filter(None, [content.caution, *_remarks(content)]):
        yield [Run(words, _TEXT, colour=PAPER.quiet)]
