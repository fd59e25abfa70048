"""What a person decides of a file: how it is read, what its texts stand for; and what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow.compute as pc
import streamlit as st

from cqcm_data.intake import drafts, gathering
from cqcm_data.intake.forgetting import Forgotten
from cqcm_data.intake.gathering import Reading
from cqcm_data.intake.sheets import LINE
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.told import HowRead, how_read
from cqcm_data.intake.validation import SHEET, Answers, Asked, Fault
from cqcm_views import markup
from cqcm_views.app import element
from cqcm_views.app.literal import literal
from cqcm_views.exports import intake_rest, internal
from cqcm_views.tools.intake_words import Words
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, strings
from cqcm_views.wording.strings import say

Change = Callable[[Callable[[Intake], Intake]], None]

_PLACES = 10  # that are named
_NAMED = 10  # rows that are left out, as they are named
_OFFERED = 200  # rows that one may choose from
_FEW = 4  # answers that stand side by side; more are a list


def read(intake: Intake, name: str, words: Words) -> str:
    """The HTML that says how the file is read."""
    language = words.language
    sheets = [_sheet(one, words) for one in intake.readings]
    how = how_read(intake)
    lines = [*_columns(how, words), *_forgotten(intake.forgotten, words)]
    lines += [
        *_without_heading(intake, words),
        *_left(how, words),
        *_left_rows(intake, words),
        *_nothing(intake, words),
        *_statuses(intake, words),
    ]
    lines += [*_merged(intake, words), *_contradictions(intake, words), *_notices(how, words)]
    return markup.render(
        "intake_read", language, name=name, sheets=sheets, lines=lines, other=_other(intake, words)
    )


def _other(intake: Intake, words: Words) -> dict[str, str] | None:
    """The dataset of a template that came under another one, and where to send it."""
    if not (meant := intake.meant_for):
        return None
    names = {
        "label": strings.dataset(meant, words.language),
        "own": strings.dataset(intake.dataset, words.language),
    }
    address = State(words.language).address("apporter", jeu=meant)
    return {"told": say("intake_other_dataset", words.language, **names), "address": address}


def draw(intake: Intake, words: Words, change: Change) -> None:
    """The choices: the reading, folded, and what must be said before rows can go online."""
    with st.expander(say("intake_change", words.language)):
        _reading(intake, words, change)
    for header, counts in intake.statuses.items():
        _without(header, [*counts], intake, words, change)
    st.html(
        markup.render("intake_heading", words.language, title=say("intake_to_say", words.language))
    )
    asked = [*_proposals(intake, words, change)]
    asked += [*_regions(intake, words, change)]
    asked += [*_everywhere(intake, words, change)]
    asked += [*_totals(intake, words, change)]
    asked += [*_questions(intake, words, change)]
    asked += [*_said(intake, words, change)]
    if not asked:
        lines = [say("intake_nothing_to_say", words.language)]
        st.html(markup.render("team_lines", words.language, lines=lines, there=""))


def wrong(intake: Intake, words: Words) -> str:
    """The HTML of what keeps rows from going online, but for what a question above settles."""
    faults = [words.fault(one) for one in _faults(intake)]
    return markup.render("intake_wrong", words.language, faults=faults)


def _faults(intake: Intake) -> list[Fault]:
    lacking = {*gathering.lacking(intake.readings, intake.dataset)}
    every = intake.checked.faults
    return [
        one
        for one in every
        if not (one.kind == "missing" and one.column in lacking) and one.kind != "perhaps_total"
    ]


def rest(intake: Intake, words: Words) -> bool:
    """The rows that cannot go online, as a workbook to correct and send back; whether there is one.

    Not before its columns are known, nor while all that lacks is an answer.
    """
    if not _faults(intake) or intake.unsaid:
        return False
    language = words.language
    book = intake_rest.book(intake, words.asked, language)
    file, more = internal.inside(book, internal.XLSX), intake_rest.more(intake, language)
    element.inside(markup.render("intake_rest", language, file=file, more=more), "intake-rest")
    return True


# How it is read ----------------------------------------------------------------------------------


def _sheet(reading: Reading, words: Words) -> str:
    language = words.language
    name = _sheet_name(reading, words)
    if not reading.taken and not reading.proposed:
        told = [say("intake_sheet_empty", language)]
    else:
        lines = numbers.joined([str(row + 1) for row in reading.layout.header], language)
        told = [say("intake_sheet_header", language, lines=lines)]
    if reading.taken and reading.region:
        told += [say("intake_sheet_region", language, region=words.region(reading.region))]
    if reading.taken and reading.school_year:
        told += [say("intake_sheet_school_year", language, years=reading.school_year)]
    return say("chip", language, label=name, value=", ".join(told))


def _sheet_name(reading: Reading, words: Words) -> str:
    if not reading.name:
        return say("intake_whole", words.language)
    return say("intake_sheet", words.language, sheet=reading.name)


def _columns(how: HowRead, words: Words) -> Iterator[str]:
    language = words.language
    pairs = [
        say("intake_column_read", language, header=header, column=words.column(column))
        for header, column in how.columns.items()
    ]
    if pairs:
        yield say("intake_columns_read", language, columns="; ".join(pairs))
    if how.left:
        yield say("intake_columns_left", language, columns="; ".join(how.left))


def _forgotten(gone: Forgotten, words: Words) -> Iterator[str]:
    """What is gone of the file: by name, or how much."""
    language = words.language
    for name, headings in (("persons", gone.persons), ("unneeded", gone.unneeded)):
        if headings:
            yield say(f"intake_{name}", language, columns="; ".join(headings))
    for name, count in (("cells", gone.cells), ("around", gone.around)):
        if count:
            yield numbers.counted(f"intake_erased_{name}", count, language)


def _contradictions(intake: Intake, words: Words) -> Iterator[str]:
    """Sheets that are called as a region, while their rows name another one."""
    codes, rows = intake.checked.regions, intake.checked.filled
    for one in (one for one in intake.readings if one.taken and one.layout.region):
        region = one.layout.region
        if codes is None or region is None or region.how != "name":
            continue
        found = Counter(codes.filter(pc.equal(rows[SHEET], one.name)).to_pylist())
        others = {code: n for code, n in found.items() if code and code != region.code}
        if others:
            named = numbers.joined([words.region(code) for code in others], words.language)
            yield say(
                "intake_sheet_contradicts",
                words.language,
                sheet=one.name,
                count=sum(others.values()),
                others=named,
            )


def _without_heading(intake: Intake, words: Words) -> Iterator[str]:
    """Columns that hold something below no heading."""
    for reading in (one for one in intake.readings if one.taken):
        found = gathering.unnamed(intake.read.sheets[reading.sheet], reading)
        if found:
            columns = "; ".join(f"{at} ({count})" for at, count in found.items())
            name = _sheet_name(reading, words)
            yield say("intake_columns_unnamed", words.language, sheet=name, columns=columns)


def _left(how: HowRead, words: Words) -> Iterator[str]:
    told = [say(f"intake_left_{why}", words.language, count=n) for why, n in how.rows.items()]
    if told:
        yield say("intake_rows_left", words.language, rows=", ".join(told))


def _left_rows(intake: Intake, words: Words) -> Iterator[str]:
    """The first of these rows, as a person finds them in the file."""
    named = [_line(intake, *place, words) for place in _left_lines(intake)[:_NAMED]]
    if named:
        yield say("intake_lines_left", words.language, lines="; ".join(named))


def _left_lines(intake: Intake) -> list[tuple[int, int]]:
    """The rows that are left out and hold something: their sheets and their places there."""
    return [
        (reading.sheet, at)
        for reading in intake.readings
        if reading.taken
        for left in reading.layout.left
        if left.why != "blank"
        for at in left.places
    ]


def _line(intake: Intake, at: int, row: int, words: Words) -> str:
    """A row as a person finds it in the file."""
    sheet = intake.read.sheets[at]
    name = f"{sheet.name}, " if sheet.name else ""
    line, text = sheet.rows[LINE][row].as_py(), gathering.text(sheet, row)
    return say("intake_place", words.language, sheet=name, line=line, text=text)


def _nothing(intake: Intake, words: Words) -> Iterator[str]:
    """The cells that say that they are empty."""
    for name, count in intake.checked.nothing.items():
        yield say("intake_nothing", words.language, column=words.column(name), count=count)


def _statuses(intake: Intake, words: Words) -> Iterator[str]:
    """What a column says of rows that count all the same."""
    for header, counts in intake.statuses.items():
        values = ", ".join(
            say("intake_status", words.language, value=one, count=n) for one, n in counts.items()
        )
        left = ", ".join(intake.without.get(header, ()))
        name = "intake_statuses_left" if left else "intake_statuses"
        yield say(name, words.language, header=header, values=values, left=left)


def _merged(intake: Intake, words: Words) -> Iterator[str]:
    """What is done with the merged cells among the records of each sheet."""
    for reading in (one for one in intake.readings if one.taken):
        repeated, others = gathering.merges(intake.read, reading, intake.dataset)
        for name, places in (("intake_repeated_down", repeated), ("intake_merged", others)):
            if places:
                first = ", ".join(places[:_PLACES]) + (", …" if len(places) > _PLACES else "")
                where, count = _sheet_name(reading, words), len(places)
                yield say(name, words.language, sheet=where, count=count, places=first)


def _notices(how: HowRead, words: Words) -> Iterator[str]:
    for one in how.notices:
        places = ", ".join(one.places)
        yield say(f"intake_notice_{one.kind}", words.language, count=one.count, places=places)


def _reading(intake: Intake, words: Words, change: Change) -> None:
    """Which sheets, where their headings are, which column is which."""
    if len(intake.read.sheets) > 1:
        _sheets(intake, words, change)
    for reading in intake.offered:
        _header(reading, words, change)
    for header, column in intake.headings.items():
        _column(header, column, words, change)
    _lines(intake, words, change)


def _lines(intake: Intake, words: Words, change: Change) -> None:
    """Rows that were left out, to be taken back in."""
    back = [(at, row) for at, said in intake.lines.items() for row, taken in said.items() if taken]
    offered = {f"{at}-{row}": (at, row) for at, row in [*back, *_left_lines(intake)][:_OFFERED]}
    if not offered:
        return

    def taken_back() -> None:
        chosen = {offered[code] for code in st.session_state["intake-lines"]}
        others = {place: False for place in back if place not in chosen}
        change(lambda one: _with_lines(one, {**others, **dict.fromkeys(chosen, True)}))

    st.multiselect(
        say("intake_lines_back", words.language),
        [*offered],
        [code for code, place in offered.items() if place in back],
        key="intake-lines",
        format_func=lambda code: _line(intake, *offered[code], words),
        on_change=taken_back,
    )


def _with_lines(intake: Intake, said: Mapping[tuple[int, int], bool]) -> Intake:
    lines = {at: {**rows} for at, rows in intake.lines.items()}
    for (at, row), taken in said.items():
        lines.setdefault(at, {})[row] = taken
    return replace(intake, lines=lines)


def _totals(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """Rows that are called totals and do not add up."""
    every = [(one.sheet, at) for one in intake.readings if one.taken for at in one.layout.doubtful]
    for place in every[:_OFFERED]:
        asked = say("intake_is_total", words.language, line=literal(_line(intake, *place, words)))
        answers = {"": say("intake_yes", words.language), "row": say("intake_no", words.language)}
        decide = _says_of(place, change)
        yield _answered(f"intake-total-{place[0]}-{place[1]}", asked, answers, decide)


def _says_of(place: tuple[int, int], change: Change) -> Callable[[str], None]:
    return lambda code: change(lambda one: _with_lines(one, {place: bool(code)}))


def _without(
    header: str, values: Sequence[str], intake: Intake, words: Words, change: Change
) -> None:
    """Which rows are left out for what became of them."""
    key = f"intake-without-{header}"

    def left_out() -> None:
        chosen = tuple(st.session_state[key])
        others = {one: said for one, said in intake.without.items() if one != header}
        said = {**others, header: chosen} if chosen else others
        change(lambda one: replace(one, without=said))

    st.multiselect(
        say("intake_without", words.language, header=literal(header)),
        values,
        intake.without.get(header, ()),
        key=key,
        placeholder=say("intake_without_none", words.language),
        on_change=left_out,
    )


def _sheets(intake: Intake, words: Words, change: Change) -> None:
    names = {one.sheet: _sheet_name(one, words) for one in intake.readings}

    def taken() -> None:
        left_out = frozenset({*names} - {*st.session_state["intake-sheets"]})
        change(lambda one: replace(one, left_out=left_out))

    st.multiselect(
        say("intake_sheets_taken", words.language),
        [*names],
        [one.sheet for one in intake.readings if one.taken],
        key="intake-sheets",
        format_func=names.__getitem__,
        on_change=taken,
    )


def _header(reading: Reading, words: Words, change: Change) -> None:
    key = f"intake-header-{reading.sheet}"

    def moved() -> None:
        row = int(st.session_state[key]) - 1
        change(lambda one: drafts.headed(one, reading.sheet, row))

    sheet = literal(_sheet_name(reading, words))
    label = say("intake_header_row", words.language, sheet=sheet)
    first = reading.layout.header[-1] + 1 if reading.layout.header else 1
    st.number_input(label, min_value=1, max_value=1000, value=first, key=key, on_change=moved)


def _column(header: str, column: str, words: Words, change: Change) -> None:
    key = f"intake-column-{header}"
    options = ["", *words.columns]
    none = say("intake_column_none", words.language)

    def named() -> None:
        chosen = st.session_state[key]
        change(lambda one: one.named(header, chosen))

    st.selectbox(
        say("intake_column_is", words.language, header=literal(header)),
        options,
        options.index(column),
        key=key,
        format_func=lambda name: words.column(name) if name else none,
        on_change=named,
    )


# What must be said -------------------------------------------------------------------------------


def _proposals(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """Headers that only resemble a column."""
    for header, column in intake.proposals.items():
        named = {"header": literal(header), "column": words.column(column)}
        asked = say("intake_confirm_column", words.language, **named)
        answers = {
            column: say("intake_yes", words.language),
            "": say("intake_no", words.language),
        }
        yield _answered(f"intake-is-{header}", asked, answers, _names(header, change))


def _names(header: str, change: Change) -> Callable[[str], None]:
    return lambda code: change(lambda one: one.named(header, code))


def _everywhere(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """Columns that every row must have and that the file does not give."""
    proposed = {*intake.proposals.values()}
    for name in gathering.lacking(intake.readings, intake.dataset):
        if name == "id":
            yield _numbered(intake, words, change)
        elif name == gathering.REGION and intake.unplaced:  # each sheet has its own
            continue
        elif name not in proposed:
            headers = intake.could_be(name)
            if headers:
                yield _which(name, headers, intake, words, change)
            if not headers or name in intake.answers.everywhere:
                yield _for_every_row(name, intake, words, change)
                yield from _for_each_sheet(name, intake, words, change)


def _which(name: str, headers: Sequence[str], intake: Intake, words: Words, change: Change) -> str:
    """Which heading of the file gives a column, or that none does."""
    key = f"intake-which-{name}-{len(headers)}"
    none = say("intake_which_none", words.language)
    label = say("intake_which", words.language, column=words.column(name))

    def chosen() -> None:
        header = st.session_state[key]
        change(lambda one: one.named(header, name) if header else _everywhere_is(one, name, ""))

    st.selectbox(
        label,
        [*headers, ""],
        len(headers) if name in intake.answers.everywhere else None,
        key=key,
        format_func=lambda header: header or none,
        placeholder="–",
        on_change=chosen,
    )
    return key


def _for_every_row(name: str, intake: Intake, words: Words, change: Change) -> str:
    """What stands in a column in every row that lacks it."""
    asked = say("intake_everywhere", words.language, column=words.column(name))
    key, said = f"intake-everywhere-{name}", intake.answers.everywhere.get(name, "")

    def filled() -> None:
        text = str(st.session_state[key] or "").strip()
        change(lambda one: _everywhere_is(one, name, text))

    if choices := words.choices(name):
        _listed(asked, choices, said, key, filled)
    else:
        st.text_input(asked, said, key=key, on_change=filled)
    return key


def _for_each_sheet(name: str, intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """The year of each sheet, where there are several: the name of one may be its school year."""
    sheets = [one.name for one in intake.lacking(name)]
    if words.columns[name].column.kind != "year" or len(sheets) < 2:
        return
    told = intake.answers.sheets.get(name, {})
    for sheet in sheets:
        label = say("intake_for_sheet", words.language, column=words.column(name), sheet=sheet)
        key = f"intake-sheet-{name}-{sheet}"

        def filled(sheet: str = sheet, key: str = key) -> None:
            text = str(st.session_state[key] or "").strip()
            change(lambda one: _sheet_is(one, name, sheet, text))

        st.text_input(label, told.get(sheet, ""), key=key, on_change=filled)
        yield key


def _sheet_is(intake: Intake, name: str, sheet: str, text: str) -> Intake:
    before = intake.answers.sheets
    told = {one: said for one, said in before.get(name, {}).items() if one != sheet}
    sheets = {**before, name: {**told, sheet: text} if text else told}
    return _with(intake, replace(intake.answers, sheets=sheets))


def _everywhere_is(intake: Intake, name: str, text: str) -> Intake:
    told = {**intake.answers.everywhere, name: text}
    return _with(intake, replace(intake.answers, everywhere=told))


def _regions(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """The region of each sheet that says none for certain, what its name resembles first."""
    for reading in intake.unplaced:
        key, choices = f"intake-region-of-{reading.sheet}", words.choices(gathering.REGION)
        near = [reading.layout.region.code] if reading.layout.region else []
        ordered = {code: choices[code] for code in [*near, *choices] if code in choices}
        said = intake.regions.get(reading.sheet, "")

        def filled(sheet: int = reading.sheet, key: str = key) -> None:
            others = {at: code for at, code in intake.regions.items() if at != sheet}
            told = {**others, **_chosen(sheet, key)}
            change(lambda one: replace(one, regions=told))

        asked = say("intake_region_of", words.language, sheet=literal(reading.name))
        _listed(asked, ordered, said, key, filled)
        yield key


def _chosen(sheet: int, key: str) -> dict[int, str]:
    code = str(st.session_state[key] or "")
    return {sheet: code} if code else {}


def _listed(
    label: str, choices: Mapping[str, str], said: str, key: str, filled: Callable[[], None]
) -> None:
    options = ["", *choices]
    named = {"": "–", **choices}
    place = options.index(said) if said in options else 0
    st.selectbox(label, options, place, key=key, format_func=named.__getitem__, on_change=filled)


def _numbered(intake: Intake, words: Words, change: Change) -> str:
    def turned() -> None:
        shown = bool(st.session_state["intake-numbered"])
        change(lambda one: _with(one, replace(one.answers, numbered=shown)))

    label = say("intake_numbered", words.language)
    st.checkbox(label, intake.answers.numbered, key="intake-numbered", on_change=turned)
    if intake.checked.alike:
        _once(intake, words, change)
    return "id"


def _once(intake: Intake, words: Words, change: Change) -> None:
    """Rows without a number that are alike in all: sent twice, or two of a kind."""

    def turned() -> None:
        shown = bool(st.session_state["intake-once"])
        change(lambda one: _with(one, replace(one.answers, once=shown)))

    label = numbers.counted("intake_once", intake.checked.alike, words.language)
    st.checkbox(label, intake.answers.once, key="intake-once", on_change=turned)


def _questions(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """Each text that is not clear, once; of dates, their order for the whole column."""
    ordered: set[str] = set()
    for at, asked in enumerate(intake.checked.asked[:50]):
        if asked.question.kind == "ambiguous_date":
            if asked.column not in ordered:
                ordered.add(asked.column)
                yield _order(asked, words, change)
            continue
        label = _question(asked, words)
        key = f"intake-q-{asked.column}-{at}-{asked.text}"
        yield _answered(key, label, _answers(asked, words), _means(asked, change))


def _said(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    """What was answered of this file or of one before, each with the way to take it back."""
    language, none = words.language, say("intake_column_none", words.language)
    for header in (one for one in intake.columns if one in intake.headings):
        column = intake.columns[header]
        meaning = words.column(column) if column else none
        told = say("intake_column_read", language, header=header, column=meaning)
        yield _taken_back(told, header, f"header-{header}", _unnamed(header), words, change)
    for column, order in intake.answers.orders.items():
        first = say(f"intake_order_{order}", language)
        header = words.column(column)
        told = say("intake_said_order", language, column=header, first=first)
        yield _taken_back(told, header, f"order-{column}", _unordered(column), words, change)
    yield from _said_of_texts(intake, words, change)


def _said_of_texts(intake: Intake, words: Words, change: Change) -> Iterator[str]:
    rows = intake.gathered.rows
    for column, meanings in intake.answers.meanings.items():
        there = {*pc.unique(pc.utf8_trim_whitespace(rows[column])).to_pylist()}
        for text in (one for one in meanings if one in there):
            empty = say("intake_said_empty", words.language)
            meaning = words.value(column, meanings[text]) or empty
            header = words.column(column)
            told = say("intake_said", words.language, column=header, text=text, meaning=meaning)
            back = _unsaid(column, text)
            yield _taken_back(told, text, f"{column}-{text}", back, words, change)


def _taken_back(
    told: str,
    text: str,
    key: str,
    back: Callable[[Intake], Intake],
    words: Words,
    change: Change,
) -> str:
    """One thing that was said, with the press that takes it back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.render("team_lines", words.language, lines=[told], there=""))
        name = say("intake_unsay", words.language, text=literal(text))
        st.button(name, key=f"intake-unsay-{key}", on_click=change, args=[back])
    return key


