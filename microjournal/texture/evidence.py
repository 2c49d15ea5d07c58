"""Everything the aligned pixels of one region say, before anybody judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from microjournal.domain.measurements import Band, BandEvidence
from microjournal.texture.arrays import FloatImage, Mask, SkinPair
from microjournal.texture.bands import BANDS, BandSpec, band_pass, band_passes
from microjournal.texture.filters import fill_masked
from microjournal.texture.fusion import (
    PITS_TAU,
    BandChange,
    CommonChange,
    fit_common_change,
    mix,
)
from microjournal.texture.luminance import log_photo
from microjournal.texture.masks import SURROUND_MM, usable_skin
from microjournal.texture.moments import TileMoments, noise_energy, tile_moments
from microjournal.texture.sentinels import chroma_gain, direction_change, shading
from microjournal.texture.tiles import FEWEST_TILES, TileGrid, tile_grid
from microjournal.texture.witnesses import (
    Witness,
    amplitude_witness,
    pit_witness,
    resampling,
)

SMALLEST_COHERENCE: Mapping[Band, float] = {Band.PORE: 0.40, Band.FINE: 0.55, Band.MEDIUM: 0.55}
COARSE_ALLOWANCE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPair:
    """Log luminance and chroma of both photographs with masked pixels filled."""

    luminance: tuple[FloatImage, FloatImage]
    chroma: tuple[FloatImage, FloatImage]
    usable: Mask
    px_per_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BandResult:
    """One band: its moments, its witnesses and whether it may be used."""

    spec: BandSpec
    moments: TileMoments
    amplitude: Witness
    pits: Witness | None
    mixed: BandChange
    used: bool

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionEvidence:
    """Bands, the common change and the quality numbers of one region.

    ``common`` is ``None`` when the medium band could not be used.
    """

    bands: tuple[BandResult, ...]
    common: CommonChange | None
    numbers: Mapping[str, float]
    relief: tuple[FloatImage, FloatImage]
    usable: Mask

    def band(self, band: Band) -> BandResult | None:
        """Return the result of one band, ``None`` if the frame does not resolve it."""
        return next((result for result in self.bands if result.spec.band is band), None)

    def largest_change(self) -> float:
        """Return the largest absolute log change of any band in use."""
        used = (abs(result.mixed.change.log_ratio) for result in self.bands if result.used)
        return max(used, default=0.0)


def fill_pair(pair: SkinPair) -> FilledPair:
    """Return log luminance and chroma with everything that is no skin filled from around it."""
    logs = (
        log_photo(pair.baseline, pair.visible),
        log_photo(pair.follow_up, pair.visible),
    )
    usable = usable_skin(pair, logs)
    known = usable | (pair.visible & ~pair.inside)
    fill_px = SURROUND_MM * pair.px_per_mm / 2.0
    planes = tuple(log.luminance for log in logs) + tuple(log.chroma for log in logs)
    first, second, redness, redness_after = fill_masked(planes, known, fill_px)
    return FilledPair(
        luminance=(first, second),
        chroma=(redness, redness_after),
        usable=usable,
        px_per_mm=pair.px_per_mm,
    )


def collect_evidence(pair: SkinPair) -> RegionEvidence:
    """Compute bands, witnesses, the common change and the quality numbers of a region."""
    filled = fill_pair(pair)
    grid = tile_grid(filled.usable, filled.px_per_mm)
    nothing = np.zeros_like(filled.luminance[0])
    if grid.number < FEWEST_TILES:
        return RegionEvidence(
            bands=(),
            common=None,
            numbers={"tiles": float(grid.number)},
            relief=(nothing, nothing),
            usable=filled.usable,
        )
    specs = tuple(spec for spec in BANDS if spec.is_admissible(filled.px_per_mm))
    x = band_passes(filled.luminance[0], specs, filled.px_per_mm)
    y = band_passes(filled.luminance[1], specs, filled.px_per_mm)
    bands = _band_results(x, y, specs, filled, grid)
    common = _common_change(bands)
    numbers = _numbers(bands, common, grid) | _sentinel_numbers(x, y, filled, grid)
    return RegionEvidence(
        bands=bands,
        common=common,
        numbers=numbers,
        relief=(_secondary_relief(x), _secondary_relief(y)),
        usable=filled.usable,
    )


def _band_results(
    x: dict[Band, FloatImage],
    y: dict[Band, FloatImage],
    specs: tuple[BandSpec, ...],
    filled: FilledPair,
    grid: TileGrid,
) -> tuple[BandResult, ...]:
    noise = noise_energy(*filled.luminance, grid)
    resamples = resampling(grid.number)
    results = []
    for spec in specs:
        moments = tile_moments(x[spec.band], y[spec.band], grid, noise, spec, filled.px_per_mm)
        amplitude = amplitude_witness(moments, resamples)
        pits = pit_witness(moments, resamples)
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


def _is_usable(spec: BandSpec, moments: TileMoments) -> bool:
    needed = SMALLEST_COHERENCE.get(spec.band)
    return needed is not None and moments.coherence() >= needed


def _common_change(bands: tuple[BandResult, ...]) -> CommonChange | None:
    used = tuple(result for result in bands if result.used)
    if not any(result.spec.band is Band.MEDIUM for result in used):
        return None
    return fit_common_change(tuple(result.mixed for result in used))


def _numbers(
    bands: tuple[BandResult, ...], common: CommonChange | None, grid: TileGrid
) -> dict[str, float]:
    by_band = {result.spec.band: result for result in bands}
    numbers = {"tiles": float(grid.number)}
    medium = by_band.get(Band.MEDIUM)
    if medium is None:
        return numbers
    numbers["incoherence"] = _incoherence(medium.moments)
    numbers["noise_share"] = medium.moments.noise_share()
    excess = light_excess(bands)
    if excess is not None:
        numbers["light_excess"] = excess.value
        numbers["light_excess_error"] = excess.standard_error
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
    return numbers


def _incoherence(moments: TileMoments) -> float:
    expected = moments.expected_coherence()
    return max(0.0, 1.0 - moments.coherence() / expected) if expected > 0.0 else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LightExcess:
    """How far amplitude changed more than pits did, in log units, with its standard error."""

    value: float
    standard_error: float


def light_excess(bands: tuple[BandResult, ...]) -> LightExcess | None:
    """Return how far amplitude changed more than pits did; ``None`` without pits.

    To first order shading is as often bright as dark, so the third moment hardly depends on
    the slant of the light, on its share of diffuse light or on gloss, while amplitude follows
    all of them. Relief that really changed moves the pits at least as much: the value is never
    negative. Its error comes from the same resamples of the tiles as the witnesses.

    Fine and medium bands are pooled by the precision of their pits; the pore band serves only
    where neither has pits, because noise inflates its amplitude.
    """
    pitted = [result for result in bands if result.used and result.pits is not None]
    chosen = [result for result in pitted if result.spec.band is not Band.PORE] or pitted
    if not chosen:
        return None
    weights = np.array([_pit_weight(result) for result in chosen])
    weights /= weights.sum()
    pits = [result.pits for result in chosen if result.pits is not None]
    amplitude = float(weights @ [result.amplitude.log_ratio for result in chosen])
    further = amplitude - float(weights @ [witness.log_ratio for witness in pits])
    resampled = weights @ np.stack(
        [r.amplitude.resampled - p.resampled for r, p in zip(chosen, pits, strict=True)]
    )
    return LightExcess(
        value=max(0.0, further if amplitude >= 0.0 else -further),
        standard_error=float(resampled.std()),
    )


def _pit_weight(result: BandResult) -> float:
    error = 0.0 if result.pits is None else result.pits.standard_error
    return 1.0 / (error**2 + PITS_TAU[result.spec.band] ** 2)


def _sentinel_numbers(
    x: dict[Band, FloatImage], y: dict[Band, FloatImage], filled: FilledPair, grid: TileGrid
) -> dict[str, float]:
    coarse = BANDS[-1]
    chroma = tuple(band_pass(c, coarse, filled.px_per_mm) for c in filled.chroma)
    gradients = shading(*filled.luminance, grid, filled.px_per_mm)
    return {
        "chroma_gain": chroma_gain(chroma[0], chroma[1], grid),
        "direction_change": direction_change(x[Band.MEDIUM], y[Band.MEDIUM], grid),
        "shading_change": gradients.change,
        "shading_gain": gradients.gain,
    }


def _secondary_relief(bands: dict[Band, FloatImage]) -> FloatImage:
    if Band.FINE in bands:
        return bands[Band.FINE] + bands[Band.MEDIUM]
    return bands[Band.MEDIUM]
