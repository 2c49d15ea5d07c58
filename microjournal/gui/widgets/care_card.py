"""A card that works: its error, its outcome and its progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.presenters.care_work import CareContext, CareState, CareWork
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    MutedLabel,
    PlainLabel,
)
from microjournal.gui.widgets.states import ErrorBanner, IconLabel, ProgressStrip

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.journals import JournalChange
    from microjournal.gui.jobs.contract import Runner

P = TypeVar("P", bound=CareWork[Any])
S = TypeVar("S", bound=CareState)


class CareCard(Card):
    """Fill ``inside``; then come outcome and work under way, then what ``below`` is filled with."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.banner = ErrorBanner(self)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(SPACE_2)
        self.said = PlainLabel(wrap=True, parent=self)
        self.said.hide()
        self.strip = ProgressStrip(self)
        self.box.addWidget(self.banner)
        self.box.addLayout(self.inside)
        self.box.addWidget(self.said)
        self.box.addWidget(self.strip)
        self.below = QVBoxLayout()
        self.below.setSpacing(SPACE_2)
        self.box.addLayout(self.below)
        self._error_shown: object = None
        self._focus_taken: QWidget | None = None

    def works_with(
        self,
        kind: Callable[
            [Application, Runner, Callable[[S], None], Callable[[JournalChange], None]], P
        ],
        context: CareContext,
        show: Callable[[S], None],
    ) -> P:
        """Return the presenter of this card; the strip's button stops its work."""
        presenter = kind(context.application, context.runner, show, context.on_change)
        self.strip.cancel_requested.connect(presenter.stop)
        return presenter

    def let(self, is_free: bool, *buttons: QWidget) -> None:
        """Let somebody press these buttons, or nobody while work is under way."""
        if not is_free:
            self.keep_focus(*buttons)
        for button in buttons:
            button.setEnabled(is_free)

    def keep_focus(self, *leaving: QWidget) -> None:
        """Hold the keyboard for buttons that are about to be disabled or hidden.

        Qt would hand it to the next button that can take it, and scroll the page there.
        """
        for button in leaving:
            if button.hasFocus():
                self._focus_taken = button
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_work(self, state: CareState) -> None:
        """Show error, outcome and progress of a state."""
        if state.error is None:
            self.banner.hide()
        elif state.error is not self._error_shown:
            self.banner.show_error(state.error)
        self._error_shown = state.error
        self.said.setText(state.said)
        self.said.set_role("text" if state.said_is_good else "attention")
        self.said.setVisible(bool(state.said))
        self.strip.follow(state.running)
        self._give_focus_back()

    def _give_focus_back(self) -> None:
        button = self._focus_taken
        if button is None or not button.isEnabled() or not button.isVisibleTo(self):
            return
        self._focus_taken = None
        if self.hasFocus():
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_buttons(self, *buttons: Button, below: bool = False) -> None:
        """Add a row of buttons at the right, inside or below."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        (self.below if below else self.inside).addLayout(row)


class Standing(QWidget):
    """An icon and a sentence that says how things stand, with what to know below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("shield", tint="accent", parent=self)
        self._sentence = PlainLabel(role="strong", wrap=True, parent=self)
        self._hint = MutedLabel(wrap=True, parent=self)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        texts.addWidget(self._sentence)
        texts.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_standing(self, sentence: str, hint: str = "", *, level: str = "accent") -> None:
        """Say how things stand; ``level`` is "accent", "attention" or "stop"."""
        self._icon.set_icon("shield" if level == "accent" else "warning", level)
        self._sentence.setText(sentence)
        self._sentence.set_role("strong" if level == "accent" else f"strong-{level}")
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{sentence} {hint}".strip())

    @property
    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()
