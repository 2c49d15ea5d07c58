"""Asks once more before something that cannot be taken back, with the passphrase if need be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.tokens import SPACE_2, SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, CardTitleLabel, MutedLabel, PlainLabel
from microjournal.gui.widgets.secret_field import reveal_button, secret_field
from microjournal.support.i18n import _

_WIDTH_PX = 480


class ConfirmDialog(QDialog):
    """Emits ``confirmed`` with the passphrase typed, empty where none is asked for."""

    confirmed = Signal(str)

    def __init__(
        self,
        *,
        title: str,
        sentence: str,
        lines: Sequence[str] = (),
        button: str,
        is_danger: bool = False,
        asks_passphrase: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(_WIDTH_PX)
        self.passphrase = secret_field(_("Passphrase"), self)
        self._asks = asks_passphrase
        kind = "danger" if is_danger else "primary"
        self.confirm_button = Button(button, kind=kind, parent=self)
        self._cancel = Button(_("Cancel"), kind="quiet", parent=self)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(CardTitleLabel(title, self))
        box.addWidget(PlainLabel(sentence, wrap=True, parent=self))
        if lines:
            box.addWidget(MutedLabel("\n".join(lines), wrap=True, parent=self))
        self._add_passphrase(box)
        self._add_buttons(box)
        self._judge()

    def accept(self) -> None:
        """Hand over what was typed, and forget it here."""
        if self.confirm_button.isEnabled():
            typed = self.passphrase.text()
            self.passphrase.clear()
            self.confirmed.emit(typed)
            super().accept()

    def reject(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        super().reject()

    def _add_passphrase(self, box: QVBoxLayout) -> None:
        self.passphrase.textChanged.connect(self._judge)
        if not self._asks:
            self.passphrase.hide()
            return
        box.addWidget(MutedLabel(_("The passphrase of the journal, once more:"), parent=self))
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.passphrase, 1)
        row.addWidget(reveal_button(self, self.passphrase))
        box.addLayout(row)
        self.passphrase.setFocus()

    def _add_buttons(self, box: QVBoxLayout) -> None:
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        self.confirm_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self.confirm_button)
        box.addLayout(row)

    def _judge(self) -> None:
        self.confirm_button.setEnabled(not self._asks or bool(self.passphrase.text()))
