"""What is said of releases: which one is shown, what has changed since, what each changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from cqcm_data import build, changes, checks, figures, installation, release, repair
from cqcm_data.changes import Changes, Revision, Step
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.wording import citation, numbers, strings
from cqcm_views.wording.strings import say

# What puts data online by itself, and the words for why.
_OWN = {
    "version_why_build": build,
    "version_why_upgrade": installation,
    "version_why_repair": repair,
}

_LISTED = 5  # figures quoted with both values, releases shown without a press
_QUOTED = 20  # the same of a release that is told alone


@dataclass(frozen=True)
class Notice:
    """What stands above a page that shows an older release.

    Which one it is, how many figures have changed since and which, then every step in between;
    `unfolded` where these are few.
    """

    seen: str
    figures: str
    revised: tuple[str, ...]
    steps: tuple[str, ...]
    unfolded: bool


def notice(shown: Release, newest: Release, language: Language) -> Notice:
    """What is said of an older release, and of what has changed since."""
    found = changes.since(shown, newest)
    steps = tuple(_step(step, language) for step in reversed(found.steps))
    return Notice(
        seen=seen(shown, newest, language),
        figures=" ".join(_figures(found, language)),
        revised=tuple(_revision(one, language) for one in found.revised[:_LISTED]),
        steps=steps,
        unfolded=len(steps) <= _LISTED,
    )


def stands_in(shown: Release, language: Language) -> str:
    """What stands above every page while what was put online last cannot be read."""
    return say("version_damaged", language, number=shown.number, date=_date(shown, language))


def seen(shown: Release, newest: Release, language: Language) -> str:
    """That one sees an older release, and which one is the newest."""
    return say(
        "version_seen",
        language,
        number=shown.number,
        date=_date(shown, language),
        latest=newest.number,
        latest_date=_date(newest, language),
    )


def _date(one: Release, language: Language) -> str:
    return numbers.day(one.day, language)


def _figures(found: Changes, language: Language) -> Iterator[str]:
    """The reports that came and went since, then how many other figures have changed."""
    yield from whole_reports(found, language)
    if found.revised or not (found.came or found.gone):
        yield _counted(len(found.revised), language)


def whole_reports(found: Changes, language: Language) -> Iterator[str]:
    """« Rapport d'activités 2024 : 134 chiffres, dont 3 nouveaux. »: each in one line."""
    for one in found.came:
        title = one.report.title[language]
        new = numbers.counted("changes_new", one.new, language) if one.new else ""
        yield numbers.counted("changes_report", one.figures, language, title=title, new=new)
    for one in found.gone:
        title = one.report.title[language]
        yield numbers.counted("changes_withdrawn", one.figures, language, title=title)


def _counted(count: int, language: Language) -> str:
    """« 1 chiffre publié a changé : », « 7 chiffres publiés ont changé, dont : »."""
    if not count:
        return say("version_no_figure", language)
    name = "version_figures" if count <= _LISTED else "version_figures_among"
    return numbers.counted(name, count, language)


def _revision(one: Revision, language: Language) -> str:
    before = citation.figure_value(one.before, language)
    label = one.before.label_fr if language == "fr" else one.before.label_en
    if one.after is None:
        return say("version_withdrawn", language, label=label, before=before)
    after = citation.figure_value(one.after, language)
    return say("version_revised", language, label=label, before=before, after=after)


def _step(step: Step, language: Language) -> str:
    named = step.release
    told = {"number": named.number, "date": _date(named, language), "why": reason(named, language)}
    return f"{say('version_step', language, **told)} {changed(step, language)}"


def changed(step: Step, language: Language) -> str:
    """Which datasets a release changed, in one sentence."""
    names = "; ".join(strings.dataset(name, language) for name in step.datasets)
    return say("version_changed" if names else "version_same", language, datasets=names)


def signed(made: Release, language: Language) -> str:
    """Which release it is, for staff: its number, when, by whom and why."""
    why, moment = reason(made, language), numbers.moment(made.at, language)
    values = {"number": made.number, "moment": moment, "who": made.who, "why": why}
    return say("intake_step", language, **values)


def reason(of: Release, language: Language) -> str:
    """Why something was put online, without the full stop of a sentence."""
    return _own_reason(of, language) or of.why.strip().removesuffix(".")


def _own_reason(of: Release, language: Language) -> str:
    """That of a command of ours, in the reader's language; nothing for one that a person gave."""
    own = {(one.WHO, one.WHY): name for name, one in _OWN.items()}
    name = own.get((of.who, of.why))
    return say(name, language) if name else ""


# What each changed -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a release changed: sentences, then the published figures that have other values.

    `shown` is whether one can still look at it.
    """

    release: Release
    title: str
    sentences: tuple[str, ...]
    revised: tuple[str, ...]
    shown: bool


def history(newest: Release, language: Language, most: int) -> list[Told]:
    """What each of the last releases changed, the newest first.

    Without what a person gave as a reason, and without who it was: these words go to others, who
    keep them, and may name someone.
    """
    every = [one for one in release.history(newest.root) if one.number <= newest.number]
    pairs = list(zip([None, *every], every, strict=False))[-most:]
    return [_told(before, after, language) for before, after in reversed(pairs)]


def _told(before: Release | None, after: Release, language: Language) -> Told:
    shown = checks.can_be_shown(after)
    first = say("feed_first", language)
    sentences = [_since(before, after, language) if before else first]
    revised: tuple[Revision, ...] = ()
    if shown and (before is None or checks.can_be_shown(before)):
        found = changes.since(before, after) if before else Changes((), ())
        revised = found.revised
        sentences += [*whole_reports(found, language), *_counts(before, after, found, language)]
    return Told(
        release=after,
        title=say("about_release", language, number=after.number, date=_date(after, language)),
        sentences=tuple(sentences),
        revised=tuple(_became(one, language) for one in revised[:_QUOTED]),
        shown=shown,
    )


def _since(before: Release, after: Release, language: Language) -> str:
    """Which datasets it changed, and why where a command of ours did."""
    (step,) = changes.steps(before, after)
    reason = _own_reason(after, language)
    own = f"{reason[:1].upper()}{reason[1:]}." if reason else ""
    return f"{own} {changed(step, language)}".strip()


def _counts(
    before: Release | None, after: Release, found: Changes, language: Language
) -> Iterator[str]:
    """How many published figures came beside those of a report, how many have another value."""
    known = figures.figures(before).keys() if before else set()
    revised, told = len(found.revised), {one.report.source for one in found.came}
    others = {name for name, row in figures.figures(after).items() if row.source not in told}
    if came := len(others - known):
        yield numbers.counted("feed_new" if before else "feed_holds", came, language)
    if revised:
        name = "feed_revised" if revised <= _QUOTED else "feed_revised_among"
        yield numbers.counted(name, revised, language)


def _became(one: Revision, language: Language) -> str:
    before = citation.figure_value(one.before, language)
    named = one.after or one.before
    label = named.label_fr if language == "fr" else named.label_en
    if one.after is None:
        return say("feed_gone", language, label=label, before=before)
    after = citation.figure_value(one.after, language)
    return say("feed_became", language, label=label, before=before, after=after)
