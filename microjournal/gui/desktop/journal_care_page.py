"""The journal care page: backup, check, trash, audit trail, the journal as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from microjournal.domain.identifiers import PatientId
from microjournal.gui.actions import WindowActions
from microjournal.gui.desktop.care_audit_card import AuditCard
from microjournal.gui.desktop.care_backup_card import BackupCard
from microjournal.gui.desktop.care_changes_card import ChangesCard
from microjournal.gui.desktop.care_check_card import CheckCard
from microjournal.gui.desktop.care_journal_card import JournalCard
from microjournal.gui.desktop.care_retention_card import RetentionCard
from microjournal.gui.desktop.care_trash_card import TrashCard
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.tokens import SPACE_6
from microjournal.gui.widgets.basics import TitleLabel
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.journals import JournalChange

_COLUMN_PX = 760


class JournalCarePage(QWidget):
    """Cards below each other; each works by itself."""

    def __init__(self, application: Application, runner: Runner, actions: WindowActions) -> None:
        super().__init__()
        context = CareContext(
            application=application, runner=runner, on_change=actions.journal_changed
        )
        self.backup = BackupCard(context, self)
        self.check = CheckCard(context, self)
        self.journal = JournalCard(context, self)
        self.changes = ChangesCard(context, self)
        self.trash = TrashCard(context, self)
        self.retention = RetentionCard(context, self)
        self.audit = AuditCard(context, self)
        self._cards = (
            self.backup, self.check, self.journal, self.changes, self.trash,
            self.retention, self.audit,
        )  # fmt: skip
        self._area = ScrollingColumn(self)
        column = QWidget(self)
        column.setProperty("ground", "none")
        cards = QVBoxLayout(column)
        cards.setContentsMargins(0, 0, 0, SPACE_6)
        cards.setSpacing(self._area.column.spacing())
        cards.addWidget(TitleLabel(_("Journal care"), self))
        for card in self._cards:
            cards.addWidget(card)
        cards.addStretch(1)
        self._area.add_narrow(column, _COLUMN_PX)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def set_patient(self, patient_id: PatientId | None) -> None:
        """Do nothing: care belongs to nobody."""

    def showEvent(self, event: QShowEvent) -> None:
        """Read everything again each time the page is shown."""
        super().showEvent(event)
        for card in self._cards:
            card.presenter.begin()
        self._load()

    def journal_changed(self, change: JournalChange) -> None:
        """Read everything that counts records again after a change, if anybody looks."""
        if self.isVisible():
            self._load_records()

    def _load(self) -> None:
        self.backup.presenter.load()
        self._load_records()

    def _load_records(self) -> None:
        for card in (self.journal, self.changes, self.trash, self.retention, self.audit):
            card.presenter.load()
