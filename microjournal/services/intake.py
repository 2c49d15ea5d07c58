"""Intake: from files to safe originals, in batches, with a row of result for every file.

The order is the promise: read, decode completely in the decoder's own process, stage
(encrypted, synced, read back), sync the batch, commit, only then acknowledge, then publish.
One bad file is a row of the result, never the end of the batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.errors import EnvironmentFault, InputError, MicrojournalError
from microjournal.domain.identifiers import ImportId, PatientId, PhotoId, SessionId, new_id
from microjournal.domain.photos import DateSource, IntakeResult, IntakeStatus, Moment, Photo
from microjournal.domain.ports import (
    InspectedPhoto,
    Journal,
    JournalChange,
    PhotoDecoder,
    StagedOriginal,
)
from microjournal.imaging.source_files import SourceFile, list_candidates, read_source
from microjournal.services.views import view_from_name
from microjournal.support.i18n import _

BATCH_SIZE = 8
"""Photos per transaction: few enough that each is acknowledged within a second or two."""

_READ_AHEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeTarget:
    """Where an import goes: one session, or each photo to the session of its capture day."""

    patient_id: PatientId
    session_id: SessionId | None = None
    view: StandardView | None = None
    moment: Moment = Moment.BEFORE


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did; ``results`` runs parallel to the files found."""

    import_id: ImportId
    results: tuple[IntakeResult, ...]
    change: JournalChange


class ViewProposer(Protocol):
    """Proposes a view from the pixels of a photo (for example by its face)."""

    def propose(self, preview_jpeg: bytes) -> StandardView | None:
        """Return the view seen, ``None`` when no face is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A file that is decoded and staged, waiting for its batch.

    ``filed_under`` is a session, or the day whose session the photo goes into.
    """

    source: SourceFile
    filed_under: SessionId | date
    taken_at: datetime | None
    taken_at_source: DateSource
    inspected: InspectedPhoto
    staged: StagedOriginal
    proposed_view: StandardView


class IntakeService:
    """Imports photos into an open journal and undoes whole imports."""

    def __init__(
        self, journal: Journal, decoder: PhotoDecoder, views: ViewProposer | None = None
    ) -> None:
        self._journal = journal
        self._decoder = decoder
        self._views = views

    def import_paths(
        self,
        paths: Sequence[Path],
        target: IntakeTarget,
        *,
        control: TaskControl,
        on_result: Callable[[IntakeResult], None] | None = None,
    ) -> ImportSummary:
        """Import files and folders; report each file's result once it is safe (or refused).

        Cancelling keeps what was acknowledged. Raises MicrojournalError only for faults that
        stop the whole import (journal read-only, disk full); what was acknowledged stays.
        """
        run = _ImportRun(self._journal, target, on_result)
        candidates = list_candidates(paths)
        done = 0
        try:
            for outcome in self._prepared(candidates, target):
                control.checkpoint(done, len(candidates), _("Importing photos"))
                run.take(outcome)
                done += 1
            run.commit()
        finally:
            run.discard_uncommitted()
        control.checkpoint(len(candidates), len(candidates), _("Importing photos"))
        return run.summary()

    def undo(self, import_id: ImportId) -> JournalChange:
        """Take a whole import back out of the journal."""
        with self._journal.write() as tx:
            removed = tx.withdraw_import(import_id)
        return JournalChange(photo_ids=frozenset(removed))

    def _prepared(
        self, candidates: Sequence[SourceFile], target: IntakeTarget
    ) -> Iterator[_Prepared | IntakeResult]:
        """Prepare files a little ahead of the writer, in order, two at a time."""
        waiting: deque[Future[_Prepared | IntakeResult]] = deque()
        pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="intake")
        try:
            for source in candidates:
                waiting.append(pool.submit(self._prepare_or_refuse, source, target))
                if len(waiting) > _READ_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            # A cancelled import must not leave what the threads had already staged.
            done = [task for task in waiting if not task.cancelled() and not task.exception()]
            outcomes = [task.result() for task in done]
            self._journal.discard_staged(
                item.staged for item in outcomes if isinstance(item, _Prepared)
            )

    def _prepare_or_refuse(
        self, source: SourceFile, target: IntakeTarget
    ) -> _Prepared | IntakeResult:
        try:
            return self._prepare(source, target)
        except MicrojournalError as error:
            return _refused(source, error)

    def _prepare(self, source: SourceFile, target: IntakeTarget) -> _Prepared | IntakeResult:
        data = read_source(source.path)
        twin = self._journal.find_duplicate(data)
        if twin is not None:
            return _duplicate(source, twin, target.patient_id)
        inspected = self._decoder.inspect(data)
        taken_at, taken_at_source = _capture_time(source, inspected)
        filed_under = target.session_id or (taken_at.date() if taken_at else None)
        if filed_under is None:
            raise InputError(
                "date_unknown",
                _("The photo does not say when it was taken, nor does its file."),
                _("Import it into a session of your choice."),
            )
        return _Prepared(
            source=source,
            filed_under=filed_under,
            taken_at=taken_at,
            taken_at_source=taken_at_source,
            inspected=inspected,
            staged=self._journal.stage_original(data, target.patient_id),
            proposed_view=target.view or self._proposed_view(source, inspected),
        )

    def _proposed_view(self, source: SourceFile, inspected: InspectedPhoto) -> StandardView:
        stated = view_from_name(source.display_name)
        if stated is not None or self._views is None:
            return stated or StandardView.OTHER
        smallest_first = sorted(inspected.derivatives, key=lambda item: len(item[1]))
        return self._views.propose(smallest_first[-1][1]) or StandardView.OTHER


