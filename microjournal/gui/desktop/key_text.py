"""Keys as the Compare page's actions spell them."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


def key_text(event: QKeyEvent) -> str:
    """Return the key as actions spell it; Shift only matters for what it types."""
    aliases = {
        "1": "S", "2": "W", "3": "O", "PgUp": "[", "PgDown": "]", "=": "+", "*": "+",
    }  # fmt: skip
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    text = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString(
        QKeySequence.SequenceFormat.PortableText
    )
    return aliases.get(text, text)
