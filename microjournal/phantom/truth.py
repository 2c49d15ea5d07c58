"""What is true about grown skin, in the words a measurement uses."""

from __future__ import annotations

import math

from microjournal.domain.measurements import Band
from microjournal.phantom.roughness import BAND_CUT_OFFS_MM, ArealRoughness, areal_roughness
from microjournal.phantom.skin import ReliefFactor, SkinModel


def band_roughness(
    skin: SkinModel, band: Band, relief_factor: ReliefFactor = 1.0
) -> ArealRoughness:
    """Return Sa, Sq (µm) and Ssk of one band of the relief after a true change."""
    return areal_roughness(
        skin.height_um(relief_factor),
        pixel_mm=skin.grid.pixel_mm,
        cut_offs_mm=BAND_CUT_OFFS_MM[band],
    )


def relief_log_change(
    skin: SkinModel, band: Band, *, after: ReliefFactor, before: ReliefFactor = 1.0
) -> float:
    """Return the true log ratio of Sq in one band, follow-up over baseline.

    A measurement of the photographs estimates this number (negative: smoother). With one
    factor for the whole relief it is the logarithm of that factor in every band; with factors
    per component it is what those components contribute to the band.

    Raises
    ------
    ValueError
        The band of the baseline or of the follow-up is perfectly flat.
    """
    first = band_roughness(skin, band, before).sq_um
    second = band_roughness(skin, band, after).sq_um
    if first <= 0 or second <= 0:
        raise ValueError("a flat surface has no relief change")
    return math.log(second / first)
