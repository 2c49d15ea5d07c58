"""Shows what could not be saved when the window was locked, to copy it from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, CardTitleLabel, MutedLabel
from microjournal.support.i18n import _

_WIDTH_PX = 560
_TEXT_PX = 220


class LeftOverDialog(QDialog):
    """Emits ``seen`` when somebody puts it away; until then the text stays in the journal."""

    seen = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Left over from the lock"))
        self.setFixedWidth(_WIDTH_PX)
        self.text = QPlainTextEdit(text, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_TEXT_PX)
        self.text.setAccessibleName(_("Left over from the lock"))
        self.copy_button = Button(_("Copy"), parent=self)
        self.done_button = Button(_("Put away"), kind="primary", parent=self)
        self._arrange()
        self.copy_button.clicked.connect(self._copy)
        self.done_button.clicked.connect(self.accept)

    def accept(self) -> None:
        """Say that it was seen."""
        self.seen.emit()
        super().accept()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(CardTitleLabel(_("When the window was locked, this was not finished"), self))
        hint = _(
            "It was not saved as a record; what was saved before is safe. Enter it where it "
            "belongs, then put it away."
        )
        box.addWidget(MutedLabel(hint, wrap=True, parent=self))
        box.addWidget(self.text)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy_button)
        row.addWidget(self.done_button)
        self.copy_button.setAutoDefault(False)
        self.done_button.setDefault(True)
        box.addLayout(row)
        self.done_button.setFocus()
