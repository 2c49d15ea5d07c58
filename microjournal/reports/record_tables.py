"""The tables of a portability export: photos, sessions and measurements with their patient."""

from __future__ import annotations

from microjournal.domain.courses import NeedlingParameters, TreatmentSession
from microjournal.domain.portability import PatientRecord
from microjournal.reports.csv_parts import Cell
from microjournal.reports.csv_table import (
    MEASUREMENT_COLUMNS,
    PHOTO_COLUMNS,
    csv_lines,
    measurement_rows,
    photo_row,
)

PHOTO_TABLE = ("patient", "file", "problem", *PHOTO_COLUMNS, "source_name")
SESSION_TABLE = (
    "patient",
    "session",
    "course",
    "held_on",
    "kind",
    "device",
    "cartridge_lot",
    "needling",
    "topical",
    "anaesthetic",
    "reactions",
    "tolerance",
    "notes",
)
MEASUREMENT_TABLE = ("patient", *MEASUREMENT_COLUMNS)


def photo_lines(record: PatientRecord) -> bytes:
    """Return the rows of a patient under :data:`PHOTO_TABLE`."""
    return csv_lines(
        [
            record.patient.id,
            exported.file,
            exported.problem.code if exported.problem else None,
            *photo_row(exported.photo),
            exported.photo.source_name,
        ]
        for exported in record.photos
    )


def session_lines(record: PatientRecord) -> bytes:
    """Return the rows of a patient under :data:`SESSION_TABLE`."""
    return csv_lines(_session_row(session) for session in record.sessions)


def measurement_lines(record: PatientRecord) -> bytes:
    """Return the rows of a patient under :data:`MEASUREMENT_TABLE`."""
    return csv_lines(
        [record.patient.id, *row]
        for measurement in record.measurements
        for row in measurement_rows(measurement)
    )


def _session_row(session: TreatmentSession) -> list[Cell]:
    return [
        session.patient_id,
        session.id,
        session.course_id,
        session.held_on,
        session.kind.value,
        session.device,
        session.cartridge_lot,
        " ".join(_needling_cell(zone) for zone in session.needling),
        session.topical,
        session.anaesthetic,
        session.reactions,
        session.tolerance,
        session.notes,
    ]


def _needling_cell(zone: NeedlingParameters) -> str:
    """Return one zone as the command line takes it: ``REGION:MM[:PASSES[:ENDPOINT]]``."""
    passes = "" if zone.passes is None else str(zone.passes)
    endpoint = "" if zone.endpoint is None else zone.endpoint.value
    return ":".join((zone.region.value, f"{zone.needle_length_mm:g}", passes, endpoint)).rstrip(":")
