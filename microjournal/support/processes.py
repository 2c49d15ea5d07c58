"""How the program starts its own helper processes, in a checkout and in a frozen bundle."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

DECODE_WORKER_FLAG = "--decode-worker"
REVIEW_WINDOW_FLAG = "--review-window"
LOCKED_WINDOW_FLAG = "--locked-window"

PASSPHRASE_VARIABLE = "MICROJOURNAL_PASSPHRASE"
PIN_VARIABLE = "MICROJOURNAL_PIN"
SECRETS = frozenset({PASSPHRASE_VARIABLE, PIN_VARIABLE})
"""Variables of the environment that no locked process may inherit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlace:
    """Where a window lies, in pixels of the screen."""

    left: int
    top: int
    width: int
    height: int
    is_maximised: bool = False

    def to_text(self) -> str:
        """Return one word for a command line."""
        numbers = (self.left, self.top, self.width, self.height, int(self.is_maximised))
        return ",".join(str(number) for number in numbers)

    @classmethod
    def from_text(cls, text: str) -> WindowPlace:
        """Return what :meth:`to_text` wrote; raise ValueError for anything else."""
        left, top, width, height, is_maximised = (int(number) for number in text.split(","))
        return cls(left=left, top=top, width=width, height=height, is_maximised=bool(is_maximised))


def review_window_command() -> list[str]:
    """Return the command of the patient's review window, which reads its bundle from stdin."""
    if getattr(sys, "frozen", False):
        return [sys.executable, REVIEW_WINDOW_FLAG]
    return [sys.executable, "-m", "microjournal.gui.review"]


def locked_window_command(folder: Path, place: WindowPlace) -> list[str]:
    """Return the command of a window that shows the unlock screen of a journal."""
    arguments = [LOCKED_WINDOW_FLAG, str(folder), place.to_text()]
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "microjournal", *arguments]
