"""The audit trail as people read it, and the views that belong into it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.ports import Journal

if TYPE_CHECKING:
    from microjournal.domain.history import AuditReport
    from microjournal.domain.patients import AuditEntry

PATIENT_OPENED = "patient_opened"
ORIGINAL_WRITTEN = "export_original"
_log = logging.getLogger(__name__)


class AuditReadingService:
    """Reads and checks the trail."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def entries(
        self, *, about: str | None = None, limit: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return the trail or its last ``limit`` entries, oldest first.

        ``about`` is the id of any object, or a patient's chart number.
        """
        wanted = None if about is None else self._object_id(about)
        return self._journal.audit_entries(object_id=wanted, limit=limit)

    def report(self) -> AuditReport:
        """Check the whole trail against its codes and against the header's memory of it."""
        return self._journal.audit_report()

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
