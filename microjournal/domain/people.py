"""Who works with a journal, and what each role may do.

In a journal with one key roles are a guard rail against slips, not a wall: whoever knows the
passphrase can open the journal as its owner (SECURITY.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from microjournal.domain.identifiers import UserId

if TYPE_CHECKING:
    from datetime import datetime

    from microjournal.domain.review import PinCheck


class Role(StrEnum):
    """What somebody is in the practice."""

    OWNER = "owner"
    PRACTITIONER = "practitioner"
    ASSISTANT = "assistant"


class Deed(StrEnum):
    """What not everybody may do; everything else is open to every role."""

    TRASH = "trash"
    EXPORT = "export"
    """Documents, tables and photographs of one patient; not the aftercare sheet."""
    REVIEW_PIN = "review_pin"
    ERASE = "erase"
    EXPORT_ALL = "export_all"
    """All photographs and records as plain files."""
    RESTORE = "restore"
    USERS = "users"
    PASSPHRASE = "passphrase"


_OWNER_ONLY = frozenset((Deed.ERASE, Deed.EXPORT_ALL, Deed.RESTORE, Deed.USERS, Deed.PASSPHRASE))

PERMISSIONS: dict[Role, frozenset[Deed]] = {
    Role.OWNER: frozenset(Deed),
    Role.PRACTITIONER: frozenset(Deed) - _OWNER_ONLY,
    Role.ASSISTANT: frozenset(),
}

CONFIRMED_BY_PASSPHRASE = frozenset((Deed.ERASE, Deed.EXPORT_ALL, Deed.RESTORE, Deed.USERS))
"""What needs the passphrase once more, also from the owner at an unlocked program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who works with the journal; a removed user stays, because the audit names them.

    ``pin`` is ``None`` for the owner of a journal without users, who needs none.
    """

    id: UserId
    name: str
    role: Role
    pin: PinCheck | None = None
    created_at: datetime | None = None
    removed_at: datetime | None = None

    def may(self, deed: Deed) -> bool:
        """Tell whether this user's role allows the deed."""
        return deed in PERMISSIONS[self.role]
