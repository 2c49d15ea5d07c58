"""What a portability export holds of one patient, and what became of the export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from microjournal.domain.anatomy import RegionOfInterest
    from microjournal.domain.courses import TreatmentCourse, TreatmentSession
    from microjournal.domain.identifiers import PhotoId
    from microjournal.domain.measurements import Measurement
    from microjournal.domain.patients import AuditEntry, Patient, PhotographicConsent
    from microjournal.domain.photos import Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoProblem:
    """Why the original of a photo is not in an export."""

    photo_id: PhotoId
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPhoto:
    """A photo with the path of its original inside the export, or why there is none.

    ``file`` uses forward slashes. ``px_per_mm`` is the scale stated by hand, if one was.
    """

    photo: Photo
    file: str | None
    problem: PhotoProblem | None = None
    drawn_regions: tuple[RegionOfInterest, ...] = ()
    px_per_mm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecord:
    """Everything that is recorded about one patient, each kind oldest first."""

    patient: Patient
    consents: tuple[PhotographicConsent, ...]
    courses: tuple[TreatmentCourse, ...]
    sessions: tuple[TreatmentSession, ...]
    photos: tuple[ExportedPhoto, ...]
    measurements: tuple[Measurement, ...]
    audit: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortabilityReport:
    """A finished export: ``photos`` originals were written, ``problems`` name the others."""

    folder: Path
    patients: int
    photos: int
    problems: tuple[PhotoProblem, ...]

    @property
    def complete(self) -> bool:
        """Tell whether every original is there."""
        return not self.problems
