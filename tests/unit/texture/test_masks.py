"""What is left out of the measurement."""

from __future__ import annotations

import numpy as np

from microjournal.texture.arrays import FloatImage, Mask, SkinPair
from microjournal.texture.luminance import log_photo
from microjournal.texture.masks import usable_skin as usable_skin_of
from tests.unit.texture.builders import PX_PER_MM, a_pair, a_skin

SPOT = (slice(200, 215), slice(200, 215))


def usable_skin(pair: SkinPair) -> Mask:
    return usable_skin_of(pair, (log_photo(pair.baseline), log_photo(pair.follow_up)))


def changed(photo: FloatImage, rgb_factor: tuple[float, float, float]) -> FloatImage:
    other = photo.copy()
    other[SPOT] *= np.array(rgb_factor, dtype=np.float32)
    return other


def test_plain_skin_is_usable_inside_the_region_only() -> None:
    pair = a_pair(a_skin(), a_skin())
    assert usable_skin(pair).sum() > 0.995 * pair.inside.sum()
    assert not usable_skin(pair)[~pair.inside].any()


def test_a_dark_red_spot_is_left_out_with_a_margin() -> None:
    usable = usable_skin(a_pair(a_skin(), changed(a_skin(), (0.6, 0.45, 0.4))))
    assert not usable[SPOT].any()
    assert not usable[208, 200 - int(0.4 * PX_PER_MM)]
    assert usable[208, 180]


def test_a_pale_highlight_is_left_out() -> None:
    photo = a_skin()
    shiny = photo.copy()
    shiny[SPOT] += np.float32(0.35)
    assert not usable_skin(a_pair(shiny, photo))[208, 208]


def test_clipped_skin_is_left_out() -> None:
    burnt = a_skin().copy()
    burnt[SPOT] = 1.0
    assert not usable_skin(a_pair(a_skin(), burnt))[SPOT].any()


def test_a_hair_is_left_out_but_a_pit_of_its_width_is_not() -> None:
    hairy = a_skin().copy()
    hairy[100:220, 250:252] *= np.float32(0.6)
    hairy[300:303, 300:303] *= np.float32(0.75)
    usable = usable_skin(a_pair(hairy, hairy))
    assert not usable[160, 250]
    assert usable[301, 301]


def test_masks_do_not_depend_on_the_order_of_the_photos() -> None:
    pair = a_pair(a_skin(), changed(a_skin(), (0.6, 0.45, 0.4)))
    assert np.array_equal(usable_skin(pair), usable_skin(pair.swapped()))
