"""The chain of keys: journal key over patient key over photo key."""

from __future__ import annotations

from microjournal.storage import faults
from microjournal.storage.cipher import DamagedCipherText, new_key, unwrap_key, wrap_key
from microjournal.storage.connection import SqlConnection

_WRAPPED = "SELECT wrapped_key FROM patient WHERE id = ?"


class PatientKeys:
    """Unwraps the keys of patients, on which the keys of their photos depend."""

    def __init__(self, wrapping_key: bytes) -> None:
        self._wrapping_key = wrapping_key

    def new_wrapped(self) -> bytes:
        """Return a fresh patient key, wrapped."""
        return wrap_key(self._wrapping_key, new_key())

    def key_of(self, connection: SqlConnection, patient_id: str) -> bytes:
        """Return the key of a patient; raise InputError ``unknown_patient``."""
        row = connection.one(_WRAPPED, (patient_id,))
        if row is None:
            raise faults.unknown("patient")
        return self.unwrapped(row["wrapped_key"])

    def unwrapped(self, wrapped: bytes) -> bytes:
        """Return a patient key; raise IntegrityFault ``journal_damaged``."""
        try:
            return unwrap_key(self._wrapping_key, wrapped)
        except DamagedCipherText as error:
            raise faults.journal_damaged("patient key") from error

    def rewrapped(self, connection: SqlConnection, photo_key: bytes, old: str, new: str) -> bytes:
        """Return a photo's wrapped key for its move from patient ``old`` to ``new``."""
        try:
            plain = unwrap_key(self.key_of(connection, old), photo_key)
        except DamagedCipherText as error:
            raise faults.journal_damaged("photo key") from error
        return wrap_key(self.key_of(connection, new), plain)