class _ImportRun:
    """One import under way: gathers a batch, commits it, acknowledges, publishes."""

    def __init__(
        self,
        journal: Journal,
        target: IntakeTarget,
        on_result: Callable[[IntakeResult], None] | None,
    ) -> None:
        self._journal = journal
        self._target = target
        self._on_result = on_result
        self._import_id = ImportId(new_id())
        self._batch: list[_Prepared] = []
        self._tags: dict[bytes, PhotoId] = {}
        self._results: list[IntakeResult] = []
        self._photos: list[Photo] = []
        self._sessions_of_day = _sessions_by_day(journal, target)

    def take(self, outcome: _Prepared | IntakeResult) -> None:
        """Add one prepared or refused file."""
        if isinstance(outcome, IntakeResult):
            self._report(outcome)
            return
        twin = self._tags.get(outcome.staged.duplicate_tag)
        if twin is not None:
            self._journal.discard_staged((outcome.staged,))
            self._report(_duplicate_of_id(outcome.source, twin, outcome.staged.sha256))
            return
        self._tags[outcome.staged.duplicate_tag] = PhotoId(new_id())
        self._batch.append(outcome)
        if len(self._batch) >= BATCH_SIZE:
            self.commit()

    def commit(self) -> None:
        """Make the batch true, acknowledge it, publish it."""
        if not self._batch:
            return
        self._journal.sync_staging()
        photos: list[Photo] = []
        with self._journal.write() as tx:
            for item in self._batch:
                session, is_new = self._session_of(item)
                if is_new:
                    tx.save_session(session)
                photo = self._photo(item, session.id)
                tx.add_photo(photo, item.staged)
                photos.append(photo)
        committed, self._batch = self._batch, []
        self._photos += photos
        for item, photo in zip(committed, photos, strict=True):
            self._report(_stored(item, photo))
        self._journal.publish([item.staged for item in committed])
        for item, photo in zip(committed, photos, strict=True):
            for kind, jpeg in item.inspected.derivatives:
                self._journal.keep_derivative(photo.id, kind, jpeg)

    def discard_uncommitted(self) -> None:
        """Free what was staged and never promised."""
        self._journal.discard_staged([item.staged for item in self._batch])
        self._batch = []

    def summary(self) -> ImportSummary:
        """Return the result of the whole import."""
        return ImportSummary(
            import_id=self._import_id,
            results=tuple(self._results),
            change=JournalChange(
                patient_ids=frozenset({self._target.patient_id}),
                session_ids=frozenset(photo.session_id for photo in self._photos),
                photo_ids=frozenset(photo.id for photo in self._photos),
            ),
        )

    def _report(self, result: IntakeResult) -> None:
        self._results.append(result)
        if self._on_result is not None:
            self._on_result(result)

    def _session_of(self, item: _Prepared) -> tuple[TreatmentSession, bool]:
        if not isinstance(item.filed_under, date):
            return self._journal.session(item.filed_under), False
        day = item.filed_under
        known = self._sessions_of_day.get(day)
        if known is not None:
            return known, False
        courses = self._journal.courses(self._target.patient_id)
        made = TreatmentSession(
            id=SessionId(new_id()),
            patient_id=self._target.patient_id,
            held_on=day,
            kind=SessionKind.TREATMENT,
            course_id=courses[-1].id if courses else None,
        )
        self._sessions_of_day[day] = made
        return made, True

    def _photo(self, item: _Prepared, session_id: SessionId) -> Photo:
        return Photo(
            id=self._tags[item.staged.duplicate_tag],
            patient_id=self._target.patient_id,
            session_id=session_id,
            sha256=item.staged.sha256,
            size_bytes=item.staged.size_bytes,
            media_type=item.inspected.media_type,
            width_px=item.inspected.width_px,
            height_px=item.inspected.height_px,
            view=item.proposed_view,
            view_confirmed=self._target.view is not None,
            moment=self._target.moment,
            taken_at=item.taken_at,
            taken_at_source=item.taken_at_source,
            conditions=item.inspected.conditions,
            source_name=item.source.display_name,
            import_id=self._import_id,
        )


