"""The sheets of the chosen regions as slides: what is measured, posts, mentions, what is not known.

The page of a sheet is made from the same: `cqcm_views/cards/region_sheet.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import get_args

from cqcm_data import figures, query
from cqcm_data.reading import Reading
from cqcm_data.text import Language, Text
from cqcm_views.cards import citations, region_sheet, regions
from cqcm_views.cards.content import CardContent, Cell, Citation, Column, Row, Table
from cqcm_views.cards.region_sheet import Said, Sheet
from cqcm_views.exports.presentation import Slide, of_card
from cqcm_views.views.deck import Deck, Opening
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers
from cqcm_views.wording.strings import say, words

VIEW = "fiche_region"  # the view whose sheets they are
_POSTS, _MENTIONS = "youth_posts", "region_mentions"


def deck(chosen: State, reading: Reading) -> Deck:
    """The title slide of the sheets: of one region its name, how many live there, who says so."""
    both = {
        language: replace(reading.received, language=language) for language in get_args(Language)
    }
    codes = regions.chosen(chosen)
    names = _text({one: regions.names_of(codes, both[one]) for one in both})
    title_of = "sheets_of_one" if len(codes) == 1 else "sheets_of_several"
    title = _text({one: say(title_of, one, region=names[one]) for one in both})
    if len(codes) > 1:
        opening = Opening(title=words()["sheets_title"], below=names)
    else:
        sheets = {one: region_sheet.known(codes[0], chosen, both[one]) for one in both}
        below = _text({one: _inhabitants(sheets[one], one) for one in both})
        source = _text({one: sheets[one].population_source for one in both})
        opening = Opening(title=names, below=below, source=source)
    return Deck(title=title, about=title, slides=(opening,))


def _text(both: Mapping[Language, str]) -> Text:
    return Text(fr=both["fr"], en=both["en"])


def _inhabitants(sheet: Sheet, language: Language) -> str:
    people = say("inhabitants", language).lower()
    return f"{sheet.population} {people} {sheet.population_whole}"


def slides(chosen: State, reading: Reading) -> Iterator[Slide]:
    """Those of each region after the title slide; never with what is made up."""
    language, codes = reading.language, regions.chosen(chosen)
    for code in codes:
        sheet = region_sheet.known(code, chosen, reading.received)
        if len(codes) > 1:
            inhabitants = _inhabitants(sheet, language)
            yield Slide(sheet.name, inhabitants, source=sheet.population_source)
        for content in _contents(code, sheet, chosen, reading.received):
            yield of_card(content, language)


# What stands on them ------------------------------------------------------------------------------


def _contents(code: str, sheet: Sheet, chosen: State, reading: Reading) -> Iterator[CardContent]:
    stated = {name: query.series(name, reading, ("region",)) for name in (_POSTS, _MENTIONS)}
    cited = {name: citations.of_series(one, chosen, reading) for name, one in stated.items()}
    several = _several(sheet, cited[_MENTIONS], reading)
    known = figures.sources(reading.release)
    whole = replace(stated[_POSTS].provenance, places=())  # each row says its page
    document = citation.source(whole, known, reading.language)
    report = _cited(
        cited[_POSTS], [say("cited_report", reading.language, source=document)], reading
    )
    of_each = {
        "sheet_measured": (_measured(sheet, reading.language), several),
        "sheet_posts": (_posts(sheet, reading.language), cited[_POSTS]),
        "sheet_mentions": (_mentions(sheet, reading.language), cited[_MENTIONS]),
        "sheet_unknown": (_unknown(sheet, reading.language), report),
        "sheet_not_stated": (_not_stated(sheet, reading.language), report),
    }
    for name, (table, its) in of_each.items():
        if not (table.rows or table.nothing):
            continue
        yield CardContent(
            anchor=f"{name}-{code}",
            title=table.caption,
            claim="",
            citation=its,
            parts=(table,),
            quote="",
            numbers=partial(replace, table),
            file="",
            file_name="",
            headline=table.caption,
            measure=sheet.name,
            remark=say("sheet_sentences", reading.language, year=sheet.year)
            if name == "sheet_unknown"
            else "",
        )


def _several(sheet: Sheet, one: Citation, reading: Reading) -> Citation:
    """The sources of what is measured, and of the population that the rates are divided by."""
    sources = [*(row["source"] for row in sheet.measured), sheet.population_source]
    return replace(_cited(one, sources, reading), population=sheet.population_source)


def _cited(one: Citation, sources: Sequence[str], reading: Reading) -> Citation:
    """The sources of all rows of a table; each says its own page."""
    version = say("version", reading.language, number=reading.release.number)
    line = " · ".join(["; ".join(dict.fromkeys(sources)), version])
    return replace(one, line=line, cited=line, short=line, definition="")


def _measured(sheet: Sheet, language: Language) -> Table:
    heads = [sheet.name, say("quebec", language)]
    per = say("per_inhabitants", language)
    columns = [Column(say("measure", language))]
    for head in heads:
        columns += [Column(head, True), Column(f"{head}, {per}", True)]
    columns.append(Column(say("source", language)))
    rows = [_people(sheet, language)]
    rows += [[_named(one), *_values(one), one["source"]] for one in sheet.measured]
    return _table("sheet_measured", columns, rows, "", language)


def _people(sheet: Sheet, language: Language) -> list[str]:
    counted = [sheet.population, numbers.ABSENT, sheet.population_all, numbers.ABSENT]
    return [say("inhabitants", language), *counted, sheet.population_source]


def _named(one: Said) -> str:
    return " · ".join(filter(None, [one["label"], one["unfollowed"]]))


def _values(one: Said) -> list[str]:
    whole = " · ".join(filter(None, [one["whole"], one["whole_status"]]))
    return [one["here"], one["here_per"], whole, one["whole_per"]]


def _posts(sheet: Sheet, language: Language) -> Table:
    columns = [Column(say("sheet_post", language))]
    return _table("sheet_posts", columns, [[one] for one in sheet.posts], "no_post", language)


def _mentions(sheet: Sheet, language: Language) -> Table:
    names = ("sheet_kind", "sheet_what", "sheet_place", "period", "source")
    rows = [
        [one["kind"], one["what"], _place(one), one["date"], one["pages"]] for one in sheet.mentions
    ]
    columns = [Column(say(name, language)) for name in names]
    return _table("sheet_mentions", columns, rows, "sheet_no_mention", language)


def _place(one: Said) -> str:
    return " · ".join(filter(None, [one["location"], one["inferred"]]))


def _unknown(sheet: Sheet, language: Language) -> Table:
    columns = [Column(say(name, language)) for name in ("measure", "quebec", "source")]
    stated = [one for one in sheet.unknown if one["source"]]
    rows = [[one["label"], one["value"], one["source"]] for one in stated]
    return _table("sheet_unknown", columns, rows, "", language)


def _not_stated(sheet: Sheet, language: Language) -> Table:
    """What the report does not state at all, as far as it is asked for."""
    rows = [[one["label"]] for one in sheet.unknown if not one["source"]]
    return _table("sheet_not_stated", [Column(say("measure", language))], rows, "", language)


def _table(
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    nothing: str,
    language: Language,
) -> Table:
    return Table(
        caption=say(name, language),
        columns=tuple(columns),
        rows=tuple(Row(tuple(map(Cell, cells))) for cells in rows),
        nothing=say(nothing, language) if nothing else "",
    )
