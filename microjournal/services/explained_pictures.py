"""Every intermediate picture of a measurement, made by the functions the measurement uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from microjournal.domain.measurements import Band, RegionMeasurement
from microjournal.imaging.alignment import photo_detail
from microjournal.imaging.detail import log_luminance, normalised_detail
from microjournal.imaging.explain_pictures import (
    LARGEST_SIDE_PX,
    beside,
    change_picture,
    grey_picture,
    light_picture,
    outlined,
    overlay_picture,
    tile_picture,
    with_masks,
)
from microjournal.imaging.geometry import Polygon, apply_homography
from microjournal.imaging.pair import RegisteredPair, region_box
from microjournal.imaging.reduction import decoded_polygon
from microjournal.services.change_maps import region_change_map
from microjournal.services.explanation_words import MASK_COLOURS, words_of
from microjournal.services.pair_alignment import AlignedPhotos, RegionSkin, region_skin
from microjournal.services.photo_pair import PreparedPhoto
from microjournal.texture.arrays import SkinPair
from microjournal.texture.bands import BANDS, band_pass, band_passes, noise_band, sigma_px
from microjournal.texture.evidence import FilledPair, RegionEvidence, collect_evidence, fill_pair
from microjournal.texture.filters import gaussian
from microjournal.texture.mask_reasons import mask_reasons
from microjournal.texture.tiles import tile_grid

DETAIL_RANGE = 3.0
LUMINANCE_RANGE = 0.8
NOISE_RANGE = 0.04
BAND_RANGES = {Band.PORE: 0.06, Band.FINE: 0.09, Band.MEDIUM: 0.12, Band.COARSE: 0.2}
"""Log luminance at black and white of each band's picture: the same for every pair."""

DISPLACEMENT_RANGE_MM = 1.0

ByteImage = NDArray[np.uint8]
FloatImage = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPicture:
    """One picture: its file name without ending, its title and what it shows, in words."""

    name: str
    title: str
    words: str
    pixels: ByteImage


def photo_pictures(photos: AlignedPhotos) -> Iterator[ExplainedPicture]:
    """Yield both photos with their regions outlined."""
    drawn = [one.region.polygon for one in photos.regions]
    followed = [pair.follow_up_polygon for pair in photos.registered]
    yield _picture("regions_baseline", _with_outlines(photos.baseline, drawn))
    yield _picture("regions_follow_up", _with_outlines(photos.follow_up, followed))


def region_pictures(
    photos: AlignedPhotos, pair: RegisteredPair, measured: RegionMeasurement
) -> Iterator[ExplainedPicture]:
    """Yield the pictures of one registered region, from registration to change map."""
    prefix = measured.region.region.value
    skin = region_skin(photos, pair)
    yield from _registration_pictures(prefix, photos, pair, measured, skin)
    filled = fill_pair(skin.skin)
    yield from _skin_pictures(prefix, skin.skin, filled)
    yield from _band_pictures(prefix, filled)
    yield from _change_pictures(prefix, photos, pair, measured, skin.skin)


def _registration_pictures(
    prefix: str,
    photos: AlignedPhotos,
    pair: RegisteredPair,
    measured: RegionMeasurement,
    skin: RegionSkin,
) -> Iterator[ExplainedPicture]:
    polygons = measured.region.polygon, pair.follow_up_polygon
    scales = pair.base_px_per_mm, pair.follow_px_per_mm
    yield _picture(
        "detail",
        beside(
            _photo_detail(photo, polygon, scale)
            for photo, polygon, scale in zip(
                (photos.baseline, photos.follow_up), polygons, scales, strict=True
            )
        ),
        prefix,
    )
    yield _picture("displacement", _displacement(pair), prefix)
    lights = [light_picture(photo) for photo in (skin.skin.baseline, skin.skin.follow_up)]
    yield _picture("frame", beside(lights), prefix)
    details = [_frame_detail(light, skin.skin.px_per_mm) for light in lights]
    yield _picture("overlay", overlay_picture(details[0], details[1]), prefix)


def _skin_pictures(prefix: str, skin: SkinPair, filled: FilledPair) -> Iterator[ExplainedPicture]:
    masks = mask_reasons(skin)
    lights = (light_picture(photo) for photo in (skin.baseline, skin.follow_up))
    colours = dict(MASK_COLOURS)
    yield _picture("masks", beside(with_masks(light, masks, colours) for light in lights), prefix)
    level = [_levelled(plane, filled) for plane in filled.luminance]
    yield _picture("luminance", beside(grey_picture(p, LUMINANCE_RANGE) for p in level), prefix)
    sigma = sigma_px(BANDS[-1].long_mm, filled.px_per_mm)
    form = [gaussian(plane, sigma) for plane in level]
    yield _picture("shading", beside(grey_picture(p, LUMINANCE_RANGE) for p in form), prefix)


