"""The details of one photo: correct where it belongs and when it was taken, write a note."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import Moment
from microjournal.gui.desktop.date_question import date_time_field, typed_time
from microjournal.gui.desktop.error_actions import copy_offer
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.photo_details import (
    PhotoDetailsPresenter,
    PhotoDetailsState,
    PhotoForm,
)
from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel, TitleLabel
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.support.i18n import _
from microjournal.support.words import moment_text, view_text

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_PICTURE_PX = 260
_WIDTH_PX = 720
_NOTE_PX = 110


class PhotoDialog(QDialog):
    """The photo on the left, its record on the right."""

    saved = Signal(object)
    removed = Signal(object)

    def __init__(
        self,
        application: Application,
        runner: Runner,
        picture: QPixmap | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Photo"))
        self.setMinimumWidth(_WIDTH_PX)
        self._banner = ErrorBanner(self)
        self._picture = _picture(picture, self)
        self.session = QComboBox(self)
        self.view = QComboBox(self)
        self.moment = QComboBox(self)
        self.taken_at = date_time_field(datetime(2000, 1, 1), self)  # noqa: DTZ001 - replaced
        self._source = MutedLabel(parent=self)
        self.note = QPlainTextEdit(self)
        self.note.setFixedHeight(_NOTE_PX)
        self.note.setTabChangesFocus(True)
        self._facts = MutedLabel(wrap=True, parent=self)
        self.remove_button = Button(
            _("Move to the trash"), kind="quiet", icon_name="trash", parent=self
        )
        self.remove_button.setAutoDefault(False)
        self.remove_button.setEnabled(False)
        self.save_button = Button(_("Save"), kind="primary", icon_name="check", parent=self)
        self._shown_time = typed_time(self.taken_at)
        for view in StandardView:
            self.view.addItem(view_text(view), view)
        for moment in Moment:
            self.moment.addItem(moment_text(moment), moment)
        self._arrange()
        self._presenter = PhotoDetailsPresenter(application, runner, self.show_state, self._saved)
        self.save_button.clicked.connect(self._save)
        self.remove_button.clicked.connect(lambda: self._presenter.remove(self._removed))

    def load(self, patient_id: PatientId, photo_id: PhotoId) -> None:
        """Show a photo of a patient."""
        self._presenter.load(patient_id, photo_id)

    def _arrange(self) -> None:
        form = field_form()
        for text, field in (
            (_("Session"), self.session),
            (_("View"), self.view),
            (_("Moment"), self.moment),
            (_("Taken"), self.taken_at),
        ):
            form.addRow(field_label(text, field, self), field)
        form.addRow("", self._source)
        form.addRow(field_label(_("Note"), self.note, self), self.note)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_6)
        left = QVBoxLayout()
        left.addWidget(self._picture)
        left.addWidget(self._facts)
        left.addStretch(1)
        columns.addLayout(left)
        columns.addLayout(form, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        cancel = Button(_("Cancel"), kind="quiet", parent=self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(TitleLabel(_("Photo"), self))
        box.addWidget(self._banner)
        box.addLayout(columns)
        box.addLayout(buttons)

    def show_state(self, state: PhotoDetailsState) -> None:
        """Show the record, its error or that it is being saved."""
        for button in (self.save_button, self.remove_button):
            button.setEnabled(state.form is not None and not state.busy)
        if state.error is not None:
            self._banner.show_error(state.error, copy_offer(state.error, self.note.toPlainText))
        if state.form is None or state.busy or state.error is not None:
            return
        self._fill(state, state.form)

    def _fill(self, state: PhotoDetailsState, form: PhotoForm) -> None:
        self.session.clear()
        for session_id, text in state.sessions:
            self.session.addItem(text, session_id)
        self.session.setCurrentIndex(self.session.findData(form.session_id))
        self.view.setCurrentIndex(self.view.findData(form.view))
        self.moment.setCurrentIndex(self.moment.findData(form.moment))
        if form.taken_at is not None:
            self.taken_at.setDateTime(date_time_field(form.taken_at, self).dateTime())
        self._shown_time = typed_time(self.taken_at)
        self._source.setText(_("Date {source}").format(source=state.date_source))
        self._facts.setText(state.facts)
        self.note.setPlainText(form.note)

    def _form(self) -> PhotoForm | None:
        shown = self._presenter.state.form
        if shown is None:
            return None
        typed = typed_time(self.taken_at)
        # An untouched date keeps what the field cannot hold: its fractions, or being unknown.
        untouched = typed == self._shown_time
        return PhotoForm(
            session_id=SessionId(self.session.currentData()),
            view=StandardView(self.view.currentData()),
            moment=Moment(self.moment.currentData()),
            taken_at=shown.taken_at if untouched else typed,
            note=self.note.toPlainText(),
        )

    def _save(self) -> None:
        form = self._form()
        if form is not None:
            self._presenter.save(form)

    def keep_unsaved(self) -> None:
        """Keep what was typed: the window is about to be locked."""
        form = self._form()
        if form is not None:
            self._presenter.keep_unsaved(form)

    def _removed(self, change: JournalChange) -> None:
        self.removed.emit(change)
        self.accept()

    def _saved(self, change: JournalChange) -> None:
        self.saved.emit(change)
        self.accept()


def _picture(picture: QPixmap | None, parent: QWidget) -> PlainLabel:
    label = PlainLabel(parent=parent)
    label.setFixedWidth(_PICTURE_PX)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
    if picture is not None:
        label.setPixmap(
            picture.scaledToWidth(_PICTURE_PX, Qt.TransformationMode.SmoothTransformation)
        )
    return label
