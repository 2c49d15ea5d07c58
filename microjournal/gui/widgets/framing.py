"""What part of a photo a pane shows: zoom and centre, independent of pixels and panes.

A framing is kept in fractions of the photo, so that the same spot of skin stays in the same
place when the pane, the pair or the resolution of the picture changes. No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_SCREEN_PX_PER_PHOTO_PX = 6.0
ZOOM_STEP = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Width and height of a photo or a pane, in its own pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """Zoom (1 = the whole photo fits) and the photo point (in fractions) at the pane's middle."""

    zoom: float = 1.0
    centre_x: float = 0.5
    centre_y: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a photo lies in a pane: pane point = scale · photo point + (left, top)."""

    scale: float
    left: float
    top: float


WHOLE_PHOTO = Framing()


def fit_scale(photo: Extent, pane: Extent) -> float:
    """Return pane pixels per photo pixel at which the whole photo is just visible."""
    return min(pane.width / photo.width, pane.height / photo.height)


def place(framing: Framing, photo: Extent, pane: Extent) -> Placement:
    """Return where the photo lies in the pane."""
    scale = fit_scale(photo, pane) * framing.zoom
    return Placement(
        scale=scale,
        left=pane.width / 2 - framing.centre_x * photo.width * scale,
        top=pane.height / 2 - framing.centre_y * photo.height * scale,
    )


def zoomed(
    framing: Framing, photo: Extent, pane: Extent, *, factor: float, at: tuple[float, float]
) -> Framing:
    """Return the framing zoomed by ``factor`` with the pane point ``at`` standing still."""
    before = place(framing, photo, pane)
    point_x = (at[0] - before.left) / before.scale
    point_y = (at[1] - before.top) / before.scale
    zoom = _limited_zoom(framing.zoom * factor, photo, pane)
    scale = fit_scale(photo, pane) * zoom
    moved = Framing(
        zoom=zoom,
        centre_x=(point_x + (pane.width / 2 - at[0]) / scale) / photo.width,
        centre_y=(point_y + (pane.height / 2 - at[1]) / scale) / photo.height,
    )
    return kept_inside(moved, photo, pane)


def panned(framing: Framing, photo: Extent, pane: Extent, *, by: tuple[float, float]) -> Framing:
    """Return the framing after the photo was dragged by ``by`` pane pixels."""
    scale = fit_scale(photo, pane) * framing.zoom
    moved = replace(
        framing,
        centre_x=framing.centre_x - by[0] / scale / photo.width,
        centre_y=framing.centre_y - by[1] / scale / photo.height,
    )
    return kept_inside(moved, photo, pane)


def toggled(
    framing: Framing,
    photo: Extent,
    pane: Extent,
    *,
    at: tuple[float, float],
    one_to_one_scale: float,
) -> Framing:
    """Return the whole photo if it is zoomed, else one photo pixel per screen pixel at ``at``.

    A photo smaller than the pane is doubled instead, so that the gesture always does something.
    """
    if framing.zoom > 1.0:
        return WHOLE_PHOTO
    factor = one_to_one_scale / fit_scale(photo, pane)
    return zoomed(framing, photo, pane, factor=factor if factor > 1.0 else 2.0, at=at)


def kept_inside(framing: Framing, photo: Extent, pane: Extent) -> Framing:
    """Return the framing with no more empty pane than the zoom makes unavoidable."""
    scale = fit_scale(photo, pane) * framing.zoom
    return replace(
        framing,
        centre_x=_limited_centre(framing.centre_x, pane.width / (photo.width * scale)),
        centre_y=_limited_centre(framing.centre_y, pane.height / (photo.height * scale)),
    )


def _limited_centre(centre: float, visible_share: float) -> float:
    margin = min(visible_share, 1.0) / 2
    return min(max(centre, margin), 1.0 - margin)


def _limited_zoom(zoom: float, photo: Extent, pane: Extent) -> float:
    largest = max(MAX_SCREEN_PX_PER_PHOTO_PX / fit_scale(photo, pane), 2.0)
    return min(max(zoom, 1.0), largest)
