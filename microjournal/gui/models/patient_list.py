"""The item model of the patient list: a tuple of read models, growing page by page."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from microjournal.domain.identifiers import PatientId
from microjournal.domain.patients import PatientSummary
from microjournal.gui.presenters.patient_list import PatientListState, row_detail

PATIENT_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class PatientListModel(QAbstractTableModel):
    """One column; asks for more rows through ``more_wanted`` when the view nears its end."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = PatientListState()

    def show_state(self, state: PatientListState) -> None:
        """Show the rows of ``state``: append when the generation is the same, else start anew."""
        former, self._state = self._state, state
        if state.rows is former.rows:
            return
        grew = len(state.rows) - len(former.rows)
        if state.generation == former.generation and grew > 0:
            self._state = former
            self.beginInsertRows(QModelIndex(), len(former.rows), len(state.rows) - 1)
            self._state = state
            self.endInsertRows()
            return
        self._state = former
        self.beginResetModel()
        self._state = state
        self.endResetModel()

    def patient_at(self, row: int) -> PatientSummary | None:
        """Return the patient of a row."""
        return self._state.rows[row] if 0 <= row < len(self._state.rows) else None

    def row_of(self, patient_id: PatientId) -> int:
        """Return the row of a patient, -1 when it is not loaded."""
        return next(
            (row for row, patient in enumerate(self._state.rows) if patient.id == patient_id), -1
        )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102 - Qt's default
        return 0 if parent.isValid() else len(self._state.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, D102 - Qt's default
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return name, spoken text or the summary itself."""
        patient = self.patient_at(index.row()) if index.isValid() else None
        if patient is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return patient.display_name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{patient.display_name}, {row_detail(patient)}"
        return patient if role == PATIENT_ROLE else None

    def canFetchMore(self, parent: _Index) -> bool:  # noqa: D102
        return not parent.isValid() and self._state.has_more

    def fetchMore(self, parent: _Index) -> None:  # noqa: D102
        self.more_wanted.emit()
