"""The steps of the first-run assistant, each a card that says what was asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from microjournal.gui.tokens import SPACE_2, SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    CardTitleLabel,
    Line,
    MutedLabel,
    PlainLabel,
    TitleLabel,
)
from microjournal.gui.widgets.file_questions import ask_for_folder, ask_where_to_save
from microjournal.gui.widgets.folder_field import FolderField
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.new_passphrase import NewPassphrase
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder

_HIDDEN = "\N{BULLET}"


class StepCard(Card):
    """A card with a title and a sentence; ``begin`` puts the cursor where it belongs.

    ``edited`` tells that what a message was about has changed since.
    """

    edited = Signal()

    def __init__(self, title: str, sentence: str, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        self.box.setSpacing(SPACE_3)
        self.box.addWidget(TitleLabel(title, self))
        self.sentence = MutedLabel(sentence, wrap=True, parent=self)
        self.box.addWidget(self.sentence)

    def begin(self) -> None:
        """Prepare for being shown."""

    def resume(self, *, failed: bool) -> None:
        """Go on after something was tried."""


class ChooseStep(StepCard):
    """Create or open."""

    create_wanted = Signal()
    open_wanted = Signal(str)
    restore_wanted = Signal(str)
    """The folder of the backups."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _("Welcome to microjournal"),
            _(
                "Photographs of a microneedling series, side by side, with a measured texture "
                "trend. Everything stays in one encrypted folder on this computer."
            ),
            parent,
        )
        create = Button(_("Create a journal"), kind="primary", icon_name="plus", parent=self)
        open_existing = Button(_("Open a journal…"), icon_name="folder", parent=self)
        restore = Button(_("Restore from a backup…"), icon_name="backup", parent=self)
        create.clicked.connect(self.create_wanted)
        open_existing.clicked.connect(self._ask)
        restore.clicked.connect(self._ask_for_backups)
        self.box.addSpacing(SPACE_2)
        self.box.addWidget(create)
        self.box.addWidget(open_existing)
        self.box.addWidget(restore)
        self.box.addSpacing(SPACE_2)
        self.box.addWidget(
            MutedLabel(
                _(
                    "For documenting and comparing photographs; not intended for diagnosis, "
                    "monitoring of disease or treatment decisions."
                ),
                wrap=True,
                parent=self,
            )
        )

    def _ask(self) -> None:
        folder = ask_for_folder(self, _("Open a journal"), documents_folder())
        if folder is not None:
            self.open_wanted.emit(str(folder))

    def _ask_for_backups(self) -> None:
        folder = ask_for_folder(self, _("Folder with the backups"), documents_folder())
        if folder is not None:
            self.restore_wanted.emit(str(folder))


class CreateStep(StepCard):
    """Folder and passphrase; a journal without one only as a demo or test journal."""

    create_wanted = Signal(str, str, str)
    unprotected_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _("Create a journal"),
            _(
                "Photos and records are encrypted with your passphrase. "
                "Nobody can reset it for you."
            ),
            parent,
        )
        self._folder = FolderField(documents_folder() / _("microjournal"), self)
        self.folder = self._folder.path
        self._form = field_form()
        self._add_folder()
        self.secret = NewPassphrase(self._form, self)
        self.passphrase, self.repeated = self.secret.passphrase, self.secret.repeated
        self.unprotected = QCheckBox(_("This is a demo or test journal: no passphrase"), self)
        self.create_button = Button(_("Create the journal"), kind="primary", parent=self)
        self._arrange()
        self._connect()

    def _add_folder(self) -> None:
        self._form.addRow(field_label(_("Folder"), self.folder, self), self._folder)

    def _arrange(self) -> None:
        self.box.addLayout(self._form)
        self.box.addWidget(Line(self))
        self.box.addWidget(self.unprotected)
        buttons = QHBoxLayout()
        back = Button(_("Back"), kind="quiet", parent=self)
        back.clicked.connect(self.back_wanted)
        buttons.addWidget(back)
        buttons.addStretch(1)
        buttons.addWidget(self.create_button)
        self.box.addLayout(buttons)

    def _connect(self) -> None:
        self.repeated.returnPressed.connect(self._create)
        for field in (self.folder, self.passphrase, self.repeated):
            field.textChanged.connect(self.edited)
        self.unprotected.toggled.connect(self._allow_secrets)
        self.create_button.clicked.connect(self._create)

    def begin(self) -> None:
        """Put the cursor into the passphrase."""
        self.passphrase.setFocus()

    def _allow_secrets(self, unprotected: bool) -> None:
        self.secret.set_enabled(not unprotected)

    def _create(self) -> None:
        folder = self.folder.text().strip()
        if self.unprotected.isChecked():
            self.unprotected_wanted.emit(folder)
        else:
            self.create_wanted.emit(folder, self.passphrase.text(), self.repeated.text())