def _unnamed(header: str) -> Callable[[Intake], Intake]:
    def taken_back(one: Intake) -> Intake:
        return replace(one, columns={h: c for h, c in one.columns.items() if h != header})

    return taken_back


def _unordered(column: str) -> Callable[[Intake], Intake]:
    def taken_back(one: Intake) -> Intake:
        orders = {name: order for name, order in one.answers.orders.items() if name != column}
        return _with(one, replace(one.answers, orders=orders))

    return taken_back


def _unsaid(column: str, text: str) -> Callable[[Intake], Intake]:
    def taken_back(one: Intake) -> Intake:
        before = one.answers.meanings
        rest = {said: code for said, code in before[column].items() if said != text}
        return _with(one, replace(one.answers, meanings={**before, column: rest}))

    return taken_back


def _question(asked: Asked, words: Words) -> str:
    return say(
        f"intake_question_{asked.question.kind}",
        words.language,
        column=words.column(asked.column),
        text=literal(asked.text),
        count=asked.count,
    )


def _answers(asked: Asked, words: Words) -> dict[str, str]:
    """What a text may stand for: what is proposed first, then every choice, or nothing."""
    language, rounded = words.language, asked.question.kind == "rounded"
    named = {code: words.value(asked.column, code) for code in asked.question.candidates if code}
    if rounded:
        named = {c: say("intake_as_rounded", language, value=v) for c, v in named.items()}
    named |= words.choices(asked.column)
    return {**named, "": say("intake_leave_empty", language)}


