"""Identifiers: opaque, without meaning, safe in logs and file names."""

from __future__ import annotations

from typing import NewType

PatientId = NewType("PatientId", str)
CourseId = NewType("CourseId", str)
SessionId = NewType("SessionId", str)
PhotoId = NewType("PhotoId", str)
MeasurementId = NewType("MeasurementId", str)
ImportId = NewType("ImportId", str)
ConsentId = NewType("ConsentId", str)
UserId = NewType("UserId", str)

UNNAMED_USER = UserId("practitioner")
"""Whom the audit trail names while nobody is known by name: in a journal without users, and for
a command that was given the passphrase only."""


def new_id() -> str:
    """Return a fresh random identifier of 32 hexadecimal digits."""
    # Imported here: reading needs no new identifiers.
    from uuid import uuid4

    return uuid4().hex
