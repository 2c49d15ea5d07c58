"""The lock screen: the journal's passphrase, or its recovery key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from microjournal.gui.desktop.first_run_steps import StepCard
from microjournal.gui.tokens import SPACE_2
from microjournal.gui.widgets.basics import Button, MutedLabel, repolish
from microjournal.gui.widgets.secret_field import reveal_button, secret_field
from microjournal.support.i18n import _


class UnlockStep(StepCard):
    """The lock screen: one field."""

    unlock_wanted = Signal(str)
    recovery_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("The journal is locked"), "", parent)
        self._folder = MutedLabel(wrap=True, parent=self)
        self.passphrase = secret_field(_("Passphrase"), self)
        self._field = QWidget(self)
        row = QHBoxLayout(self._field)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.passphrase, 1)
        row.addWidget(reveal_button(self, self.passphrase))
        unlock = Button(_("Unlock"), kind="primary", icon_name="unlock", parent=self)
        other = Button(_("Another journal"), kind="quiet", parent=self)
        buttons = QHBoxLayout()
        self.use_recovery = Button("", kind="quiet", parent=self)
        self.use_recovery.clicked.connect(self._switch)
        buttons.addWidget(other)
        buttons.addWidget(self.use_recovery)
        buttons.addStretch(1)
        buttons.addWidget(unlock)
        self._by_recovery = False
        self._name_field()
        self.box.addWidget(self._folder)
        self.box.addWidget(self._field)
        self.box.addLayout(buttons)
        unlock.clicked.connect(self._unlock)
        other.clicked.connect(self.back_wanted)
        self.passphrase.returnPressed.connect(self._unlock)

    def begin(self) -> None:
        """Empty the field and put the cursor into it."""
        self.passphrase.clear()
        self.passphrase.setFocus()

    def resume(self, *, failed: bool) -> None:
        """After a wrong passphrase, mark it and let it be typed over."""
        self.passphrase.setProperty("wrong", "true" if failed else "false")
        repolish(self.passphrase)
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def show_journal(self, folder: Path | None, *, is_protected: bool) -> None:
        """Show which journal is meant and what opens it."""
        self._folder.setText(str(folder) if folder is not None else "")
        self._field.setVisible(is_protected)
        self.use_recovery.setVisible(is_protected)
        self.sentence.setText(
            _("Type its passphrase to open it.")
            if is_protected
            else _("It has no passphrase: anybody can open it.")
        )

    def _unlock(self) -> None:
        wanted = self.recovery_wanted if self._by_recovery else self.unlock_wanted
        wanted.emit(self.passphrase.text())

    def _switch(self) -> None:
        self._by_recovery = not self._by_recovery
        self._name_field()
        self.begin()

    def _name_field(self) -> None:
        modes = QLineEdit.EchoMode
        self.passphrase.setEchoMode(modes.Normal if self._by_recovery else modes.Password)
        name = _("Recovery key") if self._by_recovery else _("Passphrase")
        self.passphrase.setAccessibleName(name)
        self.passphrase.setPlaceholderText(name)
        self.use_recovery.setText(
            _("Use the passphrase") if self._by_recovery else _("Use the recovery key")
        )
