"""What a person has done when a fault strikes: steps that print a line for all they promise.

A step is run in a process under the layer (:mod:`tests.helpers.fault_process`), by itself:
``python -m tests.helpers.fault_steps STEP SCENE``. Whatever happened to it, its check opens the
journal as the program does and looks for everything that was promised.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from microjournal.cli.main import run
from microjournal.domain.control import NoControl
from microjournal.domain.errors import EnvironmentFault, IntegrityFault, MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, new_id
from microjournal.domain.photos import DerivativeKind, IntakeResult, IntakeStatus
from microjournal.domain.trash import TrashKind
from microjournal.reports.atomic_file import write_export
from microjournal.services.intake import IntakeService
from microjournal.services.intake_run import IntakeTarget
from microjournal.storage import faults
from microjournal.storage.disk import Disk
from microjournal.storage.header import SlotKind, open_slot
from microjournal.storage.journal import EncryptedJournal, create_journal, open_journal
from microjournal.storage.keys import FLOOR_COST
from microjournal.storage.schema import SCHEMA_VERSION
from microjournal.storage.vault import load_header
from tests.helpers import fault_backups as backups
from tests.helpers import fault_scenes as scenes
from tests.helpers.fault_scenes import ReadyDecoder, Tell, export_of, journal_of, source_of
from tests.storage.builders import (
    IMPORT,
    PASSPHRASE,
    PATIENT,
    SteppingClock,
    a_measurement,
    a_patient,
    reopened,
)

NEW_PASSPHRASE = "nine loud harbours beneath fog"
EDITS = 4
MEASURED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A scene and what is done in it."""

    name: str
    scene: Callable[[Path], None]
    run: Callable[[Path, Tell], None]
    codes: frozenset[str] = frozenset()
    """Codes a fault may have beside the three of the disk."""


def _create(scene: Path, tell: Tell) -> None:
    created = create_journal(journal_of(scene), passphrase=None, clock=SteppingClock())
    tell({"promised": "created"})
    created.journal.close()


def _import(scene: Path, tell: Tell) -> None:
    _import_into(PATIENT, source_of(scene), scene, tell)


def _import_again(scene: Path, tell: Tell) -> None:
    """Import once more what went to the trash with its import, for another patient."""
    _import_into(PatientId(scenes.OTHER_PATIENT), scenes.again_of(scene), scene, tell)


def _mend(scene: Path, tell: Tell) -> None:
    """Import once more the photograph whose original is missing."""
    _import_into(PATIENT, scenes.again_of(scene), scene, tell)


def _import_into(patient_id: PatientId, source: Path, scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)) as journal:
        service = IntakeService(journal, ReadyDecoder())
        summary = service.import_paths(
            [source],
            IntakeTarget(patient_id=patient_id),
            control=NoControl(),
            on_result=lambda result: _tell_photo(result, tell),
        )
        _raise_first_refusal(summary.results)


def _tell_photo(result: IntakeResult, tell: Tell) -> None:
    if result.status is not IntakeStatus.REJECTED:
        tell({"promised": "photo", "id": result.photo_id, "sha256": result.sha256})


def _raise_first_refusal(results: tuple[IntakeResult, ...]) -> None:
    for result in results:
        if result.status is IntakeStatus.REJECTED:
            raise EnvironmentFault(result.code, result.message, result.hint)


def _edit(scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)) as journal:
        first = int(journal.setting("note", "0")) + 1
        for number in range(first, first + EDITS):
            _edit_once(journal, number)
            tell({"promised": "edit", "number": number})


def _edit_once(journal: EncryptedJournal, number: int) -> None:
    """Change a name, a note, an assignment and a setting, together or not at all."""
    photo = journal.photo(PhotoId(scenes.SETTLED[number % 3]))
    session = journal.sessions(PATIENT)[number % 2].id
    with journal.write() as tx:
        tx.save_patient(replace(a_patient(), given_name=f"Ada {number}"))
        tx.save_photo(replace(photo, note=f"note {number}", session_id=session))
        tx.set_setting("note", str(number))


def _command(scene: Path, tell: Tell) -> None:
    """Do as another program would: a command, its exit code, its error as JSON."""
    said, complained = StringIO(), StringIO()
    arguments = ["--journal", str(journal_of(scene)), "--json", "patient", "add"]
    with redirect_stdout(said), redirect_stderr(complained):
        code = run([*arguments, "--number", new_id()[:12]], open_window=_no_window)
    if code:
        error = json.loads(complained.getvalue().splitlines()[-1])
        kind = IntegrityFault if code == IntegrityFault.exit_code else EnvironmentFault
        assert code == kind.exit_code
        raise kind(error["code"], error["message"], error["hint"])
    tell({"promised": "patient", "number": json.loads(said.getvalue())["number"]})


def _no_window(*arguments: object, **options: object) -> int:
    raise AssertionError("a command opens no window")


