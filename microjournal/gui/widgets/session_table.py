"""The sessions of a series, one under the other: what was done, what changed, what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from microjournal.domain.measurements import Reason
from microjournal.gui.presenters.progress_series import SessionRow
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_4
from microjournal.gui.widgets.basics import Line, MutedLabel, PlainLabel
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.support.i18n import _

_COLUMNS = 4
_STRETCH = (0, 3, 0, 3)
_TOP_LEFT = Qt.AlignmentFlag.AlignTop


class SessionTable(QWidget):
    """Rows of words and numbers; a session without a number says why and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SessionRow, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_4)
        self._grid.setVerticalSpacing(SPACE_2)
        for column, stretch in enumerate(_STRETCH):
            self._grid.setColumnStretch(column, stretch)

    def show_rows(self, rows: tuple[SessionRow, ...]) -> None:
        """Show ``rows`` from the first session to the last."""
        if rows == self._rows:
            return
        self._rows = rows
        clear_layout(self._grid)
        for column, text in enumerate((_("Session"), _("Treatment"), _("Change"), _("Finding"))):
            self._grid.addWidget(MutedLabel(text, parent=self), 0, column)
        for number, row in enumerate(rows):
            self._grid.addWidget(Line(self), 2 * number + 1, 0, 1, _COLUMNS)
            self._add(row, 2 * number + 2)

    def _add(self, row: SessionRow, line: int) -> None:
        treatment = PlainLabel(row.treatment, wrap=True, parent=self)
        self._grid.addWidget(_pair(row.day, row.title, self), line, 0, _TOP_LEFT)
        self._grid.addWidget(treatment, line, 1, _TOP_LEFT)
        self._grid.addWidget(_pair(row.change, row.interval, self), line, 2, _TOP_LEFT)
        self._grid.addWidget(_finding(row, self), line, 3, _TOP_LEFT)


def _pair(first: str, second: str, parent: QWidget) -> QWidget:
    box, grid = _box(parent)
    texts = (PlainLabel(first, role="strong", parent=box), MutedLabel(second, parent=box))
    for number, label in enumerate(label for label in texts if label.text()):
        grid.addWidget(label, number, 0)
    for label in texts:
        label.setVisible(bool(label.text()))
    return box


def _finding(row: SessionRow, parent: QWidget) -> QWidget:
    box, grid = _box(parent)
    role = "attention" if row.withheld else "text"
    grid.addWidget(PlainLabel(row.verdict, role=role, wrap=True, parent=box), 0, 0)
    for number, reason in enumerate(row.reasons, start=1):
        grid.addWidget(_reason(reason, box), number, 0)
    return box


def _reason(reason: Reason, parent: QWidget) -> QWidget:
    box, grid = _box(parent)
    grid.addWidget(PlainLabel(reason.message, wrap=True, parent=box), 0, 0)
    if reason.hint:
        grid.addWidget(MutedLabel(reason.hint, wrap=True, parent=box), 1, 0)
    return box


def _box(parent: QWidget) -> tuple[QWidget, QGridLayout]:
    box = QWidget(parent)
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(SPACE_1)
    return box, grid
