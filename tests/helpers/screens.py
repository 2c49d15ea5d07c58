"""Draws every screen again for the manual: ``make screens`` (light, dark, a PDF page).

The demo journal is built once, the real window is opened on it offscreen, every page is shown
until it is quiet, and painted. Pictures are reduced to 256 colours: the repository keeps them.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from microjournal.bootstrap.opening import open_application
from microjournal.domain.reports import IdentityLevel
from microjournal.gui.app import build_application
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.review.style import review_sheet
from microjournal.gui.review.window import ReviewWindow
from microjournal.gui.theme import Scheme, apply_theme
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.states import ProgressStrip
from microjournal.services.exporting import ComparisonOptions
from microjournal.support.settings import Settings
from tests.helpers.guarded_screens import (
    before_opening_screens,
    read_only_screen,
    who_screen,
    whole_care_screen,
)
from tests.helpers.painting import LONGEST_WAIT_S, quiet, spin

PAGES = ("timeline", "compare", "progress", "plan", "session", "settings")
OUT = Path(__file__).parents[2] / "docs" / "screens"
SESSIONS_AFTER_WITHHELD = 2
"""How many sessions the demo has after the photograph with the lamp in another place."""


def main(arguments: list[str]) -> int:
    """Draw all screens; ``--journal DIR`` uses a demo journal that exists."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        journal = (
            Path(arguments[arguments.index("--journal") + 1])
            if "--journal" in arguments
            else built_demo(Path(folder))
        )
        application = build_application(Settings(theme="light"))
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            apply_theme(application, scheme)
            for name, picture in desktop_screens(application, journal):
                save(picture, f"{name}-{scheme.value}")
        document_screens(journal)
        review_screens(application, journal)
    return 0


def built_demo(folder: Path) -> Path:
    """Build the demo journal the way a person does."""
    command = [sys.executable, "-m", "microjournal", "demo", "--no-window"]
    subprocess.run([*command, "--folder", str(folder / "demo")], check=True)
    return folder / "demo" / "journal"


def desktop_screens(application: QApplication, journal: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield the first-run screen and every page of the first and second demo patient."""
    runner = QtRunner(application)
    first = DesktopWindow(runner)
    Opening(first, runner, Settings(), remember=False).begin(None, None)
    first.show()
    yield "first-run", quiet(application, first)
    first.close()
    yield from before_opening_screens(application, journal)
    yield from who_screen(application)

    # Closing a window ends its runner.
    runner = QtRunner(application)
    window = DesktopWindow(runner)
    Opening(window, runner, Settings(), remember=False).begin(journal, None)
    window.show()
    quiet(application, window)
    people = window.people.rows
    window.choose_patient(people[0].id)
    for page in PAGES:
        window.show_page(page)
        yield page, quiet(application, window)
    yield from whole_care_screen(application, window)
    yield from asked_screens(application, window)
    window.choose_patient(people[1].id)
    yield from withheld_screens(application, window)
    window.choose_patient(people[0].id)
    yield from read_only_screen(application, window)
    window.close()


def withheld_screens(
    application: QApplication, window: DesktopWindow
) -> Iterator[tuple[str, Image.Image]]:
    """Yield the pair that must not be measured, and the trend that leaves it out."""
    window.show_page("compare")
    quiet(application, window)
    for _session in range(SESSIONS_AFTER_WITHHELD):
        QTest.keyClick(window.findChildren(PhotoCanvas)[0], Qt.Key.Key_Left)
    yield "compare-withheld", quiet(application, window)
    window.show_page("progress")
    yield "progress-withheld", quiet(application, window)


def asked_screens(
    application: QApplication, window: DesktopWindow
) -> Iterator[tuple[str, Image.Image]]:
    """Yield what the Compare page shows when it is asked for: map, method, regions."""
    window.show_page("compare")
    quiet(application, window)
    for name, key in (("change-map", "5"), ("method", "h"), ("regions", "d")):
        QTest.keyClicks(window.findChildren(PhotoCanvas)[0], key)
        quiet(application, window)
        ends = time.monotonic() + LONGEST_WAIT_S
        while time.monotonic() < ends and any(
            strip.isVisible() for strip in window.findChildren(ProgressStrip)
        ):
            spin(application, 0.25)
        dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
        yield name, quiet(application, dialogs[0] if dialogs else window)
        for dialog in dialogs:
            dialog.close()
    QTest.keyClicks(window.findChildren(PhotoCanvas)[0], "w")


def review_screens(application: QApplication, journal: Path) -> None:
    """Draw the patient's window and its PIN pad."""
    opened_journal = open_application(journal)
    patient = opened_journal.records.patients()[0]
    bundle = opened_journal.review.bundle(patient.id)
    opened_journal.close()
    tokens = apply_theme(application, Scheme.DARK)
    application.setStyleSheet(application.styleSheet() + review_sheet(tokens))
    runner = QtRunner(application)
    window = ReviewWindow(bundle, runner)
    window.resize(1280, 800)
    window.show()
    save(quiet(application, window), "review")
    runner.close()


def document_screens(journal: Path) -> None:
    """Draw the first pages of the comparison PDF."""
    application = open_application(journal)
    patient = application.records.patients()[0]
    options = ComparisonOptions(identity=IdentityLevel.CHART_NUMBER)
    pages = application.exporting.comparison_preview(patient.id, options=options)
    application.close()
    for number, page in enumerate(pages[:2], start=1):
        save(Image.open(io.BytesIO(page)).convert("RGB"), f"comparison-pdf-{number}")


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with 256 colours."""
    # Without the refinement the rare amber of a change map is lost.
    reduced = picture.quantize(256, kmeans=3, dither=Image.Dither.FLOYDSTEINBERG)
    reduced.save(OUT / f"{name}.png", optimize=True)
    print(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
