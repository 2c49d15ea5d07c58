"""The building blocks every page is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from microjournal.gui.icons import icon
from microjournal.gui.theme import current_tokens
from microjournal.gui.tokens import CONTROL_PX, ICON_PX, SPACE_2, SPACE_4, Tokens
from microjournal.gui.widgets.plain_text import plain_tip

COLOUR_EVENTS = (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange)
"""After these a widget that tinted something tints it again."""


class PlainLabel(QLabel):
    """A label that never takes what a person typed for markup."""

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "text",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change what the label is, and with it how it looks."""
        if self.property("role") != role:
            self.setProperty("role", role)
            repolish(self)


class TitleLabel(PlainLabel):
    """The title of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role="title", parent=parent)


class CardTitleLabel(PlainLabel):
    """The title of a card."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role="card-title", parent=parent)


class MutedLabel(PlainLabel):
    """Secondary text."""

    def __init__(
        self, text: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role="muted", wrap=wrap, parent=parent)


class ElidedLabel(PlainLabel):
    """One line, shortened by an ellipsis when there is no room; the tooltip has all of it."""

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "text",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        self._full = ""
        self._mode = mode
        super().__init__("", role=role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_full_text(text)

    def set_full_text(self, text: str) -> None:
        """Show ``text``, shortened to the width there is."""
        self._full = text
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - 2, 0)
        shown = self.fontMetrics().elidedText(self._full, self._mode, room)
        self.setText(shown)
        self.setToolTip(plain_tip(self._full) if shown != self._full else "")


class Pill(PlainLabel):
    """A short fact on a soft ground; ``tone`` is "accent", "attention" or "plain"."""

    def __init__(
        self, text: str = "", *, tone: str = "accent", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role=_PILL_ROLES[tone], parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_pill(self, text: str, tone: str = "accent") -> None:
        """Change text and tone; an empty text hides the pill."""
        self.set_role(_PILL_ROLES[tone])
        self.setText(text)
        self.setVisible(bool(text))


_PILL_ROLES = {"accent": "pill", "attention": "pill-attention", "plain": "pill-plain"}


class Card(QFrame):
    """A surface with a border and rounded corners; fill ``box``."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        self.box.setSpacing(SPACE_2)
        if title:
            self.box.addWidget(CardTitleLabel(title, self))


class Line(QFrame):
    """A thin horizontal separator."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")


class Button(QPushButton):
    """A push button whose icon follows the scheme; ``kind`` as in the style sheet."""

    def __init__(
        self,
        text: str,
        *,
        kind: str = "secondary",
        icon_name: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self._tinted = ("", "")
        self.setProperty("kind", kind)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if shortcut:
            self.setToolTip(plain_tip(f"{text} ({shortcut})"))
        self._tint()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in COLOUR_EVENTS:
            self._tint()

    def _tint(self) -> None:
        tokens = current_tokens()
        colour = _BUTTON_INK.get(str(self.property("kind")), _ink)(tokens)
        # Qt reports a change of colours several times while a page is built.
        if self._icon_name and self._tinted != (self._icon_name, colour):
            self._tinted = (self._icon_name, colour)
            self.setIcon(icon(self._icon_name, colour, disabled_colour=tokens.muted))


def _ink(tokens: Tokens) -> str:
    return tokens.ink


_BUTTON_INK: dict[str, Callable[[Tokens], str]] = {
    "primary": lambda tokens: tokens.on_accent,
    "quiet": lambda tokens: tokens.accent,
    "danger": lambda tokens: tokens.stop,
}


class IconButton(QToolButton):
    """A square button with an icon only; ``name`` is read aloud and shown as the tooltip."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        shortcut: str = "",
        kind: str = "plain",
        side_px: int = CONTROL_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._tinted = ("", "")
        self.setProperty("kind", kind)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{name} ({shortcut})" if shortcut else name))
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFixedSize(side_px, side_px)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tint()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in COLOUR_EVENTS:
            self._tint()

    def _tint(self) -> None:
        tokens = current_tokens()
        if self._tinted != (self._icon_name, tokens.ink):
            self._tinted = (self._icon_name, tokens.ink)
            self.setIcon(icon(self._icon_name, tokens.ink, disabled_colour=tokens.field_line))


class SegmentedControl(QWidget):
    """A row of choices of which exactly one holds."""

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]] = (), *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer ``choices`` as (value, text) in this order."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for position, (value, text) in enumerate(choices):
            button = QPushButton(text, self)
            button.setCheckable(True)
            # In a dialog, Return in a field would else press the first of them.
            button.setAutoDefault(False)
            button.setProperty("segment", _segment(position, len(choices)))
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[value] = button

    def choose(self, value: str) -> None:
        """Show ``value`` as the choice, without emitting ``chosen``."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    @property
    def choice(self) -> str:
        """The value chosen, empty while none is."""
        chosen = (value for value, button in self._buttons.items() if button.isChecked())
        return next(chosen, "")


def _segment(position: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(position, "middle")


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
