"""The synthetic skin that the pictures of the manual show, photographed and measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from microjournal.domain.control import NoControl
from microjournal.domain.measurements import Band, Reason, RegionMeasurement
from microjournal.domain.patients import SkinPhototype
from microjournal.imaging.pair import RegisteredPair
from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.phantom.skin import ReliefFactor, SkinModel, grow_skin
from microjournal.phantom.specimen import PigmentRecipe, ReliefRecipe, SkinForm, SkinSpecimen
from microjournal.services.pair_alignment import AlignedPhotos, align_photos, region_skin
from microjournal.services.pair_measurement import measure_photos
from microjournal.services.photo_pair import RegionHints
from microjournal.texture.arrays import SkinPair
from microjournal.texture.bands import BANDS, band_pass
from microjournal.texture.causes import AMPLITUDES, PITS, SHADING, TURNS
from microjournal.texture.evidence import collect_evidence, fill_pair
from microjournal.texture.sentinels import shading_witness, tile_tensors, turn_witness
from microjournal.texture.tiles import tile_grid
from microjournal.texture.witnesses import Witness, resampling
from microjournal.validation.skin_trial import prepared
from tests.helpers.picture_sheet import ByteImage

PX_PER_MM = 12.0
HAIR_RGB = (66, 46, 36)
FIELD_MM = 44.0
MEDIUM = next(spec for spec in BANDS if spec.band is Band.MEDIUM)
SKIN = SkinSpecimen(
    seed=31,
    phototype=SkinPhototype.III,
    relief=ReliefRecipe(
        pores_per_cm2=100.0,
        pore_diameter_mm=0.32,
        pore_depth_um=70.0,
        fine_lines_per_cm2=2.0,
        fine_line_depth_um=38.0,
        ice_pick_per_cm2=0.5,
        boxcar_per_cm2=0.4,
    ),
    pigment=PigmentRecipe(freckles_per_cm2=0.2),
    form=SkinForm(radius_x_mm=78.0, radius_y_mm=115.0, apex_mm=(4.0, -5.0)),
)
RIG = CaptureSetup(
    size_px=(round(FIELD_MM * PX_PER_MM),) * 2,
    px_per_mm=PX_PER_MM,
    light_slant_deg=40.0,
    light_tilt_deg=112.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A pair, the skin in its common frame and what was measured."""

    photos: AlignedPhotos
    pair: RegisteredPair
    skin: SkinPair
    measured: RegionMeasurement


@cache
def skin() -> SkinModel:
    """Grow the skin once."""
    return grow_skin(SKIN)


def photo(setup: CaptureSetup = RIG, *, seed: int, relief_factor: ReliefFactor = 1.0) -> ByteImage:
    """Photograph the skin."""
    return photograph(skin(), setup, seed=seed, relief_factor=relief_factor)


def compared(baseline: ByteImage, follow_up: ByteImage) -> Compared:
    """Align and measure two photographs as the program does."""
    hints = RegionHints(px_per_mm=PX_PER_MM)
    photos = align_photos(prepared(baseline), prepared(follow_up), hints, NoControl())
    if isinstance(photos, Reason) or not photos.registered:
        raise ValueError("the pictures of the manual need a pair that can be aligned")
    pair = photos.registered[0]
    return Compared(
        photos=photos,
        pair=pair,
        skin=region_skin(photos, pair).skin,
        measured=measure_photos(photos, NoControl()).regions[0],
    )


def smoothed(left: float, right: float) -> SkinModel:
    """Return the skin with its relief times ``left`` and ``right`` at its two sides."""
    grown = skin()
    place = np.linspace(-1.0, 1.0, grown.grid.shape[1], dtype=np.float32)
    share = 1.0 / (1.0 + np.exp(place / 0.08))
    kept = np.exp(math.log(left) * share + math.log(right) * (1.0 - share))[None, :]
    factor = kept.astype(np.float32)
    return replace(grown, relief_um={part: um * factor for part, um in grown.relief_um.items()})


def blemished(seed: int) -> ByteImage:
    """Photograph skin with naevi, glare and burnt-out spots, and draw hairs across it."""
    spotted = replace(SKIN, pigment=replace(SKIN.pigment, naevi=3), oil=0.5)
    shiny = replace(RIG, gloss=1.3, exposure_ev=0.2)
    rgb = photograph(grow_skin(spotted), shiny, seed=seed)
    return _with_hairs(rgb)


def _with_hairs(rgb: ByteImage) -> ByteImage:
    drawn = np.ascontiguousarray(rgb)
    for start, bend, length in (((60, 430), -60, 150), ((300, 470), 45, 130), ((380, 80), 70, 110)):
        along = np.linspace(0.0, 1.0, 40)
        x = start[0] + length * along
        y = start[1] + bend * np.sin(along * 2.4)
        points = np.rint(np.stack([x, y], axis=1) * 16).astype(np.int32)
        cv2.polylines(drawn, [points], False, HAIR_RGB, 1, cv2.LINE_AA, 4)
    return drawn


def crop_mm(
    rgb: ByteImage, px_per_mm: float, size_mm: float, middle: tuple[float, float] = (0.5, 0.5)
) -> ByteImage:
    """Return a square of ``size_mm`` around a place given in parts of width and height."""
    half = round(size_mm * px_per_mm / 2.0)
    x, y = round(rgb.shape[1] * middle[0]), round(rgb.shape[0] * middle[1])
    return np.ascontiguousarray(rgb[y - half : y + half, x - half : x + half])


def signs_of(pair: SkinPair) -> Mapping[str, float]:
    """Return the signs of a pair by name, as log ratios; those that cannot be told are left out."""
    evidence = collect_evidence(pair)
    found = {AMPLITUDES[result.spec.band]: result.amplitude for result in evidence.bands}
    for result in evidence.bands:
        if result.pits is not None and result.spec.band in PITS:
            found[PITS[result.spec.band]] = result.pits
    found |= _light_signs(pair)
    return {name: witness.log_ratio for name, witness in found.items()}


def _light_signs(pair: SkinPair) -> dict[str, Witness]:
    filled = fill_pair(pair)
    grid = tile_grid(filled.usable, pair.px_per_mm)
    resamples = resampling(grid.number)
    tensors = [
        tile_tensors(band_pass(plane, MEDIUM, pair.px_per_mm), grid) for plane in filled.luminance
    ]
    signs = {
        TURNS[MEDIUM.band]: turn_witness(tensors[0], tensors[1], resamples),
        SHADING: shading_witness(*filled.luminance, grid, pair.px_per_mm, resamples),
    }
    return {name: witness for name, witness in signs.items() if witness is not None}
