"""The whole chain on photos of synthetic skin, and the records it leaves."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from microjournal.domain.anatomy import AnatomicRegion, RegionSource, StandardView
from microjournal.domain.control import CallbackControl, Progress
from microjournal.domain.errors import InputError, OperationCancelled
from microjournal.domain.measurements import PairMeasurement, Verdict
from microjournal.domain.photos import CaptureConditions, Lighting, Moment
from microjournal.domain.ports import Journal
from microjournal.phantom.camera import CaptureSetup, SkinCondition
from microjournal.services.analysis import AnalysisService, PairAnalyser, PhotoInput
from microjournal.services.comparability import is_rig_change
from microjournal.services.pair_measurement import overall_verdict
from microjournal.support.words import view_text
from microjournal.texture.registry import RELIEF_CHANGE
from tests.storage.builders import PATIENT, SteppingClock
from tests.unit.services.series_builders import a_number, a_refusal, a_stored_photo, a_visit
from tests.unit.services.skin_photos import (
    PX_PER_MM,
    RIG,
    LosslessDecoder,
    NoFaces,
    a_skin_photo,
)


def a_service(journal: Journal, decoder: LosslessDecoder | None = None) -> AnalysisService:
    analyser = PairAnalyser(decoder or LosslessDecoder(), NoFaces())
    return AnalysisService(journal, analyser, SteppingClock())


def an_input(data: bytes, *, conditions: CaptureConditions | None = None) -> PhotoInput:
    return PhotoInput(
        data=data,
        sha256=f"digest of {len(data)} bytes",
        conditions=conditions or CaptureConditions(),
        view=StandardView.CHEEK_RIGHT,
    )


def compared(
    baseline: bytes, follow_up: bytes, *, px_per_mm: float | None = PX_PER_MM
) -> PairMeasurement:
    analyser = PairAnalyser(LosslessDecoder(), NoFaces())
    return analyser.compare(an_input(baseline), an_input(follow_up), px_per_mm_hint=px_per_mm)


def test_a_photo_compared_with_itself_has_changed_by_exactly_zero() -> None:
    pair = compared(a_skin_photo(), a_skin_photo())
    assert pair.regions[0].log_change == 0.0
    assert pair.verdict is Verdict.NO_DETECTABLE_CHANGE


def test_thirty_percent_less_relief_is_smoother() -> None:
    pair = compared(a_skin_photo(), a_skin_photo(relief_factor=0.7, shot=1))
    assert pair.verdict is Verdict.SMOOTHER
    assert pair.regions[0].log_change is not None
    assert -0.55 < pair.regions[0].log_change < -0.1


def test_a_repeat_of_unchanged_skin_is_no_detectable_change() -> None:
    assert compared(a_skin_photo(), a_skin_photo(shot=1)).verdict is Verdict.NO_DETECTABLE_CHANGE


def test_exchanging_the_photos_flips_the_sign() -> None:
    first, second = a_skin_photo(), a_skin_photo(relief_factor=0.7, shot=1)
    there, back = compared(first, second).regions[0], compared(second, first).regions[0]
    assert there.log_change is not None
    assert back.log_change is not None
    assert back.log_change == pytest.approx(-there.log_change, abs=0.02)
    assert back.verdict is Verdict.ROUGHER


DISTURBED = {
    "brighter": replace(RIG, exposure_ev=0.5),
    "darker": replace(RIG, exposure_ev=-1.0),
    "warmer": replace(RIG, warmth=0.18),
    "from farther away": replace(RIG, px_per_mm=8.0),
    "out of focus": replace(RIG, defocus_mm=0.12),
    "moved": replace(RIG, motion_mm=0.25, motion_angle_deg=30.0),
    "noisy": replace(RIG, noise=4.0),
    "sharpened": replace(RIG, sharpening=0.6),
    "denoised": replace(RIG, denoising=0.8),
    "compressed": replace(RIG, jpeg_quality=60),
    "tone curve": replace(RIG, tone_contrast=0.3),
    "light less oblique": replace(RIG, light_slant_deg=25.0),
    "light a little less oblique": replace(RIG, light_slant_deg=35.0),
    "light from elsewhere": replace(RIG, light_tilt_deg=175.0),
    "much ambient light": replace(RIG, ambient=RIG.ambient + 0.3),
    "some ambient light": replace(RIG, ambient=RIG.ambient + 0.1),
    "oily": replace(RIG, skin=SkinCondition(oil=0.5)),
    "made up": replace(RIG, skin=SkinCondition(foundation=0.6)),
    "tanned": replace(RIG, skin=SkinCondition(tan=0.25)),
}


@pytest.mark.parametrize("name", DISTURBED)
def test_unchanged_skin_is_never_smoother(name: str) -> None:
    setup: CaptureSetup = DISTURBED[name]
    pair = compared(a_skin_photo(), a_skin_photo(setup=setup, shot=1))
    assert pair.verdict is not Verdict.SMOOTHER


def test_skin_of_somebody_else_is_not_comparable() -> None:
    pair = compared(a_skin_photo(7), a_skin_photo(8))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert {reason.code for reason in pair.reasons} & {"not_registered", "skin_does_not_match"}
    assert pair.regions[0].log_change is None


def test_the_record_holds_what_a_recomputation_needs() -> None:
    pair = compared(a_skin_photo(), a_skin_photo(shot=1))
    region = pair.regions[0]
    assert pair.metric == RELIEF_CHANGE
    assert pair.baseline_calibration is not None
    assert pair.baseline_calibration.px_per_mm == PX_PER_MM
    assert pair.baseline_calibration.source == "stated"
    assert pair.follow_up_calibration is not None
    assert pair.follow_up_calibration.px_per_mm == pytest.approx(PX_PER_MM, rel=0.02)
    assert pair.frame_px_per_mm is not None
    assert pair.frame_px_per_mm < PX_PER_MM
    assert pair.registration is not None
    assert pair.registration.residual_mm < 0.1
    assert region.region.source is RegionSource.WHOLE_PHOTO
    assert region.region.region is AnatomicRegion.RIGHT_CHEEK
    assert len(region.follow_up_polygon) == len(region.region.polygon)
    assert region.se_spatial is not None
    assert region.se_repeat is not None
    assert "capture_limits" in json.loads(pair.parameters)


def test_the_same_pair_measures_the_same_to_the_last_bit() -> None:
    first, second = a_skin_photo(), a_skin_photo(relief_factor=0.7, shot=1)
    assert compared(first, second) == compared(first, second)


def test_an_unknown_scale_is_assumed_and_said() -> None:
    pair = compared(a_skin_photo(), a_skin_photo(shot=1), px_per_mm=None)
    assert pair.baseline_calibration is not None
    assert pair.baseline_calibration.source == "assumed"
    assert "scale_assumed" in {reason.code for reason in pair.reasons}


def test_known_different_lighting_is_refused_before_anything_is_aligned() -> None:
    analyser = PairAnalyser(LosslessDecoder(), NoFaces())
    pair = analyser.compare(
        an_input(a_skin_photo(), conditions=CaptureConditions(lighting=Lighting.DIFFUSE)),
        an_input(a_skin_photo(), conditions=CaptureConditions(lighting=Lighting.OBLIQUE)),
    )
    assert [reason.code for reason in pair.reasons] == ["lighting_differs"]
    assert pair.registration is None


def test_another_camera_is_said_and_widens_the_interval() -> None:
    analyser = PairAnalyser(LosslessDecoder(), NoFaces())
    pair = analyser.compare(
        an_input(a_skin_photo(), conditions=CaptureConditions(camera_model="One")),
        an_input(a_skin_photo(shot=1), conditions=CaptureConditions(camera_model="Two")),
        px_per_mm_hint=PX_PER_MM,
    )
    assert "camera_differs" in {reason.code for reason in pair.reasons}
    assert pair.regions[0].se_repeat is not None
    assert pair.regions[0].se_repeat >= 0.10


@pytest.mark.parametrize(
    ("first", "second", "changed"),
    [
        (CaptureConditions(camera_model="One"), CaptureConditions(), False),
        (CaptureConditions(lens="A"), CaptureConditions(lens="B"), True),
        (CaptureConditions(focal_length_mm=50.0), CaptureConditions(focal_length_mm=51.0), False),
        (CaptureConditions(focal_length_mm=50.0), CaptureConditions(focal_length_mm=60.0), True),
        (CaptureConditions(iso=100), CaptureConditions(iso=400), False),
        (CaptureConditions(iso=100), CaptureConditions(iso=800), True),
    ],
)
def test_a_rig_change_is_what_the_files_state(
    first: CaptureConditions, second: CaptureConditions, changed: bool
) -> None:
    assert is_rig_change(first, second) is changed
    assert is_rig_change(second, first) is changed


def test_regions_that_disagree_make_no_claim_together() -> None:
    smoother, level = a_number(-0.3), a_number(-0.01)
    rougher = replace(a_number(0.3), verdict=Verdict.ROUGHER)
    assert overall_verdict([smoother, level]) is Verdict.SMOOTHER
    assert overall_verdict([smoother, rougher]) is Verdict.NO_DETECTABLE_CHANGE
    assert overall_verdict([smoother, level, level]) is Verdict.NO_DETECTABLE_CHANGE
    assert overall_verdict([a_refusal()]) is Verdict.NOT_COMPARABLE


def test_every_later_photo_before_treatment_is_measured_against_the_first(
    journal: Journal,
) -> None:
    baseline = a_visit(journal, 0, data=a_skin_photo())
    first = a_visit(journal, 1, data=a_skin_photo(shot=1))
    a_visit(journal, 2, data=a_skin_photo(shot=2), moment=Moment.HEALING)
    third = a_visit(journal, 3, data=a_skin_photo(relief_factor=0.7, shot=1))
    decoder = LosslessDecoder()
    made = a_service(journal, decoder).measure_patient(PATIENT)
    assert [(m.baseline_photo_id, m.follow_up_photo_id) for m in made] == [
        (baseline, first),
        (baseline, third),
    ]
    assert decoder.decoded == 3
    assert set(journal.measurements(PATIENT)) == set(made)


def test_measured_pairs_are_skipped_unless_asked_for(journal: Journal) -> None:
    a_visit(journal, 0, data=a_skin_photo())
    a_visit(journal, 1, data=a_skin_photo(shot=1))
    service = a_service(journal)
    assert len(service.measure_patient(PATIENT)) == 1
    assert service.measure_patient(PATIENT) == ()
    assert len(service.measure_patient(PATIENT, remeasure=True)) == 1


def test_views_are_measured_apart(journal: Journal) -> None:
    a_visit(journal, 0, data=a_skin_photo(), view=StandardView.CHEEK_RIGHT)
    a_visit(journal, 1, data=a_skin_photo(shot=1), view=StandardView.CHEEK_LEFT)
    assert a_service(journal).measure_patient(PATIENT) == ()


def test_a_photo_that_cannot_be_read_is_one_bad_row(journal: Journal) -> None:
    a_visit(journal, 0, data=a_skin_photo())
    a_visit(journal, 1, data=b"this is no photo at all")
    a_visit(journal, 2, data=a_skin_photo(shot=2))
    bad, good = a_service(journal).measure_patient(PATIENT)
    assert [reason.code for reason in bad.pair.reasons] == ["not_a_photo"]
    assert bad.pair.verdict is Verdict.NOT_COMPARABLE
    assert good.pair.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert len(journal.measurements(PATIENT)) == 2


def test_a_missing_original_is_told_but_not_kept_because_a_restore_would_mend_it(
    journal: Journal,
) -> None:
    a_visit(journal, 0, data=a_skin_photo())
    a_visit(journal, 1, data=a_skin_photo(shot=1))
    for stored in (journal.folder / "objects").glob("??/*"):
        stored.unlink()
    (made,) = a_service(journal).measure_patient(PATIENT)
    assert [reason.code for reason in made.pair.reasons] == ["original_missing"]
    assert journal.measurements(PATIENT) == ()


def test_any_two_photos_of_a_patient_can_be_measured(journal: Journal) -> None:
    first = a_visit(journal, 0, data=a_skin_photo())
    session = journal.sessions(PATIENT)[0].id
    second = a_stored_photo(journal, session, data=a_skin_photo(shot=1))
    made = a_service(journal).measure_pair(second, first)
    assert (made.baseline_photo_id, made.follow_up_photo_id) == (second, first)


def test_an_unknown_photo_is_the_users_mistake(journal: Journal) -> None:
    first = a_visit(journal, 0, data=a_skin_photo())
    with pytest.raises(InputError):
        a_service(journal).measure_pair(first, type(first)("unknown"))


def test_a_series_tells_how_many_of_its_pairs_are_measured_and_in_words(journal: Journal) -> None:
    for session in range(3):
        a_visit(journal, session, data=a_skin_photo(shot=session))
    seen: list[Progress] = []
    a_service(journal).measure_patient(PATIENT, control=CallbackControl(seen.append))
    assert {progress.total for progress in seen} == {2}
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert {progress.step for progress in seen} == {view_text(StandardView.CHEEK_RIGHT), ""}


def test_a_cancelled_run_keeps_what_is_finished(journal: Journal) -> None:
    a_visit(journal, 0, data=a_skin_photo())
    a_visit(journal, 1, data=a_skin_photo(shot=1))
    a_visit(journal, 2, data=a_skin_photo(shot=2))

    def stop_after_the_first(_progress: Progress) -> None:
        if journal.measurements(PATIENT):
            control.cancel()

    control = CallbackControl(stop_after_the_first)
    with pytest.raises(OperationCancelled):
        a_service(journal).measure_patient(PATIENT, control=control)
    assert len(journal.measurements(PATIENT)) == 1
