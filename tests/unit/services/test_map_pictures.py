"""Change maps become pictures that lie where the skin lies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.measurements import Reason, Verdict
from microjournal.imaging.pixel_arrays import pixel_array
from microjournal.services.map_pictures import LEGEND_PX, LONGEST_SIDE_PX, pair_maps, with_maps
from tests.helpers.comparing import a_map, a_photo, grey


def test_a_map_lies_on_the_part_of_the_photo_it_was_measured_in() -> None:
    picture = pair_maps([a_map()], a_photo("one")).pictures[0]
    assert picture.place == pytest.approx((0.0, 0.0, 0.5, 0.5))
    assert len(picture.rgba) == 4 * picture.width_px * picture.height_px


def test_a_large_map_is_reduced_and_keeps_its_place() -> None:
    found = a_map()
    assert found.change is not None
    rows, columns = 1280, 1920
    large = replace(
        found,
        change=replace(
            found.change,
            log_change=np.full((rows, columns), -0.3, np.float32),
            shown=np.ones((rows, columns), np.bool_),
        ),
        placement=(0.25, 0.0, -0.375, 0.0, 0.25, -0.375),
    )
    picture = pair_maps([large], a_photo("one")).pictures[0]
    assert max(picture.width_px, picture.height_px) == LONGEST_SIDE_PX
    assert picture.place == pytest.approx((0.0, 0.0, 0.5, 0.5))


def test_a_region_without_a_map_keeps_its_reason_in_todays_words() -> None:
    kept = Reason(code="too_noisy", message="said in another language")
    without = replace(a_map(), change=None, verdict=Verdict.NOT_COMPARABLE, reasons=(kept,))
    maps = pair_maps([without], a_photo("one"))
    assert maps.pictures == ()
    assert maps.withheld[0].reasons[0].message.startswith("One photo is too noisy")


def test_the_legend_shows_the_widest_zone_within_the_noise() -> None:
    maps = pair_maps([a_map(), replace(a_map(), detectable_log_change=0.2)], a_photo("one"))
    assert maps.detectable_log_change == 0.2
    assert len(maps.legend_rgba) == 4 * LEGEND_PX


def test_on_paper_only_the_mapped_part_is_coloured_and_smoother_is_bluish() -> None:
    mixed = with_maps(grey(), [a_map(-0.4)], a_photo("one"))
    assert mixed is not None
    pixels = pixel_array(mixed)
    inside, outside = pixels[8, 8], pixels[50, 80]
    assert int(inside[2]) > int(inside[0]) + 20
    assert tuple(outside) == (128, 128, 128)


def test_on_paper_there_is_no_picture_without_a_map() -> None:
    without = replace(a_map(), change=None)
    assert with_maps(grey(), [without], a_photo("one")) is None
