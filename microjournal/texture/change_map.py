"""Where in a region the relief changed: a picture beside the number, never a second number."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from microjournal.domain.measurements import Band
from microjournal.support.ranks import median
from microjournal.texture.arrays import FloatImage, Mask, SkinPair
from microjournal.texture.bands import (
    BANDS,
    BandSpec,
    band_passes,
    noise_band,
    sigma_px,
    white_noise_gain,
)
from microjournal.texture.causes import AMPLITUDES, CAUSE_BY_NAME
from microjournal.texture.evidence import FilledPair, fill_pair
from microjournal.texture.filters import gaussian
from microjournal.texture.moments import LARGEST_NOISE_SHARE

SMOOTHING_MM = 2.5
"""Standard deviation of the Gaussian window in which relief is compared."""

Z_OF_MANY = 3.0
"""Quantile of the largest of some twenty independent windows, as a cheek holds: 5 % false ones."""

LEAST_COHERENCE = 0.5
LEAST_SKIN_SHARE = 0.5
MAPPED_BANDS = (Band.PORE, Band.FINE, Band.MEDIUM)
_LEAST_ENERGY = 1e-12
_LEAST_SHARE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMap:
    """The local log change of relief in the common frame.

    Attributes
    ----------
    log_change : ndarray, shape (rows, columns), float32
        Natural logarithm of the ratio of local relief amplitude (follow-up over baseline),
        negative = smoother; 0 where nothing is shown.
    shown : ndarray, shape (rows, columns), bool
        Where enough skin of the region lies around and both photographs show the same of it.
    coherence : ndarray, shape (rows, columns), float32
        Local coherence of the two photographs in the bands mapped, -1 to 1.
    sampling_error : float
        Typical standard error of one value of the map, in log units: so few furrows lie in
        its window. A map of unchanged skin scatters by it.
    px_per_mm : float
        Scale of the frame.
    """

    log_change: FloatImage
    shown: Mask
    coherence: FloatImage
    sampling_error: float
    px_per_mm: float

    def detectable(self, smallest_detectable_change: float) -> float:
        """Return the log change below which a value of the map says nothing.

        It holds the smallest detectable change of the region and three sampling errors.
        """
        return math.hypot(smallest_detectable_change, Z_OF_MANY * self.sampling_error)


def change_map(
    pair: SkinPair,
    *,
    bands: Collection[Band] = MAPPED_BANDS,
    softness: float = 0.0,
    common_change: float | None = None,
) -> ChangeMap:
    """Return the local log change of relief amplitude.

    The energy of each band is averaged in a Gaussian window of 2.5 mm over usable skin, noise
    (what does not repeat in the finest band) is taken off, bands are added, and half the
    logarithm of the ratio of both energies is the value. Exchanging the photographs and the
    signs of ``softness`` and ``common_change`` flips the sign exactly; identical photographs
    give exactly 0.

    Parameters
    ----------
    pair : SkinPair
        Both photographs in the common frame, linear light.
    bands : collection of Band
        The bands that may be used; those the frame does not resolve are left out, and so is
        the coarse band.
    softness : float
        Relative softness of the follow-up, as the measurement fitted it; taken out of every
        band, lest a blurred photograph shows smoother skin.
    common_change : float, optional
        The log change that the measurement found for the whole region: the mean of the map is
        set to it. What changed everywhere alike may be light or tone, which the measurement
        weighs by more than contrast; the map only says where there was more of it and where
        less. Left as it is if left out.
    """
    filled = fill_pair(pair)
    specs = tuple(
        spec
        for spec in BANDS
        if spec.band in bands and spec.band in MAPPED_BANDS and spec.is_admissible(filled.px_per_mm)
    )
    if not specs or not filled.usable.any():
        return _nothing(filled)
    window = _Window.over(filled.usable, filled.px_per_mm)
    energies = _energies(filled, specs, softness, window)
    shown = pair.inside & (window.share >= LEAST_SKIN_SHARE)
    shown &= energies.coherence >= LEAST_COHERENCE
    change = np.float32(0.5) * (np.log(energies.follow_up) - np.log(energies.baseline))
    if common_change is not None and shown.any():
        change = change + np.float32(common_change - float(change[shown].mean(dtype=np.float64)))
    return ChangeMap(
        log_change=np.where(shown, change, np.float32(0.0)).astype(np.float32),
        shown=shown,
        coherence=energies.coherence,
        sampling_error=_sampling_error(energies.coherence[shown], specs),
        px_per_mm=filled.px_per_mm,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Averages over the usable skin around each pixel."""

    weight: FloatImage
    share: FloatImage
    sigma_px: float

    @classmethod
    def over(cls, usable: Mask, px_per_mm: float) -> _Window:
        weight = usable.astype(np.float32)
        sigma = SMOOTHING_MM * px_per_mm
        return cls(weight=weight, share=gaussian(weight, sigma), sigma_px=sigma)

    def mean(self, values: FloatImage) -> FloatImage:
        smooth = gaussian(values * self.weight, self.sigma_px)
        mean = smooth / np.maximum(self.share, np.float32(_LEAST_SHARE))
        return np.asarray(mean, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Energies:
    """Local relief energy of both photographs, noise taken off, and their coherence."""

    baseline: FloatImage
    follow_up: FloatImage
    coherence: FloatImage


def _energies(
    filled: FilledPair, specs: tuple[BandSpec, ...], softness: float, window: _Window
) -> _Energies:
    first, second = (band_passes(plane, specs, filled.px_per_mm) for plane in filled.luminance)
    noise = _local_noise(filled, window)
    total = [np.zeros_like(filled.luminance[0]) for _photo in range(2)]
    raw = [np.zeros_like(filled.luminance[0]) for _photo in range(3)]
    for spec in specs:
        x, y = first[spec.band], second[spec.band]
        gain = np.float32(white_noise_gain(spec, filled.px_per_mm))
        for number, (product, sign) in enumerate(((x * x, -1.0), (y * y, 1.0))):
            energy = window.mean(product)
            raw[number] += energy
            taken = np.minimum(noise[number] * gain, np.float32(LARGEST_NOISE_SHARE) * energy)
            blur = softness * CAUSE_BY_NAME["blur"].effect[AMPLITUDES[spec.band]]
            sharpened = np.float32(math.exp(-sign * blur))
            total[number] += (energy - taken) * sharpened
        raw[2] += window.mean(x * y)
    return _Energies(
        baseline=np.maximum(total[0], np.float32(_LEAST_ENERGY)),
        follow_up=np.maximum(total[1], np.float32(_LEAST_ENERGY)),
        coherence=_coherence(raw[0], raw[1], raw[2]),
    )


def _local_noise(filled: FilledPair, window: _Window) -> tuple[FloatImage, FloatImage]:
    """Return the local energy of the finest band times the share of it that does not repeat."""
    x, y = (noise_band(plane) for plane in filled.luminance)
    sums = [float((product * window.weight).sum(dtype=np.float64)) for product in (x * x, y * y)]
    common = float((x * y * window.weight).sum(dtype=np.float64))
    energy = math.sqrt(sums[0] * sums[1])
    repeated = min(1.0, max(0.0, common / energy)) if energy > 0.0 else 0.0
    left = np.float32(1.0 - repeated)
    return left * window.mean(x * x), left * window.mean(y * y)


def _coherence(xx: FloatImage, yy: FloatImage, xy: FloatImage) -> FloatImage:
    energy = np.sqrt(xx * yy)
    return np.asarray(xy / np.maximum(energy, np.float32(_LEAST_ENERGY)), dtype=np.float32)


def _sampling_error(coherence: FloatImage, specs: tuple[BandSpec, ...]) -> float:
    """Return the standard error of half the log ratio of two energies of correlated waves.

    For n independent pairs of correlation r its variance is (1 - r^2) / n to first order; n is
    the window's area over the area within which the longest waves repeat themselves.
    """
    if coherence.size == 0:
        return 0.0
    number = 4.0 * math.pi * SMOOTHING_MM**2 / _correlation_area_mm2(specs[-1])
    unlike = np.clip(1.0 - np.square(coherence, dtype=np.float64), 0.0, 1.0)
    return median(np.sqrt(unlike / number))


def _correlation_area_mm2(spec: BandSpec) -> float:
    """Return the integral of the squared autocorrelation of white waves in a band, in mm²."""
    short, long = sigma_px(spec.short_mm, 1.0), sigma_px(spec.long_mm, 1.0)
    frequency = np.linspace(0.0, 1.5 / spec.short_mm, 2000)
    transfer = np.exp(-2.0 * (math.pi * short * frequency) ** 2)
    transfer -= np.exp(-2.0 * (math.pi * long * frequency) ** 2)
    power = transfer**2
    ring = 2.0 * math.pi * frequency
    return float(np.trapezoid(power**2 * ring, frequency)) / float(
        np.trapezoid(power * ring, frequency) ** 2
    )


def _nothing(filled: FilledPair) -> ChangeMap:
    empty = np.zeros_like(filled.luminance[0])
    return ChangeMap(
        log_change=empty,
        shown=np.zeros(empty.shape, dtype=np.bool_),
        coherence=empty,
        sampling_error=0.0,
        px_per_mm=filled.px_per_mm,
    )
