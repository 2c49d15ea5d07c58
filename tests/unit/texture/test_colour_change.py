"""Colour of skin: known answers, what it must not follow, and how wide its intervals are."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from skimage.color import rgb2lab

from microjournal.domain.measurements import ColourChange, ColourQuantity
from microjournal.texture.arrays import FloatImage, Mask, SkinPair
from microjournal.texture.colour_change import colour_changes, lightness_angle_deg
from microjournal.texture.colour_pair import LinearColour, typical_colour
from tests.unit.texture.builders import a_pair, a_skin

REDNESS, ANGLE = ColourQuantity.REDNESS, ColourQuantity.LIGHTNESS_ANGLE
EVEN_RED, EVEN_TONE = ColourQuantity.EVENNESS_OF_REDNESS, ColourQuantity.EVENNESS_OF_TONE
FACE: LinearColour = (0.45, 0.25, 0.18)


def usable_of(pair: SkinPair) -> Mask:
    return pair.inside & pair.visible


def changes(
    pair: SkinPair, reference: tuple[LinearColour, LinearColour] | None = None
) -> dict[ColourQuantity, ColourChange]:
    found = colour_changes(pair, usable_of(pair), reference=reference)
    return {change.quantity: change for change in found}


def tinted(photo: FloatImage, gains: tuple[float, float, float]) -> FloatImage:
    return np.asarray(photo * np.array(gains, np.float32), np.float32)


def tinted_inside(pair: SkinPair, gains: tuple[float, float, float]) -> SkinPair:
    region = pair.inside[..., None]
    follow_up = np.where(region, tinted(pair.follow_up, gains), pair.follow_up)
    return replace(pair, follow_up=follow_up.astype(np.float32))


def wide_pair(first: FloatImage | None = None) -> SkinPair:
    """A pair with room for more than a square centimetre of skin around the region."""
    photo = a_skin() if first is None else first
    pair = a_pair(photo, photo)
    inside = np.zeros_like(pair.inside)
    inside[120:-120, 120:-120] = True
    return replace(pair, inside=inside)


def blotchy(contrast: float) -> FloatImage:
    """Skin with patches of redness about 6 mm across."""
    noise = np.random.default_rng(5).standard_normal((420, 420))
    patches = cv2.GaussianBlur(noise, (0, 0), 15.0)
    patches = np.float32(contrast) * (patches / patches.std())[..., None].astype(np.float32)
    colour = np.array(FACE, np.float32) * np.exp(patches * np.array([1.0, -1.0, -1.0], np.float32))
    return np.asarray(colour, np.float32)


def test_the_lightness_angle_agrees_with_scikit_image() -> None:
    srgb = np.random.default_rng(1).uniform(0.1, 0.9, (50, 3))
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lab = rgb2lab(srgb[None])[0]
    expected = np.degrees(np.arctan2(lab[:, 0] - 50.0, lab[:, 2]))
    assert lightness_angle_deg(linear) == pytest.approx(expected, abs=0.2)


def test_a_typical_colour_has_the_median_ratio_and_not_the_ratio_of_medians() -> None:
    pixels = np.array([[0.2, 0.1, 0.1], [0.4, 0.1, 0.1], [0.9, 0.3, 0.1]], np.float32)
    red, green, blue = typical_colour(pixels)
    assert red / green == pytest.approx(3.0)
    assert (green, blue / green) == pytest.approx((0.1, 1.0))


def test_identical_photos_have_exactly_no_change_of_colour() -> None:
    for found in (changes(wide_pair()), changes(wide_pair(), (FACE, FACE))):
        assert [change.change for change in found.values()] == [0.0] * 4
        assert not any(change.detectable for change in found.values())


def test_more_blood_in_the_region_is_redder_than_the_skin_around() -> None:
    found = changes(tinted_inside(wide_pair(), (1.0, 0.9, 0.9)))
    redder = found[REDNESS]
    assert redder.unit == "ln(R/G), relative to the skin around"
    assert redder.change == pytest.approx(-np.log(0.9), abs=1e-4)
    assert redder.detectable
    assert redder.interval[0] > 0.0


@pytest.mark.parametrize("gains", [(0.5, 0.5, 0.5), (1.3, 1.0, 0.7), (0.8, 0.9, 1.1)])
def test_exposure_and_white_balance_change_nothing_that_is_relative(
    gains: tuple[float, float, float],
) -> None:
    pair = wide_pair()
    follow_up = tinted(pair.follow_up, gains)
    around = changes(replace(pair, follow_up=follow_up))
    shifted: LinearColour = (FACE[0] * gains[0], FACE[1] * gains[1], FACE[2] * gains[2])
    face = changes(replace(pair, follow_up=follow_up), (FACE, shifted))
    for found in (around, face):
        assert [change.change for change in found.values()] == pytest.approx([0.0] * 4, abs=1e-3)


def test_absolute_values_say_so_and_are_less_certain() -> None:
    pair = wide_pair()
    tight = replace(pair, inside=np.ones_like(pair.inside))
    alone, around = changes(tight), changes(pair)
    assert alone[REDNESS].unit == "ln(R/G), absolute"
    assert alone[ANGLE].unit == "°, absolute"
    width = alone[REDNESS].interval[1] - alone[REDNESS].interval[0]
    assert width > 1.5 * (around[REDNESS].interval[1] - around[REDNESS].interval[0])


def test_a_darker_exposure_without_other_skin_is_never_called_darker_skin() -> None:
    pair = wide_pair()
    darker = replace(
        pair, inside=np.ones_like(pair.inside), follow_up=tinted(pair.follow_up, (0.5, 0.5, 0.5))
    )
    found = changes(darker)
    assert abs(found[ANGLE].change) > 5.0
    assert not found[ANGLE].detectable
    assert found[REDNESS].change == pytest.approx(0.0, abs=1e-4)


def test_paler_patches_are_more_even() -> None:
    found = changes(a_pair(blotchy(0.08), blotchy(0.03)))
    assert found[EVEN_RED].change == pytest.approx(np.log(3 / 8), abs=0.05)
    assert found[EVEN_RED].detectable
    assert found[EVEN_RED].baseline > found[EVEN_RED].follow_up


def test_exchanging_the_photos_flips_every_sign() -> None:
    pair = replace(wide_pair(), follow_up=tinted(a_skin(2), (0.9, 0.8, 0.7)))
    for reference in (None, (FACE, (0.4, 0.2, 0.1))):
        there = changes(pair, reference)
        swapped = None if reference is None else (reference[1], reference[0])
        back = changes(pair.swapped(), swapped)
        for quantity, change in there.items():
            assert back[quantity].change == pytest.approx(-change.change, abs=1e-9)
            assert back[quantity].interval[1] == pytest.approx(-change.interval[0], abs=1e-9)


def test_what_does_not_look_like_skin_is_no_skin_around() -> None:
    pair = wide_pair()
    green = np.array([0.1, 0.4, 0.1], np.float32)
    photo = np.where(pair.inside[..., None], pair.baseline, green).astype(np.float32)
    found = changes(replace(pair, baseline=photo, follow_up=photo))
    assert found[REDNESS].unit == "ln(R/G), absolute"


def test_nothing_is_said_without_skin() -> None:
    pair = wide_pair()
    assert colour_changes(pair, np.zeros_like(pair.inside)) == ()
