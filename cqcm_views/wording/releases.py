"""What a page says while it shows an older release: which one, and what has changed since."""

from dataclasses import dataclass

from cqcm_data import build, changes, installation, repair
from cqcm_data.changes import Revision, Step
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
        figures=_counted(len(found.revised), language),
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


def _date(release: Release, language: Language) -> str:
    return numbers.day(release.day, language)


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
    names = "; ".join(strings.dataset(name, language) for name in step.datasets)
    told: dict[str, object] = {
        "number": step.release.number,
        "date": _date(step.release, language),
        "why": _why(step.release, language),
    }
    if not names:
        return say("version_step_same", language, **told)
    return say("version_step", language, **told, datasets=names)


def _why(release: Release, language: Language) -> str:
    """The reason as it was given; that of a command of ours in the reader's language."""
    own = {(one.WHO, one.WHY): name for name, one in _OWN.items()}
    name = own.get((release.who, release.why))
    return say(name, language) if name else release.why.strip().removesuffix(".")
