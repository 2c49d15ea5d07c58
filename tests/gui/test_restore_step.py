"""Restoring from a backup before any journal is open: the assistant on real sets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.opening import create_application
from microjournal.bootstrap.restoring import backup_sets
from microjournal.domain.anatomy import StandardView
from microjournal.domain.backups import BackupSet, RestoreReport
from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.errors import InputError, IntegrityFault, OperationCancelled
from microjournal.domain.identifiers import PatientId, new_id
from microjournal.domain.patients import Patient
from microjournal.gui.desktop.first_run import FirstRunScreen
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.restore_step import RestoreStep
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.first_run import Step
from microjournal.gui.presenters.restoring import Restore, RestorePresenter, RestoreState
from microjournal.support.settings import Settings
from tests.helpers.desk import a_photo_file, a_series, first_patient, import_photo, wait_for

PASSPHRASE = "lidu gaso vemi toru bafe"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder with two sets of a protected journal with a photo; the journal is gone."""
    target = tmp_path / "stick"
    target.mkdir()
    application, _groups = create_application(tmp_path / "lost", passphrase=PASSPHRASE)
    application.records.save_patient(
        Patient(id=PatientId(new_id()), chart_number="P-1", given_name="Ada")
    )
    application.backups.back_up(target, NoControl())
    a_series(application, first_patient(application), sessions=1)
    session = application.records.sessions(first_patient(application))[0]
    import_photo(application, session, a_photo_file(tmp_path, "a.jpg"), StandardView.FRONTAL)
    application.backups.back_up(target, NoControl())
    application.close()
    shutil.rmtree(tmp_path / "lost")
    return target


@pytest.fixture
def opening(qtbot: QtBot) -> Iterator[Opening]:
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    made = Opening(window, runner, Settings(), remember=False)
    made.begin(None, None)
    window.show()
    yield made
    window.close()


def _screen(opening: Opening) -> FirstRunScreen:
    assert opening.screen is not None
    return opening.screen


def _restoring(qtbot: QtBot, opening: Opening, stick: Path) -> RestoreStep:
    _screen(opening).choose.restore_wanted.emit(str(stick))
    step = _screen(opening).restore
    wait_for(qtbot, lambda: step.restore_button.isEnabled())
    return step


def test_a_journal_is_chosen_restored_and_opened(
    qtbot: QtBot, opening: Opening, stick: Path, tmp_path: Path
) -> None:
    step = _restoring(qtbot, opening, stick)
    assert opening.presenter.state.step is Step.RESTORE
    assert step.isVisible()
    texts = [step.sets.itemText(number).split(" · ")[1:] for number in range(step.sets.count())]
    assert texts == [["1 patient", "1 photo"], ["1 patient", "0 photos"]]
    step.folder.setText(str(tmp_path / "found"))
    step.secret.setText("a guess")
    step.restore_button.click()
    wait_for(qtbot, lambda: step.banner.isVisible())
    assert not (tmp_path / "found").exists()
    step.secret.setText(PASSPHRASE)
    step.restore_button.click()
    wait_for(qtbot, lambda: opening.screen is None)
    assert (tmp_path / "found" / "VAULT.json").is_file()


def test_a_folder_that_is_not_empty_is_left_alone(
    qtbot: QtBot, opening: Opening, stick: Path, tmp_path: Path
) -> None:
    step = _restoring(qtbot, opening, stick)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("dear")
    step.folder.setText(str(tmp_path / "full"))
    step.secret.setText(PASSPHRASE)
    step.restore_button.click()
    wait_for(qtbot, lambda: step.banner.isVisible())
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter"]
    assert step.restore_button.isEnabled()


def test_a_folder_without_backups_says_so_and_offers_nothing(
    qtbot: QtBot, opening: Opening, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    _screen(opening).choose.restore_wanted.emit(str(tmp_path / "other"))
    step = _screen(opening).restore
    wait_for(qtbot, lambda: step.banner.isVisible())
    assert not step.restore_button.isEnabled()


class _Shown:
    """What a presenter showed and handed on."""

    def __init__(self) -> None:
        self.states: list[RestoreState] = []
        self.restored: list[Restore] = []

    def presenter(self, opening: Opening) -> RestorePresenter:
        return RestorePresenter(
            opening.door, ImmediateRunner(), self.states.append, self.restored.append
        )


def test_what_a_backup_lacks_is_left_out_only_when_it_is_said(
    opening: Opening, stick: Path, tmp_path: Path
) -> None:
    (original,) = stick.glob("*/objects/*/*")
    original.unlink()
    shown = _Shown()
    presenter = shown.presenter(opening)
    presenter.look_into(stick)
    folder = tmp_path / "found"
    presenter.restore(
        Restore(backup=presenter.state.rows[0].folder, folder=folder, passphrase=PASSPHRASE)
    )
    assert (presenter.state.can_go_on, shown.restored, folder.exists()) == (True, [], False)
    presenter.go_on()
    assert [wanted.allow_incomplete for wanted in shown.restored] == [True]
    assert presenter.state == RestoreState()
    assert folder.exists()


class _CancelledDoor:
    """Backups whose restore the person stops."""

    def backup_sets(self, target: Path) -> tuple[BackupSet, ...]:
        return backup_sets(target)

    def restore(self, wanted: Restore, control: TaskControl) -> RestoreReport:
        raise OperationCancelled


def test_a_restore_that_was_stopped_says_that_nothing_was_restored(stick: Path) -> None:
    shown = _Shown()
    presenter = RestorePresenter(
        _CancelledDoor(), ImmediateRunner(), shown.states.append, shown.restored.append
    )
    presenter.look_into(stick)
    presenter.restore(Restore(backup=stick, folder=stick.with_name("found")))
    assert presenter.state.said == "Stopped: nothing was restored, and the backup is as it was."
    assert (len(presenter.state.rows), presenter.state.running, shown.restored) == (2, None, [])


def test_sets_are_listed_newest_first_and_damaged_ones_left_out(stick: Path) -> None:
    newest, oldest = backup_sets(stick)
    assert newest.made_at >= oldest.made_at > datetime(2020, 1, 1, tzinfo=UTC)
    assert backup_sets(newest.folder.parent.parent) == (newest, oldest)
    assert backup_sets(oldest.folder) == (oldest,)
    manifests = sorted(stick.glob("*/sets/*/manifest.json"))
    manifests[-1].write_bytes(b"{")
    assert backup_sets(stick) == (oldest,)
    manifests[0].write_bytes(b"{")
    with pytest.raises(IntegrityFault) as damaged:
        backup_sets(stick)
    assert damaged.value.code == "backup_damaged"


def test_a_folder_that_is_not_there_holds_no_backup(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        backup_sets(tmp_path / "nowhere")
    assert refused.value.code == "not_a_backup"
