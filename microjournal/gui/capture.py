"""Keeping a window out of screenshots, recordings and the system's own memory of the screen.

Windows leaves such windows black; it gives no guarantee, and neither does this. macOS has the same
for programs that link its own libraries, Linux has nothing of the kind.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6.QtWidgets import QWidget

_EXCLUDED, _SHOWN = 0x11, 0x0


def keep_out_of_captures(window: QWidget, *, hidden: bool = True) -> bool:
    """Ask the system to leave a window out of captures; tell whether it agreed."""
    libraries: Any = getattr(ctypes, "windll", None) if sys.platform == "win32" else None
    if libraries is None:
        return False
    wanted = _EXCLUDED if hidden else _SHOWN
    return bool(libraries.user32.SetWindowDisplayAffinity(int(window.winId()), wanted))
