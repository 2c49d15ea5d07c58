"""What the header remembers of the audit trail: its last entry, under a code of its own.

The code stands beside that of the header, not under it: a program that knows nothing of the
audit head keeps reading the header, and the number of the schema tells it that it is too old.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from microjournal.domain.patients import AuditHead


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedHead:
    """Number and code of the last audit entry, and the seal of both; hexadecimal digits."""

    number: int
    mac: str
    seal: str


def sealed_head(journal_id: str, head: AuditHead, header_key: bytes) -> SealedHead:
    """Return the head under its seal, which binds it to the journal."""
    seal = _seal(journal_id, head.number, head.mac, header_key)
    return SealedHead(number=head.number, mac=head.mac, seal=seal)


def genuine_head(journal_id: str, kept: SealedHead | None, header_key: bytes) -> AuditHead | None:
    """Return the audit entry a header remembers; ``None`` when there is none or it is forged."""
    if kept is None:
        return None
    # Imported here: the first paint unlocks a journal and asks nothing of its trail.
    from microjournal.domain.patients import AuditHead

    seal = _seal(journal_id, kept.number, kept.mac, header_key)
    if not hmac.compare_digest(seal.encode(), kept.seal.encode()):
        return None
    return AuditHead(number=kept.number, mac=kept.mac)


def head_entry(head: SealedHead | None) -> dict[str, Any]:
    """Return what stands in the header for it."""
    if head is None:
        return {}
    return {"audit_head": {"number": head.number, "mac": head.mac, "seal": head.seal}}


def head_of(entry: dict[str, Any] | None) -> SealedHead | None:
    """Return the head of a header's entry; raise KeyError, TypeError or ValueError."""
    if entry is None:
        return None
    return SealedHead(number=int(entry["number"]), mac=str(entry["mac"]), seal=str(entry["seal"]))


def _seal(journal_id: str, number: int, mac: str, header_key: bytes) -> str:
    bound = {"audit_head": {"id": journal_id, "number": number, "mac": mac}}
    text = json.dumps(bound, sort_keys=True, separators=(",", ":"))
    return hmac.new(header_key, text.encode(), hashlib.sha256).hexdigest()
