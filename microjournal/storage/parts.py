"""What an open journal is made of, joined once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.identifiers import UNNAMED_USER
from microjournal.domain.ports import Clock
from microjournal.storage.audit import AuditTrail
from microjournal.storage.database import Database
from microjournal.storage.derivatives import DerivativeCache
from microjournal.storage.disk import Disk
from microjournal.storage.header import Header
from microjournal.storage.keys import JournalKeys, derive_keys
from microjournal.storage.lock import JournalLock
from microjournal.storage.objects import ObjectStore
from microjournal.storage.originals import Originals
from microjournal.storage.patient_keys import PatientKeys
from microjournal.storage.reserve import Reserve
from microjournal.storage.sealed_head import genuine_head
from microjournal.storage.vault import DATABASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of one open journal."""

    folder: Path
    header: Header
    disk: Disk
    clock: Clock
    lock: JournalLock
    keys: JournalKeys
    patient_keys: PatientKeys
    database: Database
    store: ObjectStore
    originals: Originals
    cache: DerivativeCache
    reserve: Reserve
    audit: AuditTrail
    read_only: bool


def join_parts(
    folder: Path, header: Header, journal_key: bytes, *, disk: Disk, clock: Clock, lock: JournalLock
) -> Parts:
    """Return the parts of a journal that ``journal_key`` unlocks; nothing is opened yet."""
    keys = derive_keys(journal_key, header.id)
    patient_keys = PatientKeys(keys.wrapping)
    read_only = lock.is_read_only
    database = Database(folder / DATABASE, keys.database, read_only=read_only)
    store = ObjectStore(folder=folder, journal_id=header.id, disk=disk)
    kept = genuine_head(header.id, header.audit_head, keys.header)
    return Parts(
        folder=folder,
        header=header,
        disk=disk,
        clock=clock,
        lock=lock,
        keys=keys,
        patient_keys=patient_keys,
        database=database,
        store=store,
        originals=Originals(store, database, patient_keys, keys.duplicate),
        cache=DerivativeCache(folder, keys.cache, disk),
        reserve=Reserve(folder / "reserve", disk),
        audit=AuditTrail(keys.audit, clock, lambda: UNNAMED_USER, kept),
        read_only=read_only,
    )
