"""The step that restores a journal from a backup."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from microjournal.gui.actions import Action
from microjournal.gui.desktop.first_run_steps import StepCard
from microjournal.gui.presenters.restoring import Restore, RestorePresenter, RestoreState
from microjournal.gui.tokens import SPACE_1, SPACE_2
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel
from microjournal.gui.widgets.fields import CalmComboBox
from microjournal.gui.widgets.folder_field import FolderField
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.secret_field import reveal_button, secret_field
from microjournal.gui.widgets.states import ErrorBanner, ProgressStrip
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder


class RestoreStep(StepCard):
    """Which backup, into which folder, opened by what."""

    back_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _("Restore from a backup"),
            _(
                "The journal is built anew in an empty folder and opened. The backup, and a "
                "journal that is still there, stay as they are."
            ),
            parent,
        )
        self._presenter: RestorePresenter | None = None
        self._was_idle = True
        self.banner = ErrorBanner(self)
        self.sets = CalmComboBox(self)
        self._detail = MutedLabel(wrap=True, parent=self)
        self._folder = FolderField(_proposed(), self)
        self.folder = self._folder.path
        self.secret = secret_field(_("Passphrase"), self)
        self.use_recovery = Button(_("Use the recovery key"), kind="quiet", parent=self)
        self.use_recovery.setCheckable(True)
        self.restore_button = Button(
            _("Restore now"), kind="primary", icon_name="backup", parent=self
        )
        self._said = PlainLabel(wrap=True, parent=self)
        self._strip = ProgressStrip(self)
        self._form = QWidget(self)
        self._arrange()
        self._connect()

    def attach(self, presenter: RestorePresenter) -> None:
        """Hand the intentions to ``presenter``."""
        self._presenter = presenter
        self._strip.cancel_requested.connect(presenter.stop)
        self.show_state(presenter.state)

    def look_into(self, backups: Path) -> None:
        """List the backups in a folder."""
        if self._presenter is not None:
            self._presenter.look_into(backups)

    def show_state(self, state: RestoreState) -> None:
        """Show the backups, what is under way, or what failed."""
        texts = [row.text for row in state.rows]
        if texts != [self.sets.itemText(number) for number in range(self.sets.count())]:
            self.sets.clear()
            self.sets.addItems(texts)
        self._show_detail()
        for part in (self._form, self.use_recovery):
            part.setVisible(bool(state.rows))
        self._form.setEnabled(state.running is None)
        self.restore_button.setEnabled(bool(state.rows) and state.running is None)
        self.banner.follow(state.error, self._going_on() if state.can_go_on else None)
        self._said.setText(state.said)
        self._said.setVisible(bool(state.said))
        self._strip.follow(state.running)
        if state.rows and state.running is None and not self._was_idle:
            # The backups were found, or a try failed: what opens them is typed (over) now.
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)
            self.secret.selectAll()
        self._was_idle = state.running is None and bool(state.rows)

    def begin(self) -> None:
        """Forget what was typed before."""
        self.secret.clear()

    # -- inside -----------------------------------------------------------------------------
    def _arrange(self) -> None:
        form = field_form()
        form.setContentsMargins(0, 0, 0, 0)
        self._form.setProperty("ground", "none")
        self._form.setLayout(form)
        typed = QHBoxLayout()
        typed.setSpacing(SPACE_2)
        typed.addWidget(self.secret, 1)
        typed.addWidget(reveal_button(self, self.secret))
        chosen = QVBoxLayout()
        chosen.setSpacing(SPACE_1)
        chosen.addWidget(self.sets)
        chosen.addWidget(self._detail)
        title = field_label(_("Backup"), self.sets, self)
        form.addRow(title, chosen)
        form.setAlignment(title, Qt.AlignmentFlag.AlignTop)
        form.addRow(field_label(_("Empty folder"), self.folder, self), self._folder)
        form.addRow(field_label(_("Passphrase"), self.secret, self), typed)
        buttons = QHBoxLayout()
        self._back = Button(_("Back"), kind="quiet", parent=self)
        buttons.addWidget(self._back)
        buttons.addWidget(self.use_recovery)
        buttons.addStretch(1)
        buttons.addWidget(self.restore_button)
        for part in (self.banner, self._form, self._said, self._strip):
            self.box.addWidget(part)
        self.box.addLayout(buttons)

    def _connect(self) -> None:
        self.sets.currentIndexChanged.connect(self._show_detail)
        self.secret.returnPressed.connect(self._restore)
        self.use_recovery.toggled.connect(self._name_secret)
        self.restore_button.clicked.connect(self._restore)
        self._back.clicked.connect(self._leave)

    def _show_detail(self) -> None:
        rows = self._presenter.state.rows if self._presenter is not None else ()
        chosen = self.sets.currentIndex()
        if 0 <= chosen < len(rows):
            self._detail.setText(rows[chosen].detail)
            self._detail.set_role("muted" if rows[chosen].is_whole else "small-attention")

    def _name_secret(self, by_recovery: bool) -> None:
        self.secret.clear()
        name = _("Recovery key") if by_recovery else _("Passphrase")
        self.secret.setPlaceholderText(name if by_recovery else "")
        self.secret.setAccessibleName(name)
        other = _("Use the passphrase") if by_recovery else _("Use the recovery key")
        self.use_recovery.setText(other)
        modes = QLineEdit.EchoMode
        self.secret.setEchoMode(modes.Normal if by_recovery else modes.Password)

    def _restore(self) -> None:
        chosen, typed = self.sets.currentIndex(), self.secret.text() or None
        if self._presenter is None or not 0 <= chosen < len(self._presenter.state.rows):
            return
        by_recovery = self.use_recovery.isChecked()
        self._presenter.restore(
            Restore(
                backup=self._presenter.state.rows[chosen].folder,
                folder=Path(self.folder.text().strip()).expanduser(),
                passphrase=None if by_recovery else typed,
                recovery_key=typed if by_recovery else None,
            )
        )

    def _going_on(self) -> Action | None:
        if self._presenter is None:
            return None
        text = _("Restore the rest")
        return Action(id="go_on", text=text, callback=self._presenter.go_on)

    def _leave(self) -> None:
        if self._presenter is not None:
            self._presenter.stop()
        self.back_wanted.emit()


def _proposed() -> Path:
    """Return a folder that is not there yet."""
    name = documents_folder() / _("microjournal")
    return name if not name.exists() else name.with_name(name.name + "-2")
