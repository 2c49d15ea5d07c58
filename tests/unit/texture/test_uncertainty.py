"""From an attribution to an interval, by hand."""

from __future__ import annotations

import math

import pytest

from microjournal.texture.attribution import Attribution
from microjournal.texture.causes import CAUSES, Cause
from microjournal.texture.interval import (
    CALIBRATIONS,
    CAREFUL_DIRECTION_CHANGE,
    FLOORS,
    Setting,
    Uncertainty,
    blur_error,
    extra_light,
    is_light_checked,
    uncertainty,
)

NOTHING = {cause.name: 0.0 for cause in CAUSES}


def an_attribution(
    *,
    delta: float = 0.0,
    fit_error: float = 0.0,
    misfit: float = 0.0,
    skew_deficit: float = 0.0,
    **causes: float,
) -> Attribution:
    return Attribution(
        delta=delta,
        causes=NOTHING | causes,
        fit_error=fit_error,
        spatial_error=0.01,
        misfit=misfit,
        dilution=0.0,
        skew_deficit=skew_deficit,
    )


def test_the_interval_adds_both_errors_in_squares() -> None:
    error = Uncertainty(spatial=0.03, repeat=0.04)
    assert error.unchanged == pytest.approx(0.05)
    assert error.smallest_detectable_change == pytest.approx(0.0979982)
    assert error.interval(-0.2) == pytest.approx((-0.2979982, -0.1020018))


@pytest.mark.parametrize("setting", Setting)
def test_a_perfect_match_leaves_the_floor(setting: Setting) -> None:
    assert uncertainty(an_attribution(), setting=setting).unchanged == pytest.approx(
        FLOORS[setting]
    )


@pytest.mark.parametrize(
    ("rig_changed", "scale_assumed", "floor"), [(True, False, 0.10), (False, True, 0.03)]
)
def test_another_camera_or_an_unknown_scale_raises_the_floor(
    rig_changed: bool, scale_assumed: bool, floor: float
) -> None:
    error = uncertainty(
        an_attribution(),
        setting=Setting.CLOSE_UP,
        rig_changed=rig_changed,
        scale_assumed=scale_assumed,
    )
    assert error.unchanged == pytest.approx(floor)


def test_own_repeat_photographs_stand_in_for_the_floor() -> None:
    error = uncertainty(an_attribution(), setting=Setting.FACE, own_repeat_sd=0.021)
    assert error.unchanged == pytest.approx(0.021)


def test_the_error_of_the_fit_of_a_face_grows_with_misfit() -> None:
    by = CALIBRATIONS[Setting.FACE]
    expected = by.scale * 0.02 * 3.0**by.power
    error = uncertainty(an_attribution(fit_error=0.02, misfit=2.0 * by.knee), setting=Setting.FACE)
    assert error.unchanged == pytest.approx(math.hypot(expected, FLOORS[Setting.FACE]))
    assert expected > by.scale * 0.02


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
def test_every_cause_widens_the_interval_in_either_direction(cause: Cause) -> None:
    name = str(cause.name)
    plain = uncertainty(an_attribution(), setting=Setting.CLOSE_UP).unchanged
    more = uncertainty(an_attribution(**{name: 0.5}), setting=Setting.CLOSE_UP).unchanged
    less = uncertainty(an_attribution(**{name: -0.5}), setting=Setting.CLOSE_UP).unchanged
    assert more > plain
    assert less == more


@pytest.mark.parametrize("gain", [0.3, -0.3])
def test_the_error_of_a_close_up_grows_with_what_turned_and_with_chroma(gain: float) -> None:
    by = CALIBRATIONS[Setting.CLOSE_UP]
    found = an_attribution(fit_error=0.1)
    plain = by.scaled_error(found)
    coloured = by.scaled_error(found, chroma_gain=gain)
    turned = by.scaled_error(found, direction_change=3.0 * CAREFUL_DIRECTION_CHANGE)
    assert coloured == pytest.approx(plain * math.exp(0.3 * by.colour))
    assert turned == pytest.approx(plain * 4.0**by.turning)
    assert min(coloured, turned) > plain


