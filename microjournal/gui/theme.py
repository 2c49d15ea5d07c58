"""The look: one palette and one style sheet, generated from named tokens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from microjournal.gui.style_sheet import style_sheet
from microjournal.gui.tokens import DARK, LIGHT, TEXT_PX, Tokens
from microjournal.support.resources import FONT_FAMILY, font_files

__all__ = [
    "DARK",
    "LIGHT",
    "Scheme",
    "Tokens",
    "apply_theme",
    "current_tokens",
    "load_fonts",
    "palette",
    "style_sheet",
    "text_font",
]

_SCREEN_WEIGHTS = ("-Regular", "-Semibold")
"""The weights of the screen; documents use more of them."""

_SCHEME_PROPERTY = "microjournal_scheme"


class Scheme(StrEnum):
    """Which look the person chose; ``SYSTEM`` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The tokens in use and whether they are the dark ones."""

    tokens: Tokens
    is_dark: bool


def resolve(app: QApplication, scheme: Scheme) -> Theme:
    """Return the theme of ``scheme``, asking the desktop when it is the system's."""
    wants_dark = scheme is Scheme.DARK or (
        scheme is Scheme.SYSTEM and app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    return Theme(tokens=DARK if wants_dark else LIGHT, is_dark=wants_dark)


def apply_theme(app: QApplication, scheme: Scheme) -> Tokens:
    """Set style, palette and style sheet of the whole program; return the tokens used."""
    theme = resolve(app, scheme)
    # Set before the palette: widgets that draw themselves ask for the tokens when it changes.
    app.setProperty(_SCHEME_PROPERTY, "dark" if theme.is_dark else "light")
    app.setStyle("Fusion")
    app.setPalette(palette(theme.tokens))
    app.setStyleSheet(style_sheet(theme.tokens))
    return theme.tokens


def current_tokens() -> Tokens:
    """Return the tokens of the running program, for widgets that draw themselves."""
    app = QApplication.instance()
    if app is not None and app.property(_SCHEME_PROPERTY) == "dark":
        return DARK
    return LIGHT


def load_fonts(app: QApplication) -> str:
    """Make the packaged fonts known and the program's font; return the family in use."""
    families = [
        family
        for path in font_files()
        if path.stem.endswith(_SCREEN_WEIGHTS)
        for family in QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(path))
        )
    ]
    family = FONT_FAMILY if FONT_FAMILY in families else app.font().family()
    app.setFont(text_font(TEXT_PX, family=family))
    return family


def text_font(
    size_px: int, *, bold: bool = False, tabular: bool = False, family: str | None = None
) -> QFont:
    """Return the program's font for hand-drawn text, optionally with figures of equal width."""
    font = QFont(QApplication.font())
    if family is not None:
        font.setFamily(family)
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of Qt's own drawing (Fusion) in the colours of the tokens."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, tokens.window),
        (roles.WindowText, tokens.ink),
        (roles.Base, tokens.card),
        (roles.AlternateBase, tokens.window),
        (roles.Text, tokens.ink),
        (roles.PlaceholderText, tokens.muted),
        (roles.Button, tokens.card),
        (roles.ButtonText, tokens.ink),
        (roles.BrightText, tokens.on_accent),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Link, tokens.accent),
        (roles.ToolTipBase, tokens.card),
        (roles.ToolTipText, tokens.ink),
        (roles.Mid, tokens.line),
        (roles.Dark, tokens.field_line),
        (roles.Accent, tokens.accent),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made
