"""Everything of one patient as plain files, for the patient's own hands or another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.identifiers import PatientId
from microjournal.gui.presenters.care_work import CareState, CareWork, free_folder, photos_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.portability import PortabilityReport


class RecordExportPresenter(CareWork[CareState]):
    """Writes the whole record of the patient it was given."""

    first = CareState()
    patient_id: PatientId | None = None

    def free_folder(self, parent: Path) -> Path:
        """Return a folder that is not there yet; its name names nobody."""
        return free_folder(parent, f"record-{self.application.clock.today().isoformat()}")

    def export(self, folder: Path) -> None:
        """Write originals as received, tables and readable pages into a new folder."""
        patient_id, portability = self.patient_id, self.application.portability
        if patient_id is not None:
            self.work(
                _("Exporting"),
                lambda control: portability.export_patient(patient_id, folder, control=control),
                self._exported,
            )

    def _exported(self, report: PortabilityReport) -> None:
        self.set(said=exported_text(report), said_is_good=report.complete)


def exported_text(report: PortabilityReport) -> str:
    """Return how many photos went where, and what was missing."""
    said = _("Exported {photos} into {folder}.").format(
        photos=photos_text(report.photos), folder=report.folder
    )
    if report.complete:
        return said
    lost = photos_text(len(report.problems))
    return f"{said} " + _("Missing or damaged: {photos}; README.txt names them.").format(
        photos=lost
    )
