"""A field for the folder a journal is to lie in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from microjournal.gui.tokens import SPACE_2
from microjournal.gui.widgets.basics import IconButton
from microjournal.gui.widgets.file_questions import ask_for_folder
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder


class FolderField(QWidget):
    """A path that can be typed or chosen; ``path`` is its line."""

    def __init__(self, proposed: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = QLineEdit(str(proposed), self)
        choose = IconButton("folder", _("Choose a folder"), kind="outlined", parent=self)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.path, 1)
        row.addWidget(choose)

    def _choose(self) -> None:
        folder = ask_for_folder(self, _("Where to keep the journal"), documents_folder())
        if folder is not None:
            # An empty folder is taken itself; into any other one the journal gets its own.
            own = folder if not any(folder.iterdir()) else folder / _("microjournal")
            self.path.setText(str(own))
