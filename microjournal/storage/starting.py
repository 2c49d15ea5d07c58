"""From unlocked parts to an open journal: finishes what was interrupted, notes what is odd."""

from __future__ import annotations

from dataclasses import replace

from microjournal.storage.audit import OLDER_DATABASE
from microjournal.storage.compaction import finish_erasures
from microjournal.storage.encrypted_journal import EncryptedJournal
from microjournal.storage.parts import Parts
from microjournal.storage.recovery import Recovered, recover
from microjournal.storage.vault import clear_leftovers


def for_reading(parts: Parts) -> EncryptedJournal:
    """Open a journal with a damaged database for what can still be read; it is not written to."""
    parts.database.spare()
    return EncryptedJournal(replace(parts, read_only=True), Recovered())


def started(
    parts: Parts, *, created: bool = False, used_header_copy: bool = False
) -> EncryptedJournal:
    """Open a journal that was just ``created`` or unlocked, perhaps by a copy of its header."""
    parts.lock.announce(parts.clock)
    parts.store.ensure_staging()
    recovered = recover(parts.store, parts.database)
    finish_erasures(parts)
    clear_leftovers(parts.disk, parts.folder)
    parts.reserve.fill()
    found = replace(
        recovered, is_older_database=_is_older(parts), used_header_copy=used_header_copy
    )
    journal = EncryptedJournal(parts, found)
    if created:
        with journal.write() as transaction:
            transaction.record_event("journal_created", parts.header.id)
    return journal


def _is_older(parts: Parts) -> bool:
    """Tell whether the database lacks entries the header remembers; then write that down."""
    with parts.database.read() as connection:
        is_older = parts.audit.is_behind_head(connection)
    if is_older:
        with parts.database.write() as connection:
            last = parts.audit.kept_head.number if parts.audit.kept_head else 0
            parts.audit.append(connection, OLDER_DATABASE, str(last))
    return is_older
