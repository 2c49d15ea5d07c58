"""The patient list: pages of a hundred, a search that follows the keys, one selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.support.days import short_day_text
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.domain.control import TaskControl
    from microjournal.domain.errors import MicrojournalError
    from microjournal.domain.identifiers import PatientId
    from microjournal.domain.journals import JournalChange
    from microjournal.domain.patients import PatientSummary

PAGE_SIZE = 100


class PatientReader(Protocol):
    """The part of the records service a list needs."""

    def patients(
        self, *, search: str = "", after: PatientSummary | None = None, limit: int = 100
    ) -> tuple[PatientSummary, ...]:
        """Return one page."""

    def patient_count(self, *, search: str = "") -> int:
        """Return how many match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientListState:
    """What the list shows; rows of the same ``generation`` only ever grow at the end."""

    generation: int = 0
    rows: tuple[PatientSummary, ...] = ()
    total: int | None = None
    search: str = ""
    has_more: bool = False
    is_live: bool = False
    selected: PatientId | None = None

    @property
    def caption(self) -> str:
        """Return how many patients there are or match."""
        if self.total is None:
            return ""
        if self.search:
            return ngettext("{n} match", "{n} matches", self.total).format(n=_grouped(self.total))
        return ngettext("{n} patient", "{n} patients", self.total).format(n=_grouped(self.total))

    @property
    def worth_showing(self) -> PatientId | None:
        """Return the first patient with sessions, else the first; nobody before it is known."""
        if self.total is None or not self.rows:
            return None
        return next((row.id for row in self.rows if row.sessions), self.rows[0].id)

    @property
    def empty_sentence(self) -> str:
        """Return what to say when there is no row, empty while that is not known."""
        if self.rows or self.total is None:
            return ""
        return _("Nobody matches this search.") if self.search else _("No patients yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    rows: tuple[PatientSummary, ...]
    total: int


class PatientListPresenter:
    """Keeps the state of the list and asks the records service for pages."""

    def __init__(self, runner: Runner, show: Callable[[PatientListState], None]) -> None:
        self._runner = runner
        self._show = show
        self._records: PatientReader | None = None
        self._job: Job | None = None
        self._loading_more = False
        self._shown_search = ""
        self.state = PatientListState()

    def preview(self, rows: tuple[PatientSummary, ...]) -> None:
        """Show the first page read on the short way, before the journal is open."""
        self._set(replace(self.state, generation=1, rows=rows))

    def attach(self, records: PatientReader) -> None:
        """Become live: from now on pages and searches come from the records service."""
        self._records = records
        self._set(replace(self.state, is_live=True))
        self.refresh()

    def search(self, text: str) -> None:
        """Search for names or a number beginning with ``text``."""
        wanted = text.strip()
        if wanted != self.state.search:
            self.state = replace(self.state, search=wanted)
            self.refresh()

    def select(self, patient_id: PatientId | None) -> None:
        """Mark one patient as the one shown."""
        if patient_id != self.state.selected:
            self._set(replace(self.state, selected=patient_id))

    def more(self) -> None:
        """Fetch the page after the last row."""
        records, state = self._records, self.state
        if records is None or self._loading_more or not state.has_more or not state.rows:
            return
        self._loading_more = True
        last, search, generation = state.rows[-1], state.search, state.generation

        def work(control: TaskControl) -> tuple[PatientSummary, ...]:
            return records.patients(search=search, after=last, limit=PAGE_SIZE)

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda rows: self._append(generation, rows),
            on_error=self._stop_loading,
        )

    def refresh(self) -> None:
        """Read the first page again, for a new search or after a change."""
        records, search = self._records, self.state.search
        if records is None:
            return
        if self._job is not None:
            self._job.cancel()
        # A refresh after a change must not shrink a list that was scrolled far down.
        limit = max(PAGE_SIZE, len(self.state.rows)) if self._same_search() else PAGE_SIZE

        def work(control: TaskControl) -> _Page:
            rows = records.patients(search=search, limit=min(limit, 10 * PAGE_SIZE))
            return _Page(rows=rows, total=records.patient_count(search=search))

        self._job = self._runner.submit(
            work, lane=Lane.QUICK, owner=self, on_done=lambda page: self._replace(search, page)
        )

    def journal_changed(self, change: JournalChange) -> None:
        """Read again when a patient or the sessions shown in a row changed."""
        if change.patient_ids or change.session_ids:
            self.refresh()

    def _same_search(self) -> bool:
        return self.state.search == self._shown_search

    def _replace(self, search: str, page: _Page) -> None:
        if search != self.state.search:
            return
        self._shown_search = search
        self._loading_more = False
        self._set(
            replace(
                self.state,
                generation=self.state.generation + 1,
                rows=page.rows,
                total=page.total,
                has_more=len(page.rows) < page.total,
            )
        )

    def _append(self, generation: int, rows: tuple[PatientSummary, ...]) -> None:
        self._loading_more = False
        if generation != self.state.generation:
            return
        self._set(replace(self.state, rows=self.state.rows + rows, has_more=len(rows) == PAGE_SIZE))

    def _stop_loading(self, error: MicrojournalError) -> None:
        self._loading_more = False

    def _set(self, state: PatientListState) -> None:
        self.state = state
        self._show(state)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def initials(given_name: str, family_name: str, chart_number: str) -> str:
    """Return two letters for an avatar."""
    letters = "".join(name.strip()[:1] for name in (given_name, family_name))
    return (letters or chart_number.strip()[:2]).upper()


def row_detail(patient: PatientSummary) -> str:
    """Return the second line of a row: number, sessions, last visit."""
    parts = [patient.chart_number]
    if patient.sessions:
        parts.append(
            ngettext("{n} session", "{n} sessions", patient.sessions).format(n=patient.sessions)
        )
    if patient.last_session_on is not None:
        parts.append(short_day_text(patient.last_session_on))
    return " · ".join(parts)
