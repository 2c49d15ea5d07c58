"""The whole texture half on aligned pairs whose truth is known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from microjournal.domain.measurements import QualityNumber, Reason, RegionMeasurement, Verdict
from microjournal.texture.arrays import FloatImage, SkinPair
from microjournal.texture.interval import Setting
from microjournal.texture.measure import PairContext, measure_region
from microjournal.texture.parameters import parameters
from tests.unit.texture.builders import a_pair, a_region, a_skin, blurred, with_noise

CLAIMS = {Verdict.SMOOTHER, Verdict.ROUGHER}


def measured(pair: SkinPair, context: PairContext | None = None) -> RegionMeasurement:
    return measure_region(
        pair,
        region=a_region(),
        follow_up_polygon=((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),
        context=context or PairContext(),
    )


def compared(baseline: FloatImage, follow_up: FloatImage) -> RegionMeasurement:
    return measured(a_pair(with_noise(baseline, seed=11), with_noise(follow_up, seed=12)))


def test_identical_photos_have_changed_by_exactly_zero() -> None:
    photo = with_noise(a_skin(), seed=1)
    result = measured(a_pair(photo, photo))
    assert result.log_change == 0.0
    assert result.percent_change == 0.0
    assert result.verdict is Verdict.NO_DETECTABLE_CHANGE


@pytest.mark.parametrize("seed", [1, 2])
def test_thirty_percent_less_relief_is_found(seed: int) -> None:
    result = compared(a_skin(seed), a_skin(seed, relief_factor=0.7))
    assert result.verdict is Verdict.SMOOTHER
    assert result.log_change is not None
    assert math.log(0.6) < result.log_change < math.log(0.85)


def test_more_relief_is_rougher() -> None:
    assert compared(a_skin(relief_factor=0.7), a_skin()).verdict is Verdict.ROUGHER


def test_exchanging_the_photos_flips_the_sign_and_nothing_else() -> None:
    pair = a_pair(with_noise(a_skin(), seed=1), with_noise(a_skin(relief_factor=0.8), seed=2))
    there, back = measured(pair), measured(pair.swapped())
    assert there.log_change is not None
    assert back.log_change is not None
    assert there.interval is not None
    assert back.interval is not None
    assert back.log_change == pytest.approx(-there.log_change, abs=1e-9)
    assert back.interval == pytest.approx((-there.interval[1], -there.interval[0]), abs=1e-9)
    assert {there.verdict, back.verdict} == CLAIMS


def test_measuring_again_gives_every_bit_again() -> None:
    pair = a_pair(with_noise(a_skin(), seed=1), with_noise(a_skin(relief_factor=0.8), seed=2))
    assert measured(pair) == measured(pair)


def toned(photo: FloatImage) -> FloatImage:
    encoded = np.sqrt(photo)
    curved = 0.7 * encoded + 0.3 * encoded**2 * (3.0 - 2.0 * encoded)
    return np.asarray(curved**2, dtype=np.float32)


def compressed(photo: FloatImage) -> FloatImage:
    encoded = np.clip(np.sqrt(photo) * 255.0, 0, 255).astype(np.uint8)
    _done, data = cv2.imencode(".jpg", encoded, [cv2.IMWRITE_JPEG_QUALITY, 60])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.float32)
    return (decoded / 255.0) ** 2


def shade(gradient: float) -> FloatImage:
    """Return brightness that falls from left to right by ``gradient`` log units over 30 mm."""
    along = np.arange(420) / 300.0
    return np.exp(-gradient * along)[None, :, None].astype(np.float32)


NUISANCES: dict[str, Callable[[FloatImage], object]] = {
    "brighter": lambda photo: photo * np.float32(1.8),
    "darker": lambda photo: photo * np.float32(0.5),
    "warmer": lambda photo: photo * np.array([1.2, 1.0, 0.8], dtype=np.float32),
    "slightly blurred": lambda photo: blurred(photo, 0.8),
    "blurred": lambda photo: blurred(photo, 1.4),
    "noisier": lambda photo: with_noise(photo, seed=5, sd=0.008),
    "contrast raised": toned,
    "compressed": compressed,
    "denoised": lambda photo: cv2.bilateralFilter(photo, 5, 0.03, 1.6),
    "made up": lambda photo: photo + 0.5 * (photo.mean(axis=(0, 1)) - photo),
}


@pytest.mark.parametrize("name", NUISANCES)
def test_unchanged_skin_is_never_called_smoother(name: str) -> None:
    result = compared(a_skin(), np.asarray(NUISANCES[name](a_skin()), dtype=np.float32))
    assert result.verdict is not Verdict.SMOOTHER


def test_other_skin_is_not_comparable() -> None:
    result = compared(a_skin(1), a_skin(2))
    assert result.verdict is Verdict.NOT_COMPARABLE
    assert "skin_does_not_match" in {reason.code for reason in result.reasons}
    assert result.log_change is None
    assert result.interval is None


def test_a_region_of_a_few_tiles_is_refused() -> None:
    pair = a_pair(a_skin(), a_skin())
    inside = np.zeros_like(pair.inside)
    inside[100:180, 100:180] = True
    small = SkinPair(
        baseline=pair.baseline,
        follow_up=pair.follow_up,
        visible=pair.visible,
        inside=inside,
        px_per_mm=pair.px_per_mm,
    )
    assert [reason.code for reason in measured(small).reasons] == ["region_too_small"]


def test_a_pair_refused_before_carries_no_number_but_its_evidence() -> None:
    refusal = Reason(code="lighting_differs", message="Light differs.")
    context = PairContext(
        refusals=(refusal,), quality=(QualityNumber(name="light_angle_deg", value=20.0),)
    )
    result = measured(a_pair(a_skin(), a_skin(relief_factor=0.7)), context)
    assert result.verdict is Verdict.NOT_COMPARABLE
    assert result.reasons == (refusal,)
    assert result.log_change is None
    assert result.bands
    assert result.quality[0].name == "light_angle_deg"


def test_another_camera_widens_the_interval() -> None:
    pair = a_pair(with_noise(a_skin(), seed=1), with_noise(a_skin(), seed=2))
    same, other = measured(pair), measured(pair, PairContext(rig_changed=True))
    assert same.smallest_detectable_change is not None
    assert other.smallest_detectable_change is not None
    assert other.smallest_detectable_change > 1.96 * 0.10
    assert other.smallest_detectable_change > same.smallest_detectable_change


def test_an_interval_too_wide_to_be_of_use_shows_no_number() -> None:
    pair = a_pair(with_noise(a_skin(), seed=1), with_noise(a_skin(), seed=2))
    result = measured(pair, PairContext(own_repeat_sd=0.25))
    assert [reason.code for reason in result.reasons] == ["too_imprecise"]
    assert result.verdict is Verdict.NOT_COMPARABLE
    assert (result.log_change, result.interval, result.smallest_detectable_change) == (None,) * 3
    withheld = {number.name: number for number in result.quality}["smallest_detectable_change"]
    assert withheld.limit == 0.40
    assert not withheld.passed


def test_a_face_whose_light_stayed_gets_a_narrower_interval_than_one_unseen() -> None:
    pair = a_pair(
        with_noise(a_skin(), seed=1), np.asarray(a_skin() * shade(0.06), dtype=np.float32)
    )
    checked = measured(pair, PairContext(setting=Setting.FACE, light_angle_deg=2.0))
    unseen = measured(pair, PairContext(setting=Setting.FACE))
    assert checked.smallest_detectable_change is not None
    assert unseen.smallest_detectable_change is not None
    assert checked.smallest_detectable_change < unseen.smallest_detectable_change


def test_the_index_of_the_follow_up_is_the_paired_measurement() -> None:
    result = compared(a_skin(), a_skin(relief_factor=0.7))
    assert result.index_baseline is not None
    assert result.index_follow_up is not None
    assert result.index_follow_up > result.index_baseline


def test_the_record_names_every_constant() -> None:
    constants = json.loads(parameters())
    assert constants["seed"] == 20260101
    assert constants["bands_mm"]["medium"] == [1.6, 4.0]
    assert constants["limits"]["softness"] == 0.9
    assert constants["limits"]["smallest_detectable_change"] == 0.4
    assert constants["attribution"]["causes"]["oblique_light"]["prior"] == 0.10
    assert constants["responses"]["coarse"] == 0.38
    assert constants["interval"]["floor_close_up"] > 0.0
