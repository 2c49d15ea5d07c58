"""Intake: from files to safe originals, in batches, with a row of result for every file.

The order is the promise: read, decode completely in the decoder's own process, stage
(encrypted, synced, read back), sync the batch, commit, only then acknowledge, then publish.
One bad file is a row of the result, never the end of the batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Protocol

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.decoding import InspectedPhoto, PhotoDecoder
from microjournal.domain.errors import (
    EnvironmentFault,
    InputError,
    IntegrityFault,
    MicrojournalError,
)
from microjournal.domain.identifiers import ImportId, PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import (
    WITHDRAWN,
    DateSource,
    IntakeResult,
    IntakeStatus,
    Moment,
    Photo,
)
from microjournal.domain.ports import Journal
from microjournal.imaging.source_files import SourceFile, list_candidates, read_source
from microjournal.services.intake_run import (
    ImportRun,
    ImportSummary,
    IntakeTarget,
    PreparedPhoto,
    duplicate_of_id,
)
from microjournal.services.views import view_from_name
from microjournal.support.i18n import _

STOPPING_FAULTS = frozenset({"disk_read_only", "store_not_mounted"})
"""Faults no later file of the batch can escape; everything else is one file's own row."""

_READ_AHEAD = 2
_MOVES = frozenset((WITHDRAWN, "photo_added", "photo_trashed", "photo_untrashed", "change_undone"))
"""The entries of the audit trail after which a photo is somewhere else than before."""


class ViewProposer(Protocol):
    """Proposes a view from the pixels of a photo (for example by its face)."""

    def propose(self, preview_jpeg: bytes) -> StandardView | None:
        """Return the view seen, ``None`` when no face is."""


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
        run = ImportRun(self._journal, target, on_result)
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
        """Move the photos of a whole import to the trash, from where they can be had back.

        A file that is imported again meanwhile is filed as that import says.
        """
        with self._journal.write() as tx:
            removed = tx.withdraw_import(import_id)
        return JournalChange(photo_ids=frozenset(removed), measurements=bool(removed))

    def _prepared(
        self, candidates: Sequence[SourceFile], target: IntakeTarget
    ) -> Iterator[PreparedPhoto | IntakeResult]:
        """Prepare files a little ahead of the writer, in order, two at a time."""
        waiting: deque[Future[PreparedPhoto | IntakeResult]] = deque()
        pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="intake")
        try:
            for source in candidates:
                waiting.append(pool.submit(self._prepare_or_refuse, source, target))
                if len(waiting) > _READ_AHEAD:
                    yield _first_of(waiting)
            while waiting:
                yield _first_of(waiting)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            # A cancelled import must not leave what the threads had already staged.
            done = [task for task in waiting if not task.cancelled() and not task.exception()]
            outcomes = [task.result() for task in done]
            self._journal.discard_staged(
                item.staged for item in outcomes if isinstance(item, PreparedPhoto)
            )

    def _prepare_or_refuse(
        self, source: SourceFile, target: IntakeTarget
    ) -> PreparedPhoto | IntakeResult:
        try:
            return self._prepare(source, target)
        except MicrojournalError as error:
            return _refused(source, error)

    def _prepare(self, source: SourceFile, target: IntakeTarget) -> PreparedPhoto | IntakeResult:
        data = read_source(source.path)
        twin = self._journal.find_duplicate(data)
        again = None if twin is None else self._withdrawn(twin)
        if twin is not None and again is None:
            # A twin in the trash is refused in words: "already there" would hide where it is.
            self._journal.photo(twin.id)
            healed = self._healed(twin, data)
            return _duplicate(source, twin, target.patient_id, healed=healed)
        inspected = self._decoder.inspect(data)
        taken_at, taken_at_source = self._capture_time(source, inspected, target)
        filed_under = target.session_id or (taken_at.date() if taken_at else None)
        if filed_under is None:
            raise InputError(
                "date_unknown",
                _("The photo does not say when it was taken, nor does its file."),
                _("Import it into a session of your choice."),
            )
        staged = self._journal.stage_original(data, target.patient_id)
        # Staged, it need not be held beside the face networks: large files weigh as much.
        del data
        return PreparedPhoto(
            source=source,
            filed_under=filed_under,
            taken_at=taken_at,
            taken_at_source=taken_at_source,
            inspected=inspected,
            staged=staged,
            proposed_view=target.view or self._proposed_view(source, inspected),
            again=again,
        )

    def _withdrawn(self, twin: Photo) -> PhotoId | None:
        """Return the photo that went to the trash with its import; ``None`` for any other.

        Who undid an import imports the same files again, for the right patient. What was removed
        by itself was not wanted.
        """
        entries = self._journal.audit_entries(object_id=twin.id)
        moves = [entry.event for entry in entries if entry.event in _MOVES]
        return twin.id if moves[-1:] == [WITHDRAWN] else None

    def _healed(self, twin: Photo, data: bytes) -> bool:
        """Look at the stored copy of a file that came again; mend it if it is not whole."""
        try:
            self._journal.original(twin.id)
        except IntegrityFault:
            self._journal.care_keeper().take_again(twin.id, data)
            return True
        return False

    def _capture_time(
        self, source: SourceFile, inspected: InspectedPhoto, target: IntakeTarget
    ) -> tuple[datetime | None, DateSource]:
        """Return the capture time and its source, the most trustworthy there is.

        The camera's clock, else the day of the session a person chose (a file's date is often
        that of copying it), else the file's.
        """
        if inspected.taken_at is not None:
            return inspected.taken_at, DateSource.EXIF
        if target.session_id is not None:
            held_on = self._journal.session(target.session_id).held_on
            return datetime.combine(held_on, time()), DateSource.SESSION
        if source.modified_at is not None:
            return source.modified_at.astimezone().replace(tzinfo=None), DateSource.FILE
        return None, DateSource.UNKNOWN

    def _proposed_view(self, source: SourceFile, inspected: InspectedPhoto) -> StandardView:
        stated = view_from_name(source.display_name)
        if stated is not None or self._views is None:
            return stated or StandardView.OTHER
        smallest_first = sorted(inspected.derivatives, key=lambda item: len(item[1]))
        return self._views.propose(smallest_first[-1][1]) or StandardView.OTHER


def _first_of(
    waiting: deque[Future[PreparedPhoto | IntakeResult]],
) -> PreparedPhoto | IntakeResult:
    """Wait for the first file; it stays in line until then, should the wait be broken off."""
    outcome = waiting[0].result()
    waiting.popleft()
    return outcome


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


def _duplicate(
    source: SourceFile, twin: Photo, patient_id: PatientId, *, healed: bool
) -> IntakeResult:
    result = duplicate_of_id(source, twin.id, twin.sha256)
    if healed:
        result = replace(
            result,
            code="duplicate_healed",
            message=_("This photo is already in the journal; its damaged original is whole again."),
            hint="",
        )
    if twin.patient_id == patient_id:
        return replace(result, session_id=twin.session_id, view=twin.view)
    if healed:
        return result
    return replace(
        result,
        code="duplicate_other_patient",
        message=_("This photo is already kept under another patient."),
        hint=_("Check which patient it shows before you import it here."),
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
