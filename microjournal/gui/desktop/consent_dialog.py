"""Record a photographic consent, or its withdrawal."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.presenters.consents import ConsentRow
from microjournal.gui.tokens import SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, CardTitleLabel, MutedLabel
from microjournal.gui.widgets.fields import CalmComboBox, DayField, labelled
from microjournal.support.i18n import _, ngettext

_YEARS = (1, 2, 3, 5, 10)
_WIDTH_PX = 420


class GiveConsentDialog(QDialog):
    """When it was given, and until when it holds."""

    given = Signal(object, object)
    """(day given, day it expires or None)"""

    def __init__(self, row: ConsentRow, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.given_on = DayField(self)
        self.given_on.set_day(today)
        self.given_on.setMaximumDate(self.given_on.date())
        self.period = CalmComboBox(self)
        self.period.addItem(_("Until withdrawn"), 0)
        for years in _YEARS:
            text = ngettext("{n} year", "{n} years", years).format(n=years)
            self.period.addItem(text, years)
        self.save_button = _frame(
            self,
            _("Consent: {purpose}").format(purpose=row.name),
            row.purpose,
            (
                labelled(_("Given on"), self.given_on, self),
                labelled(_("Holds for"), self.period, self),
            ),
            Button(_("Record consent"), kind="primary", icon_name="check", parent=self),
        )
        self.save_button.clicked.connect(self._accept)

    def _accept(self) -> None:
        day = self.given_on.day()
        years = int(self.period.currentData())
        self.given.emit(day, years_later(day, years) if years else None)
        self.accept()


class WithdrawConsentDialog(QDialog):
    """Asks once more: what was shown before was allowed then, from today it is not."""

    def __init__(self, row: ConsentRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.withdraw_button = _frame(
            self,
            _("Withdraw consent: {purpose}").format(purpose=row.name),
            _("From today photos may no longer be used for this purpose. The record stays."),
            (),
            Button(_("Withdraw today"), kind="danger", parent=self),
        )
        self.withdraw_button.clicked.connect(self.accept)


def years_later(day: date, years: int) -> date:
    """Return the same day of a later year, the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _frame(
    dialog: QDialog, title: str, detail: str, fields: tuple[QWidget, ...], accept: Button
) -> Button:
    """Arrange a dialog around its fields; return the button that does it."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_("Consent"))
    dialog.setMinimumWidth(_WIDTH_PX)
    heading = CardTitleLabel(title, dialog)
    heading.setWordWrap(True)
    cancel = Button(_("Cancel"), kind="quiet", parent=dialog)
    cancel.setAutoDefault(False)
    cancel.clicked.connect(dialog.reject)
    buttons = QHBoxLayout()
    buttons.addStretch(1)
    buttons.addWidget(cancel)
    buttons.addWidget(accept)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
    box.setSpacing(SPACE_3)
    box.addWidget(heading)
    box.addWidget(MutedLabel(detail, wrap=True, parent=dialog))
    for field in fields:
        box.addWidget(field)
    box.addLayout(buttons)
    return accept
