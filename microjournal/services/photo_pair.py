"""Two decoded photos: their faces, their scale and the regions they are compared in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from microjournal.domain.anatomy import (
    AnatomicRegion,
    RegionOfInterest,
    RegionSource,
    StandardView,
)
from microjournal.domain.decoding import PhotoDecoder
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.measurements import Calibration
from microjournal.domain.photos import CaptureConditions
from microjournal.imaging.faces import FaceMesh
from microjournal.imaging.formats import Family, sniff
from microjournal.imaging.pixel_arrays import pixel_array
from microjournal.imaging.reduction import decoded_eighths, is_too_coarse, original_shape
from microjournal.imaging.regions import face_regions
from microjournal.texture.interval import Setting

ASSUMED_SHORT_SIDE_MM = 96.0
"""Short side of a close-up at a reproduction ratio of 1:4 (24 mm on the sensor)."""

ASSUMED_SCALE_ERROR = 0.35
HINT_SCALE_ERROR = 0.015
PUPILS_SCALE_ERROR = 0.06
IRIS_SCALE_TOLERANCE = 0.15
WHOLE_PHOTO_INSET = 0.04
FACE_SCALE_TOLERANCE = 0.20
"""How far a face's own scale may lie from the stated one: three times its error of 6 %."""

FOLLOW_UP_TOLERANCE = 0.5
"""The same for a follow-up, which is taken from about the distance of its baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoInput:
    """A photo to be measured: its bytes until it is decoded, their digest, what is known of it.

    A close-up whose size (width, height) and scale are known about is decoded no larger than
    its measurement can use; so is skin in a photo of no known view.
    """

    data: bytes
    sha256: str
    conditions: CaptureConditions = field(default_factory=CaptureConditions)
    view: StandardView | None = None
    size_px: tuple[int, int] | None = None
    px_per_mm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPhoto:
    """A decoded photo, upright, with its face if it shows one.

    Attributes
    ----------
    rgb : ndarray, shape (rows, columns, 3), uint8
        sRGB pixels, of a close-up possibly fewer than the original's. All coordinates beside
        it, those of the face among them, are pixels of the original.
    reduction : float
        Pixels of the original per pixel of ``rgb``, along a side.
    in_full : callable, optional
        Decodes a reduced photo again with all its pixels; it shows no face.
    """

    photo: PhotoInput
    rgb: NDArray[np.uint8]
    mesh: FaceMesh | None
    reduction: float = 1.0
    in_full: Callable[[], PreparedPhoto] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Return the rows and columns of the original."""
        return original_shape(self.rgb, self.reduction)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionHints:
    """What the caller knows about regions and scale; everything may be left out.

    ``own_repeat_sd`` is what repeat photographs of this practice differ by (log change).
    """

    regions: tuple[RegionOfInterest, ...] | None = None
    px_per_mm: float | None = None
    region: AnatomicRegion | None = None
    own_repeat_sd: float | None = None


class FaceSearch(Protocol):
    """Finds the face of a photo."""

    def find(self, rgb: NDArray[np.uint8]) -> FaceMesh | None:
        """Return the largest face, ``None`` without one.

        Raises EnvironmentFault ``face_models_missing`` when the networks are not installed.
        """


def prepare_photo(photo: PhotoInput, decoder: PhotoDecoder, faces: FaceSearch) -> PreparedPhoto:
    """Decode a photo and look for a face, unless its view is a close-up of skin."""
    if photo.view is not None and photo.view.is_close_up:
        return _decoded(photo, photo.px_per_mm, decoder)
    # What a journal states of a view of the face is the scale of a usual close-up.
    decoded = _decoded(photo, photo.px_per_mm if photo.view is None else None, decoder)
    mesh = _face_or_none(faces, decoded.rgb)
    if mesh is None or decoded.reduction == 1.0:
        return replace(decoded, mesh=mesh)
    # Faces are measured with all their pixels, and found in them: ADR 0008.
    whole = _decoded(photo, None, decoder)
    return replace(whole, mesh=_face_or_none(faces, whole.rgb))


def _decoded(photo: PhotoInput, px_per_mm: float | None, decoder: PhotoDecoder) -> PreparedPhoto:
    size = photo.size_px
    if size is None or px_per_mm is None:
        rgb = pixel_array(decoder.pixels(photo.data))
        return PreparedPhoto(photo=_without_file(photo), rgb=rgb, mesh=None)
    is_jpeg = sniff(photo.data).family is Family.JPEG
    eighths = decoded_eighths(px_per_mm, size, is_jpeg=is_jpeg)
    longest = None if eighths == 8 else max(size) * eighths // 8
    rgb = pixel_array(decoder.pixels(photo.data, max_side_px=longest))
    # A photo that is not of the size thought of came as it is.
    if longest is None or max(rgb.shape[:2]) != longest:
        return PreparedPhoto(photo=_without_file(photo), rgb=rgb, mesh=None)
    return PreparedPhoto(
        photo=_without_file(photo),
        rgb=rgb,
        mesh=None,
        reduction=8 / eighths,
        in_full=lambda: _decoded(photo, None, decoder),
    )


def _without_file(photo: PhotoInput) -> PhotoInput:
    """Return what is known of a photo that is decoded: large files are not kept beside it."""
    return replace(photo, data=b"")


def fine_enough(photo: PreparedPhoto, px_per_mm: float) -> PreparedPhoto:
    """Return a photo with pixels enough for the scale of its original, decoded again if needed."""
    if photo.in_full is None or not is_too_coarse(px_per_mm, photo.reduction):
        return photo
    return replace(photo.in_full(), photo=photo.photo)


