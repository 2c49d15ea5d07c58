"""Body sites and standard views: the words of dermatologic photography."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AnatomicRegion(StrEnum):
    """Skin zones shared by treatment and measurement (the patient's own sides)."""

    FOREHEAD = "forehead"
    GLABELLA = "glabella"
    LEFT_TEMPLE = "left_temple"
    RIGHT_TEMPLE = "right_temple"
    LEFT_PERIORBITAL = "left_periorbital"
    RIGHT_PERIORBITAL = "right_periorbital"
    NOSE = "nose"
    LEFT_CHEEK = "left_cheek"
    RIGHT_CHEEK = "right_cheek"
    UPPER_LIP = "upper_lip"
    CHIN = "chin"
    LEFT_JAW = "left_jaw"
    RIGHT_JAW = "right_jaw"
    NECK = "neck"
    DECOLLETAGE = "decolletage"
    OTHER = "other"


class StandardView(StrEnum):
    """Poses that are repeated in every session; the values are stored and part of the CLI."""

    FRONTAL = "frontal"
    FRONTAL_EYES_CLOSED = "frontal_eyes_closed"
    OBLIQUE_RIGHT = "oblique_right"
    OBLIQUE_LEFT = "oblique_left"
    LATERAL_RIGHT = "lateral_right"
    LATERAL_LEFT = "lateral_left"
    CHEEK_RIGHT = "cheek_right"
    CHEEK_LEFT = "cheek_left"
    FOREHEAD = "forehead"
    PERIORAL = "perioral"
    NECK = "neck"
    OTHER = "other"

    @property
    def is_close_up(self) -> bool:
        """Tell whether the view shows skin without a whole face."""
        return self in _CLOSE_UPS

    @property
    def region(self) -> AnatomicRegion | None:
        """Return the region a close-up shows, ``None`` for views of the whole face."""
        return _REGION_OF_CLOSE_UP.get(self)


_REGION_OF_CLOSE_UP = {
    StandardView.CHEEK_RIGHT: AnatomicRegion.RIGHT_CHEEK,
    StandardView.CHEEK_LEFT: AnatomicRegion.LEFT_CHEEK,
    StandardView.FOREHEAD: AnatomicRegion.FOREHEAD,
    StandardView.PERIORAL: AnatomicRegion.UPPER_LIP,
    StandardView.NECK: AnatomicRegion.NECK,
}
_CLOSE_UPS = frozenset(_REGION_OF_CLOSE_UP)


class RegionSource(StrEnum):
    """How a region of interest came to be where it is."""

    FACE_MESH = "face_mesh"
    DRAWN = "drawn"
    WHOLE_PHOTO = "whole_photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionOfInterest:
    """A polygon on the baseline photo in which skin is measured.

    ``polygon`` holds (x, y) in pixels of the upright original (EXIF orientation applied).
    """

    region: AnatomicRegion
    polygon: tuple[tuple[float, float], ...]
    source: RegionSource