def test_light_and_blur_that_were_found_are_doubted_more_on_close_ups_than_on_faces() -> None:
    by, face = CALIBRATIONS[Setting.CLOSE_UP], CALIBRATIONS[Setting.FACE]
    for name, doubt, times in (("oblique_light", 0.24, by.light), ("blur", 0.06, by.blur)):
        found = an_attribution(**{name: 0.1})
        assert by.scaled_error(found) == pytest.approx(by.scale * times * doubt * 0.1)
        assert face.scaled_error(found) == pytest.approx(face.scale * doubt * 0.1)
    noisy = an_attribution(noise=0.1)
    assert by.scaled_error(noisy) == pytest.approx(by.scale * 0.15 * 0.1)


@pytest.mark.parametrize("delta", [-0.4, -0.11, -0.09, 0.0, 0.2])
def test_the_interval_holds_every_change_under_which_the_number_is_no_surprise(
    delta: float,
) -> None:
    error = Uncertainty(spatial=0.03, repeat=0.04, response=0.2)
    for edge in error.interval(delta):
        sd = math.hypot(error.unchanged, 0.2 * edge)
        assert abs(delta - edge) == pytest.approx(1.959964 * sd)


@pytest.mark.parametrize("response", [0.0, 0.12, 0.35])
def test_how_skin_answers_does_not_decide_whether_it_changed(response: float) -> None:
    error = Uncertainty(spatial=0.03, repeat=0.04, response=response)
    smallest = error.smallest_detectable_change
    assert error.interval(-smallest - 1e-6)[1] < 0.0 < error.interval(-smallest + 1e-6)[1]


def test_the_share_of_doubt_grows_with_pigment_up_to_a_third() -> None:
    shares = [
        uncertainty(an_attribution(skew_deficit=deficit), setting=Setting.CLOSE_UP).response
        for deficit in (0.0, 0.2, 2.0)
    ]
    assert shares == pytest.approx([0.18, 0.24, 0.35])


def test_the_spatial_part_never_exceeds_the_whole() -> None:
    error = uncertainty(an_attribution(), setting=Setting.CLOSE_UP, own_repeat_sd=0.002)
    assert error.spatial <= error.unchanged
    assert error.unchanged == pytest.approx(0.002)


@pytest.mark.parametrize(
    ("angle", "checked", "extra"),
    [(None, False, 0.0), (2.0, True, 0.0), (6.0, True, 0.1327), (10.0, False, 0.24)],
)
def test_the_farther_the_light_moved_the_more_is_left_to_it(
    angle: float | None, checked: bool, extra: float
) -> None:
    assert is_light_checked(angle) is checked
    assert extra_light(angle) == pytest.approx(extra, abs=1e-4)


@pytest.mark.parametrize(("delta", "share"), [(-0.1, 0.65), (0.1, 0.25)])
def test_blur_explains_only_a_change_in_its_own_direction(delta: float, share: float) -> None:
    assert blur_error(-0.4, delta) == pytest.approx(share * 0.4)


def test_noise_that_was_subtracted_leaves_a_quarter_of_its_share() -> None:
    error = uncertainty(an_attribution(), setting=Setting.CLOSE_UP, noise_share=0.2)
    assert error.unchanged == pytest.approx(math.hypot(0.05, FLOORS[Setting.CLOSE_UP]))


@pytest.mark.parametrize(("setting", "counts"), [(Setting.CLOSE_UP, True), (Setting.FACE, False)])
def test_a_close_up_from_the_side_counts_what_pits_hide(setting: Setting, counts: bool) -> None:
    error = uncertainty(an_attribution(), setting=setting, anisotropy=1.04)
    expected = math.hypot(0.02 if counts else 0.0, FLOORS[setting])
    assert error.unchanged == pytest.approx(expected)
