"""What each band of a region says by itself: moments, witnesses, and whether it may be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.domain.measurements import Band, BandEvidence
from microjournal.texture.arrays import FloatImage, Indices
from microjournal.texture.bands import BandSpec
from microjournal.texture.fusion import BandChange, mix
from microjournal.texture.moments import TileMoments, noise_energy, tile_moments
from microjournal.texture.tiles import TileGrid
from microjournal.texture.witnesses import (
    Witness,
    amplitude_witness,
    pit_witness,
    skewnesses,
    without_outstanding,
)

SMALLEST_COHERENCE: Mapping[Band, float] = {Band.PORE: 0.40, Band.FINE: 0.55, Band.MEDIUM: 0.55}
SMALLEST_COARSE_COHERENCE = 0.5
COMMON_PITS = frozenset({Band.PORE, Band.FINE})
"""Bands whose pits are those that most of the skin has; the medium band is the one of scars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandResult:
    """One band: its moments, its witnesses and whether it may be used."""

    spec: BandSpec
    moments: TileMoments
    amplitude: Witness
    pits: Witness | None
    mixed: BandChange
    used: bool

    @property
    def is_sign(self) -> bool:
        """Tell whether the band tells relief from its causes: all bands in use and the coarse."""
        coarse = self.spec.band is Band.COARSE
        return self.used or (coarse and self.moments.coherence() >= SMALLEST_COARSE_COHERENCE)

    def skewness(self) -> float:
        """Return the mean skewness of both photographs, negative towards dark."""
        return sum(skewnesses(_moments_of_pits(self.spec, self.moments))) / 2.0

    def recorded(self) -> BandEvidence:
        """Return the band as it is kept in the journal."""
        return BandEvidence(
            band=self.spec.band,
            coherence=self.moments.coherence(),
            tiles=len(self.moments.counts),
            used=self.used,
            amplitude=self.amplitude.value(),
            pits=None if self.pits is None else self.pits.value(),
            mixed=self.mixed.change.value(),
        )


def band_results(
    x: dict[Band, FloatImage],
    y: dict[Band, FloatImage],
    specs: tuple[BandSpec, ...],
    *,
    luminance: tuple[FloatImage, FloatImage],
    px_per_mm: float,
    grid: TileGrid,
    resamples: Indices,
) -> tuple[BandResult, ...]:
    """Return what every band says of a region.

    Parameters
    ----------
    x, y : dict of Band to ndarray, shape (rows, columns), float32
        The bands of baseline and follow-up.
    specs : tuple of BandSpec
        The bands that the frame resolves.
    luminance : tuple of ndarray
        Log luminance of baseline and follow-up, for their noise.
    px_per_mm : float
        Scale of the frame.
    resamples : ndarray, shape (200, tiles)
        Tile numbers of the bootstrap resamples.
    """
    noise = noise_energy(*luminance, grid)
    results = []
    for spec in specs:
        moments = tile_moments(x[spec.band], y[spec.band], grid, noise, spec, px_per_mm)
        amplitude = amplitude_witness(moments, resamples)
        pits = pit_witness(_moments_of_pits(spec, moments), resamples)
        results.append(
            BandResult(
                spec=spec,
                moments=moments,
                amplitude=amplitude,
                pits=pits,
                mixed=mix(spec, amplitude, pits),
                used=_is_usable(spec, moments),
            )
        )
    return tuple(results)


def _moments_of_pits(spec: BandSpec, moments: TileMoments) -> TileMoments:
    return without_outstanding(moments) if spec.band in COMMON_PITS else moments


def _is_usable(spec: BandSpec, moments: TileMoments) -> bool:
    needed = SMALLEST_COHERENCE.get(spec.band)
    return needed is not None and moments.coherence() >= needed
