"""The first-run assistant and the lock screen: the window before a journal is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from microjournal.gui.desktop.first_run_steps import (
    ChooseStep,
    CreateStep,
    RecoveryStep,
    StepCard,
)
from microjournal.gui.desktop.restore_step import RestoreStep
from microjournal.gui.desktop.unlock import UnlockStep
from microjournal.gui.presenters.first_run import FirstRunPresenter, FirstRunState, Step
from microjournal.gui.tokens import SPACE_6
from microjournal.gui.widgets.states import ErrorBanner, ProgressStrip

_COLUMN_PX = 560


class FirstRunScreen(QWidget):
    """One column in the middle: a step, an error in words, and what is under way."""

    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._presenter: FirstRunPresenter | None = None
        self.choose = ChooseStep(self)
        self.create_step = CreateStep(self)
        self.recovery = RecoveryStep(self)
        self.unlock = UnlockStep(self)
        self.restore = RestoreStep(self)
        self._steps: dict[Step, StepCard] = {
            Step.CHOOSE: self.choose,
            Step.CREATE: self.create_step,
            Step.RECOVERY: self.recovery,
            Step.UNLOCK: self.unlock,
            Step.RESTORE: self.restore,
        }
        self.banner = ErrorBanner(self)
        self._busy = ProgressStrip(self)
        self._shown: StepCard | None = None
        self._arrange()

    def _arrange(self) -> None:
        column = QWidget(self)
        column.setProperty("ground", "none")
        column.setMaximumWidth(_COLUMN_PX)
        box = QVBoxLayout(column)
        box.setSpacing(SPACE_6 // 2)
        box.addStretch(1)
        box.addWidget(self.banner)
        for step in self._steps.values():
            # No stack: in one, every card would be as high as the highest.
            step.hide()
            step.edited.connect(self.banner.hide)
            box.addWidget(step)
        box.addWidget(self._busy)
        box.addStretch(2)
        centre = QWidget(self)
        centre.setProperty("ground", "none")
        outer = QVBoxLayout(centre)
        outer.addWidget(column, 1, Qt.AlignmentFlag.AlignHCenter)
        column.setMinimumWidth(_COLUMN_PX)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(centre)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def attach(self, presenter: FirstRunPresenter) -> None:
        """Connect the intentions of every step."""
        self._presenter = presenter
        self.choose.create_wanted.connect(lambda: presenter.go_to(Step.CREATE))
        self.choose.open_wanted.connect(lambda path: presenter.open(Path(path)))
        self.choose.restore_wanted.connect(self._restore)
        self.restore.back_wanted.connect(lambda: presenter.go_to(Step.CHOOSE))
        self.create_step.secret.set_judge(presenter.strength, presenter.suggest)
        self.create_step.create_wanted.connect(
            lambda folder, first, second: presenter.create(Path(folder), first, second)
        )
        self.create_step.unprotected_wanted.connect(
            lambda folder: presenter.create_unprotected(Path(folder))
        )
        self.create_step.back_wanted.connect(lambda: presenter.go_to(Step.CHOOSE))
        self.recovery.save_wanted.connect(lambda path: presenter.save_sheet(Path(path)))
        self.recovery.confirmed.connect(presenter.confirm_recovery)
        self.unlock.unlock_wanted.connect(self._unlock)
        self.unlock.recovery_wanted.connect(self._recover)
        self.unlock.back_wanted.connect(lambda: presenter.go_to(Step.CHOOSE))

    def show_state(self, state: FirstRunState) -> None:
        """Show a step with its error or what is under way."""
        step = self._steps[state.step]
        if self._shown is not step:
            for other in self._steps.values():
                other.setVisible(other is step)
            self._shown = step
            step.begin()
        step.setEnabled(not state.busy)
        self.recovery.show_groups(state.groups, state.asked, saved=state.sheet_saved)
        self.unlock.show_journal(state.folder, is_protected=state.is_protected)
        self.banner.follow(state.error)
        if state.busy:
            self._busy.begin(state.busy, can_cancel=False)
        else:
            self._busy.finish()
            step.resume(failed=state.error is not None)

    def _restore(self, backups: str) -> None:
        if self._presenter is not None:
            self._presenter.go_to(Step.RESTORE)
            self.restore.look_into(Path(backups))

    def _unlock(self, passphrase: str) -> None:
        if self._presenter is not None and self._presenter.state.folder is not None:
            self._presenter.open(self._presenter.state.folder, passphrase)

    def _recover(self, recovery_key: str) -> None:
        if self._presenter is not None and self._presenter.state.folder is not None:
            self._presenter.open(self._presenter.state.folder, recovery_key=recovery_key)
