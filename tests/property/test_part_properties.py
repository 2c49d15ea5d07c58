"""What must hold for the parts of the relief and for colour, whatever the photos."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microjournal.domain.measurements import ColourChange, SubIndex, Verdict
from microjournal.texture.arrays import FloatImage, SkinPair
from microjournal.texture.colour_change import colour_changes
from microjournal.texture.evidence import collect_evidence
from microjournal.texture.sub_indices import sub_indices
from tests.unit.texture.builders import a_pair, a_skin, with_noise

FEW = settings(max_examples=8, deadline=None, derandomize=True)
SIDE_PX = 320

gains = st.tuples(*[st.floats(min_value=0.6, max_value=1.5)] * 3)


@cache
def skin(factor: float = 1.0) -> FloatImage:
    return a_skin(3, relief_factor=factor, side_px=SIDE_PX)


def parts(pair: SkinPair) -> tuple[SubIndex, ...]:
    return sub_indices(collect_evidence(pair), px_per_mm=pair.px_per_mm, repeat=0.03)


def colours(pair: SkinPair) -> tuple[ColourChange, ...]:
    face = (0.45, 0.25, 0.18)
    return colour_changes(pair, pair.inside, reference=(face, face))


def tinted(photo: FloatImage, by: tuple[float, ...]) -> FloatImage:
    return np.asarray(photo * np.array(by, np.float32), np.float32)


@FEW
@given(seed=st.integers(min_value=0, max_value=999))
def test_any_photo_against_itself_has_no_change_in_any_part_or_colour(seed: int) -> None:
    photo = with_noise(skin(), seed=seed)
    pair = a_pair(photo, photo)
    assert [part.log_change for part in parts(pair)] == [0.0, 0.0, 0.0]
    assert [change.change for change in colours(pair)] == [0.0, 0.0, 0.0, 0.0]


@FEW
@given(factor=st.floats(min_value=0.55, max_value=1.6), by=gains)
def test_swapping_flips_the_sign_of_every_part_and_colour(
    factor: float, by: tuple[float, ...]
) -> None:
    pair = a_pair(with_noise(skin(), seed=1), tinted(with_noise(skin(factor), seed=2), by))
    for there, back in zip(parts(pair), parts(pair.swapped()), strict=True):
        assert (there.log_change is None) == (back.log_change is None)
        if there.log_change is not None and back.log_change is not None:
            assert back.log_change == pytest.approx(-there.log_change, abs=1e-9)
            assert back.smallest_detectable_change == pytest.approx(
                there.smallest_detectable_change, abs=1e-9
            )
    for before, after in zip(colours(pair), colours(pair.swapped()), strict=True):
        assert after.change == pytest.approx(-before.change, abs=1e-9)
        assert after.detectable == before.detectable


@FEW
@given(by=gains)
def test_exposure_and_white_balance_move_no_part(by: tuple[float, ...]) -> None:
    for part in parts(a_pair(skin(), tinted(skin(), by))):
        assert part.log_change == pytest.approx(0.0, abs=1e-3)
        assert part.verdict is Verdict.NO_DETECTABLE_CHANGE


@FEW
@given(by=gains)
def test_exposure_and_white_balance_move_no_relative_colour(by: tuple[float, ...]) -> None:
    face = (0.45, 0.25, 0.18)
    shifted = (face[0] * by[0], face[1] * by[1], face[2] * by[2])
    pair = a_pair(skin(), tinted(skin(), by))
    for change in colour_changes(pair, pair.inside, reference=(face, shifted)):
        assert change.change == pytest.approx(0.0, abs=2e-3)


@FEW
@given(factor=st.floats(min_value=0.55, max_value=0.95))
def test_less_relief_is_no_rougher_part(factor: float) -> None:
    pair = a_pair(with_noise(skin(), seed=5), with_noise(skin(factor), seed=6))
    assert Verdict.ROUGHER not in {part.verdict for part in parts(pair)}
