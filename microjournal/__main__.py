"""Entry point: the command line, the window when no command is given, helper processes."""

from __future__ import annotations

import sys
from pathlib import Path

from microjournal.support.processes import DECODE_WORKER_FLAG, REVIEW_WINDOW_FLAG


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code (documented in docs/formats.md)."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [DECODE_WORKER_FLAG]:
        from microjournal.imaging.decode_worker import main as decode

        return decode()
    if given[:1] == [REVIEW_WINDOW_FLAG]:
        from microjournal.gui.review.__main__ import main as review

        return review(given[1:])
    from microjournal.cli.main import run

    return run(given, open_window=_open_window)


def _open_window(
    folder: Path | None,
    *,
    passphrase: str | None,
    demo: bool = False,
    screenshot: Path | None = None,
) -> int:
    from microjournal.gui.app import run

    return run(folder, passphrase=passphrase, demo=demo, screenshot=screenshot)


if __name__ == "__main__":
    sys.exit(main())