def _analyse(scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)) as journal:
        known = len(journal.measurements(PATIENT))
        for number in range(known, known + MEASURED):
            baseline, follow_up = scenes.SETTLED[number % 3], scenes.SETTLED[(number + 1) % 3]
            measurement = a_measurement(f"measurement-{number}", baseline, follow_up)
            version = replace(measurement.pair.metric, version=number + 1)
            measurement = replace(measurement, pair=replace(measurement.pair, metric=version))
            with journal.write() as tx:
                tx.save_measurement(measurement)
            tell({"promised": "measurement", "id": measurement.id})
            journal.keep_derivative(PhotoId(baseline), DerivativeKind.PREVIEW, b"made anew" * 900)


def _export(scene: Path, tell: Tell) -> None:
    write_export(export_of(scene), scenes.NEW_EXPORT)
    tell({"promised": "export"})


def _unlock(scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)):
        tell({"promised": "opened"})


def _read(scene: Path, tell: Tell) -> None:
    """Look at everything there is; nothing of it needs the disk to be writable."""
    with reopened(journal_of(scene)) as journal:
        assert journal.patients()
        for photo in journal.photos(patient_id=PATIENT):
            data = journal.original(photo.id)
            tell({"promised": "read", "sha256": hashlib.sha256(data).hexdigest()})
        if not journal.verify(NoControl()).ok:
            raise faults.journal_damaged("found by verify")
        tell({"promised": "verified", "read_only": journal.info.read_only})


def _change_passphrase(scene: Path, tell: Tell) -> None:
    with opened_with_either(journal_of(scene)) as journal:
        journal.change_passphrase(NEW_PASSPHRASE, kdf=FLOOR_COST)
        tell({"promised": "passphrase"})


def _withdraw(scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)) as journal:
        with journal.write() as tx:
            tx.withdraw_import(IMPORT)
        tell({"promised": "withdrawn"})


def _trash(scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)) as journal:
        is_in_trash = bool(journal.trash())
        with journal.write() as tx:
            tx.set_trashed(TrashKind.PATIENT, PATIENT, trashed=not is_in_trash)
        tell({"promised": "trashed", "is_in_trash": not is_in_trash})


def _erase(scene: Path, tell: Tell) -> None:
    with reopened(journal_of(scene)) as journal:
        if PATIENT in {patient.id for patient in journal.patients()}:
            with journal.write() as tx:
                tx.erase(TrashKind.PATIENT, PATIENT)
        tell({"promised": "erased"})


def opened_with_either(folder: Path) -> EncryptedJournal:
    """Open with the new passphrase or, if it does not fit yet, with the old one.

    A wrong passphrase would be counted, and the count is a change.
    """
    header = load_header(Disk(), folder).header
    slot = header.slot(SlotKind.PASSPHRASE)
    fits_new = slot is not None and open_slot(header.id, slot, NEW_PASSPHRASE) is not None
    passphrase = NEW_PASSPHRASE if fits_new else PASSPHRASE
    return open_journal(folder, passphrase=passphrase, clock=SteppingClock())


_EXPORT_CODES = frozenset({"export_forbidden", "export_failed"})
_STEPS = [
    Step(name="create", scene=scenes.empty, run=_create),
    Step(name="import", scene=scenes.settled, run=_import),
    Step(name="edit", scene=scenes.settled, run=_edit),
    Step(name="command", scene=scenes.settled, run=_command),
    Step(name="analyse", scene=scenes.settled, run=_analyse),
    Step(name="export", scene=scenes.settled, run=_export, codes=_EXPORT_CODES),
    Step(name="unlock", scene=scenes.interrupted, run=_unlock),
    Step(name="read", scene=scenes.settled, run=_read),
    Step(name="passphrase", scene=scenes.protected, run=_change_passphrase),
    Step(name="protect", scene=scenes.settled, run=_change_passphrase),
    Step(name="import again", scene=scenes.withdrawn, run=_import_again),
    Step(name="mend", scene=scenes.missing_one, run=_mend),
    Step(name="withdraw", scene=scenes.settled, run=_withdraw),
    Step(name="trash", scene=scenes.settled, run=_trash),
    Step(name="erase", scene=scenes.settled, run=_erase),
    Step(name="backup", scene=backups.with_one_set, run=backups.back_up),
    Step(name="restore", scene=backups.with_a_set_only, run=backups.restore),
]
if SCHEMA_VERSION > 1:
    _STEPS.append(Step(name="migrate", scene=scenes.of_schema_1, run=_unlock))
STEPS = {step.name: step for step in _STEPS}


def perform(step: Step, scene: Path) -> int:
    """Run a step; a fault is told in words and by the exit code, as the command line does."""
    try:
        step.run(scene, _print_line)
    except MicrojournalError as error:
        _print_line({"refused": error.code, "message": error.message, "hint": error.hint})
        return error.exit_code
    return 0


def _print_line(line: dict[str, Any]) -> None:
    os.write(1, (json.dumps(line) + "\n").encode())


if __name__ == "__main__":
    sys.exit(perform(STEPS[sys.argv[1]], Path(sys.argv[2])))