def target_for(
    journal: Journal,
    *,
    session_id: SessionId | None = None,
    patient: str | None = None,
    view: StandardView | None = None,
    moment: Moment = Moment.BEFORE,
) -> IntakeTarget:
    """Return the target named by a session, or by a patient's id or chart number."""
    if session_id is not None:
        session = journal.session(session_id)
        return IntakeTarget(
            patient_id=session.patient_id, session_id=session.id, view=view, moment=moment
        )
    if patient is None:
        raise InputError(
            "target_missing",
            _("Neither a session nor a patient was named."),
            _("Name the session or the patient the photos belong to."),
        )
    return IntakeTarget(patient_id=journal.patient(patient).id, view=view, moment=moment)


def _sessions_by_day(journal: Journal, target: IntakeTarget) -> dict[date, TreatmentSession]:
    return {session.held_on: session for session in journal.sessions(target.patient_id)}


def _capture_time(
    source: SourceFile, inspected: InspectedPhoto
) -> tuple[datetime | None, DateSource]:
    """Return the capture time and its source: the camera's, else the file's, else unknown."""
    if inspected.taken_at is not None:
        return inspected.taken_at, DateSource.EXIF
    if source.modified_at is not None:
        return source.modified_at.astimezone().replace(tzinfo=None), DateSource.FILE
    return None, DateSource.UNKNOWN


def _stored(item: _Prepared, photo: Photo) -> IntakeResult:
    return IntakeResult(
        source=item.source.display_name,
        status=IntakeStatus.STORED,
        photo_id=photo.id,
        sha256=photo.sha256,
        session_id=photo.session_id,
        view=photo.view,
        taken_at=photo.taken_at,
        taken_at_source=photo.taken_at_source,
        import_id=photo.import_id,
    )


def _duplicate(source: SourceFile, twin: Photo, patient_id: PatientId) -> IntakeResult:
    result = _duplicate_of_id(source, twin.id, twin.sha256)
    if twin.patient_id == patient_id:
        return replace(result, session_id=twin.session_id, view=twin.view)
    return replace(
        result,
        code="duplicate_other_patient",
        message=_("This photo is already kept under another patient."),
        hint=_("Check which patient it shows before you import it here."),
    )


def _duplicate_of_id(source: SourceFile, photo_id: PhotoId, sha256: str) -> IntakeResult:
    return IntakeResult(
        source=source.display_name,
        status=IntakeStatus.DUPLICATE,
        photo_id=photo_id,
        sha256=sha256,
        code="duplicate",
        message=_("This photo is already in the journal."),
    )


def _refused(source: SourceFile, error: MicrojournalError) -> IntakeResult:
    if isinstance(error, EnvironmentFault) and error.code in STOPPING_FAULTS:
        raise error
    return IntakeResult(
        source=source.display_name,
        status=IntakeStatus.REJECTED,
        code=error.code,
        message=error.message,
        hint=error.hint,
    )


STOPPING_FAULTS = frozenset({"journal_read_only", "store_not_mounted"})
"""Faults no later file of the batch can escape; everything else is one file's own row."""
