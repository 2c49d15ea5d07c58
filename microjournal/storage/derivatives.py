"""Encrypted thumbnails and previews. They may vanish at any time and are then made again."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from microjournal.domain.identifiers import PhotoId, new_id
from microjournal.domain.photos import DerivativeKind
from microjournal.storage.cipher import DamagedCipherText, SmallBox
from microjournal.storage.disk import Disk
from microjournal.storage.files import ensure_folder, read_file, remove, write_new

_log = logging.getLogger(__name__)


class DerivativeCache:
    """The folder ``cache`` of a journal."""

    def __init__(self, folder: Path, key: bytes, disk: Disk) -> None:
        self._folder = folder / "cache"
        self._staging = folder / "staging"
        self._box = SmallBox(key)
        self._disk = disk

    def get(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes | None:
        """Return a cached picture; ``None`` when it is absent or damaged."""
        try:
            sealed = read_file(self._disk, self._path(photo_id, kind))
            return self._box.unseal(_label(photo_id, kind), sealed)
        except (OSError, DamagedCipherText):
            return None

    def keep(self, photo_id: PhotoId, kind: DerivativeKind, jpeg: bytes) -> None:
        """Cache a picture; a disk that cannot is no error."""
        sealed = self._box.seal(_label(photo_id, kind), jpeg)
        beside = self._staging / f"tmp-{new_id()}"
        try:
            ensure_folder(self._disk, self._folder)
            write_new(self._disk, beside, [sealed], durable=False)
            self._disk.replace(beside, self._path(photo_id, kind))
        except OSError as error:
            _log.info("derivative not cached: errno %s", error.errno)

    def forget(self, photo_id: PhotoId) -> None:
        """Remove all pictures of a photo, as far as the disk lets them go."""
        with suppress(OSError):
            self.remove(photo_id)

    def remove(self, photo_id: PhotoId) -> None:
        """Remove all pictures of a photo; raise OSError when one stays."""
        for kind in DerivativeKind:
            remove(self._disk, self._path(photo_id, kind))

    def _path(self, photo_id: PhotoId, kind: DerivativeKind) -> Path:
        return self._folder / f"{photo_id}.{kind.value}"


def _label(photo_id: PhotoId, kind: DerivativeKind) -> str:
    return f"{photo_id}|{kind.value}"
