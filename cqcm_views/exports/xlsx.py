"""Cards as an Excel workbook: typed numbers and days, a native chart, where all comes from.

A card has one sheet; a view has one of its figures, one for each chart and each list. Both end with
the sources. Above each table stand what it shows, the filters, the version, the source, and the
link that gives it again.
"""

import datetime as dt
import io
import math
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cqcm_data import catalogue
from cqcm_data.formulas import safe
from cqcm_data.text import Language
from cqcm_views.cards import citations
from cqcm_views.cards.content import CardContent, Cell, Column, Figure, Row, Table
from cqcm_views.exports.about import About
from cqcm_views.exports.plots import SPLIT, Line, Plot, Shape, plotted
from cqcm_views.theme import PAPER, readable_on
from cqcm_views.wording.strings import say

LONGEST_NAME = 31  # of a sheet, as Excel counts letters
_LETTER = 1  # the paper, as Excel numbers it
# Letters that columns are wide: the first, of days, others, at most; all, to be read on paper.
_FIRST, _DAY, _NARROW, _WIDE, _PAGE = 26, 12, 8, 72, 175
_POINTS = 60  # of a chart: beyond, no number is written beside each
_LINE = 15  # points of a line
_BUTTON, _EDGES = 5, 3  # letters that the button of a filter takes, and the edges of a cell
_UNGROUPED = ("calendar_year", "rank")  # no space of thousands
_IN_A_TITLE = 250  # letters
_SHAPES: Mapping[Shape, dict[str, str]] = {
    "bars": {"type": "bar"},
    "columns": {"type": "column"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "whole": {"type": "bar", "subtype": "percent_stacked"},
    "lines": {"type": "line"},
}


def card(content: CardContent, about: About) -> bytes:
    """A card on one sheet, with its chart, and its sources on another."""
    with _Book(content.title, about) as book:
        book.card(content)
        book.sources([content])
    return book.content()


def view(title: str, contents: Sequence[CardContent], about: About) -> bytes:
    """The cards of a view: figures on one sheet, each chart and list on its own, the sources."""
    with _Book(title, about) as book:
        if figures := [one for one in contents if one.value]:
            book.figures(title, figures)
        for content in contents:
            if not content.value and not content.waits:
                book.card(content)
        book.sources(contents)
    return book.content()


def named(title: str, taken: Sequence[str]) -> str:
    """A name that Excel takes for a sheet, as near to a title as can be, and none of `taken`."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", title.replace("\u00a0", " "))
    whole = " ".join(plain.split()).strip("' ") or "—"
    used = {name.casefold() for name in (*taken, "History")}  # a name that Excel keeps for itself
    for number in range(1, len(used) + 2):
        end = f" ({number})" if number > 1 else ""
        name = _cut(whole, LONGEST_NAME - len(end)) + end
        if name.casefold() not in used:
            break
    return name


def _cut(text: str, longest: int) -> str:
    """Whole words that Excel counts as so many letters at most: it counts an emoji as two."""
    cut = text
    while len(cut.encode("utf-16-le")) > 2 * longest:
        cut = cut[:-1]
    if cut != text and text[len(cut)] != " " and " " in cut[longest // 2 :]:
        cut = cut.rpartition(" ")[0]
    return cut.strip("' ,;")


def number_format(unit: str, decimals: int, language: Language) -> str:
    """How Excel writes numbers of a unit; it puts the separators of the reader's own settings."""
    digits = ("0" if unit in _UNGROUPED else "#,##0") + ("." + "0" * decimals if decimals else "")
    symbol = catalogue.load().units[unit].symbol if unit else None
    if not symbol:
        return digits
    if language == "en" and symbol in "$%":
        return f'"$"{digits}' if symbol == "$" else f'{digits}"%"'
    return f'{digits}"\u00a0{symbol}"'


def decimals(value: float) -> int:
    """As many decimals as the page gives: two digits of a small number, one of any other."""
    if value == int(value):
        return 0
    return max(1, 1 - math.floor(math.log10(abs(value))))


# A sheet as it is written -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sheet:
    """A table for Excel: a span of days is words and two days."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def place(self, code: str) -> int:
        """Where a column stands."""
        return next(at for at, one in enumerate(self.columns) if one.code == code)


def _sheet(data: Table, language: Language) -> _Sheet:
    days = [say(name, language) for name in ("from_day", "to_day")]
    columns: list[Column] = []
    for one in data.columns:
        columns.append(one)
        if one.dates == "span":
            columns += [Column(name, dates="day") for name in days]
    return _Sheet(tuple(columns), tuple(tuple(_cells(data, row)) for row in data.rows))


def _cells(data: Table, row: Row) -> Iterator[Cell]:
    for column, cell in zip(data.columns, row.cells, strict=True):
        if column.dates == "span":
            yield from (Cell(cell.text), Cell("", cell.value), Cell("", cell.until))
        else:
            yield cell


def _in_order(content: CardContent, plot: Plot | None) -> Table:
    """The rows of a card in the order of its chart, where each of its names is a row."""
    data = content.data
    if plot is None or sorted(plot.rows) != list(range(len(data.rows))):
        return data
    return replace(data, rows=tuple(data.rows[place] for place in plot.rows))


def _known(plot: Plot) -> int:
    """How many of its names have a number, where they are the first ones; else none."""
    marks = zip(*(line.values for line in plot.lines), strict=True)
    has = [all(value is not None for value in values) for values in marks]
    return sum(has) if has == sorted(has, reverse=True) else 0


# The workbook -------------------------------------------------------------------------------------


class _Book:
    """A workbook under way: its formats made once, the names of its sheets."""

    def __init__(self, title: str, about: About) -> None:
        self._content = io.BytesIO()
        self._book = Workbook(self._content, {"in_memory": True, "strings_to_formulas": False})
        created = dt.datetime.combine(about.day, dt.time(), dt.UTC)  # the same bytes at any time
        self._book.set_properties({"title": title[:_IN_A_TITLE], "created": created})
        self._about, self._language = about, about.language
        self._names: list[str] = []
        self._numbers: dict[str, Format] = {}
        self._title = self._book.add_format(
            {"bold": True, "font_size": 16, "font_color": PAPER.accent}
        )
        wrapped = {"text_wrap": True, "align": "left", "valign": "top"}
        self._plain = self._book.add_format(wrapped)
        self._quiet = self._book.add_format({**wrapped, "font_color": PAPER.quiet})
        self._strong = self._book.add_format({"bold": True, "valign": "top"})
        self._warning = self._book.add_format({"bold": True, "font_color": PAPER.warning})
        self._text = self._book.add_format({**wrapped, "indent": 1})
        head = {"bold": True, "bg_color": PAPER.accent, "font_color": PAPER.paper}
        self._head = self._book.add_format({**head, **wrapped, "valign": "vcenter", "indent": 1})
        right = {"text_wrap": True, "align": "right", "valign": "vcenter"}
        self._head_of_numbers = self._book.add_format({**head, **right})

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *error: object) -> None:
        self._book.close()

    def content(self) -> bytes:
        """The file, once it is closed."""
        return self._content.getvalue()

    def _say(self, name: str) -> str:
        return say(name, self._language)

    def _add(self, title: str) -> Worksheet:
        name = named(title, self._names)
        self._names.append(name)
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)  # inches
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    # What stands on a sheet ----------------------------------------------------------------------

    def card(self, content: CardContent) -> None:
        """The sheet of a card: what it says, its rows, its chart below them."""
        sheet = self._add(content.title)
        plot = plotted(content.figure) if content.figure else None
        table = _sheet(_in_order(content, plot), self._language)
        row = self._top(sheet, table, content.title, content)
        below = self._table(sheet, row, table, content.data.nothing)
        if plot:
            self._chart(sheet, (row, below), table, plot, content)

    def figures(self, title: str, contents: Sequence[CardContent]) -> None:
        """The figures of a view on one sheet, a row for each, with the columns of all of them."""
        every = _together([one.data.columns for one in contents])
        rows = [row for content in contents for row in _figure_rows(content, every)]
        to_know = Column(self._say("sheet_to_know"), code="to_know")
        columns = (Column(self._say("measure"), code="measure"), *every, to_know)
        table = _sheet(Table(title, columns, tuple(rows)), self._language)
        sheet = self._add(self._say("sheet_figures"))
        self._table(sheet, self._top(sheet, table, title), table)

    def sources(self, contents: Sequence[CardContent]) -> None:
        """Where each card comes from, and what must be known of it."""
        names = (
            *("sheet_card", "source", "section", "period", "kind_of_figure", "status"),
            *("definition", "to_use", "to_clarify", "answer"),
        )
        table = _Sheet(
            columns=tuple(Column(self._say(name)) for name in names),
            rows=tuple(tuple(map(Cell, _source(one, self._language))) for one in contents),
        )
        sheet = self._add(self._say("sheet_sources"))
        self._table(sheet, self._top(sheet, table, self._say("sheet_sources")), table)

    def _top(
        self, sheet: Worksheet, table: _Sheet, title: str, content: CardContent | None = None
    ) -> int:
        """What a sheet says above its table; gives the row of the headings."""
        sheet.write_string(0, 0, safe(title), self._title)
        sheet.set_row(0, 24)
        row, widths = 1, _widths(table)
        for words, style in self._sentences(content):
            self._across(sheet, (row, 0), words, style, widths)
            row += 1
        for name, words in self._lines(content):
            sheet.write_string(row, 0, safe(name), self._strong)
            self._across(sheet, (row, 1), words, self._quiet, widths)
            row += 1
        return row + 1

    def _across(
        self,
        sheet: Worksheet,
        place: tuple[int, int],
        words: str,
        style: Format,
        widths: Sequence[int],
    ) -> None:
        """Words over the width of the table: Excel makes no merged row higher for them, we do."""
        row, first = place
        last = len(widths) - 1
        if last > first:
            sheet.merge_range(row, first, row, last, "", style)
        sheet.write_string(row, first, safe(words), style)
        lines = 1 + len(words) // max(1, sum(widths[first:]))
        if lines > 1:
            sheet.set_row(row, _LINE * lines)

    def _sentences(self, content: CardContent | None) -> Iterator[tuple[str, Format]]:
        if content is None:
            return
        if content.fictitious:
            yield self._say("status_fictitious"), self._warning
        for words in dict.fromkeys([content.headline or content.claim, content.caution]):
            if words and words != content.title:
                yield words, self._plain
        answered = content.citation.answered
        for words in filter(None, (answered, *content.notices, content.whole, content.remark)):
            yield words, self._quiet

    def _lines(self, content: CardContent | None) -> Iterator[tuple[str, str]]:
        if content:
            yield self._say("source"), content.citation.cited
        made_up = self._about.example and (content is None or content.fictitious)
        yield from replace(self._about, example=made_up).lines()

    # Tables --------------------------------------------------------------------------------------

    def _table(self, sheet: Worksheet, row: int, table: _Sheet, nothing: str = "") -> int:
        """Headings that stay, and rows; gives the row below them."""
        widths = _widths(table)
        for at, column in enumerate(table.columns):
            typed = column.number or column.dates == "day"
            head = self._head_of_numbers if typed else self._head
            sheet.write_string(row, at, safe(column.name), head)
            sheet.set_column(at, at, widths[at])
        heads = zip(table.columns, widths, strict=True)
        lines = max(_lines_in(column.name, width - _BUTTON) for column, width in heads)
        sheet.set_row(row, max(20, _LINE * lines))
        shown = _decimals(table)
        for below, cells in enumerate(table.rows, start=row + 1):
            lines = max(map(_lines_of, cells, widths))
            sheet.set_row(below, _LINE * lines if lines > 1 else None)
            for at, cell in enumerate(cells):
                self._cell(sheet, below, at, cell, shown.get(_measured(table, cells, at), 0))
        last = row + max(len(table.rows), 1)
        if not table.rows:
            sheet.write_string(last, 0, safe(nothing or self._say("finding_empty")), self._quiet)
        sheet.autofilter(row, 0, last, len(table.columns) - 1)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        return last + 1

    def _cell(self, sheet: Worksheet, row: int, at: int, cell: Cell, decimals: int) -> None:
        if isinstance(cell.value, dt.date):
            sheet.write_datetime(row, at, cell.value, self._number("yyyy-mm-dd"))
        elif isinstance(cell.value, int | float):
            style = self._number(number_format(cell.unit, decimals, self._language))
            sheet.write_number(row, at, cell.value, style)
        elif cell.text:
            sheet.write_string(row, at, safe(cell.text), self._text)

    def _number(self, code: str) -> Format:
        if code not in self._numbers:
            self._numbers[code] = self._book.add_format({"num_format": code, "valign": "top"})
        return self._numbers[code]

    # Charts --------------------------------------------------------------------------------------

    def _chart(
        self,
        sheet: Worksheet,
        rows: tuple[int, int],
        table: _Sheet,
        plot: Plot,
        content: CardContent,
    ) -> None:
        """A chart below the table: of its own rows where they will do, else of a table of parts.

        Excel draws a word in a column of numbers as a zero.
        """
        header, below = rows
        if plot.rows and _known(plot):
            columns, area = [table.place("value")], (header, header + _known(plot))
        else:
            columns = list(range(1, len(plot.lines) + 1))
            area = self._grid(sheet, below + 1, plot, _widths(table)[0])
            below = area[1] + 1
        drawn = self._drawn(sheet, plot, columns, area)
        title = content.measure or content.title
        if content.fictitious:
            title = say(
                "labelled", self._language, label=self._say("status_fictitious"), value=title
            )
        drawn.set_title({"name": safe(title)[:_IN_A_TITLE], "name_font": {"size": 12}})
        lies = _SHAPES[plot.shape]["type"] == "bar"
        height = max(300, 130 + 24 * len(plot.names)) if lies else 380
        drawn.set_size({"width": 960, "height": height})
        described = {"description": _alternative(content), "object_position": 2}
        sheet.insert_chart(below + 1, 0, drawn, described)

    def _grid(self, sheet: Worksheet, row: int, plot: Plot, width: int) -> tuple[int, int]:
        """The numbers of a chart as it needs them; gives the rows of heading and last one."""
        sheet.write_string(row, 0, self._say("chart_numbers"), self._strong)
        sheet.write_string(row + 1, 0, safe(plot.side), self._head)
        sheet.set_row(row + 1, 2 * _LINE)
        for below, name in enumerate(plot.names, start=row + 2):
            sheet.write_string(below, 0, safe(name), self._text)
            sheet.set_row(below, _LINE * _lines_in(name, width - _EDGES))
        needed = max(map(decimals, _numbers(plot)))
        for at, line in enumerate(plot.lines, start=1):
            sheet.write_string(row + 1, at, safe(line.name), self._head_of_numbers)
            for below, value in enumerate(line.values, start=row + 2):
                self._cell(sheet, below, at, Cell("", value, plot.unit), needed)
        return row + 1, row + 1 + len(plot.names)

    def _drawn(
        self, sheet: Worksheet, plot: Plot, columns: Sequence[int], area: tuple[int, int]
    ) -> Chart:
        drawn: Chart = self._book.add_chart(_SHAPES[plot.shape])
        header, last = area
        name = sheet.get_name()
        labelled = len(plot.names) * len(plot.lines) <= _POINTS
        for column, line in zip(columns, plot.lines, strict=True):
            labels = _labels(plot, line) if labelled or any(line.bounds) else {}
            drawn.add_series(
                {
                    "name": [name, header, column],
                    "categories": [name, header + 1, 0, last, 0],
                    "values": [name, header + 1, column, last, column],
                    "gap": 45,
                    **_style(plot, line),
                    "data_labels": labels,
                }
            )
        self._axes(drawn, plot, labelled)
        return drawn

    def _axes(self, drawn: Chart, plot: Plot, labelled: bool) -> None:
        """Values from zero; where each is written, no axis repeats them."""
        lines = {"major_gridlines": {"visible": not labelled, "line": {"color": PAPER.line}}}
        low = min(_numbers(plot))
        values = {**lines, "visible": not labelled, **({"min": 0} if low >= 0 else {})}
        names = {"line": {"color": PAPER.line}, "num_font": {"color": PAPER.ink}}
        if _SHAPES[plot.shape]["type"] == "bar":
            drawn.set_y_axis({**names, "reverse": True})
            drawn.set_x_axis(values)
        else:
            drawn.set_x_axis(names)
            drawn.set_y_axis(values)
        drawn.set_legend({"none": True} if len(plot.lines) == 1 else {"position": "top"})


def _numbers(plot: Plot) -> list[float]:
    return [value for line in plot.lines for value in line.values if value is not None]


def _style(plot: Plot, line: Line) -> dict[str, object]:
    """How a series looks: what is made up is hatched."""
    colour = _colour(plot, line)
    if plot.shape == "lines":
        dash = {"dash_type": "dash"} if plot.fictitious else {}
        marker = {"type": "circle", "size": 6, "fill": {"color": colour}}
        return {"line": {"color": colour, "width": 2.25, **dash}, "marker": marker}
    if plot.fictitious:
        hatched = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": PAPER.card}
        return {"pattern": hatched, "border": {"color": colour}}
    return {"fill": {"color": colour}, "border": {"color": PAPER.card}}


def _colour(plot: Plot, line: Line) -> str:
    """That of the series: rows are told apart by their words, which stay when they are sorted."""
    return line.colours[0] if len(plot.lines) > 1 else PAPER.accent


def _labels(plot: Plot, line: Line) -> dict[str, object]:
    """The numbers beside the marks, or inside of those that are stacked, where they can be read."""
    split = plot.shape in SPLIT and not plot.fictitious
    inside = {"font": {"color": readable_on(_colour(plot, line), PAPER)}} if split else {}
    own = {"custom": [{"value": words, **inside} if words else None for words in line.bounds]}
    return {"value": True, **(own if any(line.bounds) else {}), **inside}


def _measured(table: _Sheet, cells: Sequence[Cell], at: int) -> tuple[int, str, str]:
    """What the values of a column that are written alike have in common: measure and unit."""
    measure = cells[0].text if table.columns[0].code == "measure" else ""
    return at, measure, cells[at].unit


def _decimals(table: _Sheet) -> dict[tuple[int, str, str], int]:
    """As many as the values of a measure need, in each column."""
    needed: dict[tuple[int, str, str], int] = {}
    for cells in table.rows:
        for at, cell in enumerate(cells):
            if isinstance(cell.value, int | float):
                key = _measured(table, cells, at)
                needed[key] = max(needed.get(key, 0), decimals(cell.value))
    return needed


def _lines_of(cell: Cell, width: int) -> int:
    """How many lines a cell takes: not every program makes a row as high as its words."""
    return sum(_lines_in(line, width - _EDGES) for line in cell.text.split("\n"))


def _lines_in(text: str, width: int) -> int:
    return len(textwrap.wrap(text, max(1, width))) or 1


def _together(several: Sequence[Sequence[Column]]) -> list[Column]:
    """The columns of all tables, each after the one that it follows in its own."""
    every: list[Column] = []
    for columns in sorted(several, key=len, reverse=True):
        at = 0
        for column in columns:
            codes = [one.code for one in every]
            if column.code not in codes:
                every.insert(at, column)
                codes.insert(at, column.code)
            at = codes.index(column.code) + 1
    return every


def _figure_rows(content: CardContent, every: Sequence[Column]) -> Iterator[Row]:
    """The rows of a figure under the columns of all figures."""
    codes = [column.code for column in content.data.columns]
    said = dict.fromkeys(filter(None, (content.headline, *content.limits)))
    for row in content.data.rows:
        cells = dict(zip(codes, row.cells, strict=True))
        shown = [cells.get(column.code, Cell("")) for column in every]
        yield Row((Cell(content.title), *shown, Cell(" ".join(said))))


def _source(content: CardContent, language: Language) -> tuple[str, ...]:
    """What the sheet of sources says of a card, under its columns."""
    cited = content.citation
    members = "\n".join(
        say("labelled", language, label=label, value=words) for label, words in cited.members
    )
    return (
        content.title,
        cited.source,
        "\n".join(cited.places),
        cited.period,
        cited.nature,
        cited.status,
        cited.definition or members,
        " ".join(filter(None, [cited.to_use, cited.why])),
        "\n".join(point.name for point in cited.points),
        "\n".join(citations.in_words(one, language) for one in cited.answers),
    )


def _widths(table: _Sheet) -> list[int]:
    """Letters that each column is wide: as many as its longest line takes, if all fit on a page.

    Where they do not, words stand in as few lines as may be; numbers and days are always whole.
    """
    places = range(len(table.columns))
    widths, wanted = ([one(table, at) for at in places] for one in (_least, _whole))
    for _ in range(_PAGE - sum(widths)):
        narrow = [at for at in places if widths[at] < wanted[at]]
        if narrow:
            widths[max(narrow, key=lambda at: wanted[at] / widths[at])] += 1
    return [min(_WIDE, width) for width in widths]


def _least(table: _Sheet, at: int) -> int:
    """For its longest word; a heading has the button of its filter."""
    column = table.columns[at]
    if column.dates == "day":
        return _DAY
    numbers = (cells[at].value for cells in table.rows)
    digits = (len(f"{v:,.1f}") + _EDGES for v in numbers if isinstance(v, int | float))
    words = (len(word) + _EDGES for text in _texts(table, at) for word in text.split(" "))
    return max(_NARROW if at else _FIRST, _longest(column.name) + _BUTTON, *digits, *words)


def _whole(table: _Sheet, at: int) -> int:
    """For its longest line."""
    column = table.columns[at]
    lines = (len(text) + _EDGES for text in _texts(table, at))
    return _DAY if column.dates == "day" else max(len(column.name) + _BUTTON, *lines, 0)


def _texts(table: _Sheet, at: int) -> list[str]:
    return [line for cells in table.rows for line in cells[at].text.split("\n")]


def _longest(name: str) -> int:
    return max(map(len, name.split(" ")))


def _alternative(content: CardContent) -> str:
    return next((part.alt for part in content.parts if isinstance(part, Figure)), content.title)
