"""How the program starts its own helper processes, in a checkout and in a frozen bundle."""

from __future__ import annotations

import sys

DECODE_WORKER_FLAG = "--decode-worker"
REVIEW_WINDOW_FLAG = "--review-window"


def review_window_command() -> list[str]:
    """Return the command of the patient's review window, which reads its bundle from stdin."""
    if getattr(sys, "frozen", False):
        return [sys.executable, REVIEW_WINDOW_FLAG]
    return [sys.executable, "-m", "microjournal.gui.review"]