def expected_px_per_mm(stated: float | None, size_px: tuple[int, int]) -> float:
    """Return the scale of a close-up: the stated one, else that of a usual one."""
    return min(size_px) / ASSUMED_SHORT_SIDE_MM if stated is None else stated


def believed_faces(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, hints: RegionHints
) -> tuple[PreparedPhoto, PreparedPhoto]:
    """Return both photos with the faces that the stated scale bears out.

    The face networks now and then see a face in the pores of a close-up. Its pupils then give
    a scale far from the stated one, and the pair is compared as skin. Faces that agree take the
    stated scale, which is the better one. A view of the whole face is one in any case.
    """
    stated = hints.px_per_mm
    if stated is None:
        return baseline, follow_up
    if _fits(baseline.mesh, stated, FACE_SCALE_TOLERANCE):
        return _at_scale(baseline, follow_up, stated)
    declared = baseline.photo.view not in (None, StandardView.OTHER)
    missed = baseline.mesh is None and _fits(follow_up.mesh, stated, FOLLOW_UP_TOLERANCE)
    if declared or missed:
        return baseline, follow_up
    return replace(baseline, mesh=None), replace(follow_up, mesh=None)


def setting_of(baseline: PreparedPhoto, follow_up: PreparedPhoto) -> Setting:
    """Tell whether a pair is compared by its faces or as a close-up of skin."""
    both = baseline.mesh is not None and follow_up.mesh is not None
    return Setting.FACE if both else Setting.CLOSE_UP


def is_face_missing(baseline: PreparedPhoto, follow_up: PreparedPhoto) -> bool:
    """Tell whether only one photo of a pair shows a face."""
    return (baseline.mesh is None) != (follow_up.mesh is None)


def baseline_calibration(baseline: PreparedPhoto, hints: RegionHints) -> Calibration:
    """Return the scale of the baseline: what was stated, pupils, or a usual close-up."""
    mesh, stated = baseline.mesh, hints.px_per_mm
    if stated is not None and (mesh is None or mesh.px_per_mm == stated):
        return Calibration(px_per_mm=stated, source="stated", relative_error=HINT_SCALE_ERROR)
    if mesh is not None:
        return Calibration(
            px_per_mm=mesh.px_per_mm, source="pupils", relative_error=PUPILS_SCALE_ERROR
        )
    return Calibration(
        px_per_mm=expected_px_per_mm(None, baseline.shape),
        source="assumed",
        relative_error=ASSUMED_SCALE_ERROR,
    )


def is_scale_uncertain(baseline: PreparedPhoto, calibration: Calibration) -> bool:
    """Tell whether the irises contradict the scale that the pupils of the baseline give.

    Irises measure 11.7 mm in adults, give or take 0.6, pupils are 63 mm apart, give or take 4:
    the two scales of 24 portraits agree within 10 %. Where they lie further apart one is wrong.
    """
    mesh = baseline.mesh
    if mesh is None or calibration.source != "pupils" or not math.isfinite(mesh.iris_px_per_mm):
        return False
    return not _fits(mesh, mesh.iris_px_per_mm, IRIS_SCALE_TOLERANCE)


def regions_of(baseline: PreparedPhoto, hints: RegionHints) -> tuple[RegionOfInterest, ...]:
    """Return drawn regions, else those of the face, else the whole photo without its rim."""
    if hints.regions is not None:
        return hints.regions
    if baseline.mesh is None:
        return (_whole_photo(baseline, hints),)
    found = face_regions(baseline.mesh, baseline.rgb.shape, baseline.rgb)
    return tuple(one for one in found if hints.region in (None, one.region))


def _whole_photo(baseline: PreparedPhoto, hints: RegionHints) -> RegionOfInterest:
    rows, columns = baseline.shape
    inset = WHOLE_PHOTO_INSET * min(rows, columns)
    right, bottom = columns - 1 - inset, rows - 1 - inset
    view = baseline.photo.view
    named = hints.region or (None if view is None else view.region)
    return RegionOfInterest(
        region=named or AnatomicRegion.OTHER,
        polygon=((inset, inset), (right, inset), (right, bottom), (inset, bottom)),
        source=RegionSource.WHOLE_PHOTO,
    )


def _fits(mesh: FaceMesh | None, px_per_mm: float, tolerance: float) -> bool:
    if mesh is None:
        return False
    return abs(math.log(mesh.px_per_mm / px_per_mm)) <= math.log1p(tolerance)


def _at_scale(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, px_per_mm: float
) -> tuple[PreparedPhoto, PreparedPhoto]:
    """Return both photos with the baseline's face at a scale and the follow-up's alike."""
    first, second = baseline.mesh, follow_up.mesh
    if first is None:
        return baseline, follow_up
    baseline = replace(baseline, mesh=replace(first, px_per_mm=px_per_mm))
    if second is None:
        return baseline, follow_up
    scaled = second.px_per_mm * (px_per_mm / first.px_per_mm)
    return baseline, replace(follow_up, mesh=replace(second, px_per_mm=scaled))


def _face_or_none(faces: FaceSearch, rgb: NDArray[np.uint8]) -> FaceMesh | None:
    try:
        return faces.find(rgb)
    except EnvironmentFault as fault:
        # Without the face networks everything else still works; regions are drawn then.
        if fault.code != "face_models_missing":
            raise
        return None
