"""The same file once more: its bytes take the place of an original that is missing or damaged."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import PhotoId
from microjournal.storage import faults
from microjournal.storage.connection import insert
from microjournal.storage.mapping import instant_text
from microjournal.storage.parts import Parts
from microjournal.storage.recovery import bury, recorded_names

_STORED = "SELECT patient_id, object_name, sha256 FROM photo WHERE id = ?"
_POINT_TO = "UPDATE photo SET object_name = ?, wrapped_key = ? WHERE id = ?"


def take_again(parts: Parts, photo_id: PhotoId, data: bytes) -> None:
    """Store ``data``, which is exactly what was received, as the original of a photo again.

    It becomes a new object under a new key: the old one cannot be made again without its nonce.
    One commit lets the photo point to the new object and leaves a tombstone for the old one.

    Raises
    ------
    InputError
        ``unknown_photo``.
    IntegrityFault
        ``original_damaged``: these are other bytes than those received; nothing was changed.
    EnvironmentFault
        The disk refused; the photo is as it was.
    """
    with parts.database.read() as connection:
        row = connection.one(_STORED, (photo_id,))
    if row is None:
        raise faults.unknown("photo")
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        raise faults.original_damaged(photo_id)
    staged = parts.originals.stage(data, row["patient_id"])
    try:
        parts.store.sync_staging()
        _point_to(parts, photo_id, staged.object_name, staged.wrapped_key)
    except BaseException:
        _forget_unless_recorded(parts, staged.object_name)
        raise
    parts.store.publish([staged.object_name])
    bury(parts.store, parts.database, [row["object_name"]])


def _point_to(parts: Parts, photo_id: PhotoId, name: str, wrapped_key: bytes) -> None:
    with parts.database.write() as connection:
        row = connection.one(_STORED, (photo_id,))
        if row is None:
            raise faults.unknown("photo")
        tombstone = {
            "object_name": row["object_name"],
            "photo_id": photo_id,
            "erased_at": instant_text(parts.clock.now()),
        }
        insert(connection, "tombstone", tombstone)
        connection.execute(_POINT_TO, (name, wrapped_key, photo_id))
        parts.audit.append(connection, "original_healed", photo_id)


def _forget_unless_recorded(parts: Parts, name: str) -> None:
    """Remove what was staged; an interruption may have come after the commit, so it decides."""
    with suppress(EnvironmentFault), parts.database.read() as connection:
        if not recorded_names(connection, [name]):
            parts.store.discard(name)
