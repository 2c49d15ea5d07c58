"""``record.json`` of a portability export, written patient by patient.

Its fields are those of the domain records under their own names; the published schema
(``resources/schema/record-1.schema.json``) says what each is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from microjournal import __version__
from microjournal.domain.portability import ExportedPhoto, PatientRecord, PhotoProblem
from microjournal.domain.ports import Clock, Journal
from microjournal.storage.codec import encode

FORMAT = "microjournal-record"
VERSION = 1
SCHEMA_FILE = f"record-{VERSION}.schema.json"
_PRACTICE = ("name", "address", "phone")

Write = Callable[[bytes], None]


class RecordDocument:
    """Writes the document to ``write`` as it goes; nothing but one patient is held."""

    def __init__(self, write: Write, journal: Journal, clock: Clock) -> None:
        self._write = write
        self._separator = "\n"
        head = {
            "format": FORMAT,
            "version": VERSION,
            "schema": SCHEMA_FILE,
            "program_version": __version__,
            "journal": journal.info.id,
            "exported_at": clock.now().isoformat(),
            "practice": {name: journal.setting(f"practice.{name}") for name in _PRACTICE},
        }
        self._text(_json(head)[:-1] + ',"patients":[')

    def add(self, record: PatientRecord) -> None:
        """Write one patient."""
        self._text(self._separator + _json(patient_fields(record)))
        self._separator = ",\n"

    def finish(self, problems: Iterable[PhotoProblem]) -> None:
        """Write the end: the photos whose original is not in the export."""
        self._text('\n],"problems":' + _json([encode(problem) for problem in problems]) + "}\n")

    def _text(self, text: str) -> None:
        self._write(text.encode())


def patient_fields(record: PatientRecord) -> dict[str, Any]:
    """Return what the document holds of one patient."""
    return {
        "patient": encode(record.patient),
        "consents": encode(record.consents),
        "courses": encode(record.courses),
        "sessions": encode(record.sessions),
        "photos": [_photo_fields(photo) for photo in record.photos],
        "measurements": encode(record.measurements),
        "audit": encode(record.audit),
    }


def _photo_fields(exported: ExportedPhoto) -> dict[str, Any]:
    fields: dict[str, Any] = encode(exported.photo)
    return fields | {
        "file": exported.file,
        "problem": exported.problem.code if exported.problem else None,
        "drawn_regions": encode(exported.drawn_regions),
        "px_per_mm": exported.px_per_mm,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
