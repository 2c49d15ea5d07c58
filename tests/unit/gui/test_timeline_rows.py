"""The grid of the timeline: rows, columns, gaps, badges."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import NeedlingParameters, SessionKind, TreatmentSession
from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.domain.measurements import Measurement, Reason, Verdict
from microjournal.domain.photos import Moment, Photo
from microjournal.gui.presenters.timeline_badges import BadgeKind, badges_of
from microjournal.gui.presenters.timeline_rows import TimelineState, timeline_state
from microjournal.gui.widgets.timeline_layout import MAX_THUMB_PX, MIN_THUMB_PX, lay_out
from tests.helpers.comparing import FIRST_DAY, PATIENT, a_measurement, a_photo
from tests.unit.gui.test_patient_header import an_overview


def a_session(number: int, kind: SessionKind = SessionKind.TREATMENT) -> TreatmentSession:
    return TreatmentSession(
        id=SessionId(f"session-{number}"),
        patient_id=PATIENT,
        held_on=FIRST_DAY.date() + timedelta(days=28 * number),
        kind=kind,
    )


def a_state(
    *photos: Photo,
    sessions: tuple[TreatmentSession, ...] = (a_session(0), a_session(1)),
    measurements: tuple[Measurement, ...] = (),
) -> TimelineState:
    return timeline_state(an_overview(sessions=sessions, photos=photos), measurements)


def withheld_pair(baseline: str, follow_up: str) -> Measurement:
    reason = Reason(code="light", message="The light comes from another side.")
    return a_measurement(baseline, follow_up, verdict=Verdict.NOT_COMPARABLE, reasons=(reason,))


def test_every_session_is_a_row_and_every_view_in_use_a_column() -> None:
    state = a_state(a_photo("a"), a_photo("b", number=1, view=StandardView.CHEEK_LEFT))
    assert [view for view, _label in state.views] == [
        StandardView.FRONTAL,
        StandardView.CHEEK_LEFT,
    ]
    assert [len(row.cells) for row in state.rows] == [2, 2]


def test_a_view_missing_in_a_session_is_a_gap_and_is_counted() -> None:
    state = a_state(a_photo("a"), a_photo("b", number=1, view=StandardView.CHEEK_LEFT))
    assert not state.rows[0].cells[1].photos
    assert state.summary == "2 sessions · 2 photos · 2 gaps"


def test_a_patient_without_photos_is_offered_the_usual_views() -> None:
    state = a_state()
    assert len(state.views) == 3
    assert not state.has_photos


def test_before_comes_before_after_and_healing() -> None:
    state = a_state(
        a_photo("healing", moment=Moment.HEALING),
        a_photo("after", moment=Moment.AFTER),
        a_photo("before"),
    )
    assert [photo.id for photo in state.rows[0].cells[0].photos] == ["before", "after", "healing"]


def test_only_treatments_are_numbered() -> None:
    sessions = (a_session(0, SessionKind.CONSULTATION), a_session(1), a_session(2))
    assert [row.title for row in a_state(sessions=sessions).rows] == [
        "Consultation",
        "Session 1",
        "Session 2",
    ]


def test_a_row_says_the_needle_lengths_used() -> None:
    needling = tuple(
        NeedlingParameters(region=AnatomicRegion.LEFT_CHEEK, needle_length_mm=length)
        for length in (1.25, 1.0)
    )
    several = replace(a_session(0), needling=needling)
    assert a_state(sessions=(several,)).rows[0].detail == "1 to 1.25 mm"
    single = replace(a_session(0), needling=needling[:1])
    assert a_state(sessions=(single,)).rows[0].detail == "1.25 mm"


def test_a_photo_of_another_day_shows_its_own_day() -> None:
    late = replace(a_photo("late"), taken_at=FIRST_DAY + timedelta(days=3))
    assert a_state(late).rows[0].cells[0].photos[0].caption == "Before · 15 Jan"
    assert a_state(a_photo("same")).rows[0].cells[0].photos[0].caption == "Before"


def test_a_withheld_photo_says_why_and_its_baseline_is_marked() -> None:
    measured = withheld_pair("a", "b")
    badges = badges_of((measured,))
    assert badges[measured.baseline_photo_id].kind is BadgeKind.BASELINE
    withheld = badges[measured.follow_up_photo_id]
    assert withheld.kind is BadgeKind.WITHHELD
    assert measured.pair.reasons[0].message in withheld.explanation


def test_a_photo_comparable_with_any_baseline_is_comparable() -> None:
    good, bad = a_measurement("a", "b"), withheld_pair("c", "b")
    for order in ((good, bad), (bad, good)):
        assert badges_of(order)[good.follow_up_photo_id].kind is BadgeKind.COMPARABLE


def test_thumbnails_use_the_width_there_is_within_limits() -> None:
    state = a_state(a_photo("a"), a_photo("b", number=1))
    assert lay_out(state, 200).thumb_width == MIN_THUMB_PX
    assert lay_out(state, 4000).thumb_width == MAX_THUMB_PX
    between = lay_out(state, 310)
    assert MIN_THUMB_PX < between.thumb_width < MAX_THUMB_PX
    assert between.width == 310


def test_the_question_about_a_proposed_view_lies_below_its_photo() -> None:
    state = a_state(a_photo("a"), replace(a_photo("b", number=1), view_confirmed=True))
    layout = lay_out(state, 900)
    asked, sure = layout.items[0].box, layout.items[1].box
    assert layout.question_at(asked.x + asked.width - 10, asked.y + asked.height + 10) == 0
    assert layout.question_at(sure.x + sure.width - 10, sure.y + sure.height + 10) == -1
    assert layout.question_at(*asked.centre) == -1


def test_two_sessions_of_one_view_fit_a_screen() -> None:
    layout = lay_out(a_state(a_photo("a"), a_photo("b", number=1)), 4000)
    assert layout.height < 650


def test_items_do_not_overlap_and_are_found_where_they_are() -> None:
    state = a_state(
        a_photo("a"), a_photo("h", moment=Moment.HEALING), a_photo("b", number=1),
        a_photo("c", view=StandardView.NECK),
    )  # fmt: skip
    layout = lay_out(state, 900)
    for number, item in enumerate(layout.items):
        assert layout.item_at(*item.box.centre) == number
    assert layout.session_at(layout.items[-1].box.centre[1]) == "session-1"
    assert layout.view_at(layout.items[-1].box.centre[0]) is StandardView.NECK


def test_arrow_keys_go_to_the_nearest_item_and_stop_at_the_edge() -> None:
    state = a_state(a_photo("a"), a_photo("b", number=1), a_photo("c", view=StandardView.NECK))
    layout = lay_out(state, 900)
    right, below = layout.neighbour(0, 1, 0), layout.neighbour(0, 0, 1)
    assert layout.items[right].view is StandardView.NECK
    assert layout.items[below].session_id == "session-1"
    assert layout.neighbour(0, -1, 0) == 0
    assert layout.neighbour(-1, 1, 0) == 0


def test_a_repeat_is_no_follow_up_and_makes_no_baseline_of_its_session() -> None:
    first = a_photo("a", number=1)
    later = FIRST_DAY + timedelta(days=28, minutes=2)
    again = replace(first, id=PhotoId("again"), taken_at=later)
    measured = (a_measurement("base", "a"), a_measurement("a", "again"))
    state = a_state(first, again, measurements=measured)
    badges = {
        photo.id: photo.badge.kind
        for row in state.rows
        for cell in row.cells
        for photo in cell.photos
    }
    assert badges == {"a": BadgeKind.COMPARABLE, "again": BadgeKind.REPEAT}
