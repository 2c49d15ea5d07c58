"""“How was this measured?”, one click from every number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, MutedLabel, TitleLabel
from microjournal.gui.widgets.method_view import MethodView
from microjournal.reports.method_sheet import MethodSheet
from microjournal.support.i18n import _

_SIZE = (820, 720)
_SMALLEST = (560, 400)


class MethodDialog(QDialog):
    """Reads like a page; Escape or the button closes it."""

    def __init__(self, sheet: MethodSheet, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("How was this measured?"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self.view = MethodView(self)
        self.view.setAccessibleName(_("How was this measured?"))
        self.view.show_sheet(sheet)
        close = Button(_("Close"), parent=self)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(TitleLabel(_("How was this measured?"), self))
        box.addWidget(MutedLabel(subject, wrap=True, parent=self))
        box.addWidget(self.view, 1)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
