"""The intake: what an import shows, what can be corrected, how it is undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import EnvironmentFault, OperationCancelled
from microjournal.domain.identifiers import ImportId, PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import DateSource, IntakeResult, IntakeStatus, Moment, Photo
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.intake import IntakePresenter, IntakeState
from microjournal.services.intake_run import ImportSummary, IntakeTarget
from tests.helpers.comparing import FIRST_DAY, PATIENT, a_photo

RESULTS = (
    IntakeResult(
        source="front.jpg",
        status=IntakeStatus.STORED,
        photo_id=PhotoId("a"),
        view=StandardView.FRONTAL,
        taken_at=FIRST_DAY,
        taken_at_source=DateSource.EXIF,
    ),
    IntakeResult(source="again.jpg", status=IntakeStatus.DUPLICATE, photo_id=PhotoId("z")),
    IntakeResult(
        source="text.jpg", status=IntakeStatus.REJECTED, message="No photo.", hint="Check it."
    ),
)


@dataclass
class FakeIntake:
    """An intake that acknowledges its results, then ends as it is told."""

    failure: Exception | None = None
    targets: list[IntakeTarget] = field(default_factory=list)
    undone: list[ImportId] = field(default_factory=list)

    def import_paths(
        self,
        paths: Sequence[Path],
        target: IntakeTarget,
        *,
        control: TaskControl,
        on_result: Callable[[IntakeResult], None],
    ) -> ImportSummary:
        self.targets.append(target)
        for result in RESULTS:
            on_result(result)
        if self.failure is not None:
            raise self.failure
        return ImportSummary(import_id=ImportId("import"), results=RESULTS, change=JournalChange())

    def undo(self, import_id: ImportId) -> JournalChange:
        self.undone.append(import_id)
        return JournalChange(photo_ids=frozenset({PhotoId("a")}))


@dataclass
class FakeRecords:
    """Remembers what was corrected."""

    writes: list[tuple[str, object]] = field(default_factory=list)

    def assign_photo(self, photo_id: PhotoId, **fields: object) -> JournalChange:
        self.writes.append((photo_id, fields))
        return JournalChange(photo_ids=frozenset({photo_id}))

    def correct_date(self, photo_id: PhotoId, taken_at: datetime) -> JournalChange:
        self.writes.append((photo_id, taken_at))
        return JournalChange(photo_ids=frozenset({photo_id}))

    def photos(self, *, patient_id: PatientId) -> tuple[Photo, ...]:
        return (replace(a_photo("a"), import_id=ImportId("found")),)


@dataclass
class Desk:
    """A presenter with everything around it."""

    intake: FakeIntake = field(default_factory=FakeIntake)
    records: FakeRecords = field(default_factory=FakeRecords)
    states: list[IntakeState] = field(default_factory=list)
    changes: list[JournalChange] = field(default_factory=list)
    imported: list[IntakeState] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.presenter = IntakePresenter(
            cast(Application, self),
            ImmediateRunner(),
            self.states.append,
            self.changes.append,
            self.imported.append,
        )

    def drop(self) -> IntakeState:
        self.presenter.import_paths((Path("folder"),), PATIENT, view=StandardView.FRONTAL)
        return self.presenter.state


def test_an_import_ends_with_a_row_for_every_file() -> None:
    state = Desk().drop()
    assert [row.source for row in state.rows] == ["front.jpg", "again.jpg", "text.jpg"]
    assert state.summary == "1 photo stored · 1 already there · 1 refused"
    assert state.rows[2].explanation == "No photo. Check it."
    assert [row.is_editable for row in state.rows] == [True, False, False]


def test_a_damaged_photo_that_an_import_made_whole_is_counted() -> None:
    state = IntakeState(rows=Desk().drop().rows)
    mended = replace(state.rows[1], was_healed=True)
    state = replace(state, rows=(state.rows[0], mended, state.rows[2]))
    assert "1 damaged one whole again" in state.summary


def test_the_drop_target_reaches_the_service() -> None:
    desk = Desk()
    desk.drop()
    assert desk.intake.targets == [IntakeTarget(patient_id=PATIENT, view=StandardView.FRONTAL)]


def test_a_second_import_waits_for_the_first() -> None:
    desk = Desk()
    busy = Progress(done=1, total=3)
    desk.presenter.state = replace(desk.presenter.state, progress=busy)
    desk.drop()
    assert not desk.intake.targets


def test_a_stopped_import_keeps_what_was_stored_and_can_still_be_undone() -> None:
    desk = Desk(intake=FakeIntake(failure=OperationCancelled()))
    state = desk.drop()
    assert state.was_stopped
    assert state.summary.endswith("stopped before the end")
    assert state.import_id == "found"
    assert not desk.imported
    desk.presenter.undo()
    assert desk.intake.undone == ["found"]


def test_a_fault_in_the_middle_is_shown_beside_what_is_safe() -> None:
    fault = EnvironmentFault("disk_full", "The disk is full.")
    state = Desk(intake=FakeIntake(failure=fault)).drop()
    assert state.error is fault
    assert state.rows[0].is_editable


def test_undo_closes_the_panel_and_tells_what_changed() -> None:
    desk = Desk()
    desk.drop()
    told: list[str] = []
    desk.presenter.undo(lambda: told.append("in the trash"))
    assert desk.intake.undone == ["import"]
    assert told == ["in the trash"]
    assert desk.presenter.state == IntakeState()
    assert desk.changes[-1].photo_ids == {"a"}
    assert desk.changes[-1].patient_ids == {PATIENT}


def test_a_corrected_view_is_written_for_stored_photos_only() -> None:
    desk = Desk()
    desk.drop()
    desk.presenter.set_view((0, 1, 2), StandardView.CHEEK_LEFT)
    assert desk.records.writes == [("a", {"view": StandardView.CHEEK_LEFT})]
    assert desk.presenter.state.rows[0].view is StandardView.CHEEK_LEFT


def test_a_corrected_moment_is_written_and_shown() -> None:
    desk = Desk()
    desk.drop()
    desk.presenter.set_moment((0,), Moment.HEALING)
    assert desk.records.writes == [("a", {"moment": Moment.HEALING})]
    assert desk.presenter.state.rows[0].moment is Moment.HEALING


def test_a_corrected_date_is_marked_as_typed() -> None:
    desk = Desk()
    desk.drop()
    when = datetime(2026, 2, 3, 9, 30)  # noqa: DTZ001 - a camera's clock has no zone
    desk.presenter.set_taken_at((0,), when)
    assert desk.records.writes == [("a", when)]
    assert desk.presenter.state.rows[0].taken_at_source is DateSource.TYPED


def test_a_photo_of_an_unknown_view_leaves_the_views_unsure() -> None:
    desk = Desk()
    assert desk.drop().views_are_sure
    desk.presenter.set_view((0,), StandardView.OTHER)
    assert not desk.presenter.state.views_are_sure
