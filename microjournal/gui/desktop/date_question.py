"""Asks for a day and a time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, CardTitleLabel
from microjournal.support.i18n import _


def ask_for_moment_in_time(parent: QWidget, question: str, known: datetime) -> datetime | None:
    """Return the time chosen (on the camera's own clock, without zone), ``None`` on cancel."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_("Date"))
    field = date_time_field(known, dialog)
    field.setAccessibleName(question)
    accept = Button(_("Set"), kind="primary", parent=dialog)
    cancel = Button(_("Cancel"), kind="quiet", parent=dialog)
    accept.clicked.connect(dialog.accept)
    cancel.clicked.connect(dialog.reject)
    buttons = QHBoxLayout()
    buttons.addStretch(1)
    buttons.addWidget(cancel)
    buttons.addWidget(accept)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
    box.setSpacing(SPACE_3)
    box.addWidget(CardTitleLabel(question, dialog))
    box.addWidget(field)
    box.addLayout(buttons)
    accepted = dialog.exec()
    dialog.deleteLater()
    return typed_time(field) if accepted else None


def date_time_field(known: datetime, parent: QWidget) -> QDateTimeEdit:
    """Return a field for day and time with a calendar."""
    stamp = QDateTime(known.year, known.month, known.day, known.hour, known.minute, known.second)
    field = QDateTimeEdit(stamp, parent)
    field.setDisplayFormat("yyyy-MM-dd  HH:mm")
    field.setCalendarPopup(True)
    return field


def typed_time(field: QDateTimeEdit) -> datetime:
    """Return what stands in the field, without zone as a camera gives it."""
    day, time = field.date(), field.time()
    return datetime(  # noqa: DTZ001 - the camera's own clock has no zone
        day.year(), day.month(), day.day(), time.hour(), time.minute(), time.second()
    )
