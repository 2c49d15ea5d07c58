"""Lets a window work until it is quiet, and paints it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

QUIET_S = 1.5
LONGEST_WAIT_S = 30.0


def quiet(application: QApplication, window: QWidget) -> Image.Image:
    """Let the window work until its picture stays the same, and return the picture."""
    ends = time.monotonic() + LONGEST_WAIT_S
    picture = painted(window)
    same_since = time.monotonic()
    while time.monotonic() < ends and time.monotonic() - same_since < QUIET_S:
        spin(application, 0.25)
        now = painted(window)
        if now.tobytes() != picture.tobytes():
            picture, same_since = now, time.monotonic()
    return picture


def spin(application: QApplication, seconds: float) -> None:
    """Run the event loop for a while."""
    ends = time.monotonic() + seconds
    step: Callable[[], None] = application.processEvents
    while time.monotonic() < ends:
        step()
        time.sleep(0.01)


def painted(window: QWidget) -> Image.Image:
    """Return the window as a picture."""
    grabbed = window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    size = (grabbed.width(), grabbed.height())
    return Image.frombytes("RGBX", size, bytes(grabbed.constBits())).convert("RGB")
