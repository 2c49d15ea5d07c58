"""Everything the aligned pixels of one region say, before anybody judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from microjournal.domain.measurements import Band, BandEvidence, WitnessValue
from microjournal.texture.arrays import FloatImage, Indices, Mask, SkinPair
from microjournal.texture.attribution import Attribution, attribute, priors
from microjournal.texture.bands import BANDS, BandSpec, band_pass, band_passes
from microjournal.texture.causes import AMPLITUDES, CAUSE_BY_NAME, EDGES, PITS, SHADING, TURNS
from microjournal.texture.filters import fill_masked
from microjournal.texture.fusion import BandChange, mix
from microjournal.texture.luminance import log_photo
from microjournal.texture.masks import SURROUND_MM, usable_skin
from microjournal.texture.moments import TileMoments, noise_energy, tile_moments
from microjournal.texture.sentinels import (
    chroma_gain,
    direction_change,
    shading,
    shading_witness,
    tile_tensors,
    turn_witness,
)
from microjournal.texture.signs import signs
from microjournal.texture.tiles import FEWEST_TILES, TileGrid, tile_grid
from microjournal.texture.witnesses import (
    Witness,
    amplitude_witness,
    pit_witness,
    resampling,
    skewnesses,
)

SMALLEST_COHERENCE: Mapping[Band, float] = {Band.PORE: 0.40, Band.FINE: 0.55, Band.MEDIUM: 0.55}
SMALLEST_COARSE_COHERENCE = 0.5
COARSE_ALLOWANCE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class LightKnowledge:
    """What is known of light and sharpness from beyond the skin of the region.

    Attributes
    ----------
    is_face : bool
        The pair shows faces.
    is_checked : bool
        Their lights were seen to come from the same direction.
    extra : float
        SD of contrast (log units) that the angle found between two lights adds.
    edges : WitnessValue or None
        How much softer brows and lids became, in units of the cause "blur".
    """

    is_face: bool = False
    is_checked: bool = False
    extra: float = 0.0
    edges: WitnessValue | None = None


NOTHING_KNOWN = LightKnowledge()


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

    @property
    def is_sign(self) -> bool:
        """Tell whether the band tells relief from its causes: all bands in use and the coarse."""
        coarse = self.spec.band is Band.COARSE
        return self.used or (coarse and self.moments.coherence() >= SMALLEST_COARSE_COHERENCE)

    def skewness(self) -> float:
        """Return the mean skewness of both photographs, negative towards dark."""
        return sum(skewnesses(self.moments)) / 2.0

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
    common: Attribution | None
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


def collect_evidence(pair: SkinPair, light: LightKnowledge = NOTHING_KNOWN) -> RegionEvidence:
    """Compute bands, witnesses, the change of relief and the quality numbers of a region.

    Parameters
    ----------
    pair : SkinPair
        Aligned skin of both photographs.
    light : LightKnowledge
        What faces say of light and sharpness beside the skin itself.
    """
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
    resamples = _by_strength(x[Band.MEDIUM], y[Band.MEDIUM], grid)[resampling(grid.number)]
    bands = _band_results(x, y, specs, filled, grid, resamples)
    tensors = {
        band: (tile_tensors(x[band], grid), tile_tensors(y[band], grid))
        for band in TURNS
        if band in x
    }
    turns = {band: turn_witness(*both, resamples) for band, both in tensors.items()}
    shaded = shading_witness(*filled.luminance, grid, filled.px_per_mm, resamples)
    common = _attribution(bands, _signs(bands, turns, shaded), light)
    numbers = _numbers(bands, common, grid) | _sentinel_numbers(filled, grid)
    numbers["direction_change"] = direction_change(*tensors[Band.MEDIUM])
    return RegionEvidence(
        bands=bands,
        common=common,
        numbers=numbers,
        relief=(_secondary_relief(x), _secondary_relief(y)),
        usable=filled.usable,
    )


def _by_strength(x: FloatImage, y: FloatImage, grid: TileGrid) -> Indices:
    """Return the tiles in the order of their contrast in both photographs together.

    Resamples are drawn by this rank, so that they follow the skin when photographs are turned.
    """
    return np.asarray(np.argsort(grid.means(x * x) + grid.means(y * y), kind="stable"))


def _band_results(
    x: dict[Band, FloatImage],
    y: dict[Band, FloatImage],
    specs: tuple[BandSpec, ...],
    filled: FilledPair,
    grid: TileGrid,
    resamples: Indices,
) -> tuple[BandResult, ...]:
    noise = noise_energy(*filled.luminance, grid)
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


def _signs(
    bands: tuple[BandResult, ...],
    turns: Mapping[Band, Witness | None],
    shading_sign: Witness | None,
) -> dict[str, Witness]:
    """Return every sign that the skin of the region has, by name."""
    found = {} if shading_sign is None else {SHADING: shading_sign}
    trusted = [result for result in bands if result.is_sign]
    found |= {AMPLITUDES[r.spec.band]: r.amplitude for r in trusted}
    found |= {
        PITS[r.spec.band]: r.pits for r in trusted if r.pits is not None and r.spec.band in PITS
    }
    usable = {result.spec.band for result in trusted}
    found |= {TURNS[b]: turn for b, turn in turns.items() if b in usable and turn is not None}
    return found


def _attribution(
    bands: tuple[BandResult, ...], found: Mapping[str, Witness], light: LightKnowledge
) -> Attribution | None:
    if not any(result.used and result.spec.band is Band.MEDIUM for result in bands):
        return None
    skewness = {r.spec.band: r.skewness() for r in bands if r.is_sign}
    beside = {} if light.edges is None else {EDGES: light.edges}
    gathered = signs(found, skewness, beside=beside, is_face=light.is_face)
    return attribute(
        gathered,
        light_priors=priors(is_light_checked=light.is_checked, extra_light=light.extra),
    )


def _numbers(
    bands: tuple[BandResult, ...], common: Attribution | None, grid: TileGrid
) -> dict[str, float]:
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


def _sentinel_numbers(filled: FilledPair, grid: TileGrid) -> dict[str, float]:
    coarse = BANDS[-1]
    chroma = tuple(band_pass(c, coarse, filled.px_per_mm) for c in filled.chroma)
    gradients = shading(*filled.luminance, grid, filled.px_per_mm)
    return {
        "chroma_gain": chroma_gain(chroma[0], chroma[1], grid),
        "shading_change": gradients.change,
        "shading_gain": gradients.gain,
    }


def _secondary_relief(bands: dict[Band, FloatImage]) -> FloatImage:
    if Band.FINE in bands:
        return bands[Band.FINE] + bands[Band.MEDIUM]
    return bands[Band.MEDIUM]
