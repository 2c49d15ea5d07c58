"""Whose records have been kept long enough: proposed for erasure, with the reason."""

from __future__ import annotations

from datetime import date

from microjournal.domain.errors import InputError
from microjournal.domain.journals import JournalChange
from microjournal.domain.ports import Clock, Journal
from microjournal.domain.trash import (
    RetentionEntry,
    RetentionFacts,
    RetentionReason,
    TrashedItem,
)
from microjournal.support.i18n import _

DEFAULT_YEARS = 10
"""German law wants medical records kept for ten years after the treatment (BGB § 630f (3))."""

MOST_YEARS = 100
_YEARS = "retention.years"


class RetentionService:
    """Says who is due; it erases nothing."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    @property
    def years(self) -> int:
        """The years a record is kept after the last visit or the end of consent."""
        return int(self._journal.setting(_YEARS) or DEFAULT_YEARS)

    def set_years(self, years: int) -> JournalChange:
        """Choose for how many years records are kept; raise InputError ``years_unusable``."""
        if not 1 <= years <= MOST_YEARS:
            raise InputError(
                "years_unusable",
                _("Records are kept for between 1 and 100 years."),
                _("Give a number of years, for example 10."),
            )
        with self._journal.write() as tx:
            tx.set_setting(_YEARS, str(years))
        return JournalChange(settings=True)

    def report(self) -> tuple[RetentionEntry, ...]:
        """Return what is due, first what has been due longest."""
        today = self._clock.today()
        before = _years_before(today, self.years)
        patients = (_due(facts, before) for facts in self._journal.retention_facts())
        now = self._clock.now()
        trashed = [_of_trash(item) for item in self._journal.trash() if item.is_due(now)]
        due = [entry for entry in patients if entry is not None] + trashed
        return tuple(sorted(due, key=lambda entry: (entry.since, entry.chart_number)))


def _due(facts: RetentionFacts, before: date) -> RetentionEntry | None:
    ran_out = {
        RetentionReason.LAST_VISIT: facts.last_visit_on,
        RetentionReason.CONSENT_ENDED: facts.consent_ended_on,
    }
    reasons = {reason: day for reason, day in ran_out.items() if day is not None and day <= before}
    if not reasons:
        return None
    return RetentionEntry(
        kind=facts.kind,
        id=facts.patient_id,
        patient_id=facts.patient_id,
        chart_number=facts.chart_number,
        display_name=facts.display_name,
        reasons=tuple(reasons),
        since=min(reasons.values()),
    )


def _of_trash(item: TrashedItem) -> RetentionEntry:
    return RetentionEntry(
        kind=item.kind,
        id=item.id,
        patient_id=item.patient_id,
        chart_number=item.chart_number,
        display_name=item.display_name,
        reasons=(RetentionReason.IN_TRASH,),
        since=item.trashed_at.date(),
    )


def _years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; the 28th for a 29th of February that is not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
