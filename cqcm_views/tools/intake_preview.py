"""What would change: rows by region, the figures made from them; and what must be confirmed."""

import datetime as dt
from collections.abc import Iterator, Sequence

import streamlit as st

from cqcm_data.intake import plan, preview, taking
from cqcm_data.intake.plan import Difference, Mode, Moment, Plan
from cqcm_data.intake.preview import Effect
from cqcm_data.intake.taking import Intake
from cqcm_data.release import Release
from cqcm_views import markup
from cqcm_views.app import person
from cqcm_views.cards.content import Cell, Column, Row, Table
from cqcm_views.tools.intake_words import Words
from cqcm_views.wording import numbers
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

_MODE = "intake-mode"
_TENTH = 0.1  # of the rows of a region: more than that is confirmed by its name


def draw(intake: Intake, on: Release, words: Words) -> Plan | None:
    """The plan as it would be put online; none where no row can be, or it would change nothing."""
    language, ready = words.language, intake.checked.rows.num_rows
    told = numbers.counted("intake_rows", ready, language, total=intake.total)
    lines = [told, *_also(intake, words)]
    st.html(markup.render("intake_preview", language, lines=lines))
    if not ready:
        return None
    planned = intake.planned(on, _mode(intake, on, words))
    if planned.changes_nothing:
        lines = [say("intake_changes_nothing", language)]
        st.html(markup.render("team_lines", language, lines=lines, there=""))
        return None
    before = taking.online(intake.dataset, on)
    tables = [by_region(planned.differences, words)]
    newest = max(planned.reach.reports, default=None)
    effects = preview.effects(intake.dataset, before, planned.rows, on, newest)
    tables += [_effects(effects, words)]
    st.html(markup.render("intake_tables", language, tables=tables, absent=ABSENT, first=100))
    return planned


def confirmed(planned: Plan, words: Words) -> bool:
    """Whether all that must be confirmed is: rows that go, and regions that one may change."""
    language = words.language
    if strange_reports := taking.without_report(planned, words.reading.release):
        return _enter_first(strange_reports, words)
    right = person.here().right
    if strange := [one for one in planned.touched if not right.covers([one])]:
        named = numbers.joined([words.region(one) for one in strange if one], language)
        sentences = [say("intake_not_yours", language, regions=named)] if named else []
        sentences += [say("intake_of_no_region", language)] if None in strange else []
        st.html(markup.render("notices", language, problems=sentences))
        return False
    sure = [_goes(planned, words)] if planned.removes else []
    sure += [_typed(one, words) for one in planned.differences if _many(one)]
    return all(sure)


def _enter_first(years: Sequence[int], words: Words) -> bool:
    """Lists come after the report that gives them."""
    named = numbers.joined([str(year) for year in years], words.language)
    told = numbers.counted("intake_no_report", len(years), words.language, years=named)
    st.html(markup.render("notices", words.language, problems=[told]))
    return False


def _goes(planned: Plan, words: Words) -> bool:
    label = numbers.counted("intake_removes", planned.removes, words.language)
    return st.checkbox(label, key=f"intake-removes-{planned.removes}")


def _many(one: Difference) -> bool:
    return one.removed > _TENTH * one.before


def _typed(one: Difference, words: Words) -> bool:
    typed = st.text_input(to_type(one.region, words), key=f"intake-region-{one.region}")
    return typed.strip().casefold() == words.region(one.region).casefold()


def to_type(region: str | None, words: Words) -> str:
    """What is asked before many rows go: the name of their region, or what they are called."""
    name = words.region(region)
    if region is None:
        return say("intake_type_words", words.language, rows=name)
    return say("intake_type_region", words.language, region=name)


def _also(intake: Intake, words: Words) -> Iterator[str]:
    if intake.checked.repeated:
        yield numbers.counted("intake_repeated", intake.checked.repeated, words.language)
    for column, count in intake.checked.rounded.items():
        heading = words.column(column)
        yield numbers.counted("intake_rounded", count, words.language, column=heading)


def _mode(intake: Intake, on: Release, words: Words) -> Mode:
    """What becomes of the rows that are online, as a person chose it."""
    online = taking.online(intake.dataset, on)
    if not online.num_rows:
        return "add"
    usual = intake.usual(online)
    reach = plan.reach(intake.dataset, intake.checked.rows)
    modes = plan.modes(intake.dataset)
    named = {mode: mode_named(mode, reach, words) for mode in modes}
    offered = [mode for mode in modes if mode != "replace_years" or reach.years]
    return st.radio(
        say("intake_mode", words.language),
        offered,
        offered.index(usual),
        key=f"{_MODE}-{usual}",
        format_func=named.__getitem__,
    )


def mode_named(mode: Mode, reach: plan.Reach, words: Words) -> str:
    """What becomes of rows that are online, in words: which of them make room."""
    language = words.language
    years = numbers.joined([str(year) for year in reach.years], language)
    name = f"intake_mode_{mode}"
    if mode == "replace_years" and words.of_regions:
        name = "intake_mode_replace_years_everywhere"
    return say(name, language, what=_reach(reach, words), years=years)


def _reach(reach: plan.Reach, words: Words) -> str:
    language = words.language
    if reach.reports:
        years = numbers.joined([str(year) for year in reach.reports], language)
        return say("intake_mode_of_reports", language, years=years)
    regions = numbers.joined([words.region(one) for one in reach.regions], language)
    if reach.first is None or reach.last is None:
        return regions or say("intake_every_region", language)
    first, last = (_moment(one, words) for one in (reach.first, reach.last))
    name = "intake_span_years" if isinstance(reach.first, int) else "intake_span"
    span = first if first == last else say(name, language, first=first, last=last)
    return ", ".join(filter(None, [regions, span]))


def _moment(moment: Moment, words: Words) -> str:
    return numbers.day(moment, words.language) if isinstance(moment, dt.date) else str(moment)


# Tables ------------------------------------------------------------------------------------------


def by_region(
    differences: Sequence[Difference], words: Words, before: str = "intake_before"
) -> Table:
    """How many rows of each region come, change and go."""
    names = ("before", "added", "changed", "removed")
    headings = (before, *(f"intake_{name}" for name in names[1:]))
    columns = [Column(say("intake_by_region", words.language))]
    columns += [Column(say(name, words.language), number=True) for name in headings]
    rows = [
        Row((Cell(words.region(one.region)), *(_count(getattr(one, n), words) for n in names)))
        for one in differences
    ]
    return Table(say("intake_by_region", words.language), tuple(columns), tuple(rows))


def _count(count: int, words: Words) -> Cell:
    return Cell(numbers.number(count, words.language), count)


def _effects(effects: tuple[Effect, ...], words: Words) -> Table:
    names = ("before", "after", "published")
    columns = [Column(say("intake_indicator", words.language))]
    columns += [Column(say(f"intake_{name}", words.language), number=True) for name in names]
    rows = [
        Row((Cell(one.indicator.label[words.language]), *(_value(one, n, words) for n in names)))
        for one in effects
    ]
    return Table(say("intake_effects", words.language), tuple(columns), tuple(rows))


def _value(effect: Effect, name: str, words: Words) -> Cell:
    value: float | None = getattr(effect, name)
    if value is None:
        return Cell(ABSENT)
    return Cell(numbers.quantity(value, effect.indicator.unit, words.language), value)
