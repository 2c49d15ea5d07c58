"""An open journal: the facade over records, originals, derivatives and care."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import EnvironmentFault, MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalInfo, VerifyReport
from microjournal.domain.originals import StagedOriginal
from microjournal.domain.photos import DerivativeKind, Photo
from microjournal.storage import faults
from microjournal.storage.compaction import finish_erasures
from microjournal.storage.header import FORMAT_VERSION
from microjournal.storage.keys import KdfCost
from microjournal.storage.parts import Parts
from microjournal.storage.protection import protect_anew, with_head_kept
from microjournal.storage.records import Records
from microjournal.storage.recovery import Recovered, bury, recorded_names
from microjournal.storage.schema import SCHEMA_VERSION
from microjournal.storage.transaction import Transaction
from microjournal.storage.tries import PassphraseTries
from microjournal.storage.vault import unlock_by_either
from microjournal.storage.verify import Verification

if TYPE_CHECKING:
    from microjournal.domain.backups import BackupKeeper
    from microjournal.domain.care import CareKeeper
    from microjournal.domain.history import AuditReport

_log = logging.getLogger(__name__)


class EncryptedJournal(Records):
    """Fulfils the ``Journal`` port on an encrypted folder; made by :mod:`.journal`.

    Safe to use from several threads. Use it as a context manager or call :meth:`close`.
    """

    def __init__(self, parts: Parts, recovered: Recovered) -> None:
        super().__init__(parts.database)
        self._parts: Parts | None = parts
        # Two threads that write the header must not undo each other's.
        self._changing_parts = Lock()
        self._folder = parts.folder
        self._has_changed = False
        self._info = JournalInfo(
            id=parts.header.id,
            protection=parts.header.protection,
            format_version=FORMAT_VERSION,
            schema_version=f"{SCHEMA_VERSION:04d}",
            recovered_photos=recovered.published,
            discarded_leftovers=recovered.discarded,
            read_only=parts.read_only,
            is_older_database=recovered.is_older_database,
            used_header_copy=recovered.used_header_copy,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def info(self) -> JournalInfo:
        """Identity, protection and versions."""
        return self._info

    @property
    def has_changed(self) -> bool:
        """Tell whether anything was written since it was opened."""
        return self._has_changed

    @property
    def folder(self) -> Path:
        """Where the journal lies."""
        return self._folder

    def close(self) -> None:
        """Drop keys, close the database, give up the lock; a second call does nothing."""
        with self._changing_parts:
            parts = self._parts
            if parts is None:
                return
            try:
                self._keep_audit_head(parts)
            finally:
                self._parts = None
                parts.database.close()
                parts.lock.release()

    def keep_audit_head(self) -> None:
        """Let the header remember the last entry of the audit trail: before locking, backing up.

        A disk that refuses is no error: the header then remembers an earlier entry.
        """
        with self._changing_parts:
            self._keep_audit_head(self._open_parts())

    def _keep_audit_head(self, parts: Parts) -> None:
        if parts.read_only:
            return
        try:
            self._parts = with_head_kept(parts)
        except MicrojournalError as error:
            _log.info("audit head not kept: %s", error.code)

    def act_as(self, who: Callable[[], str]) -> None:
        """Let ``who`` tell the id of the user at work, for the entries of the audit trail."""
        self._open_parts().audit.who = who

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Begin a transaction; it commits on clean exit and rolls back on any exception."""
        parts = self._open_parts()
        try:
            with parts.database.write() as connection:
                transaction = Transaction(
                    connection,
                    clock=parts.clock,
                    audit=parts.audit,
                    keys=parts.patient_keys,
                    make_room=parts.reserve.give_up_when_tight,
                )
                yield transaction
        except EnvironmentFault as error:
            if error.code == "disk_full":
                parts.reserve.give_up()
            raise
        self._has_changed = True
        if transaction.erased:
            self._bury(transaction.erased)
        if transaction.is_erasing:
            finish_erasures(parts)

    def check_passphrase(self, text: str) -> None:
        """Raise InputError ``wrong_passphrase`` or ``too_many_tries`` unless ``text`` opens it."""
        parts = self._open_parts()
        tries = PassphraseTries(parts.disk, parts.folder)
        with tries.one():
            unlock_by_either(parts.header, text)
        tries.forgive(self.write)

    def change_passphrase(self, new: str, *, kdf: KdfCost | None = None) -> tuple[str, ...]:
        """Let ``new`` open the journal instead of the present passphrase.

        Returns
        -------
        tuple of str
            The recovery groups when the journal was unprotected until now: they are made
            here and shown once. Empty otherwise: the printed sheet stays valid.

        Raises
        ------
        InputError
            ``passphrase_empty``.
        EnvironmentFault
            ``disk_full`` or another disk fault: the old passphrase still opens.
        """
        with self._changing_parts:
            parts = self._open_parts()
            groups, header = protect_anew(parts, new, kdf)
            self._parts = replace(parts, header=header)
        self._info = replace(self._info, protection=header.protection)
        with self.write() as transaction:
            transaction.record_event("passphrase_changed", header.id)
        return groups

    # -- originals --------------------------------------------------------------------------
    def stage_original(self, data: bytes, patient_id: PatientId) -> StagedOriginal:
        """Encrypt ``data`` into staging, sync it, read it back and compare.

        Raises
        ------
        EnvironmentFault
            ``disk_full`` (staging freed) or ``disk_error``.
        """
        return self._open_parts().originals.stage(data, patient_id)

    def discard_staged(self, staged: Iterable[StagedOriginal]) -> None:
        """Remove staged originals that will not be recorded.

        The database decides: an interruption can reach the caller after the commit and before
        it took note of it. What is recorded is published; what cannot be told stays where it
        is, for the next opening to decide.
        """
        parts = self._open_parts()
        names = [original.object_name for original in staged]
        if not names:
            return
        try:
            with parts.database.read() as connection:
                recorded = recorded_names(connection, names)
        except EnvironmentFault as error:
            _log.warning("staged originals left for the next opening: %s", error.code)
            return
        for name in names:
            if name not in recorded:
                parts.store.discard(name)
        parts.store.publish(sorted(recorded))

    def sync_staging(self) -> None:
        """Make staged names durable; once per batch, before the transaction."""
        self._open_parts().store.sync_staging()

    def publish(self, staged: Sequence[StagedOriginal]) -> None:
        """Move committed originals from staging to the object store (after the commit)."""
        self._open_parts().store.publish([original.object_name for original in staged])

    def find_duplicate(self, data: bytes) -> Photo | None:
        """Return the photo that holds exactly these bytes, if any."""
        return self._open_parts().originals.find_duplicate(data)

    def original(self, photo_id: PhotoId) -> bytes:
        """Return the exact bytes received.

        Raises
        ------
        IntegrityFault
            ``original_missing`` or ``original_damaged``.
        InputError
            ``unknown_photo``, or ``photo_in_trash`` or ``patient_in_trash``.
        """
        self.photo(photo_id)
        return self._open_parts().originals.read(photo_id)

    # -- derivatives ------------------------------------------------------------------------
    def derivative(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes | None:
        """Return a cached JPEG, or ``None``: derivatives may vanish at any time."""
        return self._open_parts().cache.get(photo_id, kind)

    def keep_derivative(self, photo_id: PhotoId, kind: DerivativeKind, jpeg: bytes) -> None:
        """Cache a derivative, encrypted; a failure to cache is no error."""
        self._open_parts().cache.keep(photo_id, kind, jpeg)

    # -- care -------------------------------------------------------------------------------
    def verify(self, control: TaskControl, *, full: bool = True) -> VerifyReport:
        """Compare what is stored with what is recorded; ``full`` decrypts every original."""
        parts = self._open_parts()
        verification = Verification(
            store=parts.store,
            database=parts.database,
            originals=parts.originals,
            audit=parts.audit,
            full=full,
        )
        return verification.run(control)

    def backup_keeper(self) -> BackupKeeper:
        """Return what makes, lists and rehearses the backups of this journal."""
        # Imported here: most commands make no backup.
        from microjournal.storage.backup_keeper import SetKeeper

        return SetKeeper(self._open_parts, self.keep_audit_head)

    def care_keeper(self) -> CareKeeper:
        """Return what care of the journal asks of its folder."""
        # Imported here: only the page of care needs it.
        from microjournal.storage.unrecorded import FolderCare

        return FolderCare(self._open_parts)

    def audit_report(self) -> AuditReport:
        """Check the whole audit trail and the ledger of erasures; reads only."""
        # Imported here: only a check needs it.
        from microjournal.storage.audit_check import checked_trail

        parts = self._open_parts()
        with parts.database.read() as connection:
            return checked_trail(parts.audit, connection)

    def _open_parts(self) -> Parts:
        if self._parts is None:
            raise faults.journal_closed()
        return self._parts

    def _bury(self, erased: Sequence[tuple[PhotoId, str]]) -> None:
        """Remove what the commit took out; what fails here is repeated at the next opening."""
        parts = self._open_parts()
        for photo_id, _name in erased:
            parts.cache.forget(photo_id)
        try:
            bury(parts.store, parts.database, [name for _photo_id, name in erased])
        except EnvironmentFault as error:
            _log.warning("erasing to be finished at the next opening: %s", error.code)
