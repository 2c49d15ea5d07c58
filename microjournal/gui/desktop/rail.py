"""The navigation rail: one button per page, in the colours of the rail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from microjournal.gui.desktop.pages import PageSpec
from microjournal.gui.icons import pixmap
from microjournal.gui.theme import current_tokens
from microjournal.gui.tokens import ICON_PX, SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import PlainLabel
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.gui.presenters.backup_watch import BackupSign

RAIL_PX = 84
_BUTTON_PX = 50


class Rail(QFrame):
    """Says which page was asked for; ``review`` and ``patients`` are asked for apart."""

    page_chosen = Signal(str)
    review_wanted = Signal()
    list_toggled = Signal()
    switch_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "rail")
        self.setFixedWidth(RAIL_PX)
        self.setAccessibleName(_("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_2, SPACE_3, SPACE_2, SPACE_3)
        column.setSpacing(SPACE_1)
        patients = self._button("patients", _("Patients"), "Ctrl+B")
        patients.setToolTip(_("Show or hide the patient list") + " (Ctrl+B)")
        patients.clicked.connect(self.list_toggled)
        column.addWidget(patients)
        for page in (page for page in pages if page.needs_patient):
            column.addWidget(self._page_button(page))
        column.addStretch(1)
        self._review = self._button("tablet", _("Review"), "")
        self._review.setToolTip(_("Hand the screen to the patient"))
        self._review.clicked.connect(self.review_wanted)
        column.addWidget(self._review)
        for page in (page for page in pages if not page.needs_patient):
            column.addWidget(self._page_button(page))
        self._user = self._button("swap", _("User"), "Ctrl+U")
        self._user.clicked.connect(self.switch_wanted)
        self._user.hide()
        column.addWidget(self._user)
        lock = self._button("lock", _("Lock"), "Ctrl+L")
        lock.clicked.connect(self.lock_wanted)
        column.addWidget(lock)
        self.backup = PlainLabel(role="rail-quiet", parent=self)
        self.backup.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.backup.hide()
        column.addWidget(self.backup)
        self.missing = QToolButton(self)
        self.missing.setProperty("kind", "rail-badge")
        self.missing.setFixedWidth(RAIL_PX - 2 * SPACE_2)
        self.missing.setCursor(Qt.CursorShape.PointingHandCursor)
        self.missing.clicked.connect(lambda: self.page_chosen.emit("care"))
        self.missing.hide()
        column.addWidget(self.missing)
        self._unprotected = PlainLabel(_("Unprotected"), role="rail-attention", parent=self)
        self._unprotected.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._unprotected.setToolTip(
            _("Anybody with this computer can read this journal: a demo or test journal.")
        )
        self._unprotected.hide()
        column.addWidget(self._unprotected)

    def show_page(self, page_id: str) -> None:
        """Mark the page that is shown."""
        if page_id in self._buttons:
            self._buttons[page_id].setChecked(True)

    def show_protection(self, unprotected: bool) -> None:
        """Say, for as long as it is open, that a journal has no passphrase."""
        self._unprotected.setVisible(unprotected)

    def show_user(self, name: str) -> None:
        """Say who is at work; nothing in a journal without users."""
        self._user.setVisible(bool(name))
        metrics = self._user.fontMetrics()
        room = self._user.width() - 2 * SPACE_1
        self._user.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
        self._user.setAccessibleName(_("Switch user, at work: {name}").format(name=name))

    def show_backup(self, sign: BackupSign) -> None:
        """Say how old the newest verified backup is, louder the older it gets."""
        self.backup.set_role("rail-quiet" if sign.is_recent else "rail-attention")
        self.backup.setText(sign.words)
        self.backup.setToolTip(plain_tip(sign.sentence))
        self.backup.setAccessibleName(sign.sentence)
        self.backup.show()

    def show_missing(self, count: int) -> None:
        """Say how many originals are missing; nothing while none is."""
        self.missing.setVisible(count > 0)
        self.missing.setText(_("{n} missing").format(n=count))
        sentence = _("Originals of photos are missing: look in the backups, on the page Care.")
        self.missing.setToolTip(plain_tip(sentence))
        self.missing.setAccessibleName(f"{self.missing.text()}. {sentence}")

    def set_patient_known(self, known: bool) -> None:
        """Allow what needs a patient."""
        self._review.setEnabled(known)

    def _page_button(self, page: PageSpec) -> QToolButton:
        button = self._button(page.icon, page.text, page.shortcut)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.page_chosen.emit(page.id))
        button.toggled.connect(lambda chosen: button.setIcon(_rail_icon(page.icon, chosen)))
        self._group.addButton(button)
        self._buttons[page.id] = button
        return button

    def _button(self, icon_name: str, text: str, shortcut: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "rail")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(plain_tip(f"{text} ({shortcut})" if shortcut else text))
        button.setIcon(_rail_icon(icon_name, chosen=False))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setFixedSize(RAIL_PX - 2 * SPACE_2, _BUTTON_PX)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button


def _rail_icon(name: str, chosen: bool) -> QIcon:
    """Return an icon that is white on the chosen page; the rail is dark in both schemes."""
    return QIcon(pixmap(name, "#FFFFFF" if chosen else current_tokens().rail_ink, ICON_PX))