def _means(asked: Asked, change: Change) -> Callable[[str], None]:
    def means(code: str) -> None:
        def answered(one: Intake) -> Intake:
            before = one.answers.meanings
            column = {**before.get(asked.column, {}), asked.text: code}
            return _with(one, replace(one.answers, meanings={**before, asked.column: column}))

        change(answered)

    return means


def _order(asked: Asked, words: Words, change: Change) -> str:
    def ordered(code: str) -> None:
        def answered(one: Intake) -> Intake:
            orders = {**one.answers.orders, asked.column: code}
            return _with(one, replace(one.answers, orders=orders))  # type: ignore[arg-type]

        change(answered)

    answers = {code: say(f"intake_order_{code}", words.language) for code in ("dmy", "mdy")}
    return _answered(f"intake-order-{asked.column}", _question(asked, words), answers, ordered)


def _with(intake: Intake, answers: Answers) -> Intake:
    return replace(intake, answers=answers)


def _answered(
    key: str, label: str, answers: Mapping[str, str], decide: Callable[[str], None]
) -> str:
    """One question: its answers side by side where they are few; nothing is chosen before."""
    codes: Sequence[str] = [*answers]

    def pressed() -> None:
        if (code := st.session_state[key]) is not None:
            decide(code)

    if len(codes) <= _FEW:
        st.radio(
            label,
            codes,
            None,
            key=key,
            format_func=lambda code: literal(answers[code]),
            horizontal=True,
            on_change=pressed,
        )
    else:
        st.selectbox(
            label,
            codes,
            None,
            key=key,
            format_func=answers.__getitem__,
            placeholder="–",
            on_change=pressed,
        )
    return key
