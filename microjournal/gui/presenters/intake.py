"""The intake: import under way, then a row per file that can still be put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import ImportId, PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import DateSource, IntakeResult, IntakeStatus, Moment
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.gui.presenters.unsaved import leave_words
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow:
    """One file: what became of it, and what a person may still change."""

    source: str
    status: IntakeStatus
    photo_id: PhotoId | None
    view: StandardView | None
    moment: Moment
    taken_at: datetime | None
    taken_at_source: DateSource
    explanation: str
    was_healed: bool = False

    @property
    def is_editable(self) -> bool:
        """Tell whether view, moment and date can be changed here."""
        return self.status is IntakeStatus.STORED and self.photo_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeState:
    """What progress strip and panel show."""

    progress: Progress | None = None
    rows: tuple[IntakeRow, ...] = ()
    import_id: ImportId | None = None
    is_open: bool = False
    was_stopped: bool = False
    error: MicrojournalError | None = None

    @property
    def summary(self) -> str:
        """Return how many files were stored, known already, refused."""
        counts = {status: sum(row.status is status for row in self.rows) for status in IntakeStatus}
        stored, twice = counts[IntakeStatus.STORED], counts[IntakeStatus.DUPLICATE]
        refused = counts[IntakeStatus.REJECTED]
        parts = [ngettext("{n} photo stored", "{n} photos stored", stored).format(n=stored)]
        if twice:
            parts.append(_("{n} already there").format(n=twice))
        if healed := sum(row.was_healed for row in self.rows):
            words = ngettext("{n} damaged one whole again", "{n} damaged ones whole again", healed)
            parts.append(words.format(n=healed))
        if refused:
            parts.append(_("{n} refused").format(n=refused))
        if self.was_stopped:
            parts.append(_("stopped before the end"))
        return " · ".join(parts)

    @property
    def views_are_sure(self) -> bool:
        """Tell whether no stored photo is left without a standard view."""
        return all(row.view is not StandardView.OTHER for row in self.rows if row.is_editable)


class IntakePresenter:
    """Imports into one patient, then corrects, undoes or closes."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[IntakeState], None],
        on_change: Callable[[JournalChange], None],
        on_imported: Callable[[IntakeState], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_change = on_change
        self._on_imported = on_imported
        self._job: Job | None = None
        self._acknowledged: list[IntakeResult] = []
        self._moment = Moment.BEFORE
        self._patient_id: PatientId | None = None
        self.state = IntakeState()

    @property
    def patient_id(self) -> PatientId | None:
        """Whose photos the import under way or shown is about."""
        return self._patient_id

    def import_paths(
        self,
        paths: tuple[Path, ...],
        patient_id: PatientId,
        *,
        session_id: SessionId | None = None,
        view: StandardView | None = None,
        moment: Moment = Moment.BEFORE,
    ) -> None:
        """Import files and folders; nothing happens while an import is under way."""
        if self.state.progress is not None or not paths:
            return
        application, acknowledged = self._application, list[IntakeResult]()
        self._moment, self._patient_id = moment, patient_id
        self._acknowledged = acknowledged

        def work(control: TaskControl) -> tuple[ImportId, JournalChange]:
            from microjournal.services.intake_run import IntakeTarget

            target = IntakeTarget(
                patient_id=patient_id, session_id=session_id, view=view, moment=moment
            )
            summary = application.intake.import_paths(
                paths, target, control=control, on_result=acknowledged.append
            )
            return summary.import_id, summary.change

        self._set(IntakeState(progress=Progress(done=0, total=0, step=_("Importing photos"))))
        self._job = self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda done: self._finish(tuple(acknowledged), *done),
            on_error=lambda error: self._recover(tuple(acknowledged), error),
            on_progress=self._show_progress,
            on_cancelled=lambda: self._recover(tuple(acknowledged), None),
        )

    def cancel(self) -> None:
        """Stop the import; what is stored stays stored."""
        if self._job is not None:
            self._job.cancel()

    def keep_unsaved(self) -> None:
        """Leave a word about an import under way: the window is about to be locked."""
        if self.state.progress is not None:
            self.cancel()
            words = _stopped_words(len(self._acknowledged), self.state.progress.total)
            leave_words(self._application, self._runner, self, words)

    def close(self) -> None:
        """Put the panel away."""
        self._set(IntakeState())

    def undo(self, on_undone: Callable[[], None] = lambda: None) -> None:
        """Move the photos of the whole import to the trash."""
        import_id, intake = self.state.import_id, self._application

        def undone() -> None:
            self.close()
            on_undone()

        if import_id is not None:
            self._write(lambda: intake.intake.undo(import_id), undone)

    def set_view(self, rows: tuple[int, ...], view: StandardView) -> None:
        """Say which view the photos of some rows show."""
        records = self._application.records
        self._edit(
            rows,
            lambda photo: records.assign_photo(photo, view=view),
            lambda row: replace(row, view=view),
        )

    def set_moment(self, rows: tuple[int, ...], moment: Moment) -> None:
        """Say when, relative to the treatment, the photos of some rows were taken."""
        records = self._application.records
        self._edit(
            rows,
            lambda photo: records.assign_photo(photo, moment=moment),
            lambda row: replace(row, moment=moment),
        )

    def set_taken_at(self, rows: tuple[int, ...], taken_at: datetime) -> None:
        """Correct the capture time of the photos of some rows."""
        records = self._application.records
        self._edit(
            rows,
            lambda photo: records.correct_date(photo, taken_at),
            lambda row: replace(row, taken_at=taken_at, taken_at_source=DateSource.TYPED),
        )

    def _edit(
        self,
        rows: tuple[int, ...],
        write: Callable[[PhotoId], JournalChange],
        changed: Callable[[IntakeRow], IntakeRow],
    ) -> None:
        chosen = {number for number in rows if self.state.rows[number].is_editable}
        photos = [
            photo
            for number in sorted(chosen)
            if (photo := self.state.rows[number].photo_id) is not None
        ]

        def work() -> JournalChange:
            return merged([write(photo) for photo in photos])

        def show() -> None:
            fresh = tuple(
                changed(row) if number in chosen else row
                for number, row in enumerate(self.state.rows)
            )
            self._set(replace(self.state, rows=fresh, error=None))

        if photos:
            self._write(work, show)

    def _write(self, work: Callable[[], JournalChange], then: Callable[[], None]) -> None:
        def done(change: JournalChange) -> None:
            then()
            patient = frozenset({self._patient_id} if self._patient_id is not None else ())
            self._on_change(replace(change, patient_ids=change.patient_ids | patient))

        self._runner.submit(
            lambda control: work(),
            lane=Lane.QUICK,
            owner=self,
            on_done=done,
            on_error=self._failed,
        )

    def _finish(
        self, results: tuple[IntakeResult, ...], import_id: ImportId, change: JournalChange
    ) -> None:
        self._set(IntakeState(rows=self._rows(results), import_id=import_id, is_open=bool(results)))
        self._on_change(change)
        self._on_imported(self.state)

    def _recover(self, results: tuple[IntakeResult, ...], error: MicrojournalError | None) -> None:
        """Show what was stored before a stop or a fault, and find its import for the undo."""
        self._set(
            IntakeState(
                rows=self._rows(results),
                is_open=bool(results),
                was_stopped=error is None,
                error=error,
            )
        )
        stored = [row.photo_id for row in self.state.rows if row.is_editable]
        patient_id, records = self._patient_id, self._application.records
        if not stored or patient_id is None:
            return

        def work(control: TaskControl) -> ImportId | None:
            photos = records.photos(patient_id=patient_id)
            return next((photo.import_id for photo in photos if photo.id == stored[0]), None)

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda found: self._set(replace(self.state, import_id=found)),
            on_error=self._failed,
        )
        self._on_change(JournalChange(patient_ids=frozenset({patient_id})))

    def _rows(self, results: tuple[IntakeResult, ...]) -> tuple[IntakeRow, ...]:
        return tuple(_row(result, self._moment) for result in results)

    def _show_progress(self, progress: Progress) -> None:
        self._set(replace(self.state, progress=progress))

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error, progress=None))

    def _set(self, state: IntakeState) -> None:
        self.state = state
        self._show(state)


def _stopped_words(done: int, total: int) -> str:
    words = _(
        "The import of {total} files was stopped after about {done}. What is stored stays; add "
        "the same files again for the rest, those already there are recognised."
    )
    return words.format(done=done, total=total)


def merged(changes: list[JournalChange]) -> JournalChange:
    """Return one change that says all that several said."""
    return JournalChange(
        patient_ids=frozenset().union(*(change.patient_ids for change in changes)),
        session_ids=frozenset().union(*(change.session_ids for change in changes)),
        photo_ids=frozenset().union(*(change.photo_ids for change in changes)),
        measurements=any(change.measurements for change in changes),
        settings=any(change.settings for change in changes),
    )


def _row(result: IntakeResult, moment: Moment) -> IntakeRow:
    return IntakeRow(
        source=result.source,
        status=result.status,
        photo_id=result.photo_id,
        view=result.view,
        moment=moment,
        taken_at=result.taken_at,
        taken_at_source=result.taken_at_source,
        explanation=f"{result.message} {result.hint}".strip(),
        was_healed=result.code == "duplicate_healed",
    )