def _levelled(plane: FloatImage, filled: FilledPair) -> FloatImage:
    skin = plane[filled.usable] if filled.usable.any() else plane
    return plane - np.float32(skin.mean(dtype=np.float64))


def _band_pictures(prefix: str, filled: FilledPair) -> Iterator[ExplainedPicture]:
    specs = tuple(spec for spec in BANDS if spec.is_admissible(filled.px_per_mm))
    both = [band_passes(plane, specs, filled.px_per_mm) for plane in filled.luminance]
    for spec in specs:
        half = BAND_RANGES[spec.band]
        greys = (grey_picture(bands[spec.band], half, filled.usable) for bands in both)
        yield _picture(f"band_{spec.band.value}", beside(greys), prefix)
    noise = (noise_band(plane) for plane in filled.luminance)
    greys = (grey_picture(plane, NOISE_RANGE, filled.usable) for plane in noise)
    yield _picture("noise", beside(greys), prefix)
    coarse = BANDS[-1]
    half = BAND_RANGES[coarse.band]
    chroma = (band_pass(plane, coarse, filled.px_per_mm) for plane in filled.chroma)
    greys = (grey_picture(plane, half, filled.usable) for plane in chroma)
    yield _picture("chroma", beside(greys), prefix)


def _change_pictures(
    prefix: str,
    photos: AlignedPhotos,
    pair: RegisteredPair,
    measured: RegionMeasurement,
    skin: SkinPair,
) -> Iterator[ExplainedPicture]:
    evidence = collect_evidence(skin)
    tiles = _tiles(evidence, skin)
    if tiles is not None:
        yield _picture("tiles", tiles, prefix)
    change = region_change_map(photos, pair, measured)
    yield _picture("coherence", grey_picture(change.coherence, 1.0, skin.inside), prefix)
    if measured.smallest_detectable_change is None:
        return
    drawn = change_picture(
        light_picture(skin.baseline),
        change.log_change,
        change.shown,
        detectable_log_change=change.detectable(measured.smallest_detectable_change),
    )
    yield _picture("change_map", drawn, prefix)


def _tiles(evidence: RegionEvidence, skin: SkinPair) -> ByteImage | None:
    """Return the amplitude witness of the medium band, tile by tile."""
    medium = evidence.band(Band.MEDIUM)
    if medium is None:
        return None
    moments = medium.moments
    grid = tile_grid(evidence.usable, skin.px_per_mm)
    ratios = (moments.yy - moments.noise_y) / np.maximum(moments.xx - moments.noise_x, 1e-12)
    values = 0.5 * np.log(np.maximum(ratios, 1e-6))
    shape = (evidence.usable.shape[0], evidence.usable.shape[1])
    return tile_picture(shape, grid.size_px, grid.centres_px, values)


def _with_outlines(photo: PreparedPhoto, polygons: Sequence[Polygon]) -> ByteImage:
    decoded = [decoded_polygon(polygon, photo.reduction) for polygon in polygons]
    return outlined(photo.rgb, decoded)


def _photo_detail(photo: PreparedPhoto, polygon: Polygon, px_per_mm: float) -> ByteImage:
    outline = np.array(decoded_polygon(polygon, photo.reduction))
    scale = px_per_mm / photo.reduction
    box = region_box(outline, scale, photo.rgb.shape)
    longest = max(box[2] - box[0], box[3] - box[1])
    working = scale * min(1.0, LARGEST_SIDE_PX / longest)
    return grey_picture(photo_detail(photo.rgb, box, scale, working).pixels, DETAIL_RANGE)


def _frame_detail(light: ByteImage, px_per_mm: float) -> ByteImage:
    return grey_picture(normalised_detail(log_luminance(light), px_per_mm), DETAIL_RANGE)


def _displacement(pair: RegisteredPair) -> ByteImage:
    """Return how far the dense map leaves the plane one, in mm on the follow-up's skin."""
    matrix = np.array(pair.registration.matrix).reshape(3, 3)
    plane = apply_homography(matrix, pair.base_xy.astype(np.float64))
    length = np.linalg.norm(pair.map_xy - plane, axis=-1) / pair.follow_px_per_mm
    half = np.float32(DISPLACEMENT_RANGE_MM / 2.0)
    return grey_picture(length.astype(np.float32) - half, float(half), pair.region_mask)


def _picture(name: str, pixels: ByteImage, prefix: str = "") -> ExplainedPicture:
    title, words = words_of(name)
    return ExplainedPicture(
        name=f"{prefix}_{name}" if prefix else name, title=title, words=words, pixels=pixels
    )
