"""The signs of a change of relief: every number of a pair that flips when the pair is swapped.

A sign is a log ratio, follow-up over baseline, that relief moves (amplitude, pits) or that only
light and camera move (turn, shading, edges). What relief moves them by depends on the skin: where
pigment makes most of the contrast, amplitude follows relief only in part. Pigment is symmetric
and relief is skewed to dark, so the skewness tells how much of the contrast is relief.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from microjournal.domain.measurements import Band, WitnessValue
from microjournal.texture.arrays import Vector
from microjournal.texture.causes import AMPLITUDES, LARGEST_DEFICIT, PITS, TURNS
from microjournal.texture.witnesses import Witness

AMPLITUDE_RESPONSE: Mapping[Band, tuple[float, float, float]] = {
    Band.PORE: (0.86, -0.02, 1.19),
    Band.FINE: (1.12, -0.19, 1.16),
    Band.MEDIUM: (1.22, -0.24, 1.02),
}
"""Slope, offset and largest value of the response of amplitude over the cube root of skewness.

A little less than the rendered skin of the validation shows: on skin of first-order optics
contrast follows relief in proportion, by 0.95 to 1.0, and real skin is unknown."""

PITS_RESPONSE: Mapping[Band, tuple[float, float]] = {
    Band.PORE: (0.68, 0.70),
    Band.FINE: (0.52, 0.83),
    Band.MEDIUM: (0.0, 1.04),
}
PITS_PER_DEFICIT: Mapping[Band, float] = {Band.PORE: -0.5, Band.FINE: 0.25, Band.MEDIUM: 0.0}
"""What the response of pits gains besides per unit of missing skewness: dark skin shines."""

TURN_RESPONSE: Mapping[Band, tuple[float, float]] = {
    Band.FINE: (0.40, -0.08),
    Band.MEDIUM: (0.45, -0.04),
}
"""Slope and offset of the response of turn over dilution: relief lies along the light, pigment
does not, so less relief turns the contrast, too."""

SMALLEST_RESPONSE = 0.15
MEDIUM_PER_DILUTION = 2.0
LARGEST_ROOT_OF_PITS = 1.45
"""Cube root of the skewness beyond which a few dark marks rule the third moment of the medium
band: such pits follow relief in part only, and no two skins alike."""

LARGEST_DILUTION_OF_PITS = 0.2
"""Where pigment makes the contrast of the fine bands, it makes most of the medium one, and dark
marks are what skews it: its pits are then no relief."""

COARSE_SHARE = 0.38
"""Of the medium band's response, in the coarse one: less of it is relief."""

UNDILUTED_SKEWNESS = 1.05
FULL_SKEWNESS = 1.30
"""Mean cube root of the skewness of the fine bands where relief alone makes the contrast."""

LARGEST_DILUTION = 0.6
BLUR_PER_MM2 = 40.0
"""Loss of the pore band (log units) per mm² of blur, portraits blurred by 0.1 to 0.3 mm."""

EDGE_REPEAT_MM2 = 0.004
EDGE_RELATIVE_ERROR = 0.25
FACE_RESPONSE = 1.0
"""On portraits at 3 to 6 px/mm skewness is too uncertain to correct with; none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The signs of one region.

    Attributes
    ----------
    names : tuple of str
        As in :mod:`microjournal.texture.causes`.
    values : ndarray, shape (n,)
        Log ratios.
    covariance : ndarray, shape (n, n)
        Spatial error, from bootstrap resamples of the tiles.
    response : ndarray, shape (n,)
        Change of each sign per log change of relief.
    dilution : float
        0 where relief makes the contrast, up to 0.6 where pigment does.
    skew_deficit : float
        How much less skewed the fine bands are than relief alone is (cube roots); the first
        sign of pigment, and the measure of how sure any response is.
    """

    names: tuple[str, ...]
    values: Vector
    covariance: Vector
    response: Vector
    dilution: float
    skew_deficit: float


def signs(
    found: Mapping[str, Witness],
    skewness: Mapping[Band, float],
    *,
    beside: Mapping[str, WitnessValue],
    is_face: bool,
) -> Signs:
    """Put witnesses together with the response of each to relief.

    Parameters
    ----------
    found : mapping of str to Witness
        The signs of the skin by name.
    skewness : mapping of Band to float
        Mean skewness of both photographs (negative: towards dark), by band.
    beside : mapping of str to WitnessValue
        Signs from elsewhere (edges of brows and lids), whose errors are their own.
    is_face : bool
        Portraits take the response as it is without pigment.
    """
    roots = {band: float(np.cbrt(-value)) for band, value in skewness.items()}
    dilution = 0.0 if is_face else _dilution(roots)
    if not is_face and _are_pits_marks(roots, dilution):
        found = {name: sign for name, sign in found.items() if name != PITS[Band.MEDIUM]}
    names = (*found, *beside)
    ratios = [witness.log_ratio for witness in found.values()]
    ratios += [value.log_ratio for value in beside.values()]
    responses = _face_responses() if is_face else _responses(roots)
    return Signs(
        names=names,
        values=np.array(ratios),
        covariance=_covariance(found, beside),
        response=np.array([responses.get(name, 0.0) for name in names]),
        dilution=dilution,
        skew_deficit=0.0 if is_face else _missing(roots, FULL_SKEWNESS),
    )


