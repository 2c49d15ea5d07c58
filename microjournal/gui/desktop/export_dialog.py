"""The export dialog: the comparison PDF as it will be, and where it goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import PatientId
from microjournal.domain.reports import IdentityLevel
from microjournal.gui.actions import Action, WindowActions
from microjournal.gui.desktop.whole_record import WholeRecord
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.export import ExportPresenter, ExportState, SavedDocument
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import (
    Button,
    CardTitleLabel,
    ElidedLabel,
    MutedLabel,
    TitleLabel,
)
from microjournal.gui.widgets.chips import ChipGroup
from microjournal.gui.widgets.file_questions import ask_where_to_save
from microjournal.gui.widgets.notice import Notice
from microjournal.gui.widgets.page_preview import PagePreview
from microjournal.gui.widgets.states import BusyOverlay, EmptyState, ErrorBanner, ProgressStrip
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_SIZE = (980, 700)
_SMALLEST = (760, 520)
_OPTIONS_PX = 320


class ExportDialog(QDialog):
    """Open it, press Save: everything else is already proposed."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        actions: WindowActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = actions
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Export PDF"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._banner = ErrorBanner(self)
        self.notice = Notice(self)
        self.strip = ProgressStrip(self)
        self.identities = _identity_choices(self)
        self.views = ChipGroup(name=_("Views"), parent=self)
        self.maps = QCheckBox(_("Change map beside each measured pair"), self)
        self.preview = PagePreview(self)
        self._empty = EmptyState(icon_name="documents", parent=self)
        self._loading = BusyOverlay(parent=self)
        self._stack = QStackedWidget(self)
        self.place = ElidedLabel(parent=self)
        self.change_button = Button(_("Change…"), kind="quiet", icon_name="folder", parent=self)
        self.close_button = Button(_("Close"), kind="quiet", parent=self)
        self.save_button = Button(_("Save PDF"), kind="primary", icon_name="export", parent=self)
        self.presenter = ExportPresenter(
            application, runner, self.show_state, folder=documents_folder()
        )
        self.record = WholeRecord(application, runner, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_6)
        columns.addWidget(self._options())
        for body in (self.preview, self._empty, self._loading):
            self._stack.addWidget(body)
        columns.addWidget(self._stack, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        title = QHBoxLayout()
        title.addWidget(TitleLabel(_("Comparison PDF"), self), 1)
        title.addWidget(self.record.button)
        box.addLayout(title)
        for widget in (self.record, self._banner, self.notice, self.strip):
            box.addWidget(widget)
        box.addLayout(columns, 1)
        box.addLayout(self._foot())

    def _options(self) -> QWidget:
        options = QWidget(self)
        options.setFixedWidth(_OPTIONS_PX)
        column = QVBoxLayout(options)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(CardTitleLabel(_("How the patient is named"), options))
        for identity, hint in _identity_hints().items():
            column.addWidget(self.identities[identity])
            column.addWidget(_indented(hint, options))
        column.addSpacing(SPACE_3)
        column.addWidget(CardTitleLabel(_("Views"), options))
        column.addWidget(self.views)
        column.addSpacing(SPACE_3)
        column.addWidget(self.maps)
        column.addSpacing(SPACE_3)
        column.addWidget(
            MutedLabel(
                _(
                    "First and last photo before treatment of each view, the measured change or "
                    "why there is none, the trend and the treatments. Pictures are drawn anew and "
                    "carry no camera data or place."
                ),
                wrap=True,
                parent=options,
            )
        )
        column.addStretch(1)
        return options

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(MutedLabel(_("Will be saved as"), parent=self))
        foot.addWidget(self.place, 1)
        foot.addWidget(self.change_button)
        foot.addWidget(self.close_button)
        foot.addWidget(self.save_button)
        self.save_button.setDefault(True)
        for button in (self.change_button, self.close_button):
            button.setAutoDefault(False)
        return foot

    def _connect(self) -> None:
        for identity, button in self.identities.items():
            button.clicked.connect(partial(self._choose_identity, identity))
        self.views.changed.connect(
            lambda chosen: self.presenter.choose_views(tuple(map(StandardView, chosen)))
        )
        self.maps.toggled.connect(self.presenter.choose_change_maps)
        self.strip.cancel_requested.connect(self.presenter.cancel)
        self.change_button.clicked.connect(self._change_place)
        self.close_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.presenter.save)
        self.finished.connect(lambda _result: self.presenter.cancel())

    def set_patient(self, patient_id: PatientId) -> None:
        """Offer the document of a patient."""
        self.presenter.set_patient(patient_id)
        self.record.set_patient(patient_id)

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: ExportState) -> None:
        """Show the choice, the pages, and what became of saving."""
        self.identities[state.identity].setChecked(True)
        self.views.set_choices(state.offered)
        self.views.choose(state.views)
        self.maps.setChecked(state.change_maps)
        self.place.set_full_text(str(state.path))
        self.save_button.setEnabled(state.can_save)
        self.save_button.setText(_("Saving…") if state.saving else _("Save PDF"))
        self.preview.show_pages(state.pages)
        if state.rendering is None:
            self.strip.finish()
        else:
            if not self.strip.isVisible():
                self.strip.begin(state.rendering.step)
            self.strip.show_progress(state.rendering)
        self._banner.follow(state.error)
        self._show_saved(state.saved)
        self._stack.setCurrentWidget(self._current(state))

    def _show_saved(self, saved: SavedDocument | None) -> None:
        if saved is None:
            self.notice.hide()
            return
        self.notice.show_notice(
            _("Saved as {name}.").format(name=saved.path.name),
            " ".join(saved.warnings),
            Action(id="open", text=_("Open"), callback=partial(_open_file, saved.path)),
        )
        self.close_button.setFocus()

    def _current(self, state: ExportState) -> QWidget:
        if state.pages:
            return self.preview
        if not state.is_loaded or state.rendering is not None:
            return self._loading
        if not state.offered:
            self._empty.show_state(
                _("No view has photos of two dates, so there is nothing to compare."),
                detail=_("Import the before photos of at least two sessions."),
            )
        elif not state.views:
            self._empty.show_state(_("Choose at least one view."))
        else:
            retry = Action(id="render", text=_("Show the pages"), callback=self.presenter.render)
            self._empty.show_state(_("The pages were not made."), retry)
        return self._empty

    # -- intentions ---------------------------------------------------------------------------
    def _choose_identity(self, identity: IdentityLevel) -> None:
        self.presenter.choose_identity(identity)

    def _change_place(self) -> None:
        name = self.presenter.state.file_name
        out = ask_where_to_save(self, _("Save PDF"), name, _("PDF document (*.pdf)"))
        if out is not None:
            self.presenter.choose_path(out)


def _identity_choices(parent: QWidget) -> dict[IdentityLevel, QRadioButton]:
    group = QButtonGroup(parent)
    made = {}
    for identity, text in (
        (IdentityLevel.FULL, _("Name and birth date")),
        (IdentityLevel.CHART_NUMBER, _("Chart number only")),
        (IdentityLevel.ANONYMOUS, _("Name withheld")),
    ):
        made[identity] = QRadioButton(text, parent)
        group.addButton(made[identity])
    return made


def _identity_hints() -> dict[IdentityLevel, str]:
    return {
        IdentityLevel.FULL: _("For the patient's own hands."),
        IdentityLevel.CHART_NUMBER: _("For colleagues who know the number."),
        IdentityLevel.ANONYMOUS: _("A face may still be recognised in the photos."),
    }


def _indented(text: str, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(SPACE_6 + SPACE_1, 0, 0, SPACE_1)
    row.addWidget(MutedLabel(text, wrap=True, parent=box))
    return box


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
