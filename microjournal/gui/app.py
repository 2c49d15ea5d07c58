"""The desktop program: from nothing to a window on an open journal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from microjournal.gui.crash import install_crash_chain
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.theme import Scheme, apply_theme, load_fonts
from microjournal.support.collection import collection_paused
from microjournal.support.i18n import LANGUAGE_VARIABLE, language
from microjournal.support.processes import WindowPlace
from microjournal.support.settings import Settings, load_settings


def run(
    folder: Path | None,
    *,
    passphrase: str | None,
    demo: bool = False,
    screenshot: Path | None = None,
) -> int:
    """Show the window and stay until it is closed.

    Parameters
    ----------
    folder : Path, optional
        The journal to open; without it the last one, without that the first-run assistant.
    passphrase : str, optional
        The passphrase, if it is already known.
    demo : bool
        A throw-away journal: it opens on a patient and is not remembered for the next start.
    screenshot : Path, optional
        Paint the window, complete with a patient, into this file and end.

    Returns
    -------
    int
        The exit code of the program.
    """
    is_shown_off = demo or screenshot is not None
    app, runner, window = start(folder, passphrase=passphrase, is_shown_off=is_shown_off)
    # Without a window manager (kiosk, virtual screen) nobody else gives the window the keyboard.
    window.activateWindow()
    if screenshot is not None:
        # Imported here: it brings the timeline page along, which the first paint does without.
        from microjournal.gui.screenshot import Screenshot

        Screenshot(window, screenshot)
    code = app.exec()
    runner.close()
    return code


def run_locked(folder: Path, place: str) -> int:
    """Show the unlock screen of a journal that was just locked, where its window was.

    Parameters
    ----------
    folder : Path
        The journal.
    place : str
        A :class:`~microjournal.support.processes.WindowPlace` as text.
    """
    app, runner, window = start(folder, passphrase=None, is_locked=True)
    where = WindowPlace.from_text(place)
    window.setGeometry(where.left, where.top, where.width, where.height)
    if where.is_maximised:
        window.showMaximized()
    window.activateWindow()
    code = app.exec()
    runner.close()
    return code


def start(
    folder: Path | None,
    *,
    passphrase: str | None,
    is_shown_off: bool = False,
    is_locked: bool = False,
) -> tuple[QApplication, QtRunner, DesktopWindow]:
    """Show the window, about to paint for the first time.

    Parameters
    ----------
    folder, passphrase
        As for :func:`run`.
    is_shown_off : bool
        A demonstration: the window opens on a patient and the journal is not remembered.
    is_locked : bool
        The journal was just locked: it is asked for first, also where it has no passphrase.
    """
    settings = load_settings()
    _choose_language(settings)
    with collection_paused():
        app = build_application(settings)
        runner = QtRunner(app)
        window = DesktopWindow(runner, opens_on_patient=is_shown_off)
        faults = FaultSignal(app)
        faults.happened.connect(window.report)
        install_crash_chain(faults.happened.emit)
        opening = Opening(window, runner, settings, remember=not is_shown_off)
        if is_locked and folder is not None:
            opening.begin_locked(folder)
        else:
            opening.begin(folder or _last_journal(settings), passphrase)
        window.show()
    return app, runner, window


class FaultSignal(QObject):
    """Carries a fault from whatever thread it happened on to the window's."""

    happened = Signal(object)


def build_application(settings: Settings) -> QApplication:
    """Return the Qt application with fonts, theme and Qt's own texts."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("microjournal")
    app.setQuitOnLastWindowClosed(True)
    # Decimal marks of number fields and days of calendars follow the language of the texts.
    QLocale.setDefault(QLocale(language()))
    _translate_qt(app)
    load_fonts(app)
    scheme = scheme_of(settings)
    apply_theme(app, scheme)
    if scheme is Scheme.SYSTEM:
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: apply_theme(app, scheme))
    return app


def scheme_of(settings: Settings) -> Scheme:
    """Return the scheme chosen in the settings, the system's for anything unknown."""
    known = {scheme.value for scheme in Scheme}
    return Scheme(settings.theme) if settings.theme in known else Scheme.SYSTEM


def _choose_language(settings: Settings) -> None:
    """Say in the environment, for this process and the review, which language is spoken.

    Windows and macOS tell their language only to those who ask Qt.
    """
    system = os.environ.get("LANG") or QLocale.system().name()
    os.environ.setdefault(LANGUAGE_VARIABLE, settings.language or system)


def _translate_qt(app: QApplication) -> None:
    """Let Qt's own dialogs speak the program's language."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language()), "qtbase", "_", folder):
        app.installTranslator(translator)


def _last_journal(settings: Settings) -> Path | None:
    return Path(settings.last_journal) if settings.last_journal else None