def edge_sign(blur_mm2: float, error_mm2: float) -> WitnessValue:
    """Return the blur that brows and lids show, in units of the cause "blur".

    Parameters
    ----------
    blur_mm2 : float
        Difference of the variances of the edge spread, follow-up less baseline (mm²).
    error_mm2 : float
        Its own error; portraits of one sitting differ by 0.004 mm² beside it.
    """
    error = math.hypot(error_mm2, EDGE_REPEAT_MM2, EDGE_RELATIVE_ERROR * blur_mm2)
    return WitnessValue(log_ratio=BLUR_PER_MM2 * blur_mm2, standard_error=BLUR_PER_MM2 * error)


def response_parameters() -> dict[str, object]:
    """Return the constants of the responses, for the record."""
    return {
        "amplitude": {band.value: list(line) for band, line in AMPLITUDE_RESPONSE.items()},
        "pits": {band.value: list(line) for band, line in PITS_RESPONSE.items()},
        "pits_per_deficit": {band.value: loss for band, loss in PITS_PER_DEFICIT.items()},
        "turn": {band.value: list(line) for band, line in TURN_RESPONSE.items()},
        "smallest": SMALLEST_RESPONSE,
        "medium_per_dilution": MEDIUM_PER_DILUTION,
        "largest_dilution_of_pits": LARGEST_DILUTION_OF_PITS,
        "largest_root_of_pits": LARGEST_ROOT_OF_PITS,
        "full_skewness": FULL_SKEWNESS,
        "coarse": COARSE_SHARE,
        "face": FACE_RESPONSE,
        "undiluted_skewness": UNDILUTED_SKEWNESS,
        "largest_dilution": LARGEST_DILUTION,
    }


def _covariance(found: Mapping[str, Witness], beside: Mapping[str, WitnessValue]) -> Vector:
    inner, number = len(found), len(found) + len(beside)
    covariance = np.zeros((number, number))
    resampled = np.stack([witness.resampled for witness in found.values()])
    covariance[:inner, :inner] = np.cov(resampled)
    own = [value.standard_error**2 for value in beside.values()]
    covariance[range(inner, number), range(inner, number)] = own
    return covariance


def _responses(roots: Mapping[Band, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for band, (slope, offset, largest) in AMPLITUDE_RESPONSE.items():
        if band in roots:
            linear = slope * roots[band] + offset
            found[AMPLITUDES[band]] = min(max(linear, SMALLEST_RESPONSE), largest)
    deficit = min(_missing(roots, FULL_SKEWNESS), LARGEST_DEFICIT)
    for band, (slope, offset) in PITS_RESPONSE.items():
        if band in roots:
            found[PITS[band]] = slope * roots[band] + offset + PITS_PER_DEFICIT[band] * deficit
    dilution = _dilution(roots)
    for band, (slope, offset) in TURN_RESPONSE.items():
        found[TURNS[band]] = slope * dilution + offset
    medium = min(found.get(AMPLITUDES[Band.MEDIUM], 1.0), 1.0 - MEDIUM_PER_DILUTION * dilution)
    found[AMPLITUDES[Band.MEDIUM]] = max(medium, SMALLEST_RESPONSE)
    found[AMPLITUDES[Band.COARSE]] = COARSE_SHARE * found[AMPLITUDES[Band.MEDIUM]]
    return found


def _face_responses() -> dict[str, float]:
    same: Sequence[str] = [*AMPLITUDES.values(), *PITS.values()]
    return dict.fromkeys(same, FACE_RESPONSE) | {AMPLITUDES[Band.COARSE]: COARSE_SHARE}


def _are_pits_marks(roots: Mapping[Band, float], dilution: float) -> bool:
    """Tell whether what skews the medium band is marks of pigment rather than relief."""
    is_ruled = roots.get(Band.MEDIUM, 0.0) > LARGEST_ROOT_OF_PITS
    return is_ruled or dilution > LARGEST_DILUTION_OF_PITS


def _dilution(roots: Mapping[Band, float]) -> float:
    return min(_missing(roots, UNDILUTED_SKEWNESS), LARGEST_DILUTION)


def _missing(roots: Mapping[Band, float], full: float) -> float:
    """Return by how much the mean root of the fine bands stays below ``full``."""
    fine = [roots[band] for band in (Band.PORE, Band.FINE) if band in roots]
    return max(full - sum(fine) / len(fine), 0.0) if fine else 0.0
