"""Fields that stay as they are while the page scrolls below the wheel, and steppers."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from microjournal.gui.tokens import CONTROL_PX, SPACE_1, SPACE_2
from microjournal.gui.widgets.basics import IconButton, MutedLabel
from microjournal.support.i18n import _, ngettext

_DAYS_A_WEEK = 7


class CalmComboBox(QComboBox):
    """A choice that the wheel does not change in passing."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()


class DayField(QDateEdit):
    """A day with a calendar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setFixedHeight(CONTROL_PX)

    def day(self) -> date:
        """Return the day shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show ``day``, without a signal."""
        was_blocked = self.blockSignals(True)
        self.setDate(QDate(day.year, day.month, day.day))
        self.blockSignals(was_blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()


class CountField(QSpinBox):
    """A whole number; ``nothing`` is the text of the lowest value, if that means none."""

    def __init__(
        self, low: int, high: int, *, nothing: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setSpecialValueText(nothing)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()


class LengthField(QDoubleSpinBox):
    """A needle length in mm, in steps of a quarter."""

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setDecimals(2)
        self.setSingleStep(0.25)
        self.setSuffix(" mm")

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()


class SpanField(CountField):
    """A span in days, read in weeks where it is whole weeks; steps go from week to week."""

    def textFromValue(self, days: int) -> str:  # noqa: N802, D102
        return span_text(days)

    def valueFromText(self, text: str) -> int:  # noqa: N802, D102
        number = int("".join(letter for letter in text if letter.isdigit()) or "0")
        day_words = {_("day"), _("days")}
        return number if day_words & set(text.split()) else number * _DAYS_A_WEEK

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:  # noqa: D102
        return (QValidator.State.Acceptable, text, position)

    def stepBy(self, steps: int) -> None:  # noqa: N802, D102
        step = max(self.singleStep(), 1)
        whole = self.value() // step * step
        if steps < 0 and whole < self.value():
            steps += 1
        self.setValue(whole + steps * step)


def span_text(days: int) -> str:
    """Return a span as "4 weeks", or "30 days" where it is not whole weeks."""
    weeks, rest = divmod(days, _DAYS_A_WEEK)
    if rest:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    return ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)


class Stepper(QWidget):
    """A number between two large keys; the number itself can be typed."""

    def __init__(
        self, field: QAbstractSpinBox, name: str, *, width_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        field.setParent(self)
        field.setAccessibleName(name)
        # The style sheet takes the small arrows away; without buttons by Qt's own switch the
        # number would have no room at all.
        field.setProperty("stepper", "true")
        field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        field.setFixedWidth(width_px)
        less = IconButton("minus", _("{name}: less").format(name=name), kind="outlined")
        more = IconButton("plus", _("{name}: more").format(name=name), kind="outlined")
        less.clicked.connect(field.stepDown)
        more.clicked.connect(field.stepUp)
        # The arrow keys step too; two more stops of the tab key would only slow typing down.
        for key in (less, more):
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        for widget in (less, field, more):
            row.addWidget(widget)
        row.addStretch(1)


class NoteField(QPlainTextEdit):
    """A few lines of text; the tab key leaves it."""

    def __init__(self, name: str, *, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(height_px)


def labelled(
    text: str, field: QWidget, parent: QWidget, *, buddy: QWidget | None = None
) -> QWidget:
    """Return ``field`` below its label; ``buddy`` takes the focus (default: the field)."""
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_1)
    label = MutedLabel(text, parent=box)
    target = buddy or field
    label.setBuddy(target)
    if not target.accessibleName():
        target.setAccessibleName(text)
    column.addWidget(label)
    column.addWidget(field)
    column.addStretch(1)
    return box


def columns_of(*fields: QWidget) -> QHBoxLayout:
    """Return fields side by side, equally wide."""
    row = QHBoxLayout()
    row.setSpacing(SPACE_2 * 2)
    for field in fields:
        row.addWidget(field, 1)
    return row
