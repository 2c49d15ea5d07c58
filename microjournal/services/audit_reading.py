"""The audit trail as people read it, and the views that belong into it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.domain.history import AuditFinding, AuditFindingKind
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.ports import Journal
from microjournal.services.last_seen import LastSeen
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.history import AuditReport
    from microjournal.domain.patients import AuditEntry

PATIENT_OPENED = "patient_opened"
ORIGINAL_WRITTEN = "export_original"
_log = logging.getLogger(__name__)


class AuditReadingService:
    """Reads and checks the trail."""

    def __init__(self, journal: Journal, last_seen: LastSeen | None = None) -> None:
        self._journal = journal
        self._last_seen = last_seen or LastSeen(journal)

    def entries(
        self, *, about: str | None = None, limit: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return the trail or its last ``limit`` entries, oldest first.

        ``about`` is the id of any object, or a patient's chart number.
        """
        wanted = None if about is None else self._object_id(about)
        return self._journal.audit_entries(object_id=wanted, limit=limit)

    def report(self) -> AuditReport:
        """Check the whole trail against its codes and what header and computer remember of it."""
        report = self._journal.audit_report()
        seen = self._last_seen.head()
        if seen is None or self._journal.has_audit_entry(seen):
            return report
        older = AuditFinding(
            kind=AuditFindingKind.OLDER_FOLDER, first=seen.number, last=seen.number
        )
        return replace(report, findings=(*report.findings, older))

    def is_older_copy(self) -> bool:
        """Tell whether changes seen before are not in this journal; then let that pass.

        The database or the whole folder was put back, as after restoring a backup. It is to be
        said once, when the journal is opened.
        """
        is_older = self._journal.info.is_older_database or self._last_seen.is_older()
        self._last_seen.remember()
        return is_older

    def remember(self) -> None:
        """Let this computer remember the last entry: before the journal is closed."""
        self._last_seen.remember()

    def note_opened(self, patient_id: PatientId) -> None:
        """Write down that a patient's record was opened."""
        self._note(PATIENT_OPENED, patient_id)

    def note_original_written(self, photo_id: PhotoId) -> None:
        """Write down that an original was written to a file outside the journal."""
        self._note(ORIGINAL_WRITTEN, photo_id)

    def _note(self, event: str, object_id: str) -> None:
        """Add an entry; a disk that cannot take it does not keep anybody from reading."""
        if self._journal.info.read_only:
            return
        try:
            with self._journal.write() as tx:
                tx.record_event(event, object_id)
        except EnvironmentFault as error:
            _log.info("not written down in the audit trail: %s", error.code)

    def _object_id(self, about: str) -> str:
        try:
            return self._journal.patient(about, with_trash=True).id
        except InputError:
            return about


def header_copy_used() -> EnvironmentFault:
    """Return what to say when a copy of the header opened the journal."""
    return EnvironmentFault(
        "header_copy_used",
        _("The journal's header was damaged or missing; a copy of it has taken its place."),
        _("Nothing is lost. If a former passphrase opened it, change the passphrase again."),
    )


def older_copy() -> EnvironmentFault:
    """Return what to say when the journal is an older copy; it is open all the same."""
    return EnvironmentFault(
        "older_copy",
        _("This is an older copy of the journal: later changes are not in it."),
        _("After restoring a backup this is as it should be. Otherwise keep the folder as it is."),
    )
