"""A card of one's own: a measure, what it is broken down by, a chart; the address holds it all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from cqcm_data import indicators, query
from cqcm_data.alphabet import Key, alphabetical
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address
from cqcm_views.cards import suitability
from cqcm_views.cards.suitability import Refusal
from cqcm_views.charts import KINDS
from cqcm_views.charts.rows import MOST_PARTS
from cqcm_views.views import state
from cqcm_views.views.model import ChartCard, Section, View, figures
from cqcm_views.views.state import Parameter, State
from cqcm_views.wording import strings
from cqcm_views.wording.strings import say, words

FIRST = "youth_posts"  # the report places it in every region: a first card that is full
ALONE = ""  # what stands for no second dimension, and for no breakdown at all


# What can be chosen -----------------------------------------------------------------------------


def _measures(_chosen: State, reading: Reading) -> Sequence[str]:
    known = indicators.known(reading.release).indicators
    return [FIRST, *(name for name in known if name != FIRST)]


def _breakdowns(chosen: State, reading: Reading) -> Sequence[str]:
    """Dimensions joined by a dot, in their order: the axis, then the parts."""
    allowed = suitability.breakdowns(chosen.choice("mesure"), reading.release, chosen.measured)
    return [".".join(by) for by in allowed] or [ALONE]


def _charts(chosen: State, reading: Reading) -> Sequence[str]:
    by = _by(chosen.choice("par"))
    if not by:
        return [ALONE]
    return suitability.charts_for(chosen.choice("mesure"), by, reading.release, chosen.measured)


def _by(code: str) -> tuple[str, ...]:
    return tuple(filter(None, code.split(".")))


PARAMETERS = (
    Parameter("mesure", _measures),
    Parameter("par", _breakdowns),
    Parameter("graphique", _charts),
)


# What it makes ----------------------------------------------------------------------------------


def composed(view: View, chosen: State, reading: Reading) -> View:
    """The view with the card that is chosen: among those that await records if it does."""
    known, by = indicators.known(reading.release), _by(chosen.choice("par"))
    indicator = known[chosen.choice("mesure")]
    topic = known.topics[indicator.topic]
    if not by:
        about = words()[f"alone_{query.series(indicator.id, reading.received).status}"]
        return replace(view, sections=(Section(topic, about, figures(indicator.id)),))
    chart = chosen.choice("graphique")
    card = ChartCard(indicator.id, by, chart, wide=chart != "tile_map")
    section = Section(topic, indicator.definition)
    if query.series(indicator.id, reading.received, by).status == "awaiting":
        return replace(view, records=section, record_cards=(card,))
    return replace(view, sections=(replace(section, cards=(card,)),))


# The choices on screen --------------------------------------------------------------------------


def choose(chosen: State, reading: Reading) -> None:
    """Measure, dimensions and chart, side by side."""
    by = _by(chosen.choice("par"))
    with st.container(key="composer", horizontal=True, vertical_alignment="bottom"):
        _measure(chosen, reading)
        if by:
            _dimensions(by, chosen, reading)
            _chart(chosen, reading)
    if by:
        st.html(refusals(by, chosen, reading))


def refusals(by: tuple[str, ...], chosen: State, reading: Reading) -> str:
    """What is not offered beside what is chosen, each with its reason, in one line."""
    measure, language = chosen.choice("mesure"), reading.language
    orders = suitability.refused(measure, by[0], reading.release, chosen.measured)
    offered = _charts(chosen, reading)
    whys = [
        *_single(measure, reading),
        *(_refused_order(refusal, language) for refusal in orders),
        *(_refused_chart(kind, language) for kind in KINDS if kind not in offered),
    ]
    lines = [say("labelled", language, label=name, value=why) for name, why in whys]
    return markup.render("refusals", language, lines=lines)


def _single(measure: str, reading: Reading) -> Iterator[tuple[str, str]]:
    """Why there is no second breakdown at all, where the data have only one."""
    allowed, language = (
        query.dimensions(indicators.known(reading.release)[measure]),
        reading.language,
    )
    if len(allowed) == 1:
        yield say("composer_second", language), say("composer_single", language)


def _refused_order(refusal: Refusal, language: Language) -> tuple[str, str]:
    """« Niveau scolaire, puis région », why it is not offered, and whether the other order is."""
    axis, parts = (strings.dimension(name, language) for name in refusal.by)
    why = say(
        f"composer_not_{refusal.reason}",
        language,
        parts=refusal.parts,
        plural=strings.plural(refusal.by[1], language),
        most=MOST_PARTS,
    )
    turned = say("composer_turned", language) if refusal.turned else ""
    name = say("composer_order", language, axis=axis, parts=parts.lower())
    return name, f"{why} {turned}".strip()


def _refused_chart(kind: str, language: Language) -> tuple[str, str]:
    needs = say(f"chart_needs_{kind}", language, most=MOST_PARTS)
    return say(f"chart_kind_{kind}", language), needs


def measures(reading: Reading) -> list[str]:
    """Every indicator, topic by topic, those of a topic in the order of the alphabet."""
    known, language = indicators.known(reading.release), reading.language
    topics = list(known.topics)

    def place(name: str) -> tuple[int, Key]:
        indicator = known[name]
        return topics.index(indicator.topic), alphabetical(indicator.label[language], language)

    return sorted(known.indicators, key=place)


def _measure(chosen: State, reading: Reading) -> None:
    """Every indicator, topic by topic; a part of its name or of its topic finds it."""
    known, language = indicators.known(reading.release), reading.language
    _select(
        "measure",
        measures(reading),
        chosen.choice("mesure"),
        {
            name: say(
                "of_topic",
                language,
                label=indicator.label[language],
                topic=known.topics[indicator.topic][language],
            )
            for name, indicator in known.indicators.items()
        },
        lambda picked: _write({"mesure": picked}, chosen, reading),
        language,
    )


def _dimensions(by: tuple[str, ...], chosen: State, reading: Reading) -> None:
    """What stands along the axis, what it is split into, and one press to swap them."""
    language, allowed = reading.language, _breakdowns(chosen, reading)
    axis, parts = by[0], by[1] if by[1:] else ALONE
    axes = list(dict.fromkeys(_by(code)[0] for code in allowed))
    splits = [_by(code)[1] for code in allowed if _by(code)[0] == axis and _by(code)[1:]]
    names = {name: strings.dimension(name, language) for name in (*axes, *splits)}

    def put(first: str, second: str) -> None:
        code = ".".join(filter(None, [first, second]))
        _write({"par": code if code in allowed else first}, chosen, reading)

    def put_axis(picked: str) -> None:
        put(picked, axis if picked == parts else parts)

    _select("axis", axes, axis, names, put_axis, language)
    if splits:
        names[ALONE] = say("composer_alone", language)
        _select("parts", [ALONE, *splits], parts, names, partial(put, axis), language)
    if parts and f"{parts}.{axis}" in allowed:
        st.button(say("composer_swap", language), on_click=put, args=(parts, axis))


def _chart(chosen: State, reading: Reading) -> None:
    kinds, language = _charts(chosen, reading), reading.language
    names = {kind: say(f"chart_kind_{kind}", language) for kind in kinds}

    def put(kind: str) -> None:
        _write({"graphique": kind}, chosen, reading)

    _select("chart", kinds, chosen.choice("graphique"), names, put, language)


def _select(
    name: str,
    options: Sequence[str],
    value: str,
    names: Mapping[str, str],
    put: Callable[[str], None],
    language: Language,
) -> None:
    key = f"choose_composer_{name}"
    st.session_state[key] = value
    st.selectbox(
        say(f"composer_{name}", language),
        options,
        key=key,
        format_func=lambda code: names[code],
        on_change=lambda: put(st.session_state[key]),
    )


def _write(asked: Mapping[str, str], chosen: State, reading: Reading) -> None:
    """A choice to the address, and all that follows from it: what is no longer possible goes."""
    raw = {name: [code] for name, code in {**dict(chosen.own), **asked}.items()}
    settled = state.settle(PARAMETERS, raw, replace(chosen, own=()), reading)
    address.put_own(dict(settled.own))
