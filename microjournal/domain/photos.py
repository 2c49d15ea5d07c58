"""Photographs: what was received, how it was taken, where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import ImportId, PatientId, PhotoId, SessionId

WITHDRAWN = "photo_withdrawn"
"""The entry of the audit trail about a photo that moved to the trash with its whole import."""


class Moment(StrEnum):
    """When, relative to the treatment of its session, a photo was taken.

    ``HEALING`` photos are kept but never measured as progress: swelling hides lines.
    """

    BEFORE = "before"
    AFTER = "after"
    HEALING = "healing"


class DateSource(StrEnum):
    """Where the capture date comes from; shown beside the date and correctable.

    ``SESSION``: the camera says nothing, so the day of the session chosen for the import holds.
    """

    EXIF = "exif"
    SESSION = "session"
    FILE = "file"
    TYPED = "typed"
    UNKNOWN = "unknown"


class Lighting(StrEnum):
    """The named light set-up; pairs across set-ups are not measured."""

    UNKNOWN = "unknown"
    DIFFUSE = "diffuse"
    OBLIQUE = "oblique"
    CROSS_POLARISED = "cross_polarised"
    PARALLEL_POLARISED = "parallel_polarised"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureConditions:
    """How a photo was taken, as far as the file tells."""

    camera_make: str = ""
    camera_model: str = ""
    lens: str = ""
    software: str = ""
    focal_length_mm: float | None = None
    aperture: float | None = None
    exposure_s: float | None = None
    iso: int | None = None
    lighting: Lighting = Lighting.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One stored original and what is known about it.

    ``sha256`` is the digest of the bytes as received. ``taken_at`` is the camera's own clock
    (without zone unless the file gives one). ``width_px`` and ``height_px`` are upright.
    """

    id: PhotoId
    patient_id: PatientId
    session_id: SessionId
    sha256: str
    size_bytes: int
    media_type: str
    width_px: int
    height_px: int
    view: StandardView = StandardView.OTHER
    view_confirmed: bool = False
    moment: Moment = Moment.BEFORE
    taken_at: datetime | None = None
    taken_at_source: DateSource = DateSource.UNKNOWN
    conditions: CaptureConditions = CaptureConditions()
    source_name: str = ""
    note: str = ""
    import_id: ImportId | None = None


class DerivativeKind(StrEnum):
    """Recomputable pictures kept encrypted in the cache; the value is the file suffix."""

    THUMBNAIL = "256"
    MEDIUM = "512"
    PREVIEW = "1600"


class IntakeStatus(StrEnum):
    """What became of one file of an import."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeResult:
    """The row of one file in the result of an import."""

    source: str
    status: IntakeStatus
    photo_id: PhotoId | None = None
    sha256: str = ""
    session_id: SessionId | None = None
    view: StandardView | None = None
    taken_at: datetime | None = None
    taken_at_source: DateSource = DateSource.UNKNOWN
    import_id: ImportId | None = None
    code: str = ""
    message: str = ""
    hint: str = ""
