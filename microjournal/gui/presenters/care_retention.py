"""The retention card: whose record was kept long enough, and into the trash with it."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.journals import JournalChange
from microjournal.domain.trash import RetentionEntry, RetentionReason
from microjournal.gui.presenters.care_work import CareState, CareWork
from microjournal.support.days import day_text
from microjournal.support.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRow:
    """One patient whose time is over."""

    patient_id: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionCardState(CareState):
    """``rows`` is ``None`` until they were read."""

    rows: tuple[RetentionRow, ...] | None = None
    years: int = 0


class RetentionCardPresenter(CareWork[RetentionCardState]):
    """Lists who is due; erases nothing, the trash does after another 30 days."""

    first = RetentionCardState()

    def load(self) -> None:
        """Read for how long records are kept and who is due."""
        self.read(self._look, lambda found: self.set(years=found[0], rows=found[1]))

    def keep_for(self, years: int) -> None:
        """Keep records for ``years`` from now on."""
        if years == self.state.years:
            return
        retention = self.application.retention
        self.read(lambda: retention.set_years(years), self._changed)

    def move_to_trash(self, patient_id: str) -> None:
        """Move a patient whose time is over to the trash."""
        trash = self.application.trash
        self.read(lambda: trash.remove_patient(patient_id), self._moved)

    def _look(self) -> tuple[int, tuple[RetentionRow, ...]]:
        retention = self.application.retention
        # What is due in the trash stands in the card of the trash, where it can be erased.
        due = (
            entry for entry in retention.report() if RetentionReason.IN_TRASH not in entry.reasons
        )
        return retention.years, tuple(_row(entry) for entry in due)

    def _moved(self, change: JournalChange) -> None:
        self.set(said=_("In the trash for 30 days; Care brings it back."), error=None)
        self._changed(change)

    def _changed(self, change: JournalChange) -> None:
        self.set(error=None)
        self.on_change(change)
        self.load()


def _row(entry: RetentionEntry) -> RetentionRow:
    # Imported here: it brings the words of every change along.
    from microjournal.services.change_words import reason_text

    reasons = ", ".join(reason_text(reason) for reason in entry.reasons)
    since = _("since {day}").format(day=day_text(entry.since))
    return RetentionRow(
        patient_id=entry.id,
        text=entry.display_name,
        detail=" · ".join((entry.chart_number, reasons, since)),
    )