class RecoveryStep(StepCard):
    """Shows the recovery key once and has two of its groups typed back."""

    save_wanted = Signal(str)
    confirmed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _("Your recovery sheet"),
            _(
                "If the passphrase is forgotten, only this key opens the journal. Print it, keep "
                "it where the practice keeps its contracts, never beside the computer."
            ),
            parent,
        )
        self._groups: tuple[str, ...] = ()
        self._asked: dict[int, PlainLabel] = {}
        self._grid = QGridLayout()
        self.box.addLayout(self._grid)
        save = Button(_("Save the sheet as PDF…"), icon_name="printer", parent=self)
        save.clicked.connect(self._ask)
        save.setAutoDefault(False)
        self._saved = MutedLabel(parent=self)
        row = QHBoxLayout()
        row.addWidget(save)
        row.addWidget(self._saved, 1)
        self.box.addLayout(row)
        self.box.addWidget(Line(self))
        self.box.addWidget(CardTitleLabel(_("Type back from the sheet"), self))
        self.fields: list[QLineEdit] = []
        self._form = field_form()
        self.box.addLayout(self._form)
        done = Button(_("I have the sheet"), kind="primary", parent=self)
        done.clicked.connect(self._confirm)
        done.setAutoDefault(False)
        self.box.addWidget(done, 0, Qt.AlignmentFlag.AlignRight)

    def show_groups(self, groups: tuple[str, ...], asked: tuple[int, ...], *, saved: bool) -> None:
        """Show the key and ask for the groups numbered in ``asked``."""
        self._saved.setText(_("Saved. Print it, then delete the file.") if saved else "")
        if groups == self._groups:
            return
        self._groups = groups
        _clear(self._grid)
        labels = self._show_key(groups)
        self._asked = {number: labels[number] for number in asked if number < len(labels)}
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields = [QLineEdit(self) for _number in asked]
        for number, field in zip(asked, self.fields, strict=True):
            title = _("Group {number}").format(number=number + 1)
            self._form.addRow(field_label(title, field, self), field)
            field.textChanged.connect(self._typed)
            field.returnPressed.connect(self._go_on)

    def resume(self, *, failed: bool) -> None:
        """Put the cursor where the sheet is typed back; what was wrong can be typed over."""
        if self.fields and (failed or not any(field.hasFocus() for field in self.fields)):
            self.fields[0].setFocus()
            self.fields[0].selectAll()

    def _show_key(self, groups: tuple[str, ...]) -> list[PlainLabel]:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        labels = []
        for number, group in enumerate(groups):
            label = PlainLabel(_numbered(number, group), role="key", parent=self)
            label.setFont(fixed)
            self._grid.addWidget(label, number % 4, number // 4)
            labels.append(label)
        return labels

    def _typed(self) -> None:
        """Hide the groups that are asked for while they are typed: they are on the sheet."""
        is_typing = any(field.text() for field in self.fields)
        for number, label in self._asked.items():
            group = self._groups[number]
            label.setText(_numbered(number, _HIDDEN * len(group) if is_typing else group))
        self.edited.emit()

    def _go_on(self) -> None:
        empty = next((field for field in self.fields if not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self._confirm()

    def _ask(self) -> None:
        path = ask_where_to_save(
            self, _("Save the recovery sheet"), "recovery-sheet.pdf", "PDF (*.pdf)"
        )
        if path is not None:
            self.save_wanted.emit(str(path))

    def _confirm(self) -> None:
        self.confirmed.emit(tuple(field.text() for field in self.fields))


def _numbered(number: int, group: str) -> str:
    return f"{number + 1}   {group}"


def _clear(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
