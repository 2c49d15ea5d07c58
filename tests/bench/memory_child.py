"""One case of the memory benchmark: loads what the program loads, and prints the peaks in MB."""

from __future__ import annotations

import argparse
import resource
from pathlib import Path


def main() -> int:
    """Carry out the case that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=("import", "analysis", "files", "faces"))
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--px-per-mm", type=float, default=0.0)
    options = parser.parse_args()
    if options.case == "import":
        return import_all(options.folder)
    if options.case == "analysis":
        return analyse(options.folder, options.px_per_mm)
    return compare(options.folder, options.px_per_mm if options.case == "files" else None)


def import_all(folder: Path) -> int:
    """Import every photo of a folder into a new journal."""
    from microjournal.bootstrap.opening import create_application
    from microjournal.domain.control import NoControl
    from microjournal.domain.identifiers import PatientId, new_id
    from microjournal.domain.patients import Patient
    from microjournal.services.intake_run import IntakeTarget

    application, _groups = create_application(folder / "journal", passphrase=None)
    try:
        patient = Patient(id=PatientId(new_id()), chart_number="M1")
        application.records.save_patient(patient)
        target = IntakeTarget(patient_id=patient.id)
        application.intake.import_paths(sorted(folder.glob("*.jpg")), target, control=NoControl())
    finally:
        application.close()
    return _print_peaks()


def analyse(folder: Path, px_per_mm: float) -> int:
    """Measure every photo of a folder against its first, as a journal does."""
    from microjournal.domain.anatomy import StandardView
    from microjournal.imaging.decoder import ProcessPhotoDecoder
    from microjournal.imaging.faces import FaceFinder
    from microjournal.services.analysis import PairAnalyser, PhotoInput
    from microjournal.services.photo_pair import RegionHints

    decoder = ProcessPhotoDecoder()
    try:
        analyser = PairAnalyser(decoder, FaceFinder())
        first, *others = (
            PhotoInput(
                data=data,
                sha256="",
                view=StandardView.CHEEK_RIGHT,
                size_px=(seen.width_px, seen.height_px),
                px_per_mm=px_per_mm,
            )
            for data in (path.read_bytes() for path in sorted(folder.glob("*.jpg")))
            for seen in (decoder.describe(data),)
        )
        baseline = analyser.prepare(first)
        for other in others:
            pair = analyser.compare_prepared(
                baseline, analyser.prepare(other), RegionHints(px_per_mm=px_per_mm)
            )
            if pair.registration is None:
                raise SystemExit("the pair was not registered")
    finally:
        decoder.close()
    return _print_peaks()


def compare(folder: Path, px_per_mm: float | None) -> int:
    """Compare the two files of a folder."""
    from microjournal.bootstrap.toolbox import Toolbox
    from microjournal.services.comparing_files import FileComparer
    from microjournal.services.photo_pair import RegionHints

    toolbox = Toolbox(decoder_workers=1)
    try:
        before, after = sorted(folder.glob("*.jpg"))
        comparer = FileComparer(toolbox.analyser, toolbox.decoder)
        pair = comparer.compare(before, after, RegionHints(px_per_mm=px_per_mm))
    finally:
        toolbox.close()
    if pair.registration is None:
        raise SystemExit("the pair was not registered")
    return _print_peaks()


def _print_peaks() -> int:
    status = Path("/proc/self/status").read_text()
    own_kb = int(status.split("VmHWM:")[1].split()[0])
    print(own_kb / 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
