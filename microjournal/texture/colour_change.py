"""Redness, lightness and evenness of skin colour in two aligned photographs: description only.

Without a colour card the camera's white balance stands between skin and number. What can be said
is therefore relative to the rest of the photographed skin where there is any, and every value
carries the repeatability that was measured on unchanged faces.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from microjournal.domain.measurements import ColourChange, ColourQuantity
from microjournal.texture.arrays import FloatImage, Mask, SkinPair, Vector
from microjournal.texture.bands import sigma_px
from microjournal.texture.colour_pair import ColourPair, ComparedWith, LinearColour, colour_pair
from microjournal.texture.filters import fill_masked, gaussian
from microjournal.texture.interval import Z_95
from microjournal.texture.luminance import log_photo

REDNESS_SD: Mapping[ComparedWith, float] = {
    ComparedWith.FACE: 0.038,
    ComparedWith.SKIN_AROUND: 0.019 * math.sqrt(2.0),
    ComparedWith.NOTHING: 0.035 * math.sqrt(2.0),
}
LIGHTNESS_ANGLE_SD_DEG = 5.2 * math.sqrt(2.0)
EVENNESS_OF_REDNESS_SD = 0.30
EVENNESS_OF_TONE_SD = 0.21
"""Standard deviations of the difference of two photographs of unchanged skin, without a colour
chart: of each, the larger of two findings on portraits of one sitting (London set). 51 pairs gave
per photograph ln(R/G) 0.028 to 0.035, relative to other skin 0.013 to 0.019, ITA 4.9 to 5.2
degrees, and for differences evenness of redness 0.19 to 0.24, of tone 0.12 to 0.17. With the
present code 18 regions of 7 pairs gave for differences 0.037, relative to the face 0.038, to the
skin around 0.022, ITA 4.7 degrees, evenness 0.30 and 0.21."""

EVENNESS_BAND_MM = (4.0, 20.0)
# Linear sRGB to XYZ relative to its white point D65 (IEC 61966-2-1).
_TO_XYZ = np.array(
    [
        [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883],
    ]
)


def colour_changes(
    pair: SkinPair,
    usable: Mask,
    *,
    reference: tuple[LinearColour, LinearColour] | None = None,
) -> tuple[ColourChange, ...]:
    """Return redness, lightness angle and evenness of both photographs of a region.

    Parameters
    ----------
    pair : SkinPair
        The aligned pair.
    usable : ndarray, shape (rows, columns), bool
        The skin of the region that may be measured in both photographs.
    reference : tuple of two colours, optional
        Linear light of the rest of the photographed skin in baseline and follow-up, such as the
        face's. Where it is left out, the skin around the region serves if a square centimetre
        of it is in the frame; without any, redness and lightness are absolute, which is said in
        the unit, and their intervals are wider.

    Returns
    -------
    tuple of ColourChange
        Empty when no usable skin is left.
    """
    photos = colour_pair(pair, usable, reference)
    if photos is None:
        return ()
    return (_redness(photos), _lightness_angle(photos), *_evenness(photos))


def colour_parameters() -> dict[str, float]:
    """Return the constants of :func:`colour_changes`, for the record."""
    redness = {f"redness, {kind.value}": sd for kind, sd in REDNESS_SD.items()}
    return redness | {
        "lightness_angle_deg": LIGHTNESS_ANGLE_SD_DEG,
        "evenness_of_redness": EVENNESS_OF_REDNESS_SD,
        "evenness_of_tone": EVENNESS_OF_TONE_SD,
        "shortest_mm": EVENNESS_BAND_MM[0],
        "longest_mm": EVENNESS_BAND_MM[1],
    }


def lightness_angle_deg(colour: Vector) -> Vector:
    """Return the individual typology angle of linear colours, shape (..., 3), in degrees.

    ITA = arctan((L* - 50) / b*), from CIE L*a*b* under D65; larger is lighter.

    References
    ----------
    .. [1] Chardon, Cretois, Hourseau (1991), Int. J. Cosmet. Sci. 13(4):191-208,
       doi:10.1111/j.1467-2494.1991.tb00561.x
    """
    _x, y, z = np.moveaxis(np.asarray(colour @ _TO_XYZ.T), -1, 0)
    lightness = 116.0 * _lab_function(y) - 16.0
    yellow = 200.0 * (_lab_function(y) - _lab_function(z))
    return np.asarray(np.degrees(np.arctan2(lightness - 50.0, yellow)), np.float64)


def _lab_function(value: Vector) -> Vector:
    edge = 6.0 / 29.0
    linear = value / (3.0 * edge**2) + 4.0 / 29.0
    return np.asarray(np.where(value > edge**3, np.cbrt(value), linear), np.float64)


def _redness(photos: ColourPair) -> ColourChange:
    values = np.log(photos.skin[:, 0]) - np.log(photos.skin[:, 1])
    kind = photos.compared_with
    if photos.reference is not None:
        values = values - (np.log(photos.reference[:, 0]) - np.log(photos.reference[:, 1]))
    return _change(ColourQuantity.REDNESS, f"ln(R/G), {kind}", values, REDNESS_SD[kind])


def _lightness_angle(photos: ColourPair) -> ColourChange:
    """Return the angle after the skin around has been made equal in both photographs.

    Without any other skin a darker exposure looks like darker skin; whatever equal brightness
    would take off the change then counts as its error.
    """
    unit = f"°, {photos.compared_with}"
    if photos.reference is not None:
        middle = np.sqrt(photos.reference.prod(axis=0))
        values = lightness_angle_deg(photos.skin * middle / photos.reference)
        return _change(ColourQuantity.LIGHTNESS_ANGLE, unit, values, LIGHTNESS_ANGLE_SD_DEG)
    values = lightness_angle_deg(photos.skin)
    levels = photos.skin @ _TO_XYZ[1]
    equal = lightness_angle_deg(photos.skin * (np.sqrt(levels.prod()) / levels)[:, None])
    doubt = abs(float(np.diff(values)[0] - np.diff(equal)[0]))
    sd = math.hypot(LIGHTNESS_ANGLE_SD_DEG, doubt)
    return _change(ColourQuantity.LIGHTNESS_ANGLE, unit, values, sd)


def _evenness(photos: ColourPair) -> Iterator[ColourChange]:
    """Yield how the spread of ln(R/G) and of log luminance between 4 and 20 mm changed."""
    logs = [log_photo(rgb, photos.visible) for rgb in photos.rgb]
    for quantity, planes, sd in (
        (
            ColourQuantity.EVENNESS_OF_REDNESS,
            [log.chroma for log in logs],
            EVENNESS_OF_REDNESS_SD,
        ),
        (ColourQuantity.EVENNESS_OF_TONE, [log.luminance for log in logs], EVENNESS_OF_TONE_SD),
    ):
        spreads = np.array([_spread(plane, photos) for plane in planes])
        if spreads.min() > 0.0:
            yield _log_change(quantity, spreads, sd)


def _spread(plane: FloatImage, photos: ColourPair) -> float:
    short, long = (sigma_px(cut, photos.px_per_mm) for cut in EVENNESS_BAND_MM)
    (filled,) = fill_masked((plane,), photos.usable, long)
    band = gaussian(filled, short) - gaussian(filled, long)
    return float(np.sqrt(np.mean(np.square(band[photos.usable], dtype=np.float64))))


def _change(quantity: ColourQuantity, unit: str, values: Vector, sd: float) -> ColourChange:
    return _assembled(quantity, unit, values, float(values[1] - values[0]) + 0.0, sd)


def _log_change(quantity: ColourQuantity, spreads: Vector, sd: float) -> ColourChange:
    change = float(np.log(spreads[1]) - np.log(spreads[0])) + 0.0
    return _assembled(quantity, "log ratio", spreads, change, sd)


def _assembled(
    quantity: ColourQuantity, unit: str, values: Vector, change: float, sd: float
) -> ColourChange:
    lower, upper = change - Z_95 * sd, change + Z_95 * sd
    return ColourChange(
        quantity=quantity,
        unit=unit,
        baseline=float(values[0]),
        follow_up=float(values[1]),
        change=change,
        interval=(lower, upper),
        detectable=not lower <= 0.0 <= upper,
    )
