"""Portability export: everything of one patient, or of all, readable without this program.

Originals leave exactly as they were received, with whatever the camera wrote into them; all
other exports are made anew from pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import Protection
from microjournal.domain.portability import PatientRecord, PhotoProblem, PortabilityReport
from microjournal.domain.ports import Clock, Journal
from microjournal.reports.csv_table import csv_lines
from microjournal.reports.record_page import PatientLink, list_page, patient_page
from microjournal.reports.record_readme import readme_text
from microjournal.reports.record_tables import (
    MEASUREMENT_TABLE,
    PHOTO_TABLE,
    SESSION_TABLE,
    measurement_lines,
    photo_lines,
    session_lines,
)
from microjournal.services.audit_writing import write_down
from microjournal.services.export_folder import ExportFolder
from microjournal.services.patient_pages import every_patient
from microjournal.services.portable_reading import Tally, exported_record, safe_name
from microjournal.services.portable_record import SCHEMA_FILE, RecordDocument
from microjournal.storage.disk import Disk
from microjournal.support.i18n import _
from microjournal.support.resources import resource

INDEX = "index.html"
_BYTES_OF_A_RECORD = 64 << 10
_TABLES = (
    ("photos.csv", PHOTO_TABLE, photo_lines),
    ("sessions.csv", SESSION_TABLE, session_lines),
    ("measurements.csv", MEASUREMENT_TABLE, measurement_lines),
)


class PortabilityService:
    """Writes portability exports.

    Parameters
    ----------
    require : callable
        Raises InputError ``not_allowed`` unless whoever is at work may take out a patient.
    confirm : callable
        Raises unless the passphrase given to it may take out the whole journal.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        *,
        require: Callable[[], None] = lambda: None,
        confirm: Callable[[str | None], None] | None = None,
        disk: Disk | None = None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._require = require
        self._confirm = confirm or self._check_passphrase
        self._disk = disk

    def export_patient(
        self, patient_id: PatientId, out: Path, *, control: TaskControl | None = None
    ) -> PortabilityReport:
        """Write everything of one patient into ``out``, an absent or empty folder.

        A missing or damaged original is a problem of the report; everything else is written.

        Raises
        ------
        InputError
            ``unknown_patient``, ``folder_not_empty``, ``export_inside_journal``,
            ``export_into_drive`` or ``export_folder_missing``.
        EnvironmentFault
            ``disk_full``, ``export_forbidden`` or ``export_failed``; nothing of it stays.
        """
        self._require()
        patient = self._journal.patient(patient_id)
        return self._export([patient.id], out, control or NoControl(), single=True)

    def export_all(
        self, out: Path, *, passphrase: str | None, control: TaskControl | None = None
    ) -> PortabilityReport:
        """Write everything of all patients; raises as :meth:`export_patient` does.

        Raises
        ------
        InputError
            ``passphrase_needed`` or ``wrong_passphrase`` as well.
        """
        self._confirm(passphrase)
        patients = list(every_patient(self._journal))
        return self._export(patients, out, control or NoControl(), single=False)

    def _export(
        self, patients: list[PatientId], out: Path, control: TaskControl, *, single: bool
    ) -> PortabilityReport:
        self._require_outside(out)
        tally, needed = self._extent(patients)
        with ExportFolder(out, needed_bytes=needed, disk=self._disk) as folder:
            problems = self._write(patients, folder, tally, control, single=single)
            _add_words(folder, problems)
            control.checkpoint(tally.total, tally.total, _("Finishing"))
            folder.seal()
            # The entry is made before the folder gets its name: no export without one.
            write_down(self._journal, "export_record", patients)
            folder.publish()
        return PortabilityReport(
            folder=out,
            patients=len(patients),
            photos=tally.total - len(problems),
            problems=tuple(problems),
        )

    def _extent(self, patients: Iterable[PatientId]) -> tuple[Tally, int]:
        """Return how many photos there are and about how many bytes the export takes."""
        photos, size = 0, 0
        for patient_id in patients:
            of_patient = self._journal.photos(patient_id=patient_id)
            photos += len(of_patient)
            size += _BYTES_OF_A_RECORD + sum(photo.size_bytes for photo in of_patient)
        return Tally(total=photos), size

    def _write(
        self,
        patients: list[PatientId],
        folder: ExportFolder,
        tally: Tally,
        control: TaskControl,
        *,
        single: bool,
    ) -> list[PhotoProblem]:
        problems: list[PhotoProblem] = []
        links: list[PatientLink] = []
        with ExitStack() as files:
            tables = [(files.enter_context(folder.file(name)), of) for name, _head, of in _TABLES]
            for (write, _lines), (_name, head, _of) in zip(tables, _TABLES, strict=True):
                write(csv_lines([head]))
            write_json = files.enter_context(folder.file("record.json"))
            document = RecordDocument(write_json, self._journal, self._clock)
            for patient_id in patients:
                record = exported_record(self._journal, patient_id, folder, tally, control)
                problems += [one.problem for one in record.photos if one.problem]
                for write, lines in tables:
                    write(lines(record))
                document.add(record)
                links.append(_add_page(folder, record, single=single))
            document.finish(problems)
        if not single:
            folder.add(INDEX, list_page(links).encode())
        return problems

    def _require_outside(self, out: Path) -> None:
        target, journal = out.expanduser().resolve(), self._journal.folder.resolve()
        if journal == target or journal in target.parents:
            raise InputError(
                "export_inside_journal",
                _("The export cannot lie inside the journal's folder; nothing was written."),
                _("Choose a folder elsewhere."),
            )

    def _check_passphrase(self, passphrase: str | None) -> None:
        """Ask for the passphrase again: who finds the window open cannot carry all away."""
        if self._journal.info.protection is Protection.PASSPHRASE:
            self._journal.check_passphrase(passphrase or "")


def _add_page(folder: ExportFolder, record: PatientRecord, *, single: bool) -> PatientLink:
    name = INDEX if single else f"patients/{safe_name(record.patient.id)}.html"
    folder.add(name, patient_page(record, to_top="" if single else "../").encode())
    return PatientLink(patient=record.patient, page=name, photos=len(record.photos))


def _add_words(folder: ExportFolder, problems: list[PhotoProblem]) -> None:
    folder.add("README.txt", readme_text(problems).encode())
    folder.add(SCHEMA_FILE, resource("schema", SCHEMA_FILE).read_bytes())
