"""Changing the header: what opens a journal, and what it remembers; the journal key stays."""

from __future__ import annotations

from dataclasses import replace

from microjournal.storage import faults
from microjournal.storage.header import (
    Header,
    Slot,
    SlotKind,
    open_slot,
    passphrase_slot,
    recovery_slot,
    signed,
    unprotected_slot,
)
from microjournal.storage.keys import KdfCost
from microjournal.storage.parts import Parts
from microjournal.storage.recovery_key import groups_of, new_recovery_key
from microjournal.storage.sealed_head import sealed_head
from microjournal.storage.vault import heal_copies, install_header


def first_slots(
    journal_id: str, journal_key: bytes, passphrase: str | None, cost: KdfCost
) -> tuple[tuple[Slot, ...], tuple[str, ...]]:
    """Return the slots of a new journal and the recovery groups to print."""
    if passphrase is None:
        return (unprotected_slot(journal_key),), ()
    if not passphrase:
        raise faults.passphrase_empty()
    recovery_key = new_recovery_key()
    slots = (
        passphrase_slot(journal_id, journal_key, passphrase, cost),
        recovery_slot(journal_id, journal_key, recovery_key),
    )
    return slots, groups_of(recovery_key)


def protect_anew(
    parts: Parts, passphrase: str, cost: KdfCost | None
) -> tuple[tuple[str, ...], Header]:
    """Install a header that ``passphrase`` opens; return new recovery groups and the header.

    The new header is opened with the new passphrase before it takes the place of the old one.
    A journal that was unprotected gets a recovery slot, and no copy of the open slot remains.
    """
    old, root = parts.header, parts.keys.root
    former = old.slot(SlotKind.PASSPHRASE)
    cost = cost or (former and former.cost) or KdfCost()
    slots, groups = first_slots(old.id, root, passphrase, cost)
    kept = old.slot(SlotKind.RECOVERY)
    if kept is not None:
        slots, groups = (slots[0], kept), ()
    header = signed(replace(old, slots=slots), root)
    install_header(
        parts.disk,
        parts.folder,
        header,
        lambda read: open_slot(read.id, read.slots[0], passphrase) == root,
    )
    if former is None:
        heal_copies(parts.disk, parts.folder, header)
    return groups, header


def with_head_kept(parts: Parts) -> Parts:
    """Install a header that remembers the last entry of the audit trail; return it in the parts.

    Only the first copy: an older entry in the second one is still a true one.
    """
    with parts.database.read() as connection:
        head = parts.audit.head(connection)
    if head is None or head == parts.audit.kept_head:
        return parts
    sealed = sealed_head(parts.header.id, head, parts.keys.header)
    header = replace(parts.header, audit_head=sealed)
    install_header(parts.disk, parts.folder, header, lambda read: read == header)
    parts.audit.kept_head = head
    return replace(parts, header=header)
