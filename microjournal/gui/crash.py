"""The top edges: exceptions nobody caught and what Qt itself has to say."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import unexpected_fault
from microjournal.support.crash_report import write_crash_report
from microjournal.support.paths import state_folder

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install_crash_chain(report: Callable[[MicrojournalError], None]) -> None:
    """Turn uncaught exceptions into local reports and a friendly message.

    Parameters
    ----------
    report : callable
        Shows an error in the window; called on the thread that failed, so it must only emit.
    """

    def on_exception(
        _kind: type[BaseException], exception: BaseException, _trace: TracebackType | None
    ) -> None:
        if isinstance(exception, KeyboardInterrupt):
            sys.exit(130)
        write_crash_report(exception)
        report(unexpected_fault())

    def on_thread_exception(details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            write_crash_report(details.exc_value)

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception
    qInstallMessageHandler(_log_qt_message)
    _watch_for_hard_crashes()


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), message)


def _watch_for_hard_crashes() -> None:
    """Have the interpreter write code positions (never values) if it is killed by a fault."""
    try:
        folder = state_folder() / "crashes"
        folder.mkdir(parents=True, exist_ok=True)
        faulthandler.enable((folder / "hard-crash.txt").open("w", encoding="utf-8"))
    except OSError:
        # Reports are comfort: a read-only home must not keep the program from starting.
        faulthandler.enable()
