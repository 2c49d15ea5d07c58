"""Fields for secrets, with a way to see what was typed."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from microjournal.gui.widgets.basics import IconButton
from microjournal.support.i18n import _


def secret_field(name: str, parent: QWidget) -> QLineEdit:
    """Return a field that shows dots; ``name`` is read aloud."""
    field = QLineEdit(parent)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def reveal_button(parent: QWidget, *fields: QLineEdit) -> IconButton:
    """Return a button that shows what is typed in ``fields`` while it is pressed in."""
    button = IconButton("eye", _("Show what is typed"), kind="outlined", parent=parent)
    button.setCheckable(True)

    def show_typed(shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in fields:
            field.setEchoMode(mode)

    button.toggled.connect(show_typed)
    return button
