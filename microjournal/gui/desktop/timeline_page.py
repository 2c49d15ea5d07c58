"""The timeline page: the grid, intake by drop or choice, measurement, the way to compare."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.gui.actions import Action, WindowActions
from microjournal.gui.desktop.error_actions import way_out
from microjournal.gui.desktop.intake_panel import IntakePanel
from microjournal.gui.desktop.photo_dialog import PhotoDialog
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.models.thumbnails import ThumbnailStore
from microjournal.gui.presenters.intake import IntakePresenter, IntakeState
from microjournal.gui.presenters.timeline import TimelinePresenter
from microjournal.gui.presenters.timeline_rows import TimelineState, unsure_photos
from microjournal.gui.tokens import CARD_GAP, SPACE_2
from microjournal.gui.widgets.basics import Button, Card, MutedLabel
from microjournal.gui.widgets.file_questions import ask_for_photos
from microjournal.gui.widgets.notice import Notice
from microjournal.gui.widgets.states import BusyOverlay, EmptyState, ErrorBanner, ProgressStrip
from microjournal.gui.widgets.timeline_grid import TimelineGrid, paths_of
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class TimelinePage(QWidget):
    """Sessions by views of one patient."""

    def __init__(self, application: Application, runner: Runner, actions: WindowActions) -> None:
        super().__init__()
        self._application, self._runner, self._window = application, runner, actions
        self._photos_taken_in = 0
        self.setAcceptDrops(True)
        self.thumbnails = ThumbnailStore(application, runner, self)
        self.presenter = TimelinePresenter(
            application, runner, self.show_state, actions.journal_changed
        )
        self.intake = IntakePresenter(
            application, runner, self.show_intake, actions.journal_changed, self._imported
        )
        self.grid = TimelineGrid(self.thumbnails, self)
        self.setFocusProxy(self.grid)
        self.panel = IntakePanel(self)
        self._summary = MutedLabel(parent=self)
        self._banner = ErrorBanner(self)
        self.advice = Notice(self, icon_name="camera")
        self.import_strip = ProgressStrip(self)
        self.measure_strip = ProgressStrip(self)
        self.add_button = Button(_("Add photos…"), icon_name="plus", shortcut="Ctrl+I", parent=self)
        self.add_button.setShortcut("Ctrl+I")
        self.confirm_button = Button("", kind="quiet", icon_name="check", parent=self)
        self.confirm_button.setToolTip(_("Confirm the proposed view of every photo shown here"))
        self.measure_button = Button(_("Measure"), icon_name="ruler", parent=self)
        self.compare_button = Button(_("Compare"), icon_name="compare", shortcut="C", parent=self)
        self._empty = EmptyState(parent=self)
        self._loading = BusyOverlay(parent=self)
        self._stack = QStackedWidget(self)
        self._arrange()
        self._connect()
        self.panel.hide()

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        bar.addWidget(self.add_button)
        bar.addWidget(self._summary)
        bar.addStretch(1)
        bar.addWidget(self.confirm_button)
        bar.addWidget(self.measure_button)
        bar.addWidget(self.compare_button)
        card = Card(parent=self)
        card.box.addWidget(self.grid)
        for body in (card, self._empty, self._loading):
            self._stack.addWidget(body)
        self._card = card
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(CARD_GAP)
        split.addWidget(self._stack)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addLayout(bar)
        for widget in (self._banner, self.advice, self.import_strip, self.measure_strip):
            column.addWidget(widget)
        column.addWidget(split, 1)

    def _connect(self) -> None:
        self.grid.photo_selected.connect(self._select)
        self.grid.photo_opened.connect(self._open_photo)
        self.grid.view_confirmed.connect(lambda photo: self.presenter.confirm_view(PhotoId(photo)))
        self.confirm_button.clicked.connect(lambda: self.presenter.confirm_view())
        self.grid.menu_wanted.connect(self._show_menu)
        self.grid.gap_opened.connect(self._choose_files)
        self.grid.files_dropped.connect(self.import_files)
        self.add_button.clicked.connect(lambda: self._choose_files(None, None))
        self.measure_button.clicked.connect(self.presenter.measure)
        self.compare_button.clicked.connect(self._compare)
        self.import_strip.cancel_requested.connect(self.intake.cancel)
        self.measure_strip.cancel_requested.connect(self.presenter.stop_measuring)
        self.panel.view_chosen.connect(self.intake.set_view)
        self.panel.moment_chosen.connect(self.intake.set_moment)
        self.panel.date_chosen.connect(self.intake.set_taken_at)
        self.panel.undo_wanted.connect(lambda: self.intake.undo(self._say_in_trash))
        self.panel.measure_wanted.connect(self.presenter.measure)
        self.panel.close_wanted.connect(self.intake.close)

    # -- page ---------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient."""
        leaves_result = self.intake.patient_id == self.presenter.state.patient_id
        if leaves_result and self.intake.state.progress is None:
            self.intake.close()
        self.presenter.set_patient(patient_id)
        self.show_intake(self.intake.state)

    def journal_changed(self, change: JournalChange) -> None:
        """Show what changed."""
        self.presenter.journal_changed(change)

    def keep_unsaved(self) -> None:
        """Leave a word about an import that is broken off: the window is about to be locked."""
        self.intake.keep_unsaved()

    def page_actions(self) -> tuple[Action, ...]:
        """Return what can be done here."""
        choose, focus = partial(self._choose_files, None, None), self.grid.setFocus
        return (
            Action(id="add_photos", text=_("Add photos"), shortcut="Ctrl+I", callback=choose),
            Action(id="mark", text=_("Select a photo"), shortcut="Space", callback=focus),
            Action(id="confirm", text=_("Confirm the view"), shortcut="V", callback=focus),
            Action(id="open", text=_("Details of a photo"), shortcut="Return", callback=focus),
        )

    def selected_pair(self) -> tuple[PhotoId, PhotoId] | None:
        """Return the two photos selected for comparison, if there are two."""
        return self.presenter.pair()

    @property
    def is_complete(self) -> bool:
        """Tell whether everything that can be seen has arrived."""
        return self.presenter.state.is_loaded and not self.thumbnails.is_loading

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: TimelineState) -> None:
        """Show grid, selection and measurement."""
        self._summary.setText(state.summary)
        self.add_button.setEnabled(state.patient_id is not None)
        offer = self.presenter.confirm_offer()
        self.confirm_button.setVisible(bool(offer))
        self.confirm_button.setText(offer)
        self.measure_button.setVisible(state.can_measure)
        self.measure_button.setEnabled(state.measuring is None)
        text, usable = self.presenter.compare_offer()
        self.compare_button.setVisible(state.has_photos)
        self.compare_button.setText(text)
        self.compare_button.setEnabled(usable)
        _show_strip(self.measure_strip, state.measuring)
        retry = Action(id="retry", text=_("Try again"), callback=self.presenter.reload)
        self._banner.follow(state.error, way_out(state.error, self._window, retry))
        self._show_advice(state.advice)
        self._stack.setCurrentWidget(self._body(state))
        self.grid.show_state(state)

    def show_intake(self, state: IntakeState) -> None:
        """Show the import under way, or its result."""
        if self._photos_taken_in != (state.progress.done if state.progress else 0):
            self._photos_taken_in = state.progress.done if state.progress else 0
            # Each photo counts as a touch: an import is not broken off, one that hangs is.
            self._window.somebody_is_there()
        _show_strip(self.import_strip, state.progress)
        self.add_button.setEnabled(state.progress is None)
        # The result of an import waits until its patient is shown again.
        self.panel.show_state(state if self._is_own_intake() else IntakeState())

    def _body(self, state: TimelineState) -> QWidget:
        if not state.is_loaded:
            return self._loading
        if state.rows:
            return self._card
        self._empty.show_state(
            _("No photos yet."),
            Action(
                id="add_photos",
                text=_("Add photos…"),
                icon="plus",
                callback=partial(self._choose_files, None, None),
            ),
            detail=_(
                "Drop photos or a folder here: each photo goes to the session of the day "
                "it was taken."
            ),
        )
        return self._empty

    def _show_advice(self, advice: tuple[str, str] | None) -> None:
        if advice is None:
            self.advice.hide()
            return
        away = Action(
            id="wave_away",
            text=_("Not for this patient"),
            callback=self.presenter.wave_advice_away,
        )
        self.advice.show_notice(*advice, away)

    # -- intentions ---------------------------------------------------------------------------
    def import_files(
        self, paths: tuple[Path, ...], session_id: SessionId | None, view: StandardView | None
    ) -> None:
        """Import into the patient shown: a cell, a session, or each photo by its day."""
        patient_id = self.presenter.state.patient_id
        if patient_id is not None:
            self.intake.import_paths(paths, patient_id, session_id=session_id, view=view)

    def _choose_files(self, session_id: SessionId | None, view: StandardView | None) -> None:
        if self.presenter.state.patient_id is not None:
            self.import_files(ask_for_photos(self), session_id, view)

    def _is_own_intake(self) -> bool:
        return self.intake.patient_id == self.presenter.state.patient_id

    def _imported(self, state: IntakeState) -> None:
        # Photos of an unknown view would be measured against nothing: the person names them first.
        stored = any(row.is_editable for row in state.rows)
        if stored and state.views_are_sure and self._is_own_intake():
            self.presenter.measure()

    def _select(self, photo_id: str, add: bool) -> None:
        self.presenter.select(PhotoId(photo_id), add=add)

    def _compare(self) -> None:
        pair = self.presenter.pair()
        if pair is not None:
            self._window.compare_photos(*pair)
        else:
            self._window.show_page("compare")

    def _open_photo(self, photo_id: str) -> None:
        patient_id = self.presenter.state.patient_id
        if patient_id is None:
            return
        picture = self.thumbnails.pixmap(PhotoId(photo_id))
        dialog = PhotoDialog(self._application, self._runner, picture, self)
        dialog.saved.connect(self._window.journal_changed)
        dialog.removed.connect(self._removed)
        dialog.load(patient_id, PhotoId(photo_id))
        dialog.open()

    def _removed(self, change: JournalChange) -> None:
        self._window.journal_changed(change)
        self._say_in_trash()

    def _say_in_trash(self) -> None:
        self._window.announce(_("In the trash for 30 days; Care brings it back."))

    def _show_menu(self, photo_id: str, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Details and note…")).triggered.connect(
            partial(self._open_photo, photo_id)
        )
        menu.addAction(_("Select for comparison")).triggered.connect(
            partial(self._select, photo_id, True)
        )
        if PhotoId(photo_id) in unsure_photos(self.presenter.state):
            menu.addAction(_("Confirm the view")).triggered.connect(
                lambda: self.presenter.confirm_view(PhotoId(photo_id))
            )
        menu.popup(where)

    # -- drops beside the grid ----------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere on the page."""
        if paths_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Sort dropped photos into sessions by the day they were taken."""
        event.acceptProposedAction()
        self.import_files(paths_of(event), None, None)


def _show_strip(strip: ProgressStrip, progress: Progress | None) -> None:
    if progress is None:
        strip.finish()
        return
    if not strip.isVisible():
        strip.begin(progress.step)
    strip.show_progress(progress)
