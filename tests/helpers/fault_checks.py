"""What must be true after any fault: the journal opens by itself, everything promised is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from microjournal.domain.control import NoControl
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import MeasurementId, PhotoId
from microjournal.domain.journals import VerifyReport
from microjournal.domain.photos import DerivativeKind
from microjournal.storage.journal import EncryptedJournal, open_journal
from tests.helpers import fault_backups as backups
from tests.helpers import fault_scenes as scenes
from tests.helpers.fault_scenes import Promises, digests, export_of, journal_of, source_of
from tests.helpers.fault_steps import NEW_PASSPHRASE, Step, opened_with_either
from tests.storage.builders import PASSPHRASE, PATIENT, SteppingClock, some_bytes

KNOWN_NAMES = {
    *("VAULT.json", "VAULT.json.1", "db.sqlite", "lock", "objects", "staging", "cache", "reserve"),
    *("db.sqlite.schema-1", "backups"),
    # One that was cut off and is not to be rolled back; the database's next change removes it.
    "db.sqlite-journal",
}
Check = Callable[[Path, Promises], None]
Look = Callable[[EncryptedJournal, Promises], None]


def check(step: Step, scene: Path, promises: Promises) -> None:
    """Open, compare with what was promised, then see that the step can be done again.

    Raises
    ------
    AssertionError
        Something promised is not there, something is there by half, or help is needed.
    """
    _check_surroundings(step, scene)
    _CHECKS[step.name](scene, promises)
    made = {"create": journal_of(scene), "restore": backups.restored_of(scene)}.get(step.name)
    if made is not None and (made / "VAULT.json").exists():
        # Once it is there, the same command is refused, as it should be.
        return
    step.run(scene, promises.append)
    _CHECKS[step.name](scene, promises)


def read_promises(printed: bytes) -> Promises:
    """Return the lines a step finished printing that promise something."""
    lines = [json.loads(line) for line in printed.decode().split("\n")[:-1]]
    return [line for line in lines if "promised" in line]


def _check_surroundings(step: Step, scene: Path) -> None:
    """The photographs that were to be imported are untouched, whatever happened."""
    if step.scene is scenes.empty:
        return
    for number in range(scenes.IMPORTED):
        path = source_of(scene) / f"{number}.jpg"
        assert path.read_bytes() == scenes.source_bytes(number)
    if step.name != "export":
        assert export_of(scene).read_bytes() == scenes.OLD_EXPORT


def _of_journal(look: Look) -> Check:
    """Return a check that opens the journal, looks, verifies, and finds nothing left to do."""

    def opened_and_looked(scene: Path, promises: Promises) -> None:
        with opened_with_either(journal_of(scene)) as journal:
            look(journal, promises)
            report = journal.verify(NoControl())
            trashed = sum(item.photos for item in journal.trash())
            checked = len(journal.photos()) + trashed
            assert report == VerifyReport(ok=True, checked=checked), report
        _is_tidy(journal_of(scene))

    return opened_and_looked


def _is_tidy(folder: Path) -> None:
    """Opening has finished everything: nothing lies about, and the next one changes no byte."""
    unknown = {path.name for path in folder.iterdir()} - KNOWN_NAMES
    assert not unknown, unknown
    assert not list((folder / "staging").iterdir())
    before = digests(folder)
    opened_with_either(folder).close()
    after = digests(folder)
    assert before == after, sorted(set(before.items()) ^ set(after.items()))


def _created(scene: Path, promises: Promises) -> None:
    try:
        open_journal(journal_of(scene), clock=SteppingClock()).close()
        refused = ""
    except InputError as error:
        refused = error.code
    if not refused:
        _of_journal(lambda _journal, _promises: None)(scene, promises)
    assert refused in ("", "not_a_journal")
    assert not (refused and promises)


def _has_settled(journal: EncryptedJournal, promises: Promises) -> None:
    for name in scenes.SETTLED:
        assert journal.original(PhotoId(name)) == some_bytes(name)
    assert journal.measurement(MeasurementId("measurement-0")).patient_id == PATIENT
    assert journal.courses(PATIENT)


def _has_imported(journal: EncryptedJournal, promises: Promises) -> None:
    _has_settled(journal, promises)
    for line in promises:
        data = journal.original(PhotoId(line["id"]))
        assert hashlib.sha256(data).hexdigest() == line["sha256"]
    sources = {scenes.source_bytes(number) for number in range(scenes.IMPORTED)}
    imported = [photo.id for photo in journal.photos() if photo.id not in scenes.SETTLED]
    assert all(journal.original(photo) in sources for photo in imported)


def _is_edited(journal: EncryptedJournal, promises: Promises) -> None:
    _has_settled(journal, promises)
    number = int(journal.setting("note"))
    promised = max((line["number"] for line in promises), default=0)
    assert number in (promised, promised + 1)
    if number:
        photo = journal.photo(PhotoId(scenes.SETTLED[number % 3]))
        assert photo.note == f"note {number}"
        assert photo.session_id == journal.sessions(PATIENT)[number % 2].id
        assert journal.patient(PATIENT).given_name == f"Ada {number}"


def _has_added(journal: EncryptedJournal, promises: Promises) -> None:
    _has_settled(journal, promises)
    for line in promises:
        assert journal.patient(line["number"]).chart_number == line["number"]


def _is_measured(journal: EncryptedJournal, promises: Promises) -> None:
    _has_settled(journal, promises)
    for line in promises:
        journal.measurement(MeasurementId(line["id"]))
    for name in scenes.SETTLED:
        kept = journal.derivative(PhotoId(name), DerivativeKind.PREVIEW)
        assert kept in (None, b"made anew" * 900)


def _is_finished(journal: EncryptedJournal, promises: Promises) -> None:
    _has_settled(journal, promises)
    names = {photo.id for photo in journal.photos()}
    assert names == {*scenes.SETTLED, scenes.PROMISED}
    assert journal.original(PhotoId(scenes.PROMISED)) == some_bytes(scenes.PROMISED)


def _is_exported(scene: Path, promises: Promises) -> None:
    content = export_of(scene).read_bytes()
    assert content in (scenes.OLD_EXPORT, scenes.NEW_EXPORT)
    assert content == scenes.NEW_EXPORT or not promises
    parts = {path.name for path in export_of(scene).parent.iterdir()} - {export_of(scene).name}
    assert not promises or not parts
    assert parts <= {f"{export_of(scene).name}.part"}


def _is_protected(scene: Path, promises: Promises) -> None:
    folder = journal_of(scene)
    if promises:
        open_journal(folder, passphrase=NEW_PASSPHRASE, clock=SteppingClock()).close()
    _of_journal(lambda _journal, _promises: None)(scene, promises)
    recovery_key = (scene / "recovery-key").read_text()
    open_journal(folder, recovery_key=recovery_key, clock=SteppingClock()).close()
    if promises:
        with suppress(InputError):
            open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()).close()
            raise AssertionError("the old passphrase still opens")


def _has_no_open_slot(scene: Path, promises: Promises) -> None:
    _of_journal(_has_settled)(scene, promises)
    if promises:
        with suppress(InputError):
            open_journal(journal_of(scene), clock=SteppingClock()).close()
            raise AssertionError("the journal opens without a passphrase")
        headers = ("VAULT.json", "VAULT.json.1")
        assert not any("unprotected" in (journal_of(scene) / name).read_text() for name in headers)


def _is_imported_again(journal: EncryptedJournal, promises: Promises) -> None:
    in_trash = {item.id for item in journal.trash()}
    seen = {photo.id: photo for photo in journal.photos()}
    assert not in_trash & seen.keys()
    assert in_trash | seen.keys() == set(scenes.SETTLED)
    assert seen.keys() >= {line["id"] for line in promises}
    for photo_id, photo in seen.items():
        assert photo.patient_id == scenes.OTHER_PATIENT
        assert journal.original(photo_id) == some_bytes(photo_id)


def _is_mended(scene: Path, promises: Promises) -> None:
    """The missing original is whole again or still missing, and nothing else is wrong."""
    with opened_with_either(journal_of(scene)) as journal:
        _has_settled(journal, promises)
        report = journal.verify(NoControl())
        missing = report.missing
        assert report == VerifyReport(ok=not missing, checked=4, missing=missing), report
        assert missing in ((), (scenes.GONE,))
        assert not (promises and missing)
        if not missing:
            assert journal.original(PhotoId(scenes.GONE)) == some_bytes(scenes.GONE)
    _is_tidy(journal_of(scene))


def _is_withdrawn(journal: EncryptedJournal, promises: Promises) -> None:
    in_trash = {item.id for item in journal.trash()}
    assert in_trash in (set(), set(scenes.SETTLED))
    assert in_trash or not promises
    if not in_trash:
        _has_settled(journal, promises)


def _is_trashed(journal: EncryptedJournal, promises: Promises) -> None:
    in_trash = [item.id for item in journal.trash()]
    assert in_trash in ([], [PATIENT])
    seen = {patient.id for patient in journal.patients()}
    assert seen == {PATIENT, scenes.OTHER_PATIENT} - set(in_trash)
    if promises:
        assert bool(in_trash) == promises[-1]["is_in_trash"]
    if not in_trash:
        _has_settled(journal, promises)


def _is_erased(journal: EncryptedJournal, promises: Promises) -> None:
    seen = {patient.id for patient in journal.patients()}
    assert seen in ({scenes.OTHER_PATIENT}, {scenes.OTHER_PATIENT, PATIENT})
    assert not (promises and PATIENT in seen)
    if PATIENT in seen:
        _has_settled(journal, promises)
    else:
        assert not journal.photos()
        assert journal.waiting_files() == 0
        assert [path for path in (journal.folder / "objects").rglob("*") if path.is_file()] == [
            journal.folder / "objects" / ".vault-id"
        ]


def _is_back(scene: Path, promises: Promises) -> None:
    backups.stick_is_untouched(scene)
    folder = backups.restored_of(scene)
    assert folder.exists() or not promises
    if folder.exists():
        look = _of_journal(lambda journal, _promises: backups.is_restored(journal))
        look(folder.parent, promises)


def _is_migrated(journal: EncryptedJournal, promises: Promises) -> None:
    for name in "abc":
        assert journal.original(PhotoId(f"photo-{name}")) == some_bytes(f"photo-{name}")
    assert journal.photo(PhotoId("photo-a")).note == "clear"
    assert journal.patient("P1").given_name == "Ada Maria"
    assert journal.measurement(MeasurementId("measurement-1")).baseline_photo_id == "photo-a"
    assert journal.setting("practice.name") == "Example practice, corrected"


_CHECKS: dict[str, Check] = {
    "create": _created,
    "import": _of_journal(_has_imported),
    "edit": _of_journal(_is_edited),
    "command": _of_journal(_has_added),
    "analyse": _of_journal(_is_measured),
    "export": _is_exported,
    "read": _of_journal(_has_settled),
    "unlock": _of_journal(_is_finished),
    "passphrase": _is_protected,
    "protect": _has_no_open_slot,
    "import again": _of_journal(_is_imported_again),
    "mend": _is_mended,
    "withdraw": _of_journal(_is_withdrawn),
    "trash": _of_journal(_is_trashed),
    "erase": _of_journal(_is_erased),
    "backup": _of_journal(backups.has_sets),
    "restore": _is_back,
    "migrate": _of_journal(_is_migrated),
}
