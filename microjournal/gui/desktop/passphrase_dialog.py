"""The dialog that changes the passphrase, or protects a journal that had none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.desktop.first_run_steps import RecoveryStep, StepCard
from microjournal.gui.desktop.opening import JournalDoor, PassphraseJudge
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.passphrase_change import (
    ChangeStep,
    PassphraseChangePresenter,
    PassphraseChangeState,
)
from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.new_passphrase import NewPassphrase
from microjournal.gui.widgets.secret_field import secret_field
from microjournal.gui.widgets.states import ErrorBanner, ProgressStrip
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_WIDTH_PX = 600


class TypeStep(StepCard):
    """The present passphrase, if there is one, and the new one twice."""

    change_wanted = Signal(str, str, str)
    leave_wanted = Signal()

    def __init__(self, *, has_passphrase: bool, parent: QWidget) -> None:
        super().__init__(_title(has_passphrase), _sentence(has_passphrase), parent)
        self.current = secret_field(_("Present passphrase"), self)
        self.current.setVisible(has_passphrase)
        form = field_form()
        if has_passphrase:
            form.addRow(field_label(_("Present passphrase"), self.current, self), self.current)
            self.current.setPlaceholderText(_("or the key of the recovery sheet"))
        self.new = NewPassphrase(form, self, name=_("New passphrase") if has_passphrase else "")
        for field in (self.current, self.new.passphrase, self.new.repeated):
            field.textChanged.connect(self.edited)
        self.box.addLayout(form)
        self.change_button = Button(_title(has_passphrase), kind="primary", parent=self)
        self.change_button.clicked.connect(self._change)
        self.change_button.setDefault(True)
        cancel = Button(_("Cancel"), kind="quiet", parent=self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.leave_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.change_button)
        self.box.addLayout(buttons)

    def begin(self) -> None:
        """Put the cursor into the first field."""
        (self.new.passphrase if self.current.isHidden() else self.current).setFocus()

    def _change(self) -> None:
        self.change_wanted.emit(
            self.current.text(), self.new.passphrase.text(), self.new.repeated.text()
        )


class PassphraseDialog(QDialog):
    """Types, then (once) the recovery sheet of a journal that was unprotected until now."""

    changed = Signal()
    """The new passphrase opens the journal from now on."""

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH_PX)
        self.presenter = PassphraseChangePresenter(
            application,
            PassphraseJudge(),
            runner,
            show=self.show_state,
            changed=self.changed.emit,
            write_sheet=JournalDoor().write_recovery_sheet,
        )
        has_passphrase = self.presenter.state.has_passphrase
        self.setWindowTitle(_title(has_passphrase))
        self._banner = ErrorBanner(self)
        self.typing = TypeStep(has_passphrase=has_passphrase, parent=self)
        self.recovery = RecoveryStep(self)
        self._strip = ProgressStrip(self)
        self._arrange()
        self._connect()
        self.show_state(self.presenter.state)
        self.typing.begin()

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        for widget in (self._banner, self.typing, self.recovery, self._strip):
            box.addWidget(widget)
        for step in (self.typing, self.recovery):
            # The dialog is the card here.
            step.setProperty("kind", "")
            step.box.setContentsMargins(0, 0, 0, 0)
            step.edited.connect(self._banner.hide)

    def _connect(self) -> None:
        self.typing.new.set_judge(self.presenter.strength, self.presenter.suggest)
        self.typing.change_wanted.connect(self.presenter.change)
        self.typing.leave_wanted.connect(self.reject)
        self.recovery.save_wanted.connect(lambda path: self.presenter.save_sheet(Path(path)))
        self.recovery.confirmed.connect(self.presenter.confirm_recovery)

    def show_state(self, state: PassphraseChangeState) -> None:
        """Show the step, its error or what is under way."""
        if state.step is ChangeStep.DONE:
            self.accept()
            return
        self.typing.setVisible(state.step is ChangeStep.TYPE)
        self.recovery.setVisible(state.step is ChangeStep.RECOVERY)
        self.recovery.show_groups(state.groups, state.asked, saved=state.sheet_saved)
        for step in (self.typing, self.recovery):
            step.setEnabled(not state.busy)
        self._banner.follow(state.error)
        if state.busy:
            self._strip.begin(state.busy, can_cancel=False)
        else:
            self._strip.finish()
        self.adjustSize()

    def reject(self) -> None:
        """Close, but neither while the key is changed nor before the sheet was kept."""
        state = self.presenter.state
        if state.step is ChangeStep.TYPE and not state.busy:
            self.typing.new.clear()
            self.typing.current.clear()
            super().reject()


def _title(has_passphrase: bool) -> str:
    return _("Change passphrase") if has_passphrase else _("Protect the journal")


def _sentence(has_passphrase: bool) -> str:
    if has_passphrase:
        return _("From then on only the new one opens the journal. The recovery sheet stays valid.")
    return _(
        "From then on the journal opens with this passphrase only. Nobody can reset it for you; "
        "a recovery sheet to print follows."
    )
