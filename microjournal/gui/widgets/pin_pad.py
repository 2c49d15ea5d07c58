"""A pad of large digits for a PIN; what was typed shows as dots only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from microjournal.domain.review import PIN_DIGITS
from microjournal.gui.presenters.pin_entry import PinState
from microjournal.gui.tokens import SPACE_2, SPACE_3, SPACE_4
from microjournal.gui.widgets.basics import Button, CardTitleLabel, MutedLabel, PlainLabel
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.gui.widgets.states import IconLabel
from microjournal.support.i18n import _

_LOCK_PX = 32
_LINES = ("123", "456", "789")
_DOT, _RING = "\N{BLACK CIRCLE}", "\N{WHITE CIRCLE}"


class PinPad(QWidget):
    """Says which keys were pressed; keeps no digit itself."""

    pressed = Signal(str)
    erased = Signal()
    submitted = Signal()
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = CardTitleLabel(parent=self)
        self._dots = PlainLabel(role="number", parent=self)
        self._message = MutedLabel(wrap=True, parent=self)
        for label in (self._title, self._dots, self._message):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._erase = Button("", kind="key", icon_name="backspace", parent=self)
        self._erase.setAccessibleName(_("Erase the last digit"))
        self._erase.setToolTip(plain_tip(self._erase.accessibleName()))
        self._erase.clicked.connect(self.erased)
        self._submit = Button(_("OK"), kind="key-primary", parent=self)
        self._submit.clicked.connect(self.submitted)
        self._cancel = Button(_("Back to the photos"), kind="quiet", parent=self)
        self._cancel.setProperty("touch", True)
        self._cancel.clicked.connect(self.put_away)
        self._digits = {digit: self._digit(digit) for digit in "0123456789"}
        self._arrange()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def ask(self, title: str, *, can_put_away: bool) -> None:
        """Say what the PIN is for, and whether there is a way back without it."""
        self._title.setText(title)
        self._cancel.setVisible(can_put_away)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: PinState) -> None:
        """Show how many digits were typed and what is the matter."""
        rings = max(PIN_DIGITS[0] - state.typed, 0)
        self._dots.setText(" ".join(_DOT * state.typed + _RING * rings))
        self._dots.setAccessibleName(_("{count} digits typed").format(count=state.typed))
        self._message.setText(state.message)
        for key in (*self._digits.values(), self._erase):
            key.setEnabled(state.enabled)
        self._submit.setEnabled(state.can_submit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits, Backspace and Enter from a keyboard too."""
        if event.text() in self._digits and event.text():
            self.pressed.emit(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.erased.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            event.ignore()

    def _digit(self, digit: str) -> QPushButton:
        key = Button(digit, kind="key", parent=self)
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.clicked.connect(lambda: self.pressed.emit(digit))
        return key

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(SPACE_3)
        for row, line in enumerate(_LINES):
            for column, digit in enumerate(line):
                grid.addWidget(self._digits[digit], row, column)
        grid.addWidget(self._erase, len(_LINES), 0)
        grid.addWidget(self._digits["0"], len(_LINES), 1)
        grid.addWidget(self._submit, len(_LINES), 2)
        pad = QHBoxLayout()
        pad.addStretch(1)
        pad.addLayout(grid)
        pad.addStretch(1)
        column_box = QVBoxLayout(self)
        column_box.setSpacing(SPACE_4)
        column_box.addStretch(1)
        column_box.addWidget(
            IconLabel("lock", size_px=_LOCK_PX, parent=self), 0, Qt.AlignmentFlag.AlignHCenter
        )
        column_box.addWidget(self._title)
        column_box.addWidget(self._dots)
        column_box.addLayout(pad)
        column_box.addWidget(self._message)
        column_box.addSpacing(SPACE_2)
        column_box.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        column_box.addStretch(1)
