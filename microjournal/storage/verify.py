"""Compares what is stored with what is recorded; reads only, names objects and photo ids only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import IntegrityFault
from microjournal.domain.journals import VerifyReport
from microjournal.storage.audit import AuditTrail
from microjournal.storage.cipher import OVERHEAD_BYTES, DamagedCipherText
from microjournal.storage.connection import SqlConnection
from microjournal.storage.database import Database
from microjournal.storage.objects import ObjectStore, file_digest
from microjournal.storage.originals import Originals, StoredObject
from microjournal.support.i18n import _

DATABASE = "database"
AUDIT = "audit"
_NAME_LENGTH = 64


@dataclass(slots=True, kw_only=True)
class _Findings:
    checked: int = 0
    missing: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)

    def report(self) -> VerifyReport:
        return VerifyReport(
            ok=not (self.missing or self.corrupt or self.orphans),
            checked=self.checked,
            missing=tuple(self.missing),
            corrupt=tuple(self.corrupt),
            orphans=tuple(self.orphans),
            tmp=tuple(self.leftovers),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """One run of ``verify``. ``full`` decrypts every original, else names and sizes count."""

    store: ObjectStore
    database: Database
    originals: Originals
    audit: AuditTrail
    full: bool

    def run(self, control: TaskControl) -> VerifyReport:
        """Return what is missing, corrupt, unrecorded or left over.

        Raises
        ------
        EnvironmentFault
            ``store_not_mounted``: a missing drive is no lost photographs.
        """
        self.store.check_marker()
        findings = _Findings()
        self._check_database(findings)
        recorded = self._recorded()
        for number, (name, stored) in enumerate(recorded.items()):
            control.checkpoint(number, len(recorded), _("Checking originals"))
            self._check_object(name, stored, findings)
        self._find_unrecorded(recorded.keys(), findings)
        control.checkpoint(len(recorded), len(recorded), _("Checking originals"))
        return findings.report()

    def _recorded(self) -> Mapping[str, StoredObject | None]:
        """Return what is recorded by object name; ``None`` where a damaged page hides it."""
        try:
            return {stored.object_name: stored for stored in self.originals.recorded()}
        except IntegrityFault:
            return self._salvaged()

    def _salvaged(self) -> Mapping[str, StoredObject | None]:
        """Ask for every object by itself: a damaged page hides only the records on it."""
        found: dict[str, StoredObject | None] = {}
        for name in self._all_names():
            try:
                stored = self.originals.recorded_as(name)
            except IntegrityFault:
                found[name] = None
            else:
                found |= {} if stored is None else {name: stored}
        return found

    def _all_names(self) -> list[str]:
        try:
            return self.originals.names()
        except IntegrityFault:
            staged = [name for name in self.store.staged_names() if len(name) == _NAME_LENGTH]
            return sorted({*self.store.published_names(), *staged})

    def _check_database(self, findings: _Findings) -> None:
        # Imported here: opening a journal imports this module and checks nothing.
        from microjournal.storage.audit_check import checked_trail

        try:
            with self.database.read() as connection:
                if not _is_sound(connection):
                    findings.corrupt.append(DATABASE)
                if not checked_trail(self.audit, connection).ok:
                    findings.corrupt.append(AUDIT)
        except IntegrityFault:
            findings.corrupt += [] if DATABASE in findings.corrupt else [DATABASE]

    def _check_object(self, name: str, stored: StoredObject | None, findings: _Findings) -> None:
        """Check one object; where its record cannot be read, its name tells what it must hold."""
        findings.checked += 1
        told = name if stored is None else stored.photo_id
        try:
            path = self.store.locate(name)
            if path is None:
                findings.missing.append(told)
            elif not self._is_right_at_last(name, stored, path):
                findings.corrupt.append(told)
        except (OSError, DamagedCipherText, IntegrityFault):
            findings.corrupt.append(told)

    def _is_right_at_last(self, name: str, stored: StoredObject | None, path: Path) -> bool:
        """Look twice where the disk fails to read: once is no damage yet."""
        try:
            return self._is_right(name, stored, path)
        except OSError:
            return self._is_right(name, stored, path)

    def _is_right(self, name: str, stored: StoredObject | None, path: Path) -> bool:
        if stored is None:
            return file_digest(self.store.disk, path) == name
        return self._is_whole(stored, path)

    def _is_whole(self, stored: StoredObject, path: Path) -> bool:
        if self.store.disk.size(path) != stored.size_bytes + OVERHEAD_BYTES:
            return False
        return not self.full or self._is_exact(stored, path)

    def _is_exact(self, stored: StoredObject, path: Path) -> bool:
        """Decrypt piece by piece and compare both digests with name and record."""
        outer, inner = hashlib.sha256(), hashlib.sha256()
        size = stored.size_bytes + OVERHEAD_BYTES
        file_pieces = self.store.hashed_pieces(path, outer.update)
        for piece in self.store.cipher.decrypted(self.originals.key_of(stored), file_pieces, size):
            inner.update(piece)
        return outer.hexdigest() == stored.object_name and inner.hexdigest() == stored.sha256

    def _find_unrecorded(self, recorded: Collection[str], findings: _Findings) -> None:
        try:
            with self.database.read() as connection:
                rows = connection.rows("SELECT object_name FROM tombstone")
        except IntegrityFault:
            # Which of the others were erased cannot be told; nothing is called a stranger then.
            return
        known = {*recorded, *(row[0] for row in rows)}
        findings.orphans += [name for name in self.store.published_names() if name not in known]
        staged = self.store.staged_names()
        findings.leftovers += [name for name in staged if name not in recorded]


def _is_sound(connection: SqlConnection) -> bool:
    """Check the authentication code of every page, the structure, and the references."""
    return connection.is_sound() and not connection.rows("PRAGMA foreign_key_check")
