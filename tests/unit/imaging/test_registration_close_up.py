"""Close-ups: accuracy against known geometry, refusal, symmetry and repeatability."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from skimage.registration import phase_cross_correlation

from microjournal.domain.control import CallbackControl, NoControl
from microjournal.domain.errors import InputError, MeasurementError, OperationCancelled
from microjournal.imaging.alignment import CLOSE_UP_ROUNDS, align, photo_detail
from microjournal.imaging.detail import log_luminance
from microjournal.imaging.flow import dense_map
from microjournal.imaging.frame import sample_common_frame
from microjournal.imaging.geometry import apply_homography
from microjournal.imaging.judgement import CLOSE_UP_LIMITS, agreement
from microjournal.imaging.registration import RegisteredPair, register_close_up
from tests.helpers.skin_texture import Shot, a_skin, photograph, true_map

BASELINE = Shot()
REGION = ((90.0, 90.0), (330.0, 90.0), (330.0, 330.0), (90.0, 330.0))
# scikit-image ships this function without types.
REFEREE: Callable[..., tuple[npt.NDArray[np.float64], float, float]] = phase_cross_correlation
CHANGES = {
    "another exposure of the sensor": Shot(seed=2),
    "rotation 30": Shot(rotation_deg=30, seed=2),
    "rotation -45, smaller": Shot(rotation_deg=-45, px_per_mm=6, seed=2),
    "rotation 100": Shot(rotation_deg=100, seed=2),
    "twice the scale": Shot(px_per_mm=16, side_px=800, seed=2),
    "half the scale": Shot(px_per_mm=4, side_px=300, seed=2),
    "perspective": Shot(perspective=0.15, rotation_deg=8, seed=2),
    "blur": Shot(blur_mm=0.15, rotation_deg=8, seed=2),
    "noise": Shot(noise=0.016, rotation_deg=8, seed=2),
    "light, exposure and white balance": Shot(
        exposure=0.4, white_balance=(1.1, 1.0, 0.8), shading=0.5, rotation_deg=8, seed=2
    ),
}


@pytest.fixture(scope="module")
def skin() -> npt.NDArray[np.float32]:
    return a_skin(1)


@pytest.fixture(scope="module")
def baseline(skin: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    return photograph(skin, BASELINE)


def register(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> RegisteredPair:
    return register_close_up(
        first, second, baseline_px_per_mm=BASELINE.px_per_mm, region_polygon=REGION
    )


def errors_mm(
    pair: RegisteredPair, skin: npt.NDArray[np.float32], shot: Shot
) -> npt.NDArray[np.float64]:
    places = pair.base_xy[pair.region_mask].astype(np.float64)
    wanted = apply_homography(true_map(skin, BASELINE, shot), places)
    apart = np.linalg.norm(pair.map_xy[pair.region_mask] - wanted, axis=-1)
    return np.asarray(apart / shot.px_per_mm)


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_skin_is_registered_to_a_few_hundredths_of_a_millimetre(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8], name: str
) -> None:
    shot = CHANGES[name]
    pair = register(baseline, photograph(skin, shot))
    errors = errors_mm(pair, skin, shot)
    assert np.median(errors) < 0.02
    assert errors.max() < 0.05
    assert pair.registration.residual_mm < 0.02
    assert pair.agreement.correlation > 0.95


@pytest.mark.parametrize("name", ["half the scale", "rotation 100", "twice the scale"])
def test_the_scale_of_the_follow_up_is_found(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8], name: str
) -> None:
    shot = CHANGES[name]
    pair = register(baseline, photograph(skin, shot))
    assert pair.follow_px_per_mm == pytest.approx(shot.px_per_mm, rel=0.003)
    assert pair.px_per_mm == pytest.approx(
        0.92 * min(BASELINE.px_per_mm, shot.px_per_mm), rel=0.003
    )


def test_the_region_and_the_display_homography_follow_the_skin(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8]
) -> None:
    shot = CHANGES["perspective"]
    pair = register(baseline, photograph(skin, shot))
    truth = true_map(skin, BASELINE, shot)
    corners = apply_homography(truth, np.array(REGION))
    assert np.abs(np.array(pair.follow_up_polygon) - corners).max() < 0.5
    matrix = np.array(pair.registration.matrix).reshape(3, 3)
    assert np.abs(apply_homography(matrix, np.array(REGION)) - corners).max() < 0.5


def test_a_photo_lies_exactly_on_itself(baseline: npt.NDArray[np.uint8]) -> None:
    pair = register(baseline, baseline.copy())
    assert np.array_equal(pair.base_xy, pair.map_xy)
    assert pair.registration.matrix == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    assert pair.registration.residual_mm == 0.0


def test_swapping_the_photos_gives_the_inverse_map(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8]
) -> None:
    shot = Shot(rotation_deg=12, px_per_mm=8.0, perspective=0.1, seed=3)
    other = photograph(skin, shot)
    there, back = register(baseline, other), register(other, baseline)
    forth = np.array(there.registration.matrix).reshape(3, 3)
    home = np.array(back.registration.matrix).reshape(3, 3)
    places = there.base_xy[there.region_mask].astype(np.float64)[::97]
    again = apply_homography(home, apply_homography(forth, places))
    assert np.linalg.norm(again - places, axis=-1).max() < 0.05 * BASELINE.px_per_mm
    assert there.agreement.correlation == pytest.approx(back.agreement.correlation, abs=0.01)


def test_the_same_pair_gives_the_same_bits(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8]
) -> None:
    other = photograph(skin, Shot(rotation_deg=5, noise=0.01, seed=7))
    first, second = register(baseline, other), register(baseline, other)
    assert np.array_equal(first.map_xy, second.map_xy)
    assert first.registration == second.registration


def test_phase_correlation_finds_no_shift_left_in_the_frame(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8]
) -> None:
    other = photograph(skin, Shot(rotation_deg=20, shift_mm=(3.3, -2.1), seed=4))
    frame = sample_common_frame(baseline, other, register(baseline, other))
    first, second = (image[40:-40, 40:-40, 1] for image in (frame.baseline, frame.follow_up))
    shift, _error, _phase = REFEREE(first, second, upsample_factor=50)
    assert np.abs(shift).max() / frame.px_per_mm < 0.01


@pytest.mark.parametrize(
    "make",
    [
        lambda skin: photograph(a_skin(2), BASELINE),
        lambda skin: np.ascontiguousarray(photograph(skin, Shot(seed=3))[:, ::-1]),
        lambda skin: np.full((420, 420, 3), 120, np.uint8),
    ],
    ids=["other skin", "mirrored skin", "a wall"],
)
def test_what_is_not_the_same_skin_is_refused(
    skin: npt.NDArray[np.float32],
    baseline: npt.NDArray[np.uint8],
    make: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.uint8]],
) -> None:
    with pytest.raises(MeasurementError) as refusal:
        register(baseline, make(skin))
    assert refusal.value.code == "not_registered"
    assert refusal.value.hint


def test_skin_that_is_hardly_in_the_picture_is_refused(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8]
) -> None:
    with pytest.raises(MeasurementError) as refusal:
        register(baseline, photograph(skin, Shot(shift_mm=(36, 0), seed=2)))
    assert refusal.value.code in {"too_little_overlap", "not_registered"}


def test_flow_cannot_bend_other_skin_until_it_agrees(baseline: npt.NDArray[np.uint8]) -> None:
    box = (0, 0, 420, 420)
    first = photo_detail(baseline, box, 8.0, 7.0)
    second = photo_detail(photograph(a_skin(2), BASELINE), box, 8.0, 7.0)
    start = dense_map(first.window.grid())
    dense = align(first, second, start, limit_mm=1.2, coarse=CLOSE_UP_ROUNDS, control=NoControl())
    mask = np.zeros(first.pixels.shape, np.bool_)
    mask[50:-50, 50:-50] = True
    found = agreement(first, second, dense, mask)
    assert found.correlation < CLOSE_UP_LIMITS.correlation - 0.1


def test_a_region_off_the_photo_is_the_users_to_mend(baseline: npt.NDArray[np.uint8]) -> None:
    with pytest.raises(InputError) as refusal:
        register_close_up(
            baseline,
            baseline.copy(),
            baseline_px_per_mm=8.0,
            region_polygon=((900.0, 900.0), (990.0, 900.0), (990.0, 990.0)),
        )
    assert refusal.value.code == "empty_region"


def test_registration_stops_when_it_is_cancelled(
    skin: npt.NDArray[np.float32], baseline: npt.NDArray[np.uint8]
) -> None:
    control = CallbackControl(lambda progress: control.cancel())
    with pytest.raises(OperationCancelled):
        register_close_up(
            baseline, photograph(skin, Shot(seed=2)), baseline_px_per_mm=8.0, control=control
        )


def test_exposure_shifts_log_luminance_by_a_constant() -> None:
    grey = np.full((4, 4, 3), 188, np.uint8)
    half = np.full((4, 4, 3), 137, np.uint8)
    difference = float(log_luminance(grey)[0, 0] - log_luminance(half)[0, 0])
    assert difference == pytest.approx(np.log((0.5029 + 0.004) / (0.2502 + 0.004)), abs=0.003)
