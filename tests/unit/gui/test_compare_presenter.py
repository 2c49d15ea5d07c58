"""The Compare page's presenter: choosing, opening, correcting and measuring a pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from microjournal.domain.anatomy import StandardView
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import IntegrityFault, MeasurementError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import Verdict
from microjournal.domain.photos import Moment
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.compare import ComparePresenter
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.compare_state import CompareState, PairEnd, Phase, pair_labels
from microjournal.gui.presenters.pair_opening import DETAIL_SIDE_PX, PAIRS_KEPT
from microjournal.services.comparison import ViewSeries
from tests.helpers.comparing import (
    IDENTITY,
    PATIENT,
    FakeComparison,
    FakeMaps,
    FakeMeasuring,
    FakePictures,
    FakeServices,
    a_map,
    a_measurement,
    a_photo,
    a_series,
)

MINUTES = timedelta(minutes=2)
FRONTAL, LEFT = StandardView.FRONTAL, StandardView.OBLIQUE_LEFT


class TextPictures:
    """Makes a word of every picture, so that tests see which one is shown."""

    def from_jpeg(self, jpeg: bytes) -> str:
        return "preview"

    def from_pixels(self, pixels: PixelBuffer) -> str:
        return f"level {pixels.rgb[0]}"


class Desk:
    """A presenter with everything around it, and what it showed and said."""

    def __init__(self, comparison: FakeComparison) -> None:
        self.comparison = comparison
        self.pictures = FakePictures()
        self.analysis = FakeMeasuring(comparison)
        self.maps = FakeMaps(a_map())
        self.runner = ImmediateRunner()
        self.shown: list[CompareState[str]] = []
        self.changes: list[JournalChange] = []
        self.page: ComparePresenter[str] = ComparePresenter(
            FakeServices(comparison, self.pictures, self.analysis, change_maps=self.maps),
            self.runner,
            TextPictures(),
            show=self.shown.append,
            changed=self.changes.append,
        )

    @property
    def state(self) -> CompareState[str]:
        return self.page.state

    def ends(self) -> tuple[str, str]:
        by_end = {photo.end: photo.photo_id for photo in self.state.strip}
        return by_end[PairEnd.BASELINE], by_end[PairEnd.FOLLOW_UP]


def a_desk(*series: ViewSeries) -> Desk:
    desk = Desk(FakeComparison(*series))
    desk.page.set_patient(PATIENT)
    return desk


def test_a_patient_without_photos_is_an_empty_page() -> None:
    assert a_desk().state.phase is Phase.NO_PHOTOS


def test_nobody_on_the_desk_shows_nobody() -> None:
    desk = a_desk(a_series(3))
    desk.page.set_patient(None)
    assert desk.state.phase is Phase.NO_PATIENT
    assert desk.state.pair is None


def test_a_single_photo_is_shown_without_a_comparison() -> None:
    desk = a_desk(a_series(1))
    assert desk.state.phase is Phase.ONE_PHOTO
    assert desk.state.pair is not None
    assert desk.state.pair.follow_up is None
    assert not desk.state.measurable


def test_the_first_photo_is_compared_with_the_last() -> None:
    assert a_desk(a_series(5)).ends() == ("frontal-0", "frontal-4")


def test_healing_photos_are_not_compared_unless_chosen() -> None:
    assert a_desk(a_series(5, healing=(0, 4))).ends() == ("frontal-1", "frontal-3")


def test_a_repeat_is_neither_the_last_session_nor_a_step_of_the_walk() -> None:
    series = a_series(3)
    first, middle, last = series.photos
    repeats = [
        replace(photo, id=PhotoId(f"{photo.id}-again"), taken_at=photo.taken_at + MINUTES)
        for photo in (middle, last)
        if photo.taken_at is not None
    ]
    photos = (first, middle, repeats[0], last, repeats[1])
    desk = a_desk(replace(series, photos=photos))
    assert desk.ends() == ("frontal-0", "frontal-2")
    assert [photo.caption for photo in desk.page.state.strip] == [
        "Baseline", "", "Repeat", "Follow-up", "Repeat",
    ]  # fmt: skip
    desk.page.step_session(-1)
    assert desk.ends() == ("frontal-0", "frontal-1")
    desk.page.choose_photo(PhotoId("frontal-2-again"))
    assert desk.ends() == ("frontal-0", "frontal-2-again")


def test_the_first_view_with_two_photos_is_shown() -> None:
    assert a_desk(a_series(1), a_series(2, view=LEFT)).state.view is LEFT


def test_stored_previews_are_shown_before_the_aligned_pair() -> None:
    desk = a_desk(a_series(2))
    pictures = [state.pair.baseline for state in desk.shown if state.pair is not None]
    assert pictures[0] == "preview"
    assert pictures[-1] == "level 90"


def test_a_stated_scale_measures_the_series_anew_with_progress() -> None:
    desk = a_desk(a_series(3))
    desk.page.baseline_restated(JournalChange(photo_ids=frozenset({PhotoId("frontal-0")})))
    assert desk.analysis.measured == [("frontal-0", "frontal-1"), ("frontal-0", "frontal-2")]
    steps = [state.measuring.step for state in desk.shown if state.measuring is not None]
    assert set(steps) == {"Measuring anew"}
    assert desk.state.findings is not None
    assert desk.state.measuring is None
    assert desk.changes[-1].measurements


def test_a_stated_scale_reaches_a_pair_that_is_not_of_the_series() -> None:
    desk = a_desk(a_series(3))
    desk.page.choose_photo(PhotoId("frontal-1"), PairEnd.BASELINE)
    desk.page.baseline_restated(JournalChange(photo_ids=frozenset({PhotoId("frontal-1")})))
    assert desk.analysis.measured[-1] == ("frontal-1", "frontal-2")


def test_measuring_waits_in_the_heavy_lane_and_reading_in_the_quick_one() -> None:
    desk = a_desk(a_series(2))
    desk.runner.lanes.clear()
    desk.page.measure()
    assert desk.runner.lanes[0] is Lane.HEAVY


def test_labels_say_before_and_after_with_the_day() -> None:
    pair = a_desk(a_series(2)).state.pair
    assert pair is not None
    assert (pair.baseline_label, pair.follow_up_label) == (
        "Before · 12 Jan 2026",
        "After · 9 Feb 2026",
    )


def test_a_second_photo_of_one_session_is_labelled_a_repeat_not_after() -> None:
    first = a_photo("one")
    assert first.taken_at is not None
    again = replace(a_photo("two"), taken_at=first.taken_at + MINUTES)
    assert pair_labels(first, again)[1] == "Repeat · 12 Jan 2026"


def test_neighbours_are_opened_ahead_so_that_the_next_view_needs_no_work() -> None:
    desk = a_desk(a_series(3), a_series(3, view=LEFT))
    assert ("oblique_left-0", "oblique_left-2") in desk.comparison.opened
    before = len(desk.comparison.opened)
    desk.page.step_view(1)
    assert desk.state.pair is not None
    assert desk.state.pair.key == ("oblique_left-0", "oblique_left-2")
    opened_now = desk.comparison.opened[before:]
    assert ("oblique_left-0", "oblique_left-2") not in opened_now


def test_no_more_pairs_are_kept_than_memory_allows() -> None:
    desk = a_desk(a_series(12))
    for _each in range(10):
        desk.page.step_session(-1)
    opened = len(desk.comparison.opened)
    desk.page.choose_photo(PhotoId("frontal-11"))
    assert len(desk.comparison.opened) > opened > PAIRS_KEPT


def test_another_view_keeps_the_two_sessions() -> None:
    desk = a_desk(a_series(5), a_series(5, view=LEFT))
    desk.page.choose_photo(PhotoId("frontal-3"))
    desk.page.choose_view(LEFT)
    assert desk.ends() == ("oblique_left-0", "oblique_left-3")


def test_a_view_without_that_session_falls_back_to_its_own_ends() -> None:
    desk = a_desk(a_series(5), a_series(2, view=LEFT))
    desk.page.step_view(1)
    assert desk.ends() == ("oblique_left-0", "oblique_left-1")


def test_views_go_round_and_round() -> None:
    desk = a_desk(a_series(2), a_series(2, view=LEFT))
    desk.page.step_view(-1)
    assert desk.state.view is LEFT
    desk.page.step_view(1)
    assert desk.state.view is FRONTAL


def test_sessions_stop_at_either_end_and_skip_healing() -> None:
    desk = a_desk(a_series(5, healing=(2,)))
    desk.page.step_session(1)
    assert desk.ends() == ("frontal-0", "frontal-4")
    desk.page.step_session(-1)
    desk.page.step_session(-1)
    assert desk.ends() == ("frontal-0", "frontal-1")
    desk.page.step_session(-1)
    assert desk.ends() == ("frontal-0", "frontal-1")
    desk.page.step_session(1)
    assert desk.ends() == ("frontal-0", "frontal-3")


def test_a_photo_of_the_strip_becomes_the_end_that_is_being_changed() -> None:
    desk = a_desk(a_series(5))
    desk.page.choose_photo(PhotoId("frontal-2"))
    assert desk.ends() == ("frontal-0", "frontal-2")
    desk.page.change_end(PairEnd.BASELINE)
    desk.page.choose_photo(PhotoId("frontal-1"))
    assert desk.ends() == ("frontal-1", "frontal-2")


def test_a_pair_is_always_in_the_order_of_its_dates() -> None:
    desk = a_desk(a_series(5))
    desk.page.choose_photo(PhotoId("frontal-2"), PairEnd.BASELINE)
    desk.page.choose_photo(PhotoId("frontal-1"), PairEnd.FOLLOW_UP)
    assert desk.ends() == ("frontal-1", "frontal-2")


def test_a_photo_cannot_be_compared_with_itself() -> None:
    desk = a_desk(a_series(3))
    desk.page.choose_photo(PhotoId("frontal-0"))
    assert desk.ends() == ("frontal-0", "frontal-2")


def test_two_photos_asked_for_elsewhere_are_opened_once_the_series_is_known() -> None:
    desk = Desk(FakeComparison(a_series(2), a_series(4, view=LEFT)))
    desk.page.compare_photos(PhotoId("oblique_left-3"), PhotoId("oblique_left-1"))
    desk.page.set_patient(PATIENT)
    assert desk.ends() == ("oblique_left-1", "oblique_left-3")


def test_mode_and_pictures_survive_a_change_of_the_pair() -> None:
    desk = a_desk(a_series(4))
    desk.page.set_mode(CompareMode.BLINK)
    desk.page.swap()
    desk.page.step_session(-1)
    assert (desk.state.mode, desk.state.swapped) == (CompareMode.BLINK, True)


def test_healing_photos_are_not_measured_and_the_page_says_why() -> None:
    series = ViewSeries(
        view=FRONTAL,
        photos=(a_photo("one"), a_photo("two", number=1, moment=Moment.HEALING)),
    )
    desk = a_desk(series)
    desk.page.measure()
    assert not desk.state.measurable
    assert "Healing" in desk.state.not_measurable_because
    assert desk.analysis.measured == []
    assert desk.state.pair is not None
    assert desk.state.pair.follow_up_label.startswith("Healing")


def test_a_stored_measurement_is_shown_with_its_pair() -> None:
    comparison = FakeComparison(a_series(2), measured=[a_measurement("frontal-0", "frontal-1")])
    desk = Desk(comparison)
    desk.page.set_patient(PATIENT)
    assert desk.state.findings is not None
    assert desk.state.findings.rows[0].number == "−14.2\N{NO-BREAK SPACE}%"


def test_an_unmeasured_pair_is_known_to_be_unmeasured() -> None:
    desk = a_desk(a_series(2))
    assert desk.state.findings is None
    assert desk.state.findings_known


def test_a_new_measurement_is_shown_and_told_to_the_window() -> None:
    desk = a_desk(a_series(2))
    desk.page.measure()
    assert desk.state.findings is not None
    assert desk.state.measuring is None
    assert desk.changes == [JournalChange(patient_ids=frozenset({PATIENT}), measurements=True)]


def test_progress_of_a_measurement_is_shown() -> None:
    desk = a_desk(a_series(2))
    desk.page.measure()
    steps = [state.measuring.step for state in desk.shown if state.measuring is not None]
    assert set(steps) == {"Measuring this pair"}


def test_a_failed_measurement_says_what_to_do_and_can_be_tried_again() -> None:
    desk = a_desk(a_series(2))
    desk.analysis.error = MeasurementError("no_face", "No face was found.", "Draw a region.")
    desk.page.measure()
    assert desk.state.error is not None
    assert (desk.state.error.code, desk.state.measuring) == ("no_face", None)
    desk.analysis.error = None
    desk.page.measure()
    assert [state.error for state in desk.shown[-1:]] == [None]
    assert desk.state.findings is not None


def test_a_pair_that_cannot_be_opened_says_why_and_opens_on_retry() -> None:
    desk = Desk(FakeComparison(a_series(2)))
    desk.comparison.error = IntegrityFault("original_damaged", "The original is damaged.")
    desk.page.set_patient(PATIENT)
    assert [state.error.code for state in desk.shown[-1:] if state.error] == ["original_damaged"]
    desk.comparison.error = None
    desk.page.retry()
    assert [state.error for state in desk.shown[-1:]] == [None]
    assert desk.state.pair is not None
    assert desk.state.pair.aligned


def test_a_nudge_is_kept_as_alignment_in_original_pixels() -> None:
    desk = a_desk(a_series(2))
    desk.page.nudge(0.01, 0.0)
    desk.page.nudge(0.0, 0.02)
    assert desk.state.nudge == (0.01, 0.02)
    desk.page.keep_nudge()
    baseline, follow_up, matrix = desk.comparison.saved[0]
    assert (baseline, follow_up) == ("frontal-0", "frontal-1")
    expected = (1.0, 0.0, -0.01 * 960, 0.0, 1.0, -0.02 * 640, 0.0, 0.0, 1.0)
    assert matrix == expected
    assert desk.state.nudge == (0.0, 0.0)


def test_a_nudge_of_swapped_pictures_moves_the_other_way() -> None:
    desk = a_desk(a_series(2))
    desk.page.swap()
    desk.page.nudge(0.01, 0.0)
    desk.page.keep_nudge()
    assert desk.comparison.saved[0][2][2] == 0.01 * 960


def test_a_kept_nudge_opens_the_pair_afresh() -> None:
    desk = a_desk(a_series(2))
    opened = len(desk.comparison.opened)
    desk.page.nudge(0.01, 0.0)
    desk.page.keep_nudge()
    assert len(desk.comparison.opened) == opened + 1


def test_without_a_nudge_nothing_is_saved() -> None:
    desk = a_desk(a_series(2))
    desk.page.keep_nudge()
    assert desk.comparison.saved == []
    assert (desk.state.pair.matrix if desk.state.pair else None) == IDENTITY


def test_a_change_elsewhere_keeps_the_choice_and_reads_the_measurement_again() -> None:
    desk = a_desk(a_series(4))
    desk.page.choose_photo(PhotoId("frontal-2"))
    desk.comparison.measured.append(
        a_measurement("frontal-0", "frontal-2", verdict=Verdict.NO_DETECTABLE_CHANGE)
    )
    desk.page.journal_changed(JournalChange(measurements=True))
    assert desk.ends() == ("frontal-0", "frontal-2")
    assert desk.state.findings is not None


def test_new_photos_appear_in_the_strip() -> None:
    desk = a_desk(a_series(2))
    desk.comparison.series = (a_series(3),)
    desk.page.journal_changed(JournalChange(patient_ids=frozenset({PATIENT})))
    assert len(desk.state.strip) == 3
    assert desk.ends() == ("frontal-0", "frontal-1")


def test_a_withdrawn_photo_leaves_the_page() -> None:
    desk = a_desk(a_series(3))
    desk.comparison.series = (a_series(2),)
    desk.page.refresh()
    assert desk.ends() == ("frontal-0", "frontal-1")


def test_changes_of_other_patients_are_none_of_its_business() -> None:
    desk = a_desk(a_series(2))
    shown = len(desk.shown)
    desk.page.journal_changed(JournalChange(patient_ids=frozenset({PatientId("other")})))
    assert len(desk.shown) == shown


def test_looking_closely_opens_the_originals_once_and_only_if_they_show_more() -> None:
    desk = a_desk(a_series(2), a_series(2, view=LEFT))
    opened = len(desk.comparison.opened)
    desk.page.look_closely()
    desk.page.look_closely()
    assert len(desk.comparison.opened) == opened + 1
    assert desk.comparison.sides[-1] == DETAIL_SIDE_PX
    assert desk.state.pair is not None
    assert desk.state.pair.in_detail


def test_detail_is_forgotten_with_its_pair() -> None:
    desk = a_desk(a_series(2), a_series(2, view=LEFT))
    desk.page.look_closely()
    desk.page.step_view(1)
    desk.page.step_view(-1)
    assert desk.state.pair is not None
    assert not desk.state.pair.in_detail


def test_nothing_is_opened_closely_while_only_previews_are_shown() -> None:
    desk = Desk(FakeComparison(a_series(2)))
    desk.comparison.error = IntegrityFault("original_damaged", "The original is damaged.")
    desk.page.set_patient(PATIENT)
    desk.page.look_closely()
    assert DETAIL_SIDE_PX not in desk.comparison.sides
