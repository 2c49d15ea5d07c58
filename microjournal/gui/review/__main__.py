"""The process of the review window: a bundle on stdin, a screen, a PIN, the end."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.review import TOUCHED, ReviewBundle, tries_line
from microjournal.gui.capture import keep_out_of_captures
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.review.idle import IdleWatch
from microjournal.gui.review.style import review_sheet
from microjournal.gui.review.window import ReviewWindow
from microjournal.gui.theme import Scheme, apply_theme, load_fonts
from microjournal.support.hardening import keep_memory_private
from microjournal.support.i18n import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the bundle read from stdin until the PIN is given; return the exit code."""
    keep_memory_private()
    options = _options(arguments)
    try:
        bundle = read_bundle(sys.stdin.buffer.read())
    except MicrojournalError as error:
        print(f"{error.message} {error.hint}".strip(), file=sys.stderr)  # noqa: T201
        return error.exit_code
    return show(bundle, windowed=options.windowed)


def read_bundle(data: bytes) -> ReviewBundle:
    """Return the bundle; raise InputError ``review_unreadable`` when it is none."""
    try:
        bundle = ReviewBundle.from_bytes(data)
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            "review_unreadable",
            _("The review could not be read."),
            _("Start the review again from the practice's window."),
        ) from error
    if not any(view.pictures for view in bundle.views):
        raise InputError("nothing_to_review", _("There are no photos to review yet."))
    return bundle


def show(bundle: ReviewBundle, *, windowed: tuple[int, int] | None = None) -> int:
    """Run the window's event loop; return 0 after the PIN."""
    application = QApplication([sys.argv[0]])
    application.setQuitOnLastWindowClosed(False)
    load_fonts(application)
    tokens = apply_theme(application, Scheme.DARK)
    application.setStyleSheet(application.styleSheet() + review_sheet(tokens))
    runner = QtRunner()
    window = ReviewWindow(bundle, runner)
    window.left.connect(lambda: application.exit(0), Qt.ConnectionType.QueuedConnection)
    watch = IdleWatch(application, window)
    watch.idle.connect(window.blank)
    window.tried.connect(lambda tries: _say(tries_line(tries)))
    watch.touched.connect(lambda: _say(TOUCHED))
    if windowed is None:
        # Also where no window manager makes a window full screen.
        window.setGeometry(application.primaryScreen().geometry())
        window.showFullScreen()
    else:
        window.resize(*windowed)
        window.show()
    keep_out_of_captures(window)
    code = application.exec()
    runner.close()
    return code


def _say(line: str) -> None:
    """Tell the practice's window; it may be gone, which is no concern of the patient."""
    try:
        print(line, flush=True)  # noqa: T201
    except OSError:
        return


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="microjournal review window")
    parser.add_argument("--windowed", type=_size, help=_("window size, such as 1280x800"))
    return parser.parse_args(arguments)


def _size(text: str) -> tuple[int, int]:
    width, _x, height = text.partition("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
