"""One set of hues: Streamlit's theme and the figures agree, and every hue can be read as text on its background."""

import re
import tomllib
from pathlib import Path

import pytest

from core.figures.style import DARK, LIGHT

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = {"light": LIGHT, "dark": DARK}
ROLES = {"blue": "query", "orange": "key", "green": "value", "violet": "output"}
each_theme = pytest.mark.parametrize("name", THEMES)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of "#RRGGBB"."""
    parts = [int(colour[at: at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio; AA asks for 4.5 for text."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_the_standard_s():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the well-known near miss


@each_theme
def test_the_theme_has_the_hues_of_the_figures(name):
    theme, palette = CONFIG["theme"][name], THEMES[name]
    for colour, role in ROLES.items():
        assert theme[f"{colour}Color"] == theme[f"{colour}TextColor"] == getattr(palette, role)
    assert theme["textColor"] == palette.text
    assert theme["backgroundColor"] == palette.paper


@each_theme
def test_every_hue_can_be_read_as_text(name):
    theme, palette = CONFIG["theme"][name], THEMES[name]
    backgrounds = {theme["backgroundColor"], theme["secondaryBackgroundColor"], *theme["sidebar"].values()}
    texts = {role: getattr(palette, role) for role in (*ROLES.values(), "text", "quiet")} | {"link": theme["linkColor"]}
    faint = {(role, paper): round(contrast(colour, paper), 2) for role, colour in texts.items()
             for paper in backgrounds if contrast(colour, paper) < 4.5}
    assert faint == {}


def test_what_the_theme_has_no_setting_for_uses_its_hues():
    css = (ROOT / "pages" / "_parts" / "app.css").read_text(encoding="utf-8").upper()
    pairs = re.findall(r"LIGHT-DARK\((#\w{6}), (#\w{6})\)", css)
    assert pairs == [(LIGHT.quiet, DARK.quiet), (LIGHT.paper, DARK.paper)]
    for name, palette in THEMES.items():  # dark words on a light button, light ones on a dark button
        assert contrast(CONFIG["theme"][name]["primaryColor"], palette.paper) >= 4.5


@each_theme
def test_the_scales_use_none_of_the_four_hues(name):
    palette = THEMES[name]
    hues = {getattr(palette, role).upper() for role in ROLES.values()}
    assert len(hues) == 4
    assert not hues & {colour.upper() for _, colour in (*palette.signed, *palette.weights)}


def test_the_settings_that_a_class_needs_are_on():
    assert CONFIG["runner"]["postScriptGC"] is False
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
