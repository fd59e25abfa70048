"""Colours named by meaning, and the look that every figure shares.

All colours stand here: the style sheet has those that it names from `variables`. `contrast` is for
readers who need strong contrast.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

Name = Literal["light", "dark", "contrast"]

FONT = "Source Sans, sans-serif"
CLEAR = "rgba(0,0,0,0)"


def font_file() -> Path:
    """The font as the framework sends it to the browser, to measure words as they will be."""
    framework = find_spec("streamlit")
    assert framework and framework.origin  # noqa: S101 - it is in requirements.txt
    media = Path(framework.origin).parent / "static" / "static" / "media"
    return next(media.glob("SourceSansVF-Upright*"))


@dataclass(frozen=True)
class Theme:
    """Colours by what they say.

    `series` tells up to six things apart by lightness as well as by hue, so that colour-blind
    readers and grey prints keep them; `steps` goes from little to much; `missing` fills what has
    no value.
    """

    ink: str
    quiet: str
    paper: str
    card: str
    line: str
    accent: str
    accent_soft: str
    warning: str
    focus: str
    missing: str
    series: tuple[str, ...]
    steps: tuple[str, str, str, str]


THEMES: dict[Name, Theme] = {
    "light": Theme(
        ink="#1c2b2f",
        quiet="#55666b",
        paper="#faf9f5",
        card="#ffffff",
        line="#dcdedb",
        accent="#0b5460",
        accent_soft="#7fa9b0",
        warning="#a8480f",
        focus="#0b5460",
        missing="#eceeeb",
        series=("#0b5460", "#c47f73", "#131d58", "#237bc3", "#641f23", "#706015"),
        steps=("#d3e3e4", "#a3c6ca", "#659ea6", "#0b5460"),
    ),
    "dark": Theme(
        ink="#e8eeee",
        quiet="#a9b8ba",
        paper="#12191b",
        card="#1a2326",
        line="#344246",
        accent="#7fc9d2",
        accent_soft="#35636a",
        warning="#f0a36b",
        focus="#9fe0e8",
        missing="#263135",
        series=("#7fc9d2", "#bc6600", "#f7cd5a", "#a39ee9", "#bdf7ad", "#bc808d"),
        steps=("#254a50", "#32707a", "#62aab4", "#a5e3ea"),
    ),
    "contrast": Theme(
        ink="#ffffff",
        quiet="#e6e6e6",
        paper="#000000",
        card="#000000",
        line="#bfbfbf",
        accent="#ffd800",
        accent_soft="#6b6b6b",
        warning="#ff9d5c",
        focus="#ffd800",
        missing="#262626",
        series=("#ffd800", "#bb86a7", "#96ccf8", "#58884d", "#f69b49", "#eeffa7"),
        steps=("#3a3100", "#5c4e00", "#c4a600", "#fff3b0"),
    ),
}

PAPER = replace(THEMES["light"], paper="#ffffff")  # whatever the screen was

# What the style sheet says with a colour.
NAMED = ("ink", "quiet", "paper", "card", "line", "accent", "accent_soft", "warning", "focus")


def variables() -> str:
    """The colours as variables of the style sheet: by the device until a theme is chosen."""
    light, dark = (_named(THEMES[name]) for name in ("light", "dark"))
    either = {name: f"light-dark({light[name]}, {dark[name]})" for name in light}
    return "".join(
        [
            _rule(":root", either),
            _rule(':root[data-theme="contrast"]', _named(THEMES["contrast"])),
            f"@media print {{ {_rule(':root, :root[data-theme]', _named(PAPER))}}}\n",
        ]
    )


def _named(theme: Theme) -> dict[str, str]:
    return {variable(name): getattr(theme, name) for name in NAMED}


def variable(name: str) -> str:
    """What a colour is called in the style sheet."""
    return f"--{name.replace('_', '-')}"


def _rule(selector: str, values: dict[str, str]) -> str:
    declarations = "; ".join(f"{name}: {value}" for name, value in values.items())
    return f"{selector} {{ {declarations}; }}\n"


@lru_cache(maxsize=256)
def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def deeper(theme: Theme) -> Literal["darker", "lighter"]:
    """Which way the steps of a theme go, from little to much."""
    first, *_, last = theme.steps
    return "darker" if luminance(last) < luminance(first) else "lighter"


def readable_on(colour: str, theme: Theme) -> str:
    """The text colour on a fill: the theme's own while it reads well, else black or white."""
    own = max((theme.ink, theme.card), key=lambda text: contrast(text, colour))
    if contrast(own, colour) >= 4.5:
        return own
    return max(("#000000", "#ffffff"), key=lambda text: contrast(text, colour))
