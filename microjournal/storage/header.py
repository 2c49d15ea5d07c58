"""``VAULT.json``: the identity of a journal and the slots its key is kept in.

The file is JSON in two copies. ``checksum`` (SHA-256) tells accidental damage from a wrong
passphrase; ``mac`` (under a key derived from the journal key) and the associated data of each
slot tell tampering. A slot holds the journal key, encrypted with AES-256-GCM under a key made
from the passphrase or the recovery key; the slot of an unprotected journal holds it in clear
and says so. ``audit_head`` remembers the last entry of the audit trail under a code of its
own: programs that know nothing of it read and keep the header all the same.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from microjournal.storage.keys import (
    KEY_BYTES,
    SALT_BYTES,
    KdfCost,
    derive_keys,
    expand,
    stretch,
)
from microjournal.storage.sealed_head import SealedHead, head_entry, head_of

if TYPE_CHECKING:
    from microjournal.domain.journals import Protection

FORMAT = "microjournal"
FORMAT_VERSION = 1
_RECOVERY_PURPOSE = "microjournal|recovery slot"


class DamagedHeader(Exception):
    """A copy of the header that is not what was written."""


class NewerHeader(Exception):
    """A header of a format this program does not know yet."""


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    UNPROTECTED = "unprotected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One way to the journal key. ``cost`` belongs to passphrase slots only."""

    kind: SlotKind
    salt: bytes
    nonce: bytes
    sealed_key: bytes
    cost: KdfCost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The content of one intact copy of ``VAULT.json``.

    ``audit_head`` is as it was read; ``storage.sealed_head`` tells whether it is genuine.
    """

    id: str
    slots: tuple[Slot, ...]
    mac: str = ""
    audit_head: SealedHead | None = None

    @property
    def protection(self) -> Protection:
        """Return how the journal key is guarded."""
        # Imported here: unlocking needs none of the contracts between the layers.
        from microjournal.domain.journals import Protection

        if any(slot.kind is SlotKind.UNPROTECTED for slot in self.slots):
            return Protection.UNPROTECTED
        return Protection.PASSPHRASE

    def slot(self, kind: SlotKind) -> Slot | None:
        """Return the slot of that kind, if there is one."""
        return next((slot for slot in self.slots if slot.kind is kind), None)


def passphrase_slot(journal_id: str, journal_key: bytes, text: str, cost: KdfCost) -> Slot:
    """Return a slot that ``text`` opens."""
    return _sealed(journal_id, journal_key, SlotKind.PASSPHRASE, text, cost)


def recovery_slot(journal_id: str, journal_key: bytes, recovery_key: bytes) -> Slot:
    """Return a slot that the recovery key opens."""
    return _sealed(journal_id, journal_key, SlotKind.RECOVERY, recovery_key, None)


def unprotected_slot(journal_key: bytes) -> Slot:
    """Return the slot of a journal that anyone may open."""
    return Slot(kind=SlotKind.UNPROTECTED, salt=b"", nonce=b"", sealed_key=journal_key)


def open_slot(journal_id: str, slot: Slot, secret: str | bytes) -> bytes | None:
    """Return the journal key, or ``None`` when the secret does not fit.

    Raises
    ------
    DamagedHeader
        The cost of the slot is out of bounds.
    """
    if slot.kind is SlotKind.UNPROTECTED:
        return slot.sealed_key
    if slot.cost is not None and not slot.cost.is_within_bounds:
        raise DamagedHeader
    # Imported here: the slot of an unprotected journal opens without it.
    from microjournal.storage.sealing import unseal

    key = _slot_key(secret, slot.salt, slot.cost)
    return unseal(key, slot.nonce, slot.sealed_key, _associated(journal_id, slot))


def signed(header: Header, journal_key: bytes) -> Header:
    """Return the header with its MAC."""
    return replace(header, mac=_mac(header, journal_key))


def is_authentic(header: Header, journal_key: bytes) -> bool:
    """Tell whether the header was written by someone who held the journal key."""
    return hmac.compare_digest(header.mac, _mac(header, journal_key))


def serialise(header: Header) -> bytes:
    """Return the bytes of ``VAULT.json``."""
    content = _content(header) | {"mac": header.mac} | head_entry(header.audit_head)
    document = content | {"checksum": _checksum(content)}
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def parse(data: bytes) -> Header:
    """Return the header a copy holds.

    Raises
    ------
    NewerHeader
        The copy names a later format.
    DamagedHeader
        The copy is no header or is not what was written.
    """
    document = _document(data)
    version = document.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise NewerHeader
    checksum = document.pop("checksum", None)
    if version != FORMAT_VERSION or checksum != _checksum(document):
        raise DamagedHeader
    try:
        slots = tuple(_slot_of(entry) for entry in document["slots"])
        head = head_of(document.get("audit_head"))
        return Header(id=document["id"], slots=slots, mac=document["mac"], audit_head=head)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedHeader from error


def is_header(data: bytes) -> bool:
    """Tell whether the bytes claim to be a header of a journal, intact or not."""
    return b'"format": "microjournal"' in data


def _sealed(
    journal_id: str, journal_key: bytes, kind: SlotKind, secret: str | bytes, cost: KdfCost | None
) -> Slot:
    from microjournal.storage.sealing import NONCE_BYTES, seal

    empty = Slot(kind=kind, salt=os.urandom(SALT_BYTES), nonce=b"", sealed_key=b"", cost=cost)
    nonce = os.urandom(NONCE_BYTES)
    key = _slot_key(secret, empty.salt, cost)
    box = seal(key, nonce, journal_key, _associated(journal_id, empty))
    return replace(empty, nonce=nonce, sealed_key=box)


def _slot_key(secret: str | bytes, salt: bytes, cost: KdfCost | None) -> bytes:
    if isinstance(secret, str):
        return stretch(secret, salt, cost or KdfCost())
    return expand(secret, _RECOVERY_PURPOSE, salt)


def _associated(journal_id: str, slot: Slot) -> bytes:
    described = _slot_entry(replace(slot, nonce=b"", sealed_key=b""))
    bound = {"format": FORMAT, "format_version": FORMAT_VERSION, "id": journal_id}
    return _canonical(bound | {"slot": described})


def _content(header: Header) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": header.id,
        "slots": [_slot_entry(slot) for slot in header.slots],
    }


def _mac(header: Header, journal_key: bytes) -> str:
    key = derive_keys(journal_key, header.id).header
    return hmac.new(key, _canonical(_content(header)), hashlib.sha256).hexdigest()


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DamagedHeader from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DamagedHeader
    return document


def _slot_entry(slot: Slot) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "kind": slot.kind.value,
        "salt": b64encode(slot.salt).decode(),
        "nonce": b64encode(slot.nonce).decode(),
        "key": b64encode(slot.sealed_key).decode(),
    }
    if slot.cost is not None:
        entry["kdf"] = {
            "name": "argon2id",
            "memory_kib": slot.cost.memory_kib,
            "iterations": slot.cost.iterations,
            "lanes": slot.cost.lanes,
        }
    return entry


def _slot_of(entry: dict[str, Any]) -> Slot:
    cost = entry.get("kdf")
    slot = Slot(
        kind=SlotKind(entry["kind"]),
        salt=b64decode(entry["salt"], validate=True),
        nonce=b64decode(entry["nonce"], validate=True),
        sealed_key=b64decode(entry["key"], validate=True),
        cost=None if cost is None else _cost_of(cost),
    )
    if slot.kind is SlotKind.UNPROTECTED and len(slot.sealed_key) != KEY_BYTES:
        raise ValueError("the key of an unprotected journal has 32 bytes")
    return slot


def _cost_of(entry: dict[str, Any]) -> KdfCost:
    if entry["name"] != "argon2id":
        raise ValueError("unknown key derivation")
    return KdfCost(
        memory_kib=int(entry["memory_kib"]),
        iterations=int(entry["iterations"]),
        lanes=int(entry["lanes"]),
    )
