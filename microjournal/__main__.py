"""Entry point: the command line, the window when no command is given, helper processes."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

from microjournal.support.collection import collection_paused
from microjournal.support.hardening import keep_memory_private
from microjournal.support.processes import (
    DECODE_WORKER_FLAG,
    LOCKED_WINDOW_FLAG,
    REVIEW_WINDOW_FLAG,
)

_NEEDS_NO_QT = (
    "microjournal.bootstrap.opening",
    "microjournal.support.crash_report",
    "microjournal.support.settings",
    "microjournal.gui.actions",
    "microjournal.gui.presenters.patient_list",
    "microjournal.gui.style_sheet",
)
"""What the first paint is made of besides Qt, with all that these import."""


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code (documented in docs/formats.md)."""
    keep_memory_private()
    # Our matrices are small: threads of the algebra library only wait for each other, on a busy
    # machine for seconds. It reads this when numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [DECODE_WORKER_FLAG]:
        from microjournal.imaging.decode_worker import main as decode

        return decode()
    if given[:1] == [REVIEW_WINDOW_FLAG]:
        from microjournal.gui.review.__main__ import main as review

        return review(given[1:])
    if given[:1] == [LOCKED_WINDOW_FLAG]:
        locked_code: int = import_window().run_locked(Path(given[1]), given[2])
        return locked_code
    from microjournal.cli.main import run

    return run(given, open_window=_open_window)


def _open_window(
    folder: Path | None,
    *,
    passphrase: str | None,
    demo: bool = False,
    screenshot: Path | None = None,
) -> int:
    code: int = import_window().run(folder, passphrase=passphrase, demo=demo, screenshot=screenshot)
    return code


def import_window() -> ModuleType:
    """Return :mod:`microjournal.gui.app`, imported on the short way.

    What needs no Qt comes first: Qt reads the source of each module that is imported after it.
    """
    with collection_paused():
        for name in _NEEDS_NO_QT:
            importlib.import_module(name)
        return importlib.import_module("microjournal.gui.app")


if __name__ == "__main__":
    sys.exit(main())
