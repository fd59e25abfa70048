"""Every control in every state and theme; the system's own colours; those of an extension."""

import re
from collections.abc import Callable

import pytest
from builders import some
from chromium import follow
from playwright.sync_api import CDPSession, Page, expect

from cqcm_views.theme import NAMED, PAPER, THEMES, contrast, variable

pytestmark = pytest.mark.long

SYSTEM = {"forced_colors": "active", "color_scheme": "dark"}

# Each kind of control stands on one of them, in few charts: these have thousands of nodes.
CONTROLS = (
    "par_region?calcul=habitants&region=06&region=13&exemple=oui",
    "promotion?region=06",
    "sources?part=points&region=06&channel=Web",
    "glossaire?topic=youth",
    "recherche?q=membre",
    "fiche_region?region=06&version=9999",
)
FOCUS = ["focus", "focus-visible", "focus-within", "target"]  # what a link leads to has it
# In the light theme and in the system's colours all of them; the other themes only give the same
# rules other colours, which all kinds of fields, buttons and tables have on these two.
LOOKED_AT = {
    theme: some(CONTROLS, CONTROLS[0], CONTROLS[2]) if theme in ("dark", "contrast") else CONTROLS
    for theme in THEMES
}
STATES: dict[str, tuple[list[str], list[str]]] = {
    "rest": ([], []),
    "hover": (["hover"], ["data-hovered"]),
    "focus": (FOCUS, ["data-focused", "data-focus-visible"]),
    "active": (["hover", "active"], ["data-hovered", "data-pressed"]),
}
PRESSED = "a, button, summary, input, label, mark, [role=option], [data-tag]"
EDGED = """.cqcm-filter, .react-aria-ComboBox > [role=group], [data-testid=stTextInputRootElement],
    .cqcm-search input, .stButtonGroup button, .stButton [kind=secondary],
    .cqcm-switch > span, .stCheckbox label > span + div, [data-trigger=ComboBox]"""

# Marks what can be pressed, one of each look that no earlier view had, with what it stands in: a
# pointer that is over a control is over these as well.
MARK = """(pressed) => {
    const seen = window.looksSeen ??= new Set();
    for (const e of document.querySelectorAll("[data-probe]")) e.removeAttribute("data-probe");
    const chain = (e, up) => e && up ? [e, ...chain(e.parentElement, up - 1)] : [];
    const told = ["aria-current", "aria-selected", "aria-checked", "data-selected", "kind"];
    const look = e => chain(e, 6)
        .map(x => x.tagName + x.className + told.map(name => x.getAttribute(name))).join();
    for (const e of document.querySelectorAll(pressed)) {
        if (!e.checkVisibility({visibilityProperty: true}) || e.matches(":disabled")) continue;
        if (e.getBoundingClientRect().width < 2 || seen.has(look(e))) continue;
        seen.add(look(e));
        for (const x of chain(e, 3)) x.dataset.probe ??= "around";
        e.dataset.probe = "control";
    }
}"""

# What an element stands on, and what a colour looks like there.
GROUNDS = """
    const parts = c => (c.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    const over = ([r, g, b, a = 1], below) => [r, g, b].map((v, i) => v * a + below[i] * (1 - a));
    const behind = e => e
        ? over(parts(getComputedStyle(e).backgroundColor), behind(e.parentElement))
        : [255, 255, 255];
    const shown = (colour, ground) => over(parts(colour), ground);
"""

