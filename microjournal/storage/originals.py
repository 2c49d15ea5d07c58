"""The originals of an open journal: from bytes to a staged object and back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.originals import StagedOriginal
from microjournal.domain.photos import Photo
from microjournal.storage import faults
from microjournal.storage.cipher import DamagedCipherText, new_key, unwrap_key, wrap_key
from microjournal.storage.database import Database
from microjournal.storage.mapping import photo_of
from microjournal.storage.objects import ObjectStore
from microjournal.storage.patient_keys import PatientKeys

_STORED = """
SELECT photo.id, photo.object_name, photo.sha256, photo.size_bytes, photo.wrapped_key,
       patient.wrapped_key AS patient_key
FROM photo JOIN patient ON patient.id = photo.patient_id
"""
_ONE = f"{_STORED} WHERE photo.id = ?"
_ALL = f"{_STORED} ORDER BY photo.object_name"
_BY_NAME = f"{_STORED} WHERE photo.object_name = ?"
_NAMES = "SELECT object_name FROM photo ORDER BY object_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """What the database records about the object of one photo; ``key`` is still wrapped."""

    photo_id: PhotoId
    object_name: str
    sha256: str
    size_bytes: int
    wrapped_key: bytes
    patient_key: bytes


class Originals:
    """Stages, finds and reads originals."""

    def __init__(
        self, store: ObjectStore, database: Database, keys: PatientKeys, duplicate_key: bytes
    ) -> None:
        self._store = store
        self._database = database
        self._keys = keys
        self._duplicate_key = duplicate_key

    def stage(self, data: bytes, patient_id: PatientId) -> StagedOriginal:
        """Encrypt ``data`` into staging under a key of its own."""
        with self._database.read() as connection:
            patient_key = self._keys.key_of(connection, patient_id)
        photo_key = new_key()
        digest = hashlib.sha256(data)
        return StagedOriginal(
            object_name=self._store.stage(photo_key, data),
            wrapped_key=wrap_key(patient_key, photo_key),
            duplicate_tag=self._tag(digest.digest()),
            sha256=digest.hexdigest(),
            size_bytes=len(data),
        )

    def find_duplicate(self, data: bytes) -> Photo | None:
        """Return the photo that holds exactly these bytes, if any."""
        tag = self._tag(hashlib.sha256(data).digest())
        with self._database.read() as connection:
            row = connection.one("SELECT * FROM photo WHERE duplicate_tag = ?", (tag,))
        return None if row is None else photo_of(row)

    def read(self, photo_id: PhotoId) -> bytes:
        """Return the exact bytes received.

        Raises
        ------
        InputError
            ``unknown_photo``.
        IntegrityFault
            ``original_missing`` or ``original_damaged``.
        EnvironmentFault
            ``disk_error``: the disk could not read it.
        """
        with self._database.read() as connection:
            row = connection.one(_ONE, (photo_id,))
        if row is None:
            raise faults.unknown("photo")
        stored = _stored_of(row)
        try:
            data = self._bytes_of(stored)
        except DamagedCipherText as error:
            raise faults.original_damaged(photo_id) from error
        if hashlib.sha256(data).hexdigest() != stored.sha256:
            raise faults.original_damaged(photo_id)
        return data

    def recorded(self) -> Iterator[StoredObject]:
        """Yield what is recorded about every object."""
        with self._database.read() as connection:
            rows = connection.rows(_ALL)
        return (_stored_of(row) for row in rows)

    def names(self) -> list[str]:
        """Return the names of all recorded objects; reads an index only, no record."""
        with self._database.read() as connection:
            return [row[0] for row in connection.rows(_NAMES)]

    def recorded_as(self, name: str) -> StoredObject | None:
        """Return what is recorded about one object, if anything is."""
        with self._database.read() as connection:
            row = connection.one(_BY_NAME, (name,))
        return None if row is None else _stored_of(row)

    def key_of(self, stored: StoredObject) -> bytes:
        """Return the key of an object; raise DamagedCipherText when it was altered."""
        return unwrap_key(self._keys.unwrapped(stored.patient_key), stored.wrapped_key)

    def _bytes_of(self, stored: StoredObject) -> bytes:
        key = self.key_of(stored)
        try:
            return self._store.read(self._located(stored), key)
        except FileNotFoundError:
            # Published between looking and reading: it lies in the other place now.
            with faults.translated():
                return self._store.read(self._located(stored), key)
        except OSError as error:
            raise faults.from_os_error(error) from error

    def _located(self, stored: StoredObject) -> Path:
        path = self._store.locate(stored.object_name)
        if path is None:
            raise faults.original_missing(stored.photo_id)
        return path

    def _tag(self, digest: bytes) -> bytes:
        """Return what tells duplicates inside the journal and nothing outside it."""
        return hmac.new(self._duplicate_key, digest, hashlib.sha256).digest()


def _stored_of(row: Any) -> StoredObject:
    return StoredObject(
        photo_id=row["id"],
        object_name=row["object_name"],
        sha256=row["sha256"],
        size_bytes=row["size_bytes"],
        wrapped_key=row["wrapped_key"],
        patient_key=row["patient_key"],
    )
