"""Forms: a label beside each field, named for screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QWidget

from microjournal.gui.tokens import CONTROL_PX, SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import PlainLabel


def field_form() -> QFormLayout:
    """Return an empty form whose fields take the width there is."""
    form = QFormLayout()
    form.setVerticalSpacing(SPACE_3)
    form.setHorizontalSpacing(SPACE_6)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def field_label(text: str, field: QWidget, parent: QWidget) -> PlainLabel:
    """Return the label of a field; the field is read aloud under the same name."""
    label = PlainLabel(text, parent=parent)
    # As high as a one-line field: the text stands on the field's own line.
    label.setMinimumHeight(CONTROL_PX)
    if isinstance(field, QPlainTextEdit):
        # Beside several lines the label stands on the first one.
        label.setMaximumHeight(CONTROL_PX)
    label.setBuddy(field)
    field.setAccessibleName(text)
    return label
