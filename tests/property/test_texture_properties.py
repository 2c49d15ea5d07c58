"""What must hold for any pair of photos of the same skin."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microjournal.domain.measurements import RegionMeasurement, Verdict
from microjournal.services.trend_fit import Observation, fit_series
from microjournal.texture.arrays import FloatImage, SkinPair
from microjournal.texture.attribution import Attribution
from microjournal.texture.causes import CAUSES
from microjournal.texture.interval import Setting, uncertainty
from microjournal.texture.measure import PairContext, measure_region
from tests.unit.texture.builders import a_pair, a_region, a_skin, with_noise

FEW = settings(max_examples=8, deadline=None, derandomize=True)
MANY = settings(max_examples=80, deadline=None, derandomize=True)
SIDE_PX = 320

factors = st.floats(min_value=0.55, max_value=1.6)


@cache
def skin(factor: float = 1.0) -> FloatImage:
    return a_skin(3, relief_factor=factor, side_px=SIDE_PX)


def measured(pair: SkinPair) -> RegionMeasurement:
    return measure_region(pair, region=a_region(), follow_up_polygon=(), context=PairContext())


def number(result: RegionMeasurement) -> float:
    assert result.log_change is not None, result.reasons
    return result.log_change


@FEW
@given(seed=st.integers(min_value=0, max_value=999))
def test_any_photo_against_itself_is_exactly_zero(seed: int) -> None:
    photo = with_noise(skin(), seed=seed)
    assert number(measured(a_pair(photo, photo))) == 0.0


@FEW
@given(factor=factors)
def test_swapping_flips_the_sign(factor: float) -> None:
    pair = a_pair(with_noise(skin(), seed=1), with_noise(skin(factor), seed=2))
    there, back = measured(pair), measured(pair.swapped())
    assert number(back) == pytest.approx(-number(there), abs=1e-9)
    assert back.smallest_detectable_change == pytest.approx(
        there.smallest_detectable_change, abs=1e-9
    )


@FEW
@given(brightness=st.floats(min_value=0.4, max_value=1.9))
def test_brightness_makes_no_claim_and_does_not_move_the_number(brightness: float) -> None:
    result = measured(a_pair(skin(), (np.float32(brightness) * skin()).astype(np.float32)))
    assert result.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert abs(number(result)) < 1e-4


@FEW
@given(quarter_turns=st.integers(min_value=1, max_value=3), mirrored=st.booleans())
def test_turning_both_photos_changes_nothing_that_matters(
    quarter_turns: int, mirrored: bool
) -> None:
    def turned(photo: FloatImage) -> FloatImage:
        flipped = photo[:, ::-1] if mirrored else photo
        return np.ascontiguousarray(np.rot90(flipped, quarter_turns))

    # 320 px are six tiles and a rest; the rest falls on another side when turned.
    first, second = skin()[:300, :300], skin(0.75)[:300, :300]
    upright = number(measured(a_pair(first, second)))
    assert number(measured(a_pair(turned(first), turned(second)))) == pytest.approx(
        upright, abs=0.02
    )


@FEW
@given(factor=st.floats(min_value=0.55, max_value=0.97))
def test_less_relief_is_never_called_rougher(factor: float) -> None:
    result = measured(a_pair(with_noise(skin(), seed=5), with_noise(skin(factor), seed=6)))
    assert result.verdict is not Verdict.ROUGHER


@MANY
@given(
    amounts=st.dictionaries(
        st.sampled_from([cause.name for cause in CAUSES]), st.floats(min_value=-1.0, max_value=1.0)
    ),
    misfit=st.floats(min_value=0.0, max_value=50.0),
    setting=st.sampled_from(Setting),
)
def test_mismatch_never_narrows_the_interval(
    amounts: dict[str, float], misfit: float, setting: Setting
) -> None:
    def an_error(causes: dict[str, float], rest: float) -> float:
        found = Attribution(
            delta=-0.1,
            causes=dict.fromkeys((cause.name for cause in CAUSES), 0.0) | causes,
            fit_error=0.04,
            spatial_error=0.01,
            misfit=rest,
            dilution=0.0,
        )
        return uncertainty(found, setting=setting).unchanged

    assert an_error(amounts, misfit) >= an_error({}, 0.0)


observations = st.lists(
    st.builds(
        Observation,
        step=st.integers(min_value=1, max_value=12),
        log_change=st.floats(min_value=-1.0, max_value=1.0),
        sd=st.floats(min_value=0.02, max_value=0.3),
        repeat_sd=st.floats(min_value=0.018, max_value=0.3),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda observation: observation.step,
)


@MANY
@given(series=observations)
def test_permuting_the_sessions_permutes_the_trend(
    series: list[Observation],
) -> None:
    order = list(range(len(series)))
    np.random.default_rng(len(series)).shuffle(order)
    straight = fit_series(series)
    shuffled = fit_series([series[index] for index in order])
    for place, index in enumerate(order):
        assert shuffled[place].estimate == pytest.approx(straight[index].estimate, abs=1e-9)
        assert shuffled[place].sd == pytest.approx(straight[index].sd, abs=1e-9)


@MANY
@given(series=observations)
def test_the_trend_of_the_mirrored_series_is_mirrored(series: list[Observation]) -> None:
    mirrored = [
        Observation(step=o.step, log_change=-o.log_change, sd=o.sd, repeat_sd=o.repeat_sd)
        for o in series
    ]
    for there, back in zip(fit_series(series), fit_series(mirrored), strict=True):
        assert back.estimate == pytest.approx(-there.estimate, abs=1e-9)
