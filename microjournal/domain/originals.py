"""The bytes of photographs: originals that are never altered, derivatives that may vanish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from microjournal.domain.identifiers import PatientId, PhotoId
    from microjournal.domain.photos import DerivativeKind, Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedOriginal:
    """An original that is encrypted, verified and synced in staging, but not yet promised."""

    object_name: str
    wrapped_key: bytes
    duplicate_tag: bytes
    sha256: str
    size_bytes: int


class OriginalKeeper(Protocol):
    """What keeps the originals and derivatives of an open journal."""

    def stage_original(self, data: bytes, patient_id: PatientId) -> StagedOriginal:
        """Encrypt ``data`` into staging, sync it, read it back and compare.

        Raises EnvironmentFault ``disk_full`` (staging freed) or ``disk_error``.
        """

    def discard_staged(self, staged: Iterable[StagedOriginal]) -> None:
        """Remove staged originals that will not be recorded; those recorded already stay."""

    def sync_staging(self) -> None:
        """Make staged names durable; once per batch, before the transaction."""

    def publish(self, staged: Sequence[StagedOriginal]) -> None:
        """Move committed originals from staging to the object store (after the commit)."""

    def find_duplicate(self, data: bytes) -> Photo | None:
        """Return the photo that holds exactly these bytes, if any."""

    def original(self, photo_id: PhotoId) -> bytes:
        """Return the exact bytes received.

        Raises IntegrityFault ``original_missing`` or ``original_damaged``.
        """

    def derivative(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes | None:
        """Return a cached JPEG, or ``None``: derivatives may vanish at any time."""

    def keep_derivative(self, photo_id: PhotoId, kind: DerivativeKind, jpeg: bytes) -> None:
        """Cache a derivative, encrypted; a failure to cache is no error."""
