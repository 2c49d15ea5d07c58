"""Asks for a new user: name, role, PIN, and the passphrase once more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.people import Role
from microjournal.gui.desktop.pin_dialog import pin_field
from microjournal.gui.presenters.people import NewUser
from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import (
    Button,
    CardTitleLabel,
    MutedLabel,
    SegmentedControl,
)
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.secret_field import secret_field
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.services.people import role_text
from microjournal.support.i18n import _

_WIDTH_PX = 520


class UserDialog(QDialog):
    """Emits ``chosen`` with what was typed, and stays until ``accept``; a refusal is said inside.

    The first user can only be an owner.
    """

    chosen = Signal(object)

    def __init__(self, *, is_first: bool, asks_passphrase: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Add user"))
        self.setFixedWidth(_WIDTH_PX)
        roles = (Role.OWNER,) if is_first else tuple(Role)
        self.name = QLineEdit(self)
        self.role = SegmentedControl(
            [(role.value, role_text(role)) for role in roles], name=_("Role"), parent=self
        )
        self.role.choose((Role.OWNER if is_first else Role.PRACTITIONER).value)
        self.pins = [pin_field(text, self) for text in (_("PIN"), _("Repeat the PIN"))]
        self.passphrase = secret_field(_("Passphrase"), self)
        self._asks_passphrase = asks_passphrase
        self.banner = ErrorBanner(self)
        self.add_button = Button(_("Add user"), kind="primary", parent=self)
        self._cancel = Button(_("Cancel"), kind="quiet", parent=self)
        self._arrange(is_first=is_first)
        self.add_button.clicked.connect(self._choose)
        self._cancel.clicked.connect(self.reject)
        self.name.setFocus()

    def show_refusal(self, error: MicrojournalError) -> None:
        """Say why this user was not added; everything typed stays but the passphrase."""
        self.passphrase.clear()
        self.banner.show_error(error)
        self.add_button.setEnabled(True)

    def done(self, result: int) -> None:
        """Forget the passphrase."""
        self.passphrase.clear()
        super().done(result)

    def _choose(self) -> None:
        new = NewUser(
            name=self.name.text(),
            role=Role(self.role.choice),
            pin=self.pins[0].text(),
            pin_again=self.pins[1].text(),
            passphrase=self.passphrase.text(),
        )
        self.banner.hide()
        self.add_button.setEnabled(False)
        self.chosen.emit(new)

    def _arrange(self, *, is_first: bool) -> None:
        form = field_form()
        form.addRow(field_label(_("Name"), self.name, self), self.name)
        form.addRow(field_label(_("Role"), self.role, self), self.role)
        for text, field in zip((_("PIN"), _("Repeat the PIN")), self.pins, strict=True):
            form.addRow(field_label(text, field, self), field)
        if self._asks_passphrase:
            form.addRow(field_label(_("Passphrase"), self.passphrase, self), self.passphrase)
        self.passphrase.setVisible(self._asks_passphrase)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        column.setSpacing(SPACE_3)
        column.addWidget(CardTitleLabel(_("Add user"), self))
        if is_first:
            hint = _("The first user is an owner. From then on a PIN is asked for after unlocking.")
            column.addWidget(MutedLabel(hint, wrap=True, parent=self))
        column.addWidget(self.banner)
        column.addLayout(form)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self._cancel.setAutoDefault(False)
        self.add_button.setDefault(True)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.add_button)
        column.addLayout(buttons)
