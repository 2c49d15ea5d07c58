"""Amounts of storage as people read them."""

from __future__ import annotations

from microjournal.support.i18n import _


def size_text(size_bytes: int) -> str:
    """Return a size as people read it, such as "12.5 MB" (decimal units)."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{_number(size)} {unit}"
        size /= 1000
    return f"{_number(size)} TB"


def _number(size: float) -> str:
    """Return one decimal after the language's own mark."""
    return f"{size:.1f}".replace(".", _("."))
