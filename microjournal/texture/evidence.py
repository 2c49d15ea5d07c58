"""Everything the aligned pixels of one region say, before anybody judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from microjournal.domain.measurements import Band, WitnessValue
from microjournal.texture.arrays import FloatImage, Indices, Mask, SkinPair
from microjournal.texture.attribution import Attribution, attribute, priors
from microjournal.texture.band_results import BandResult, band_results
from microjournal.texture.bands import BANDS, band_pass, band_passes
from microjournal.texture.causes import AMPLITUDES, EDGES, PITS, SHADING, TURNS
from microjournal.texture.filters import fill_masked
from microjournal.texture.luminance import log_photo
from microjournal.texture.masks import SURROUND_MM, usable_skin
from microjournal.texture.quality_numbers import quality_numbers
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
    resampling,
)


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
    bands = band_results(
        x,
        y,
        specs,
        luminance=filled.luminance,
        px_per_mm=filled.px_per_mm,
        grid=grid,
        resamples=resamples,
    )
    tensors = {
        band: (tile_tensors(x[band], grid), tile_tensors(y[band], grid))
        for band in TURNS
        if band in x
    }
    turns = {band: turn_witness(*both, resamples) for band, both in tensors.items()}
    shaded = shading_witness(*filled.luminance, grid, filled.px_per_mm, resamples)
    common = _attribution(bands, _signs(bands, turns, shaded), light)
    numbers = quality_numbers(bands, common, grid) | _sentinel_numbers(filled, grid)
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
        prior_sds=priors(is_light_checked=light.is_checked, extra_light=light.extra),
    )


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
