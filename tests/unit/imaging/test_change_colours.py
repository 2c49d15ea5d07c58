"""Colours of a change map: two directions without a judgement, nothing where unchanged."""

from __future__ import annotations

import numpy as np

from microjournal.imaging.change_colours import (
    FULL_OPACITY,
    colourise,
    lay_over,
    legend,
)


def coloured(*values: float, detectable: float = 0.1, shown: bool = True) -> list[list[int]]:
    change = np.array([values], dtype=np.float32)
    mask = np.full(change.shape, shown)
    found: list[list[int]] = colourise(change, mask, detectable_log_change=detectable)[0].tolist()
    return found


def test_smoother_is_bluish_and_rougher_amber() -> None:
    smoother, rougher = coloured(-0.4, 0.4)
    assert smoother[2] > smoother[1] > smoother[0]
    assert rougher[0] > rougher[1] > rougher[2]
    assert smoother[3] == rougher[3] == round(255 * FULL_OPACITY)


def test_what_is_within_the_detectable_change_is_nearly_transparent() -> None:
    within, nothing, beyond = coloured(0.09, 0.0, 0.11)
    assert max(within[3], nothing[3]) < 0.1 * 255
    assert beyond[3] > 0.3 * 255


def test_a_stronger_change_is_never_fainter() -> None:
    opacities = [colour[3] for colour in coloured(*np.linspace(0.0, 0.6, 30).tolist())]
    assert opacities == sorted(opacities)


def test_opposite_changes_are_equally_strong() -> None:
    smoother, rougher = coloured(-0.25, 0.25)
    assert smoother[3] == rougher[3]


def test_a_detectable_change_beyond_the_scale_hides_all_below_it() -> None:
    (colour,) = coloured(0.5, detectable=0.6)
    assert colour[3] < 0.1 * 255


def test_nothing_is_shown_outside_the_mask() -> None:
    assert [colour[3] for colour in coloured(-0.4, 0.4, shown=False)] == [0, 0]


def test_the_legend_runs_from_smoother_to_rougher() -> None:
    stops = legend(detectable_log_change=0.1, width_px=101)[0]
    assert stops[0, 2] > stops[0, 0]
    assert stops[-1, 0] > stops[-1, 2]
    assert stops[50, 3] < 0.1 * 255


def test_a_map_lies_on_the_picture_where_its_region_is() -> None:
    change = np.full((10, 10), -0.4, dtype=np.float32)
    rgba = colourise(change, np.ones((10, 10), np.bool_), detectable_log_change=0.1)
    placement = (2.0, 0.0, 20.5, 0.0, 2.0, 40.5)
    laid = lay_over(rgba, placement, size=(50, 60), scale=0.5)
    rows, columns = np.nonzero(laid[..., 3] > 100)
    assert (laid.shape, columns.min(), columns.max()) == ((60, 50, 4), 10, 19)
    assert (rows.min(), rows.max()) == (20, 29)
