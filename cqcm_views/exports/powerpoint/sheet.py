"""A slide under way: its placeholders by what they are for, and the room that is left."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml.etree import _Element
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.shapes.base import BaseShape
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide

from cqcm_data.text import Language
from cqcm_views.exports.powerpoint.layouts import Box, around, corners
from cqcm_views.exports.powerpoint.words import LINE, Paragraph, Run, fitted, lines_of, write
from cqcm_views.exports.presentation import Note
from cqcm_views.wording.strings import say

POINT = 12_700
_GAP = 8 * POINT  # between what is measured, the content and what is noted below it
_MOST = 7  # lines of what is noted below the content
_LETTERS = 300  # of what is measured


@dataclass
class Sheet:
    """A slide that is written; `rest` is what does not fit on it and goes to its notes."""

    native: Slide
    language: Language
    rest: list[Note] = field(default_factory=list)

    def place(self, *kinds: KIND) -> SlidePlaceholder | None:
        """The placeholder of these kinds, the largest of several."""
        every = [p for p in self.native.placeholders if p.placeholder_format.type in kinds]
        return max(every, key=lambda place: place.width * place.height, default=None)

    @property
    def main(self) -> SlidePlaceholder | None:
        """Where a chart, a table or words stand."""
        return self.place(KIND.OBJECT) or self.place(KIND.BODY, KIND.CHART, KIND.TABLE)

    def beside(self, main: SlidePlaceholder, above: bool) -> SlidePlaceholder | None:
        """A place for words above or below the main one, as wide as it is."""
        words = [
            place
            for place in self.native.placeholders
            if place.placeholder_format.type == KIND.BODY and place.shape_id != main.shape_id
            if abs(place.width - main.width) * 10 < main.width
        ]
        near = [p for p in words if (p.top < main.top if above else p.top > main.top)]
        return next(iter(near), None)

    def region(self) -> Box:
        """The room for what is measured, the content and its notes: all below the title."""
        main = self.main
        if main is None:
            return self._below_title()
        every = [main, self.beside(main, True), self.beside(main, False)]
        return around(box_of(one) for one in every if one is not None)

    def _below_title(self) -> Box:
        """Where the layout has a title alone."""
        title = box_of(self.native.shapes.title)
        file = self.native.part.package.presentation_part.presentation
        foot = [p.top for p in self.native.slide_layout.placeholders if p.top > title.bottom]
        bottom = min([round(file.slide_height * 0.92), *foot])
        return Box(title.left, title.bottom + _GAP, title.width, bottom - title.bottom - 2 * _GAP)

    def text_box(self, box: Box, name: str) -> BaseShape:
        """Words of our own where the layout has no place for them."""
        frame = self.native.shapes.add_textbox(*corners(box))
        frame.name = say(f"pptx_place_{name}", self.language)
        frame.text_frame.word_wrap = True
        for side in ("left", "right", "top", "bottom"):
            setattr(frame.text_frame, f"margin_{side}", 0)
        return frame

    def carve(
        self, paragraphs: Sequence[Paragraph], size: float, region: Box, name: str, above: bool
    ) -> Box:
        """Writes words at an end of a region; gives what is left of it."""
        if not paragraphs:
            return region
        high = _height(paragraphs, size, region)
        place = (
            self.beside(self.main, above) if self.main is not None and name != "source" else None
        )
        own = place is not None and high <= place.height
        box = box_of(place) if place is not None and own else _end(region, high, above)
        if place is None:
            place = self.text_box(box, name)
            paragraphs = [[_sized(run, size) for run in runs] for runs in paragraphs]
        elif not own:
            place.left, place.top, place.width, place.height = corners(box)
        write(place.text_frame, paragraphs)
        return _left(region, box, above)

    def few(self, paragraphs: Sequence[Paragraph], size: float, region: Box) -> list[Paragraph]:
        """As many as leave room for the content; the last ones go to the notes in full."""
        kept = [*paragraphs]
        while len(kept) > 1 and _height(kept, size, region) > _MOST * size * LINE * POINT:
            self.later("".join(run.text for run in kept.pop()))
        return kept

    def cut(self, text: str) -> str:
        """Words that fit under a title; all of them in the notes where they do not."""
        shown = fitted(text, _LETTERS)
        if shown != text:
            self.later(text)
        return shown

    def later(self, text: str) -> None:
        """What stands in the notes instead of on the slide."""
        self.rest.append((say("pptx_rest", self.language), text))

    def copied(self, kind: KIND) -> SlidePlaceholder | None:
        """A placeholder of the layout that new slides do not have by themselves."""
        layout = self.native.slide_layout
        own = (one for one in layout.placeholders if one.placeholder_format.type == kind)
        known = next(own, None)
        if known is None:
            return None
        copy: _Element = deepcopy(known._element)
        for inherited in copy.xpath("p:spPr | p:txBody/a:lstStyle"):
            inherited[:] = []  # places and looks are those of the layout
        tree = self.native.shapes._spTree
        copy.nvSpPr.cNvPr.set("id", str(max(map(int, tree.xpath("//@id[number() = .]"))) + 1))
        tree.append(copy)
        return next(p for p in self.native.placeholders if p.shape_id == copy.nvSpPr.cNvPr.id)


def box_of(shape: BaseShape) -> Box:
    """Where a shape stands."""
    return Box(int(shape.left), int(shape.top), int(shape.width), int(shape.height))


def _height(paragraphs: Sequence[Paragraph], size: float, region: Box) -> int:
    lines = sum(
        lines_of("".join(run.text for run in runs), region.points, size) for runs in paragraphs
    )
    return round(lines * size * LINE * POINT)


def _sized(run: Run, size: float) -> Run:
    return run if run.size else Run(run.text, size, run.bold, run.colour)


def _end(region: Box, high: int, above: bool) -> Box:
    top = region.top if above else region.bottom - high
    return Box(region.left, top, region.width, high)


def _left(region: Box, taken: Box, above: bool) -> Box:
    top = taken.bottom + _GAP if above else region.top
    bottom = region.bottom if above else taken.top - _GAP
    return Box(region.left, top, region.width, bottom - top)
