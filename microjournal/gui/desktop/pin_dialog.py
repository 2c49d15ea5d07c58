"""Asks for a new review PIN, typed twice."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from microjournal.domain.review import PIN_DIGITS
from microjournal.gui.tokens import SPACE_3, SPACE_4, SPACE_6
from microjournal.gui.widgets.basics import Button, CardTitleLabel, MutedLabel
from microjournal.support.i18n import _

_WIDTH_PX = 420


class PinDialog(QDialog):
    """Emits ``chosen`` with a PIN of 4 to 8 digits that was typed twice alike."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Review PIN"))
        self.setFixedWidth(_WIDTH_PX)
        self._first = pin_field(_("New PIN"), self)
        self._second = pin_field(_("Repeat the PIN"), self)
        self._message = MutedLabel(wrap=True, parent=self)
        self._accept = Button(_("Set the PIN"), kind="primary", parent=self)
        self._cancel = Button(_("Cancel"), kind="quiet", parent=self)
        self._arrange()
        for field in (self._first, self._second):
            field.textChanged.connect(self._judge)
        self._accept.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._judge()

    def accept(self) -> None:
        """Hand the PIN over, if both fields agree."""
        if self._accept.isEnabled():
            self.chosen.emit(self._first.text())
            super().accept()

    def _judge(self) -> None:
        first, second = self._first.text(), self._second.text()
        long_enough = len(first) in PIN_DIGITS
        self._accept.setEnabled(long_enough and first == second)
        if first and second and len(second) >= len(first) and first != second:
            self._message.setText(_("The two PINs differ."))
        else:
            self._message.setText(_("4 to 8 digits. It brings you back from the review."))

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(SPACE_3)
        form.addRow(_("New PIN"), self._first)
        form.addRow(_("Repeat the PIN"), self._second)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        column.setSpacing(SPACE_4)
        column.addWidget(CardTitleLabel(_("Choose the PIN that leaves the review"), self))
        column.addLayout(form)
        column.addWidget(self._message)
        column.addLayout(buttons)


def pin_field(name: str, parent: QWidget) -> QLineEdit:
    """Return a field that takes the digits of a PIN and shows none of them."""
    field = QLineEdit(parent)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    digits = QRegularExpression(rf"[0-9]{{0,{PIN_DIGITS[-1]}}}")
    field.setValidator(QRegularExpressionValidator(digits, field))
    return field
