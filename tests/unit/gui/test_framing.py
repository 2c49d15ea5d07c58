"""Zoom and pan: the point under the cursor stands still and no needless gap appears."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.gui.widgets.framing import (
    WHOLE_PHOTO,
    Extent,
    Framing,
    panned,
    place,
    toggled,
    zoomed,
)

PHOTO = Extent(width=1600, height=1200)
PANE = Extent(width=800, height=600)

factors = st.floats(1.0, 4.0)
shares = st.floats(0.0, 1.0)


def photo_point(framing: Framing, at: tuple[float, float]) -> tuple[float, float]:
    placed = place(framing, PHOTO, PANE)
    return (at[0] - placed.left) / placed.scale, (at[1] - placed.top) / placed.scale


def test_the_whole_photo_fits_and_is_centred() -> None:
    placed = place(WHOLE_PHOTO, PHOTO, Extent(width=1000, height=600))
    assert (placed.scale, placed.left, placed.top) == (0.5, 100.0, 0.0)


def test_zooming_in_keeps_the_point_under_the_cursor() -> None:
    at = (200.0, 150.0)
    before = photo_point(WHOLE_PHOTO, at)
    after = photo_point(zoomed(WHOLE_PHOTO, PHOTO, PANE, factor=2.0, at=at), at)
    assert after == pytest.approx(before)


@given(factors, shares, shares)
def test_no_zoom_leaves_a_gap_beside_a_photo_that_covers_the_pane(
    factor: float, x: float, y: float
) -> None:
    at = (x * PANE.width, y * PANE.height)
    placed = place(zoomed(WHOLE_PHOTO, PHOTO, PANE, factor=factor, at=at), PHOTO, PANE)
    assert placed.left <= 1e-6
    assert placed.left + placed.scale * PHOTO.width >= PANE.width - 1e-6
    assert placed.top <= 1e-6
    assert placed.top + placed.scale * PHOTO.height >= PANE.height - 1e-6


def test_zooming_out_ends_at_the_whole_photo() -> None:
    near = zoomed(WHOLE_PHOTO, PHOTO, PANE, factor=3.0, at=(10.0, 10.0))
    assert zoomed(near, PHOTO, PANE, factor=0.01, at=(700.0, 20.0)) == WHOLE_PHOTO


def test_zooming_in_ends_when_single_pixels_are_large() -> None:
    near = zoomed(WHOLE_PHOTO, PHOTO, PANE, factor=1e6, at=(400.0, 300.0))
    assert place(near, PHOTO, PANE).scale == pytest.approx(6.0)


def test_panning_moves_the_photo_with_the_hand() -> None:
    near = zoomed(WHOLE_PHOTO, PHOTO, PANE, factor=2.0, at=(400.0, 300.0))
    moved = panned(near, PHOTO, PANE, by=(30.0, -20.0))
    before, after = place(near, PHOTO, PANE), place(moved, PHOTO, PANE)
    assert after.left - before.left == pytest.approx(30.0)
    assert after.top - before.top == pytest.approx(-20.0)


def test_panning_stops_at_the_edge_of_the_photo() -> None:
    near = zoomed(WHOLE_PHOTO, PHOTO, PANE, factor=2.0, at=(400.0, 300.0))
    placed = place(panned(near, PHOTO, PANE, by=(1e5, 1e5)), PHOTO, PANE)
    assert (placed.left, placed.top) == pytest.approx((0.0, 0.0))


def test_a_double_click_goes_to_single_pixels_and_back() -> None:
    at = (200.0, 150.0)
    near = toggled(WHOLE_PHOTO, PHOTO, PANE, at=at, one_to_one_scale=1.0)
    assert place(near, PHOTO, PANE).scale == pytest.approx(1.0)
    assert toggled(near, PHOTO, PANE, at=at, one_to_one_scale=1.0) == WHOLE_PHOTO


def test_a_photo_smaller_than_the_pane_is_doubled_instead() -> None:
    small = Extent(width=400, height=300)
    near = toggled(WHOLE_PHOTO, small, PANE, at=(400.0, 300.0), one_to_one_scale=1.0)
    assert near.zoom == pytest.approx(2.0)


@given(st.floats(1.0, 3.0), shares, shares)
def test_the_same_framing_shows_the_same_spot_at_any_resolution(
    zoom: float, x: float, y: float
) -> None:
    framing = Framing(zoom=zoom, centre_x=x, centre_y=y)
    half = Extent(width=PHOTO.width / 2, height=PHOTO.height / 2)
    full, reduced = place(framing, PHOTO, PANE), place(framing, half, PANE)
    assert reduced.scale == pytest.approx(2 * full.scale)
    assert (reduced.left, reduced.top) == pytest.approx((full.left, full.top))