# The words, signs, rings and edges of all that is marked, with their colours and their ground.
SEEN = f"""(edged) => {{ {GROUNDS}
    const drawing = e => e.matches("path, line, polyline");
    const text = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const colour = e => {{
        const style = getComputedStyle(e);
        if (drawing(e)) return [style.stroke, style.fill].find(c => c !== "none");
        if (e.matches("input") && !e.value) return getComputedStyle(e, "::placeholder").color;
        return e.matches("input") || text(e) ? style.color : null;
    }};
    const named = e => `${{e.tagName}} ${{e.innerText || e.ariaLabel || e.name || e.className}}`;
    const one = (where, kind, ground, colours) =>
        ({{where, kind, ground, colours: colours.map(c => shown(c, ground))}});
    const found = [];
    for (const control of document.querySelectorAll("[data-probe=control]")) {{
        for (const e of [control, ...control.querySelectorAll("*")]) {{
            if (!colour(e) || !e.checkVisibility({{visibilityProperty: true}})) continue;
            const kind = drawing(e) ? "sign" : "text";
            found.push(one(named(control), kind, behind(e), [colour(e)]));
        }}
        const {{outlineStyle, outlineColor}} = getComputedStyle(control);
        if (outlineStyle === "none" || control.tabIndex < 0) continue;
        found.push(one(named(control), "ring", behind(control.parentElement), [outlineColor]));
    }}
    for (const e of document.querySelectorAll(edged)) {{
        const {{borderTopColor, backgroundColor, boxShadow}} = getComputedStyle(e);
        const colours = [borderTopColor, backgroundColor, boxShadow];
        found.push(one(named(e), "edge", behind(e.parentElement), colours));
    }}
    return found;
}}"""


def force(page: Page, cdp: CDPSession, state: str) -> None:
    """Put everything that is marked into a state, as the pointer, the keyboard or a press would.

    Some of the framework's widgets follow these themselves, and say so in attributes.
    """
    pseudo, attributes = STATES[state]
    if state == "rest":
        cdp.send("CSS.disable")  # takes off what is forced
        cdp.send("CSS.enable")
    root = cdp.send("DOM.getDocument")["root"]["nodeId"]
    asked = {"nodeId": root, "selector": "[data-probe]"}
    for node in cdp.send("DOM.querySelectorAll", asked)["nodeIds"] if pseudo else ():
        cdp.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": pseudo})
    page.evaluate(
        """([on, every]) => {
            for (const e of document.querySelectorAll("[data-probe]")) {
                for (const name of every) e.toggleAttribute(name, on.includes(name));
            }
        }""",
        [attributes, sorted({name for _, names in STATES.values() for name in names})],
    )


def illegible(page: Page, cdp: CDPSession, pressed: str = PRESSED) -> set[tuple[str, ...]]:
    """What is hard to see in some state: words below 4.5, signs, rings and edges below 3."""
    found = set()
    page.evaluate(MARK, pressed)
    for state in STATES:
        force(page, cdp, state)
        for one in page.evaluate(SEEN, EDGED):
            ground = hexed(one["ground"])
            ratio = max(contrast(hexed(colour), ground) for colour in one["colours"])
            if ratio < (4.5 if one["kind"] == "text" else 3):
                found.add((state, one["kind"], one["where"], f"{ratio:.2f}"))
    force(page, cdp, "rest")
    return found


