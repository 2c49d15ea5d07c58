"""Guessing passphrases: counted beside the journal, slower and slower, written down afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.guessing import FREE_TRIES, WAITS_S
from microjournal.storage import tries
from microjournal.storage.disk import Disk
from microjournal.storage.journal import create_journal, open_journal
from tests.storage.builders import CHEAP, PASSPHRASE, SteppingClock


class Uptime:
    """The monotonic clock of a computer."""

    def __init__(self) -> None:
        self.now_s = 500.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def uptime(monkeypatch: pytest.MonkeyPatch) -> Uptime:
    made = Uptime()
    monkeypatch.setattr(tries, "monotonic", made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = create_journal(tmp_path / "j", passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    made.journal.close()
    return tmp_path / "j"


def refused(folder: Path, passphrase: str) -> MicrojournalError:
    with pytest.raises(MicrojournalError) as caught:
        open_journal(folder, passphrase=passphrase, clock=SteppingClock())
    return caught.value


def guess_in_vain(folder: Path) -> None:
    for _each in range(FREE_TRIES):
        assert refused(folder, "no").code == "wrong_passphrase"


def test_after_five_wrong_passphrases_even_the_right_one_waits(
    folder: Path, uptime: Uptime
) -> None:
    guess_in_vain(folder)
    error = refused(folder, PASSPHRASE)
    assert error.code == "too_many_tries"
    assert error.exit_code == 2
    assert "30" in error.hint
    uptime.now_s += WAITS_S[0]
    open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()).close()


def test_the_wait_grows_with_every_further_wrong_passphrase(folder: Path, uptime: Uptime) -> None:
    guess_in_vain(folder)
    for wait_s in WAITS_S[:3]:
        uptime.now_s += wait_s - 1
        assert refused(folder, "no").code == "too_many_tries"
        uptime.now_s += 1
        assert refused(folder, "no").code == "wrong_passphrase"


def test_a_restart_of_the_computer_begins_the_wait_anew_in_full(
    folder: Path, uptime: Uptime
) -> None:
    guess_in_vain(folder)
    uptime.now_s = 3.0
    assert "30" in refused(folder, PASSPHRASE).hint
    uptime.now_s += WAITS_S[0]
    open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()).close()


def test_the_right_passphrase_forgives_and_the_audit_trail_keeps_the_count(
    folder: Path, uptime: Uptime
) -> None:
    refused(folder, "no")
    refused(folder, "never")
    with open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()) as journal:
        last = journal.audit_entries()[-1]
        assert (last.event, last.object_id) == ("wrong_passphrases", "2")
    assert not (folder / tries.TRIES).exists()


def test_the_passphrase_asked_for_once_more_is_counted_as_well(
    folder: Path, uptime: Uptime
) -> None:
    with open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()) as journal:
        for _each in range(FREE_TRIES):
            with pytest.raises(MicrojournalError):
                journal.check_passphrase("no")
        with pytest.raises(MicrojournalError) as caught:
            journal.check_passphrase(PASSPHRASE)
        assert caught.value.code == "too_many_tries"


def test_a_damaged_count_is_no_reason_to_keep_anybody_out(folder: Path, uptime: Uptime) -> None:
    (folder / tries.TRIES).write_bytes(b"\xff nonsense \x00")
    open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()).close()


def test_a_disk_that_cannot_count_still_refuses_the_wrong_and_takes_the_right(
    folder: Path, uptime: Uptime
) -> None:
    class Stubborn(Disk):
        def create(self, path: Path, mode: int = 0o600) -> int:
            if path.name.startswith(tries.TRIES):
                raise OSError(28, "full")
            return super().create(path, mode)

    with pytest.raises(MicrojournalError) as caught:
        open_journal(folder, passphrase="no", clock=SteppingClock(), disk=Stubborn())
    assert caught.value.code == "wrong_passphrase"
    open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock(), disk=Stubborn()).close()
