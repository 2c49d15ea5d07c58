"""Locking a real window: the process with the keys is gone in time and a locked one takes over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from microjournal.bootstrap.opening import create_application, open_application
from microjournal.domain.identifiers import PatientId
from microjournal.domain.patients import Patient
from microjournal.storage.keys import KdfCost

PASSPHRASE = "lidu gaso vemi toru bafe"
GRACE_S = 10.0
"""How long the test waits; that the lock itself is faster its own alarm of two seconds sees to."""

PROGRAM = """
import os, sys, threading, time
from pathlib import Path
from PySide6.QtCore import QTimer
from microjournal.__main__ import import_window
from microjournal.domain.identifiers import PatientId
from microjournal.domain.patients import Patient
app, runner, window = import_window().start(
    Path(sys.argv[1]), passphrase=os.environ["MICROJOURNAL_PASSPHRASE"])

def jam_worker():
    from microjournal.gui.jobs.contract import Lane
    runner.submit(lambda control: time.sleep(60), lane=Lane.HEAVY, owner=window, on_done=print)

def jam_writer():
    journal = window._application.journal
    def write():
        with journal.write() as tx:
            tx.save_patient(Patient(id=PatientId("unsaid"), chart_number="P2"))
            begun.set()
            time.sleep(60)
    begun = threading.Event()
    threading.Thread(target=write, daemon=True).start()
    begun.wait()

def jam_window():
    # Nobody answers any more: the interpreter itself is held.
    from microjournal.gui.desktop import locking
    import ctypes
    locking.WindowLock._keep_unsaved = lambda self: ctypes.PyDLL(None).sleep(60)

def go():
    if window._guard is None or window.people.total is None:
        QTimer.singleShot(20, go)
        return
    from microjournal.gui.desktop import locking
    started = locking.subprocess.Popen
    def popen(command, **options):
        child = started(command, **options)
        print(child.pid, flush=True)
        return child
    locking.subprocess.Popen = popen
    with window._application.journal.write() as tx:
        tx.save_patient(Patient(id=PatientId("said"), chart_number="P1"))
    {"free": lambda: None, "worker": jam_worker, "writer": jam_writer, "window": jam_window}[
        sys.argv[2]]()
    print("locking", flush=True)
    window.lock()

QTimer.singleShot(0, go)
app.exec()
"""


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(
        "microjournal.storage.journal.KdfCost", lambda: KdfCost(memory_kib=64 * 1024, iterations=1)
    )
    application, _groups = create_application(tmp_path / "journal", passphrase=PASSPHRASE)
    application.close()
    return tmp_path / "journal"


@contextmanager
def locked(journal: Path, jam: str) -> Iterator[int]:
    """Lock a window; yield the process id of the locked one that took its place."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(journal), jam],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "MICROJOURNAL_PASSPHRASE": PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert program.stdout is not None
    with program.stdout:
        assert program.stdout.readline() == "locking\n"
        begun = time.monotonic()
        successor = int(program.stdout.readline())
        covered_s = time.monotonic() - begun
        try:
            program.wait(timeout=GRACE_S)
            gone_s = time.monotonic() - begun
            print(f"lock, {jam}: covered after {covered_s:.2f} s, gone after {gone_s:.2f} s")
            yield successor
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()
            os.kill(successor, signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("jam", ["free", "worker", "writer", "window"])
def test_whatever_hangs_the_old_process_goes_and_nothing_said_is_lost(
    journal: Path, jam: str
) -> None:
    with locked(journal, jam) as successor:
        os.kill(successor, 0)
        again = open_application(journal, passphrase=PASSPHRASE)
        numbers = [patient.chart_number for patient in again.records.patients()]
        again.close()
    assert numbers == ["P1"]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_the_locked_process_has_no_passphrase_and_does_not_hold_the_journal(
    journal: Path,
) -> None:
    with locked(journal, "free") as successor:
        environment = Path(f"/proc/{successor}/environ").read_bytes()
        assert PASSPHRASE.encode() not in environment
        again = open_application(journal, passphrase=PASSPHRASE)
        again.records.save_patient(Patient(id=PatientId("later"), chart_number="P9"))
        again.close()
