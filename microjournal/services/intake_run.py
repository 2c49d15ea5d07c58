"""One import under way: gathers a batch, commits it, acknowledges, publishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from microjournal.domain.anatomy import StandardView
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.decoding import InspectedPhoto
from microjournal.domain.identifiers import ImportId, PatientId, PhotoId, SessionId, new_id
from microjournal.domain.journals import JournalChange
from microjournal.domain.originals import StagedOriginal
from microjournal.domain.photos import DateSource, IntakeResult, IntakeStatus, Moment, Photo
from microjournal.domain.ports import Journal
from microjournal.imaging.source_files import SourceFile
from microjournal.support.i18n import _

BATCH_SIZE = 8
"""Photos per transaction: few enough that each is acknowledged within a second or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeTarget:
    """Where an import goes: one session, or each photo to the session of its capture day."""

    patient_id: PatientId
    session_id: SessionId | None = None
    view: StandardView | None = None
    moment: Moment = Moment.BEFORE


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did; ``results`` has one row for every file found."""

    import_id: ImportId
    results: tuple[IntakeResult, ...]
    change: JournalChange


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPhoto:
    """A file that is decoded and staged, waiting for its batch.

    ``filed_under`` is a session, or the day whose session the photo goes into. ``again`` is the
    photo of a former import that was undone, whose file this is.
    """

    source: SourceFile
    filed_under: SessionId | date
    taken_at: datetime | None
    taken_at_source: DateSource
    inspected: InspectedPhoto
    staged: StagedOriginal
    proposed_view: StandardView
    again: PhotoId | None = None


class ImportRun:
    """The state of one import; used by one thread."""

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
        self._batch: list[PreparedPhoto] = []
        self._tags: dict[bytes, PhotoId] = {}
        self._results: list[IntakeResult] = []
        self._photos: list[Photo] = []
        self._sessions_of_day = _sessions_by_day(journal, target)

    def take(self, outcome: PreparedPhoto | IntakeResult) -> None:
        """Add one prepared or refused file."""
        if isinstance(outcome, IntakeResult):
            self._report(outcome)
            return
        twin = self._tags.get(outcome.staged.duplicate_tag)
        if twin is not None:
            self._journal.discard_staged((outcome.staged,))
            self._report(duplicate_of_id(outcome.source, twin, outcome.staged.sha256))
            return
        self._tags[outcome.staged.duplicate_tag] = outcome.again or PhotoId(new_id())
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

    def _session_of(self, item: PreparedPhoto) -> tuple[TreatmentSession, bool]:
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

    def _photo(self, item: PreparedPhoto, session_id: SessionId) -> Photo:
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


def _sessions_by_day(journal: Journal, target: IntakeTarget) -> dict[date, TreatmentSession]:
    return {session.held_on: session for session in journal.sessions(target.patient_id)}


def _stored(item: PreparedPhoto, photo: Photo) -> IntakeResult:
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


def duplicate_of_id(source: SourceFile, photo_id: PhotoId, sha256: str) -> IntakeResult:
    """Return the row of a file whose bytes are in the journal already."""
    return IntakeResult(
        source=source.display_name,
        status=IntakeStatus.DUPLICATE,
        photo_id=photo_id,
        sha256=sha256,
        code="duplicate",
        message=_("This photo is already in the journal."),
    )
