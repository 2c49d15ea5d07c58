"""The look: contrast, icons, one style sheet."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from microjournal.gui.desktop.pages import page_specs
from microjournal.gui.icons import pixmap
from microjournal.gui.theme import (
    DARK,
    LIGHT,
    Scheme,
    Tokens,
    apply_theme,
    current_tokens,
    style_sheet,
)
from microjournal.support.resources import resource

_TEXT_ON_GROUND = (
    ("ink", "window"),
    ("ink", "card"),
    ("muted", "window"),
    ("muted", "card"),
    ("muted", "hover"),
    ("accent", "card"),
    ("accent_soft_ink", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
    ("attention", "card"),
    ("attention", "attention_soft"),
    ("stop", "card"),
    ("rail_ink", "rail"),
    ("rail_attention", "rail"),
    ("ink", "accent_soft"),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parsed = QColor(colour)
    parts = (parsed.redF(), parsed.greenF(), parsed.blueF())
    return sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), _TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_initials_can_be_read_on_every_avatar(tokens: Tokens) -> None:
    assert min(contrast("#FFFFFF", colour) for colour in tokens.avatars) >= 3.9


def test_a_widget_that_draws_itself_learns_of_the_scheme(themed: QApplication) -> None:
    apply_theme(themed, Scheme.DARK)
    assert current_tokens() is DARK
    apply_theme(themed, Scheme.LIGHT)
    assert current_tokens() is LIGHT


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_is_complete_and_names_existing_files(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert resource("icons").joinpath(path).is_file()


def test_every_icon_is_drawn_in_the_colour_asked_for(themed: QApplication) -> None:
    for path in resource("icons").glob("*.svg"):
        if "currentColor" not in path.read_text("utf-8"):
            continue
        image = pixmap(path.stem, "#ff0000", 24, scale=2).toImage()
        drawn = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert drawn, path.stem
        assert all(colour.red() > 200 and colour.green() < 60 for colour in drawn), path.stem


def test_every_page_of_the_rail_has_an_icon() -> None:
    for spec in page_specs():
        assert resource("icons", f"{spec.icon}.svg").is_file()
