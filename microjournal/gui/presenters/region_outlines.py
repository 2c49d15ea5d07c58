"""Outlines that are being drawn on a photo, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest
from microjournal.domain.photos import Photo
from microjournal.gui.presenters.marked_photo import MarkedPhotoState, Point
from microjournal.services.drawn_regions import FEWEST_POINTS, a_region
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.gui.presenters.pair_findings import Outline

P = TypeVar("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOutline:
    """One region: its name and corners in fractions of the photo."""

    region: AnatomicRegion
    corners: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingState(MarkedPhotoState[P]):
    """What the dialog shows.

    ``chosen`` is the place of the region that is worked on, ``drawing`` tells that clicks still
    add corners to it. ``automatic`` are outlines found without a person, for orientation.
    """

    outlines: tuple[DrawnOutline, ...] = ()
    chosen: int | None = None
    drawing: bool = False
    automatic: tuple[Outline, ...] = ()
    was_drawn: bool = False
    changed: bool = False

    @property
    def current(self) -> DrawnOutline | None:
        """Return the region that is worked on."""
        return None if self.chosen is None else self.outlines[self.chosen]

    @property
    def can_save(self) -> bool:
        """Tell whether every region is an outline and there is anything to keep."""
        whole = all(len(each.corners) >= FEWEST_POINTS for each in self.outlines)
        return self.changed and whole and not self.busy and bool(self.outlines or self.was_drawn)

    @property
    def advice(self) -> str:
        """Return what to do next."""
        current = self.current
        if current is None:
            return _("Without drawn regions they are found automatically.")
        if self.drawing and len(current.corners) < FEWEST_POINTS:
            return _("Click the corners of the region on the photo, one after the other.")
        if self.drawing:
            return _("Click further corners, or click the first one to close the outline.")
        return _("Drag a corner to move it; click on the line to add one.")


def in_pixels(outline: DrawnOutline, photo: Photo) -> RegionOfInterest:
    """Return an outline as the measurement takes it, in pixels of the upright original."""
    corners = [(x * photo.width_px, y * photo.height_px) for x, y in outline.corners]
    return a_region(outline.region, corners)


def in_fractions(region: RegionOfInterest, photo: Photo) -> DrawnOutline:
    """Return a kept region as an outline in fractions of the photo."""
    corners = tuple((x / photo.width_px, y / photo.height_px) for x, y in region.polygon)
    return DrawnOutline(region=region.region, corners=corners)
