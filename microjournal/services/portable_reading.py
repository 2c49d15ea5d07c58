"""Reading a patient for an export: the records at once, the originals one at a time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import EnvironmentFault, InputError, IntegrityFault
from microjournal.domain.identifiers import PatientId
from microjournal.domain.patients import AuditEntry, Patient
from microjournal.domain.photos import Photo
from microjournal.domain.portability import ExportedPhoto, PatientRecord, PhotoProblem
from microjournal.domain.ports import Journal
from microjournal.services.drawn_regions import drawn_regions
from microjournal.services.export_folder import ExportFolder
from microjournal.services.scales import stated_scale
from microjournal.support.i18n import _

_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
}
_RAW = re.compile(r"image/x-(?:[a-z]+-)?([a-z0-9]{2,4})")
_OF_THIS_PHOTO = ("original_missing", "original_damaged", "disk_error", "unknown_photo")
"""What is wrong with one original; anything else ends the export."""

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(slots=True, kw_only=True)
class Tally:
    """How far an export is; ``total`` photos are to be written."""

    total: int
    done: int = 0


def exported_record(
    journal: Journal,
    patient_id: PatientId,
    folder: ExportFolder,
    tally: Tally,
    control: TaskControl,
) -> PatientRecord:
    """Write the originals of a patient and return what is recorded about all of them."""
    patient = journal.patient(patient_id)
    courses, consents = journal.courses(patient.id), journal.consents(patient.id)
    sessions, photos = journal.sessions(patient.id), journal.photos(patient_id=patient.id)
    measurements = journal.measurements(patient.id)
    records = (consents, courses, sessions, photos, measurements)
    identifiers: set[str] = {patient.id, *(one.id for kind in records for one in kind)}
    exported = []
    for photo in photos:
        control.checkpoint(tally.done, tally.total, _("Writing originals"))
        exported.append(_exported(journal, patient, photo, folder))
        tally.done += 1
    return PatientRecord(
        patient=patient,
        consents=consents,
        courses=courses,
        sessions=sessions,
        photos=tuple(exported),
        measurements=measurements,
        audit=_audit(journal, identifiers),
    )


def original_name(photo: Photo) -> str:
    """Return where the original lies in an export: ids only, the ending by its media type."""
    raw = _RAW.fullmatch(photo.media_type)
    ending = _ENDINGS.get(photo.media_type) or (raw[1] if raw else "bin")
    return f"photos/{safe_name(photo.patient_id)}/{safe_name(photo.id)}.{ending}"


def safe_name(identifier: str) -> str:
    """Return an identifier that is a file name everywhere; our own ids are."""
    if _SAFE.fullmatch(identifier):
        return identifier
    return hashlib.sha256(identifier.encode()).hexdigest()


def _exported(
    journal: Journal, patient: Patient, photo: Photo, folder: ExportFolder
) -> ExportedPhoto:
    name = original_name(photo)
    problem = None
    try:
        data = journal.original(photo.id)
    except (InputError, IntegrityFault, EnvironmentFault) as error:
        if error.code not in _OF_THIS_PHOTO:
            raise
        problem = PhotoProblem(photo_id=photo.id, code=error.code, message=error.message)
    else:
        folder.add(name, data)
    return ExportedPhoto(
        photo=photo,
        file=None if problem else name,
        problem=problem,
        drawn_regions=drawn_regions(journal, photo.id) or (),
        px_per_mm=stated_scale(journal, photo.id),
    )


def _audit(journal: Journal, identifiers: set[str]) -> tuple[AuditEntry, ...]:
    entries = (
        entry
        for identifier in sorted(identifiers)
        for entry in journal.audit_entries(object_id=identifier)
    )
    return tuple(sorted(entries, key=lambda entry: entry.number))
