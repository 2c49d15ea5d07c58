"""A journal: how it is guarded, what may be said about it, what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only named in signatures: a headless command need not build all of the vocabulary.
    from microjournal.domain.identifiers import PatientId, PhotoId, SessionId


class Protection(StrEnum):
    """How a journal's key is guarded."""

    PASSPHRASE = "passphrase"
    UNPROTECTED = "unprotected"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalInfo:
    """What may be said about an open journal without naming anybody.

    ``read_only``: its folder cannot be written or its database is damaged, so nothing was
    recovered and nothing can change.
    ``is_older_database``: the database lacks changes that the header remembers, as after putting
    an older copy of the file back.
    ``used_header_copy``: the header was damaged or missing, and a copy of it opened the journal.
    """

    id: str
    protection: Protection
    format_version: int
    schema_version: str
    recovered_photos: int = 0
    discarded_leftovers: int = 0
    read_only: bool = False
    is_older_database: bool = False
    used_header_copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """The result of ``verify``: names are object names or photo ids, never people."""

    ok: bool
    checked: int
    missing: tuple[str, ...] = ()
    corrupt: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    tmp: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalChange:
    """What a writing service changed; one signal carries it, each presenter decides."""

    patient_ids: frozenset[PatientId] = frozenset()
    session_ids: frozenset[SessionId] = frozenset()
    photo_ids: frozenset[PhotoId] = frozenset()
    measurements: bool = False
    settings: bool = False
