"""What one band says by itself: both of its witnesses, mixed by their precision."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.measurements import Band
from microjournal.texture.bands import BandSpec
from microjournal.texture.witnesses import Witness

AMPLITUDE_TAU = {Band.PORE: 0.08, Band.FINE: 0.05, Band.MEDIUM: 0.03, Band.COARSE: 0.03}
PITS_TAU = {Band.PORE: 0.08, Band.FINE: 0.05, Band.MEDIUM: 0.04, Band.COARSE: 0.04}


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChange:
    """The mixed log change of one band."""

    spec: BandSpec
    change: Witness
    variance: float


def mix(spec: BandSpec, amplitude: Witness, pits: Witness | None) -> BandChange:
    """Return the mean of both witnesses weighted by 1 / (SE^2 + tau^2)."""
    weight = 1.0 / (amplitude.standard_error**2 + AMPLITUDE_TAU[spec.band] ** 2)
    if pits is None:
        return BandChange(spec=spec, change=amplitude, variance=1.0 / weight)
    pit_weight = 1.0 / (pits.standard_error**2 + PITS_TAU[spec.band] ** 2)
    total = weight + pit_weight
    return BandChange(
        spec=spec,
        change=Witness(
            log_ratio=(weight * amplitude.log_ratio + pit_weight * pits.log_ratio) / total,
            resampled=(weight * amplitude.resampled + pit_weight * pits.resampled) / total,
        ),
        variance=1.0 / total,
    )
