"""The common frame: scale, linear light, low-pass, what is valid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from microjournal.imaging.frame import sample_common_frame, sample_photo
from microjournal.imaging.registration import register_close_up
from tests.helpers.skin_texture import Shot, a_skin, photograph

REGION = ((100.0, 100.0), (300.0, 100.0), (300.0, 260.0), (100.0, 260.0))


def everywhere(side: int) -> npt.NDArray[np.float32]:
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    return np.stack([x, y], axis=-1).astype(np.float32)


def test_a_photo_and_itself_are_equal_bit_for_bit_in_the_frame() -> None:
    rgb = photograph(a_skin(1), Shot())
    frame = sample_common_frame(
        rgb, rgb.copy(), register_close_up(rgb, rgb, baseline_px_per_mm=8.0)
    )
    assert np.array_equal(frame.baseline, frame.follow_up)


def test_the_frame_is_a_little_coarser_than_the_coarser_photo() -> None:
    skin = a_skin(1)
    first, second = photograph(skin, Shot()), photograph(skin, Shot(px_per_mm=6.0, seed=2))
    pair = register_close_up(first, second, baseline_px_per_mm=8.0, region_polygon=REGION)
    frame = sample_common_frame(first, second, pair)
    assert frame.px_per_mm == pytest.approx(0.92 * 6.0, rel=0.003)
    assert frame.follow_px_per_mm == pytest.approx(6.0, rel=0.003)


def test_the_frame_never_exceeds_twelve_pixels_per_millimetre() -> None:
    rgb = photograph(a_skin(1), Shot())
    pair = register_close_up(rgb, rgb.copy(), baseline_px_per_mm=40.0)
    assert pair.px_per_mm == pytest.approx(0.92 * 13.0)


def test_the_frame_holds_the_region_and_six_millimetres_around_it() -> None:
    rgb = photograph(a_skin(1), Shot())
    pair = register_close_up(rgb, rgb.copy(), baseline_px_per_mm=8.0, region_polygon=REGION)
    frame = sample_common_frame(rgb, rgb.copy(), pair)
    rows, columns = frame.region_mask.shape
    assert columns / frame.px_per_mm == pytest.approx(200 / 8 + 12, abs=0.4)
    assert rows / frame.px_per_mm == pytest.approx(160 / 8 + 12, abs=0.4)
    area_mm2 = frame.region_mask.sum() / frame.px_per_mm**2
    assert area_mm2 == pytest.approx(25 * 20, rel=0.03)


def test_pixels_near_the_edge_of_a_photo_are_not_valid() -> None:
    rgb = photograph(a_skin(1), Shot())
    pair = register_close_up(rgb, rgb.copy(), baseline_px_per_mm=8.0)
    frame = sample_common_frame(rgb, rgb.copy(), pair)
    inset = int(1.5 * frame.px_per_mm) - 1
    assert not frame.valid[:inset].any()
    assert frame.valid[inset + 3 : -inset - 3, inset + 3 : -inset - 3].all()


def test_grey_becomes_linear_light_by_the_srgb_curve() -> None:
    grey = np.full((64, 64, 3), 188, np.uint8)
    light = sample_photo(grey, everywhere(64), 3.0)
    assert light == pytest.approx(0.5029, abs=1e-4)


@pytest.mark.parametrize("reduction", [1.087, 1.5, 2.0, 3.0, 4.5, 8.0])
def test_the_low_pass_has_the_stated_width(reduction: float) -> None:
    spreads = []
    for offset in range(8):
        ground, spot = (np.full((112, 112, 3), 120, np.uint8) for _number in range(2))
        spot[48 + offset : 52 + offset, 48 + offset : 52 + offset] = 160
        seen = [sample_photo(rgb, everywhere(112), reduction)[..., 1] for rgb in (spot, ground)]
        weight = (seen[0] - seen[1]).sum(axis=0, dtype=np.float64)
        x = np.arange(112) - 49.5 - offset
        spreads.append(float((weight * x**2).sum() / weight.sum()))
    # The spot is 4 px wide; reading averaged pixels depends on where it lies among them.
    wanted = 0.25 * (reduction**2 - 1)
    assert np.mean(spreads) - (16 - 1) / 12 == pytest.approx(wanted, rel=0.12, abs=0.02)


def test_sampling_between_pixels_keeps_a_ramp() -> None:
    ramp = np.repeat(np.arange(40, 104, dtype=np.uint8)[None, :, None], 64, axis=0)
    rgb = np.repeat(ramp, 3, axis=2)
    places = everywhere(64)[8:56, 8:56] + np.float32(0.5)
    light = sample_photo(rgb, places, 1.0)[..., 0]
    value = (40 + places[..., 0]) / 255
    assert light == pytest.approx(((value + 0.055) / 1.055) ** 2.4, abs=2e-3)


@pytest.mark.parametrize("reduction", [1.1, 3.3, 7.0])
def test_a_part_of_the_frame_has_the_light_it_has_in_the_whole(reduction: float) -> None:
    rgb = photograph(a_skin(1), Shot(side_px=560))
    places = everywhere(500) + np.float32(20.25)
    whole = sample_photo(rgb, places, reduction)
    part = sample_photo(rgb, places[391:447, 120:433], reduction)
    assert np.abs(part - whole[391:447, 120:433]).max() < 1e-6
