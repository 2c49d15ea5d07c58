"""Change maps as pictures: laid over the baseline on the screen, mixed into it on paper."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.maps import MapPicture, PairMaps, WithheldMap
from microjournal.domain.photos import Photo
from microjournal.imaging.change_colours import FULL_SCALE, ByteImage, colourise, lay_over, legend
from microjournal.imaging.display import to_buffer
from microjournal.imaging.pixel_arrays import pixel_array
from microjournal.services.change_maps import RegionChangeMap
from microjournal.services.reasons import in_words

LONGEST_SIDE_PX = 640
"""A map is smooth over 2.5 mm: more pixels would show nothing more."""

LEGEND_PX = 256


def pair_maps(found: Iterable[RegionChangeMap], baseline: Photo) -> PairMaps:
    """Return the pictures of change maps on the baseline photo, and the regions without one."""
    maps = tuple(found)
    drawn = tuple(each for each in maps if each.change is not None)
    return PairMaps(
        pictures=tuple(_picture(each, baseline) for each in drawn),
        withheld=tuple(
            WithheldMap(
                region=each.region.region, reasons=tuple(in_words(one) for one in each.reasons)
            )
            for each in maps
            if each.change is None
        ),
        detectable_log_change=widest_detectable(maps),
        full_scale=FULL_SCALE,
        legend_rgba=legend_rgba(maps),
    )


def widest_detectable(found: Iterable[RegionChangeMap]) -> float:
    """Return the largest log change that says nothing on any of the maps, 0 without one."""
    return max((one.detectable_log_change for one in found if one.change is not None), default=0.0)


def legend_rgba(found: Iterable[RegionChangeMap]) -> bytes:
    """Return the colours of the scale that the maps share, ``LEGEND_PX`` pixels in a row."""
    return legend(detectable_log_change=widest_detectable(found), width_px=LEGEND_PX).tobytes()


def with_maps(
    picture: PixelBuffer, found: Iterable[RegionChangeMap], photo: Photo
) -> PixelBuffer | None:
    """Return a picture of the baseline with its change maps; ``None`` where there is none."""
    size = picture.width_px, picture.height_px
    mixed = pixel_array(picture).astype(np.float32)
    scale = picture.width_px / photo.width_px
    drawn = [each for each in found if each.change is not None]
    for each in drawn:
        laid = lay_over(_coloured(each), each.placement, size=size, scale=scale)
        left, top, width, height = cv2.boundingRect(laid[..., 3])
        part = slice(top, top + height), slice(left, left + width)
        opacity = laid[part][..., 3:].astype(np.float32) / 255.0
        mixed[part] += opacity * (laid[part][..., :3] - mixed[part])
    return to_buffer(np.rint(mixed)) if drawn else None


def _coloured(found: RegionChangeMap) -> ByteImage:
    if found.change is None:
        raise ValueError("a region without a map has no colours")
    return colourise(
        found.change.log_change,
        found.change.shown,
        detectable_log_change=found.detectable_log_change,
    )


def _picture(found: RegionChangeMap, baseline: Photo) -> MapPicture:
    rgba = _coloured(found)
    rows, columns = rgba.shape[:2]
    place = _place(found, (columns, rows), baseline)
    small = _reduced(rgba)
    return MapPicture(
        region=found.region.region,
        width_px=small.shape[1],
        height_px=small.shape[0],
        rgba=np.ascontiguousarray(small).tobytes(),
        place=place,
    )


def _reduced(rgba: ByteImage) -> ByteImage:
    factor = LONGEST_SIDE_PX / max(rgba.shape[:2])
    if factor >= 1.0:
        return rgba
    size = round(rgba.shape[1] * factor), round(rgba.shape[0] * factor)
    return np.asarray(cv2.resize(rgba, size, interpolation=cv2.INTER_AREA), np.uint8)


def _place(
    found: RegionChangeMap, size: tuple[int, int], baseline: Photo
) -> tuple[float, float, float, float]:
    """Return the edges of a map; its axes run along those of the baseline."""
    across, _b, left, _d, down, top = found.placement
    columns, rows = size
    return (
        (left + 0.5 - across / 2) / baseline.width_px,
        (top + 0.5 - down / 2) / baseline.height_px,
        (left + 0.5 + across * (columns - 0.5)) / baseline.width_px,
        (top + 0.5 + down * (rows - 0.5)) / baseline.height_px,
    )
