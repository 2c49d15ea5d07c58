"""Add a patient, or change the record of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.domain.patients import SkinPhototype
from microjournal.gui.desktop.error_actions import copy_offer
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.patient import (
    PatientDialogState,
    PatientForm,
    PatientPresenter,
    form_words,
)
from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, TitleLabel
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_WIDTH_PX = 520
_NOTES_PX = 84


class PatientDialog(QDialog):
    """Six fields; only the chart number is required."""

    saved = Signal(str, object)
    removed = Signal(object)

    def __init__(
        self,
        application: Application,
        runner: Runner,
        patient_id: PatientId | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Patient"))
        self.setMinimumWidth(_WIDTH_PX)
        self._title = TitleLabel(parent=self)
        self.banner = ErrorBanner(self)
        self.chart_number = QLineEdit(self)
        self.given_name = QLineEdit(self)
        self.family_name = QLineEdit(self)
        self.birth_date = QLineEdit(self)
        self.birth_date.setPlaceholderText(_("1992-03-24 or 24.03.1992"))
        self.phototype = QComboBox(self)
        self.phototype.addItem(_("Not recorded"), None)
        for phototype in SkinPhototype:
            self.phototype.addItem(_("Fitzpatrick {type}").format(type=phototype.value), phototype)
        self.notes = QPlainTextEdit(self)
        self.notes.setFixedHeight(_NOTES_PX)
        self.notes.setTabChangesFocus(True)
        self.consent = QCheckBox(_("Agreed today to photographs for the record"), self)
        self.remove_button = Button(
            _("Move to the trash"), kind="quiet", icon_name="trash", parent=self
        )
        self.remove_button.setAutoDefault(False)
        self.save_button = Button(_("Save"), kind="primary", icon_name="check", parent=self)
        self._arrange()
        self._presenter = PatientPresenter(application, runner, self.show_state, self._saved)
        self.save_button.clicked.connect(self._save)
        self.remove_button.clicked.connect(lambda: self._presenter.remove(self._removed))
        self._presenter.load(patient_id)
        self.chart_number.setFocus()

    def _arrange(self) -> None:
        form = field_form()
        for text, field in (
            (_("Chart number"), self.chart_number),
            (_("Given name"), self.given_name),
            (_("Family name"), self.family_name),
            (_("Birth date"), self.birth_date),
            (_("Phototype"), self.phototype),
            (_("Notes"), self.notes),
        ):
            form.addRow(field_label(text, field, self), field)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        cancel = Button(_("Cancel"), kind="quiet", parent=self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        self.save_button.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(self._title)
        box.addWidget(self.banner)
        box.addLayout(form)
        box.addWidget(self.consent)
        box.addLayout(buttons)

    def show_state(self, state: PatientDialogState) -> None:
        """Show the form, its error or that it is being saved."""
        self._title.setText(_("New patient") if state.is_new else _("Edit patient"))
        if not state.busy and state.error is None:
            # Only what was loaded: what somebody types while a save is refused stays.
            self._fill(state.form)
        self.consent.setVisible(state.asks_consent)
        self.remove_button.setVisible(not state.is_new)
        for button in (self.save_button, self.remove_button):
            button.setEnabled(not state.busy)
        self.banner.follow(state.error, copy_offer(state.error, self._words))

    def _fill(self, form: PatientForm) -> None:
        if form == self._form():
            return
        self.chart_number.setText(form.chart_number)
        self.given_name.setText(form.given_name)
        self.family_name.setText(form.family_name)
        self.birth_date.setText(form.birth_date)
        self.phototype.setCurrentIndex(max(self.phototype.findData(form.phototype), 0))
        self.notes.setPlainText(form.notes)
        self.consent.setChecked(form.consent_today)

    def _form(self) -> PatientForm:
        phototype = self.phototype.currentData()
        return PatientForm(
            chart_number=self.chart_number.text(),
            given_name=self.given_name.text(),
            family_name=self.family_name.text(),
            birth_date=self.birth_date.text(),
            phototype=SkinPhototype(phototype) if phototype else None,
            notes=self.notes.toPlainText(),
            consent_today=self.consent.isChecked(),
        )

    def _words(self) -> str:
        return form_words(self._form())

    def _save(self) -> None:
        self._presenter.save(self._form())

    def keep_unsaved(self) -> None:
        """Keep what was typed: the window is about to be locked."""
        self._presenter.keep_unsaved(self._form())

    def _removed(self, change: JournalChange) -> None:
        self.removed.emit(change)
        self.accept()

    def _saved(self, patient_id: PatientId, change: JournalChange) -> None:
        self.saved.emit(patient_id, change)
        self.accept()
