"""The way from the export dialog to everything of a patient as plain files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from microjournal.domain.identifiers import PatientId
from microjournal.gui.desktop.confirm_dialog import ConfirmDialog
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.care_work import CareState
from microjournal.gui.presenters.record_export import RecordExportPresenter
from microjournal.gui.tokens import SPACE_3
from microjournal.gui.widgets.basics import Button, PlainLabel
from microjournal.gui.widgets.file_questions import ask_for_folder
from microjournal.gui.widgets.states import ErrorBanner, ProgressStrip
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class WholeRecord(QWidget):
    """Says how the export goes; ``button``, which begins it, stands where the dialog puts it."""

    def __init__(self, application: Application, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = Button(_("Whole record…"), kind="quiet", icon_name="documents", parent=parent)
        self.button.setAutoDefault(False)
        self._banner = ErrorBanner(self)
        self.said = PlainLabel(role="strong", wrap=True, parent=self)
        self._strip = ProgressStrip(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE_3)
        for widget in (self._banner, self.said, self._strip):
            box.addWidget(widget)
        self.hide()
        self.presenter = RecordExportPresenter(
            application, runner, self.show_state, lambda _change: None
        )
        self.button.clicked.connect(self._ask_where)
        self._strip.cancel_requested.connect(self.presenter.stop)

    def set_patient(self, patient_id: PatientId) -> None:
        """Export this patient when asked to."""
        self.presenter.patient_id = patient_id

    def show_state(self, state: CareState) -> None:
        """Show what is under way, its outcome or its error; nothing takes no room."""
        self.button.setEnabled(state.running is None)
        self._banner.follow(state.error)
        self._strip.follow(state.running)
        self.said.setText(state.said)
        self.said.set_role("strong" if state.said_is_good else "strong-attention")
        self.said.setVisible(bool(state.said))
        self.setVisible(bool(state.said) or state.running is not None or state.error is not None)

    def _ask_where(self) -> None:
        parent_folder = ask_for_folder(self, _("Folder for the export"), documents_folder())
        if parent_folder is not None:
            self.confirm(self.presenter.free_folder(parent_folder))

    def confirm(self, folder: Path) -> None:
        """Ask once more: what is written is not encrypted."""
        dialog = ConfirmDialog(
            title=_("Whole record"),
            sentence=_(
                "Every original of this patient as received, tables and readable pages are "
                "written without encryption into the new folder {folder}."
            ).format(folder=folder),
            button=_("Export"),
            asks_passphrase=False,
            parent=self.window(),
        )
        dialog.confirmed.connect(lambda _typed: self.presenter.export(folder))
        dialog.open()