def hexed(parts: list[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)


@pytest.mark.parametrize(
    ("theme", "options"),
    [*((name, {}) for name in THEMES), ("light", SYSTEM)],
    ids=[*THEMES, "system"],
)
def test_every_control_is_legible_in_every_state(theme, options, server, open_page):
    page = open_page(f"{server}/{CONTROLS[0]}&theme={theme}", reduced_motion="reduce", **options)
    page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
    cdp = page.context.new_cdp_session(page)
    cdp.send("DOM.enable")
    for view in LOOKED_AT[theme]:
        if view != CONTROLS[0]:
            follow(page, f"{server}/{view}&theme={theme}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert (view, illegible(page, cdp)) == (view, set())
        for opens in page.locator(".cqcm-filter[popovertarget]").all():
            opens.click()
            assert (view, illegible(page, cdp, ".cqcm-choices:popover-open label")) == (view, set())
            page.keyboard.press("Escape")
        for field in page.locator(".react-aria-ComboBox input:enabled").all():
            field.click()
            field.press("ArrowDown")
            page.wait_for_selector("[role=option]")
            assert (view, illegible(page, cdp, "[role=option]")) == (view, set())
            field.press("Escape")
            page.wait_for_selector("[role=option]", state="detached")
    assert page.evaluate("looksSeen.size") > (60 if len(LOOKED_AT[theme]) == len(CONTROLS) else 20)


# One source ------------------------------------------------------------------------------------

SHOWN = """names => {
    const probe = document.createElement("i");
    document.querySelector(".stMain").append(probe);
    const found = names.map(name => {
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
    });
    probe.remove();
    return found;
}"""


@pytest.mark.parametrize("name", THEMES)
def test_the_page_has_the_colours_of_its_theme_and_paper_those_of_paper(name, server, visit):
    page = visit(f"{server}/sources?theme={name}")
    page.wait_for_function(f"() => document.documentElement.dataset.theme === '{name}'")
    assert shown(page) == {key: getattr(THEMES[name], key) for key in NAMED}
    page.emulate_media(media="print")
    assert shown(page) == {key: getattr(PAPER, key) for key in NAMED}
    page.emulate_media(media="null")


def shown(page: Page) -> dict[str, str]:
    """The colours of the style sheet as the page has them now."""
    found = page.evaluate(SHOWN, [variable(key) for key in NAMED])
    colours = [hexed([int(part) for part in re.findall(r"\d+", one)]) for one in found]
    return dict(zip(NAMED, colours, strict=True))


# Colours that are not ours ----------------------------------------------------------------------

INK = "document.querySelector('.js-plotly-plot')?.layout.font.color"

MESSAGES = """window.told = [];
window.connections = 0;
addEventListener("message", ({data}) => {
    if (data?.type === "SET_CUSTOM_THEME_CONFIG") window.told.push(data.themeName);
    if (data?.type === "WEBSOCKET_CONNECTED") window.connections++;
});"""

# What an extension does that makes every page dark: its rules go over those of the page.
RECOLOURED = """new MutationObserver((_, observer) => {
    if (!document.head) return;
    observer.disconnect();
    const style = document.createElement("style");
    style.textContent = ".stApp, .stApp * { background-color: rgb(24, 26, 27) !important;"
        + " color: rgb(232, 230, 227) !important }";
    document.head.append(style);
}).observe(document, {childList: true, subtree: true});"""

# A second in which the page draws, so that whatever waits for a colour looks again.
FRAMES = """new Promise(done => {
    const end = performance.now() + 1000;
    let left = 60;
    const next = now => left-- > 0 || now < end ? requestAnimationFrame(next) : done();
    next(0);
})"""


@pytest.fixture
def colours(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open an address in the colours of others, and count what the framework is told of themes."""

    def go(address: str, script: str = "", **options: object) -> Page:
        return open_page(address, script=MESSAGES + script, reduced_motion="reduce", **options)

    return go


@pytest.mark.parametrize(
    ("script", "options"), [(RECOLOURED, {}), ("", SYSTEM)], ids=["extension", "system"]
)
def test_a_theme_is_told_a_few_times_whatever_colours_show(script, options, server, colours):
    page = colours(f"{server}/sources?part=points", script, **options)
    told = page.evaluate("told")
    assert 1 <= len(told) <= 3  # the framework listens, starts, starts a session
    page.evaluate(FRAMES)
    assert page.evaluate("told") == told


def test_a_theme_is_told_when_it_is_another_one_or_the_framework_took_its_own(server, colours):
    page = colours(f"{server}/jeunesse?theme=dark", RECOLOURED, color_scheme="light")
    before = page.evaluate("told")
    assert {*before} == {"cqcm dark"}
    # What the framework says when it has gone back to a theme of its own.
    page.evaluate("postMessage({type: 'SET_THEME_CONFIG', themeInfo: {}}, location.origin)")
    page.wait_for_function("(n) => told.length === n + 1", arg=len(before))
    page.emulate_media(color_scheme="dark")
    follow(page, f"{server}/jeunesse")  # it has what the device has by now
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => {INK} === '{THEMES['light'].ink}'")
    assert page.evaluate("told") == [*before, "cqcm dark", "cqcm light"]
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light only"


def test_a_theme_outlives_a_connection(server, colours):
    page = colours(f"{server}/sources?theme=dark", color_scheme="light")
    for asked in ("TERMINATE", "RESTART"):
        message = {"stCommVersion": 1, "type": f"{asked}_WEBSOCKET_CONNECTION"}
        page.evaluate("message => postMessage(message, location.origin)", message)
    page.wait_for_function("() => connections === 2")
    follow(page, f"{server}/glossaire?theme=dark")
    ground = page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(18, 25, 27)"


# What is chosen or reached, and what is not.
PAIRS = {
    ".cqcm-nav [aria-current]": ".cqcm-nav a:not([aria-current])",
    ".cqcm-languages [aria-current]": ".cqcm-languages a:not([aria-current])",
    ".cqcm-card-tabs [aria-selected=true]": ".cqcm-card-tabs [aria-selected=false]",
    ".stButtonGroup [aria-checked=true] p": ".stButtonGroup [aria-checked=false] p",
    ".cqcm-regions .cqcm-at": ".cqcm-regions a:not(.cqcm-at)",
    "[aria-selected=true] [data-item-hl]": "[aria-selected=false] [data-item-hl]",
    "[data-focused] > [data-item-hl]": "[role=option]:not([data-focused]) > [data-item-hl]",
}
# What is told by a fill that is there beside its words: how much there is, whether it is on.
FILLS = (
    ".cqcm-bar:not(.cqcm-hatched) > span",
    ".cqcm-switch > span",
    ".cqcm-switch i",
)
# The edges and the sign of an element, its fill, and what it stands on.
TELLING = f"""e => {{ {GROUNDS}
    const below = behind(e.parentElement);
    const style = getComputedStyle(e);
    const edges = ["borderBottom", "outline"].filter(name => style[`${{name}}Style`] !== "none");
    return {{
        below,
        fill: behind(e),
        edges: edges.map(name => shown(style[`${{name}}Color`], below)),
        sign: getComputedStyle(e, "::before").content.includes("✓"),
    }};
}}"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_what_is_chosen_has_an_edge_or_a_sign_in_the_systems_colours(scheme, server, colours):
    address = f"{server}/par_region?calcul=habitants&region=06&region=13&exemple=oui"
    page = colours(f"{address}&theme=contrast", forced_colors="active", color_scheme=scheme)
    assert page.url == address  # there is no other theme than the system's
    expect(page.locator("#cqcm-themes-opens")).to_be_hidden()
    assert page.evaluate(INK) == THEMES[scheme].ink
    field = page.locator(".stSelectbox input")
    field.click()
    field.press("ArrowDown")
    for chosen, other in PAIRS.items():
        assert tells(page, chosen) - tells(page, other), chosen
    for place in FILLS:
        found = page.locator(place).first.evaluate(TELLING)
        assert contrast(hexed(found["fill"]), hexed(found["below"])) >= 3, place
    follow(page, f"{server}/entente")
    bar = ".cqcm-sections"
    assert tells(page, f"{bar} [aria-current]") - tells(page, f"{bar} a:not([aria-current])")


def tells(page: Page, place: str) -> set[str]:
    """How the first of these is told, but for its fill and the weight of its words."""
    found = page.locator(place).first.evaluate(TELLING)
    edges = [contrast(hexed(edge), hexed(found["below"])) for edge in found["edges"]]
    return {*(["edge"] if max(edges, default=1) >= 3 else []), *(["sign"] if found["sign"] else [])}


def test_the_words_of_a_chart_have_the_systems_colour(server, colours):
    page = colours(f"{server}/affaires_publiques?theme=light", **SYSTEM)
    beside = page.locator(".cqcm-chart text:not(.bartext-inside, .textpoint text)")
    inks = beside.evaluate_all("them => [...new Set(them.map(e => getComputedStyle(e).fill))]")
    assert inks == ["rgb(255, 255, 255)"]  # on black
    card = page.locator(".cqcm-card", has=page.get_by_role("tab", name="Tableau")).first
    card.get_by_role("tab", name="Tableau").click()
    edge = card.locator(".cqcm-scroll").evaluate("e => getComputedStyle(e).borderBottomStyle")
    assert edge == "solid"  # the shade that says that there is more is not drawn


def test_a_browser_that_darkens_pages_leaves_the_light_theme_as_it_is(server, colours):
    page = colours(f"{server}/par_region?theme=light", color_scheme="dark")
    before = page.screenshot()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    assert page.screenshot() == before
