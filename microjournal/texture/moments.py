"""Second and third moments of a band, tile by tile, with the share of noise in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microjournal.texture.arrays import FloatImage, Vector
from microjournal.texture.bands import BandSpec, noise_band, white_noise_gain
from microjournal.texture.tiles import TileGrid

LARGEST_NOISE_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseEnergy:
    """Energy per tile, baseline and follow-up, of what does not repeat in the finest band."""

    baseline: Vector
    follow_up: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMoments:
    """Means over the usable pixels of each tile; x is the baseline, y the follow-up.

    ``noise_x`` and ``noise_y`` are the parts of ``xx`` and ``yy`` taken for noise.
    """

    counts: Vector
    xx: Vector
    yy: Vector
    xy: Vector
    x3: Vector
    y3: Vector
    noise_x: Vector
    noise_y: Vector

    def coherence(self) -> float:
        """Return sum xy / sqrt(sum xx sum yy) over all tiles; 0 where there is no energy."""
        return _coherence(self.counts, self.xx, self.yy, self.xy)

    def expected_coherence(self) -> float:
        """Return the coherence that noise alone would leave."""
        signal = self._signal_share(self.xx, self.noise_x) * self._signal_share(
            self.yy, self.noise_y
        )
        return float(np.sqrt(signal))

    def noise_share(self) -> float:
        """Return the larger of the two shares of noise in the energy."""
        shares = (
            self._signal_share(self.xx, self.noise_x),
            self._signal_share(self.yy, self.noise_y),
        )
        return 1.0 - min(shares)

    def contrast(self) -> tuple[float, float]:
        """Return the noise-corrected RMS of baseline and follow-up (log luminance)."""
        total = self.counts.sum()
        x = float((self.counts * (self.xx - self.noise_x)).sum() / total)
        y = float((self.counts * (self.yy - self.noise_y)).sum() / total)
        return max(x, 0.0) ** 0.5, max(y, 0.0) ** 0.5

    def _signal_share(self, energy: Vector, noise: Vector) -> float:
        total = float((self.counts * energy).sum())
        return 1.0 - float((self.counts * noise).sum()) / total if total > 0.0 else 0.0


def noise_energy(baseline: FloatImage, follow_up: FloatImage, grid: TileGrid) -> NoiseEnergy:
    """Return the energy of the finest band times (1 - coherence there), per tile.

    What repeats between two photographs is skin even at the finest scale; the rest is noise.
    """
    x, y = noise_band(baseline), noise_band(follow_up)
    xx, yy, xy = grid.means(x * x), grid.means(y * y), grid.means(x * y)
    coherence = min(1.0, max(0.0, _coherence(grid.counts, xx, yy, xy)))
    return NoiseEnergy(baseline=xx * (1.0 - coherence), follow_up=yy * (1.0 - coherence))


def tile_moments(
    x: FloatImage,
    y: FloatImage,
    grid: TileGrid,
    noise: NoiseEnergy,
    spec: BandSpec,
    px_per_mm: float,
) -> TileMoments:
    """Return the moments of one band of both photographs.

    Parameters
    ----------
    x, y : ndarray, shape (rows, columns), float32
        The band of the baseline and of the follow-up.
    noise : NoiseEnergy
        Energy in the finest band; scaled here by the white-noise gain of the band and
        limited to 70 % of the energy found.
    """
    gain = white_noise_gain(spec, px_per_mm)
    xx, x3 = _second_and_third(x, grid)
    yy, y3 = _second_and_third(y, grid)
    return TileMoments(
        counts=grid.counts,
        xx=xx,
        yy=yy,
        xy=grid.means(x * y),
        x3=x3,
        y3=y3,
        noise_x=np.minimum(noise.baseline * gain, LARGEST_NOISE_SHARE * xx),
        noise_y=np.minimum(noise.follow_up * gain, LARGEST_NOISE_SHARE * yy),
    )


def _second_and_third(band: FloatImage, grid: TileGrid) -> tuple[Vector, Vector]:
    square = band * band
    return grid.means(square), grid.means(square * band)


def _coherence(counts: Vector, xx: Vector, yy: Vector, xy: Vector) -> float:
    energy = float((counts * xx).sum()) * float((counts * yy).sum())
    return float((counts * xy).sum()) / energy**0.5 if energy > 0.0 else 0.0
