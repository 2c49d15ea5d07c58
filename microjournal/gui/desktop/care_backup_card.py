"""The backup card of the journal care page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from microjournal.domain.backups import BackupAge
from microjournal.gui.presenters.care_backups import (
    BackupCardPresenter,
    BackupCardState,
    TargetRow,
)
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.widgets.basics import Button
from microjournal.gui.widgets.care_card import CareCard, Standing
from microjournal.gui.widgets.file_questions import ask_for_folder
from microjournal.gui.widgets.row_list import CareRow, RowAction, RowList
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder

_LEVELS = {
    BackupAge.RECENT: "accent",
    BackupAge.AMBER: "attention",
    BackupAge.RED: "stop",
    BackupAge.NEVER: "attention",
}


class BackupCard(CareCard):
    """Age, folders, back up now."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Backup"), parent)
        self.standing = Standing(self)
        self.targets = RowList(self)
        self.first_button = Button(
            _("Choose a folder…"), kind="primary", icon_name="folder", parent=self
        )
        self.add_button = Button(_("Add a folder…"), icon_name="folder", parent=self)
        self.back_up_button = Button(
            _("Back up now"), kind="primary", icon_name="backup", parent=self
        )
        self.inside.addWidget(self.standing)
        self.inside.addWidget(self.targets)
        self.add_buttons(self.first_button, self.add_button, self.back_up_button)
        self.presenter = self.works_with(BackupCardPresenter, context, self.show_state)
        for button in (self.first_button, self.add_button):
            button.clicked.connect(self._ask_for_target)
        self.back_up_button.clicked.connect(self.presenter.back_up)
        self.targets.chosen.connect(self._act)

    def show_state(self, state: BackupCardState) -> None:
        """Show how old, where to, what is under way."""
        self.standing.setVisible(state.age is not None)
        if state.age is not None:
            self.standing.show_standing(state.sentence, state.hint, level=_LEVELS[state.age])
        is_free = state.running is None
        self.targets.show_rows([_target_row(row, is_free=is_free) for row in state.targets])
        if state.targets:
            self.keep_focus(self.first_button)
        self.first_button.setVisible(not state.targets)
        self.let(is_free and state.age is not None, self.first_button)
        for button in (self.add_button, self.back_up_button):
            button.setVisible(bool(state.targets))
        self.let(is_free, self.add_button)
        self.let(is_free and any(row.is_there for row in state.targets), self.back_up_button)
        self.show_work(state)

    def _ask_for_target(self) -> None:
        folder = ask_for_folder(self, _("Folder for backups"), documents_folder())
        if folder is not None:
            self.presenter.add_target(folder)

    def _act(self, action: str, target: str) -> None:
        if action == "rehearse":
            self.presenter.rehearse(Path(target))
        else:
            self.presenter.remove_target(Path(target))


def _target_row(row: TargetRow, *, is_free: bool) -> CareRow:
    return CareRow(
        id=str(row.path),
        text=str(row.path),
        detail=row.detail,
        needs_attention=row.needs_attention,
        actions=(
            RowAction(id="rehearse", text=_("Rehearse"), is_enabled=is_free and row.is_there),
            RowAction(id="remove", text=_("Remove"), is_enabled=is_free),
        ),
    )
