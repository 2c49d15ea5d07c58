"""What starting costs: CPU to the first painted page of patients, over a bare Qt window.

Also the start of a headless command over the start of the interpreter. Processes take turns
(floor, product, floor, product); the first round warms up and leaves byte code behind; quoted is
the median of the pairs. Both windows end at once when they have painted.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.opening import create_application
from microjournal.domain.identifiers import PatientId, new_id
from microjournal.domain.patients import Patient

BARE_WINDOW = """
import os
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
window, watch = QMainWindow(), Watch()
window.resize(1440, 900)
window.installEventFilter(watch)
window.show()
app.exec()
"""

# The window as ``python -m microjournal --journal FOLDER`` opens it, until its list is painted.
PRODUCT_WINDOW = """
import os, sys
from microjournal.__main__ import import_window
from microjournal.cli.main import run
def open_window(folder, *, passphrase, **options):
    start = import_window().start
    from PySide6.QtCore import QTimer
    app, runner, window = start(folder, passphrase=passphrase)
    rows = len(window.people.rows)
    window.first_painted.connect(lambda: QTimer.singleShot(0, lambda: os._exit(rows != 100)))
    return app.exec()
sys.exit(run(["--journal", sys.argv[1]], open_window=open_window))
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal"
        # Settings and reports of this computer are left alone.
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[name] = folder
        fill(journal, options.patients)
        python = sys.executable
        listing = [python, "-m", "microjournal", "--journal", str(journal), "patient", "list"]
        compare(
            "window, first painted page of patients / bare Qt window (aim 1.3)",
            [python, "-c", BARE_WINDOW],
            [python, "-c", PRODUCT_WINDOW, str(journal)],
            options.rounds,
        )
        compare(
            "patient list --limit 1 / python -c pass (aim: 0.25 s in all)",
            [python, "-c", "pass"],
            [*listing, "--limit", "1"],
            options.rounds,
        )
    return 0


def fill(journal: Path, patients: int) -> None:
    """Make an unprotected journal with so many patients."""
    application, _groups = create_application(journal, passphrase=None)
    add_patients(application, patients)
    application.close()


def add_patients(application: Application, count: int) -> None:
    """Add patients with names that spread over the alphabet, in one transaction."""
    with application.journal.write() as tx:
        for number in range(count):
            tx.save_patient(
                Patient(
                    id=PatientId(new_id()),
                    chart_number=f"N-{number:06}",
                    given_name=f"Given{number * 7919 % 997}",
                    family_name=f"{chr(65 + number * 31 % 26)}amily{number * 104729 % 9973}",
                )
            )


def compare(title: str, floor: list[str], product: list[str], rounds: int) -> None:
    """Let both processes take turns and print the median ratio of their CPU times."""
    pairs = [(cpu_of(floor), cpu_of(product)) for _round in range(rounds + 1)][1:]
    ratio = statistics.median(mine / bare for bare, mine in pairs)
    bare, mine = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{title}: {ratio:.2f}  ({mine * 1000:.0f} ms / {bare * 1000:.0f} ms CPU)")


def environment() -> dict[str, str]:
    """Return this environment without a screen, but with byte code kept as after an install."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def cpu_of(command: list[str]) -> float:
    """Return the CPU seconds of a process and its children."""
    before = children_cpu()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    return children_cpu() - before


def children_cpu() -> float:
    """Return the CPU seconds of all processes waited for so far, finer than a clock tick."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
