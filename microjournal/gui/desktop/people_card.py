"""The card of the settings about who works with the journal and when it locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.desktop.confirm_dialog import ConfirmDialog
from microjournal.gui.desktop.user_dialog import UserDialog
from microjournal.gui.presenters.idle import LOCK_AFTER_MINUTES
from microjournal.gui.presenters.people import PeoplePresenter, PeopleState
from microjournal.gui.tokens import SPACE_1, SPACE_2
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    ElidedLabel,
    MutedLabel,
    SegmentedControl,
)
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.services.people import role_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.people import User
    from microjournal.gui.actions import WindowActions
    from microjournal.gui.jobs.contract import Runner


class PeopleCard(Card):
    """Users with their roles, and after how long the window locks."""

    def __init__(
        self, application: Application, runner: Runner, actions: WindowActions, parent: QWidget
    ) -> None:
        super().__init__(_("Users and lock"), parent)
        self._banner = ErrorBanner(self)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(SPACE_1)
        self._said = MutedLabel(wrap=True, parent=self)
        self.add_button = Button(_("Add user…"), icon_name="plus", parent=self)
        minutes = [(str(number), str(number)) for number in LOCK_AFTER_MINUTES]
        self.minutes = SegmentedControl(minutes, name=_("Lock after minutes"), parent=self)
        self._arrange()
        self.presenter = PeoplePresenter(
            application, runner, show=self.show_state, changed=actions.journal_changed
        )
        self.add_button.clicked.connect(self._ask_for_user)
        self.minutes.chosen.connect(lambda text: self.presenter.lock_after(int(text)))
        self.show_state(self.presenter.state)

    def load(self) -> None:
        """Read who there is."""
        self.presenter.load()

    def show_state(self, state: PeopleState) -> None:
        """Show everybody, who is at work, and what was refused."""
        self._banner.follow(state.error)
        clear_layout(self.rows)
        for user in state.users:
            self.rows.addLayout(self._row(user))
        self._said.setText(_said(state))
        self.minutes.choose(str(state.lock_minutes))

    def _row(self, user: User) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(ElidedLabel(user.name, parent=self), 1)
        row.addWidget(MutedLabel(role_text(user.role), parent=self))
        remove = Button(_("Remove…"), kind="quiet", parent=self)
        remove.setAccessibleName(_("Remove {name}").format(name=user.name))
        remove.clicked.connect(lambda: self._ask_to_remove(user))
        row.addWidget(remove)
        return row

    def _arrange(self) -> None:
        form = field_form()
        row = QHBoxLayout()
        row.addWidget(self.minutes)
        row.addStretch(1)
        form.addRow(field_label(_("Lock after minutes"), self.minutes, self), row)
        self.box.addWidget(self._banner)
        self.box.addLayout(self.rows)
        self.box.addWidget(self._said)
        self.box.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignRight)
        self.box.addLayout(form)
        locks = _("Nobody there for this long, a locked screen or sleep: then the window locks.")
        holds = _("A new time holds from the next start.")
        self.box.addWidget(MutedLabel(f"{locks} {holds}", wrap=True, parent=self))

    def _ask_for_user(self) -> None:
        state = self.presenter.state
        dialog = UserDialog(
            is_first=not state.users, asks_passphrase=state.asks_passphrase, parent=self
        )
        add, accept, refuse = self.presenter.add, dialog.accept, dialog.show_refusal
        dialog.chosen.connect(lambda new: add(new, on_added=accept, on_refused=refuse))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_to_remove(self, user: User) -> None:
        dialog = ConfirmDialog(
            title=_("Remove user"),
            sentence=_(
                "{name} can no longer work with this journal. The name stays in the audit trail."
            ).format(name=user.name),
            button=_("Remove"),
            is_danger=True,
            asks_passphrase=self.presenter.state.asks_passphrase,
            parent=self,
        )
        dialog.confirmed.connect(lambda text: self.presenter.remove(user.id, text))
        dialog.open()


def _said(state: PeopleState) -> str:
    if not state.users:
        return _("Without users everybody works as the owner. Roles hold back slips, not intent.")
    if not state.at_work:
        return _("Nobody gave a PIN since the journal was opened.")
    return _("At work: {name}").format(name=state.at_work)
