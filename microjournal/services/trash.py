"""Removing: into the trash, back out of it, and for good."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange, Protection
from microjournal.domain.ports import Clock, Journal
from microjournal.domain.trash import ERASES_DUE, ErasureResult, RecordCount, TrashedItem, TrashKind

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePlan:
    """What an erasure would take, to be shown and confirmed before it is done."""

    kind: TrashKind
    id: str
    patient_id: PatientId
    chart_number: str
    display_name: str
    count: RecordCount


class TrashService:
    """The trash of a journal, and erasure.

    Parameters
    ----------
    require : callable
        Raises InputError ``not_allowed`` unless whoever is at work may remove and restore.
    confirm : callable
        Raises InputError unless the passphrase given to it may erase; the journal's own check
        by default.
    forget_in_backups : callable
        Lets the sets beside the database go, which still hold what was erased.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        *,
        require: Callable[[], None] | None = None,
        confirm: Callable[[str | None], None] | None = None,
        forget_in_backups: Callable[[], None] | None = None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._require = require or _nothing
        self._confirm = confirm or self._check_passphrase
        self._forget_in_backups = forget_in_backups or _nothing

    # -- the trash --------------------------------------------------------------------------
    def items(self) -> tuple[TrashedItem, ...]:
        """Return what is in the trash, first what has been there longest."""
        return self._journal.trash()

    def due(self) -> tuple[TrashedItem, ...]:
        """Return what has been in the trash for 30 days: its erasure is proposed."""
        now = self._clock.now()
        return tuple(item for item in self._journal.trash() if item.is_due(now))

    def remove_patient(self, id_or_number: str) -> JournalChange:
        """Move a patient with everything recorded to the trash."""
        return self._move_patient(id_or_number, trashed=True)

    def restore_patient(self, id_or_number: str) -> JournalChange:
        """Take a patient out of the trash; raise InputError ``not_in_trash``."""
        return self._move_patient(id_or_number, trashed=False)

    def remove_photos(self, photo_ids: Sequence[PhotoId]) -> JournalChange:
        """Move photos to the trash, all of them or none."""
        return self._move_photos(photo_ids, trashed=True)

    def restore_photos(self, photo_ids: Sequence[PhotoId]) -> JournalChange:
        """Take photos out of the trash, all of them or none."""
        return self._move_photos(photo_ids, trashed=False)

    # -- erasing ----------------------------------------------------------------------------
    def plan_for_patient(self, id_or_number: str) -> ErasurePlan:
        """Return what erasing a patient would take; they may be in the trash or not."""
        patient = self._journal.patient(id_or_number, with_trash=True)
        return ErasurePlan(
            kind=TrashKind.PATIENT,
            id=patient.id,
            patient_id=patient.id,
            chart_number=patient.chart_number,
            display_name=patient.display_name,
            count=self._journal.record_count(TrashKind.PATIENT, patient.id),
        )

    def plan_for_photo(self, photo_id: PhotoId) -> ErasurePlan:
        """Return what erasing a photo would take."""
        photo = self._journal.photo(photo_id, with_trash=True)
        patient = self._journal.patient(photo.patient_id, with_trash=True)
        return ErasurePlan(
            kind=TrashKind.PHOTO,
            id=photo.id,
            patient_id=patient.id,
            chart_number=patient.chart_number,
            display_name=patient.display_name,
            count=self._journal.record_count(TrashKind.PHOTO, photo.id),
        )

    def erase(self, plan: ErasurePlan, passphrase: str | None) -> ErasureResult:
        """Erase what ``plan`` names for good; nothing brings it back, no backup either.

        Parameters
        ----------
        plan : ErasurePlan
            What was shown and confirmed.
        passphrase : str or None
            Entered again; not looked at when the journal is unprotected.

        Raises
        ------
        InputError
            ``not_allowed``, ``passphrase_needed``, ``wrong_passphrase``, ``too_many_tries``,
            ``unknown_patient`` or ``unknown_photo``.
        EnvironmentFault
            ``disk_full`` or another disk fault: everything is still there.
        """
        self._confirm(passphrase)
        result = self._erase(plan.kind, plan.id)
        self._forget_in_backups()
        return result

    # -- what is due ------------------------------------------------------------------------
    @property
    def erases_due(self) -> bool:
        """Tell whether opening the journal erases what has been in the trash for 30 days."""
        return self._journal.setting(ERASES_DUE) == "yes"

    def set_erases_due(self, chosen: bool, passphrase: str | None) -> JournalChange:
        """Choose whether opening the journal erases what is due; otherwise it is proposed."""
        self._confirm(passphrase)
        with self._journal.write() as tx:
            tx.set_setting(ERASES_DUE, "yes" if chosen else "no")
        return JournalChange(settings=True)

    def erase_due(self) -> tuple[ErasureResult, ...]:
        """Erase what is due if the journal is set so; a disk that refuses is asked next time."""
        if self._journal.info.read_only or not self.erases_due:
            return ()
        done = []
        try:
            for item in self.due():
                done.append(self._erase(item.kind, item.id))
        except MicrojournalError as error:
            _log.warning("what is due in the trash was not erased: %s", error.code)
        if done:
            self._forget_in_backups()
        return tuple(done)

    def _erase(self, kind: TrashKind, object_id: str) -> ErasureResult:
        with self._journal.write() as tx:
            photo_ids = tx.erase(kind, object_id)
        return ErasureResult(
            kind=kind,
            object_id=object_id,
            photo_ids=photo_ids,
            waiting=self._journal.waiting_files(),
        )

    def _check_passphrase(self, passphrase: str | None) -> None:
        if self._journal.info.protection is Protection.PASSPHRASE:
            self._journal.check_passphrase(passphrase or "")

    def _move_patient(self, id_or_number: str, *, trashed: bool) -> JournalChange:
        self._require()
        patient = self._journal.patient(id_or_number, with_trash=True)
        with self._journal.write() as tx:
            tx.set_trashed(TrashKind.PATIENT, patient.id, trashed=trashed)
        return JournalChange(patient_ids=frozenset({patient.id}))

    def _move_photos(self, photo_ids: Sequence[PhotoId], *, trashed: bool) -> JournalChange:
        self._require()
        photos = [self._journal.photo(photo_id, with_trash=True) for photo_id in photo_ids]
        with self._journal.write() as tx:
            for photo in photos:
                tx.set_trashed(TrashKind.PHOTO, photo.id, trashed=trashed)
        return JournalChange(
            patient_ids=frozenset(photo.patient_id for photo in photos),
            session_ids=frozenset(photo.session_id for photo in photos),
            photo_ids=frozenset(photo.id for photo in photos),
            measurements=True,
        )


def _nothing() -> None:
    """Allow everything, forget nothing: where there are neither roles nor backups."""
