"""Numbers of one region that the gate and the interval judge a pair by."""

from __future__ import annotations

from microjournal.domain.measurements import Band
from microjournal.texture.attribution import Attribution
from microjournal.texture.band_results import BandResult
from microjournal.texture.causes import AMPLITUDES, CAUSE_BY_NAME
from microjournal.texture.moments import TileMoments
from microjournal.texture.tiles import TileGrid

COARSE_ALLOWANCE = 0.6


def quality_numbers(
    bands: tuple[BandResult, ...], common: Attribution | None, grid: TileGrid
) -> dict[str, float]:
    """Return the numbers of a region that its bands and the attribution say.

    Parameters
    ----------
    bands : tuple of BandResult
        Every band that the frame resolves.
    common : Attribution or None
        The change, ``None`` when the medium band could not be used.
    grid : TileGrid
        The tiles of skin.
    """
    by_band = {result.spec.band: result for result in bands}
    numbers = {"tiles": float(grid.number)}
    medium = by_band.get(Band.MEDIUM)
    if medium is None:
        return numbers
    numbers["incoherence"] = _incoherence(medium.moments)
    numbers["noise_share"] = medium.moments.noise_share()
    pore, fine = by_band.get(Band.PORE), by_band.get(Band.FINE)
    if pore is not None and pore.used:
        numbers["pore_excess"] = pore.amplitude.log_ratio - medium.amplitude.log_ratio
    elif fine is not None:
        # Without pores the blur term is hardly determined, and a band too blurred to be used
        # still tells that something blurred it.
        numbers["sharpness_step"] = fine.amplitude.log_ratio - medium.amplitude.log_ratio
    if common is not None:
        coarse = by_band[Band.COARSE].amplitude.log_ratio
        numbers["softness"] = common.softness
        numbers["coarse_change"] = coarse
        numbers["coarse_excess"] = max(0.0, abs(coarse) - COARSE_ALLOWANCE * abs(common.delta))
        numbers["contrast_change"] = _contrast_change(bands, common)
        numbers["misfit"] = common.misfit
        numbers["fit_error"] = common.fit_error
        numbers["dilution"] = common.dilution
        numbers["skew_deficit"] = common.skew_deficit
        numbers |= {f"cause_{name}": amount for name, amount in common.causes.items()}
    return numbers


def _contrast_change(bands: tuple[BandResult, ...], common: Attribution) -> float:
    """Return the mean log change of the amplitudes in use, with blur taken out."""
    blur = CAUSE_BY_NAME["blur"].effect
    changes = [
        result.amplitude.log_ratio - common.softness * blur[AMPLITUDES[result.spec.band]]
        for result in bands
        if result.used
    ]
    return sum(changes) / len(changes)


def _incoherence(moments: TileMoments) -> float:
    expected = moments.expected_coherence()
    return max(0.0, 1.0 - moments.coherence() / expected) if expected > 0.0 else 1.0
