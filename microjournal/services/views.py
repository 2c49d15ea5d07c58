"""Which standard view a new photo shows: a proposal, confirmed or corrected by a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from microjournal.domain.anatomy import StandardView

if TYPE_CHECKING:
    from microjournal.domain.decoding import PhotoDecoder
    from microjournal.imaging.faces import FaceFinder

# Written in the order of precedence: the first rule whose words all occur in the name wins.
_NAME_RULES: tuple[tuple[tuple[str, ...], StandardView], ...] = (
    (("cheek", "right"), StandardView.CHEEK_RIGHT),
    (("cheek", "left"), StandardView.CHEEK_LEFT),
    (("oblique", "right"), StandardView.OBLIQUE_RIGHT),
    (("oblique", "left"), StandardView.OBLIQUE_LEFT),
    (("lateral", "right"), StandardView.LATERAL_RIGHT),
    (("lateral", "left"), StandardView.LATERAL_LEFT),
    (("profile", "right"), StandardView.LATERAL_RIGHT),
    (("profile", "left"), StandardView.LATERAL_LEFT),
    (("closed",), StandardView.FRONTAL_EYES_CLOSED),
    (("frontal",), StandardView.FRONTAL),
    (("front",), StandardView.FRONTAL),
    (("forehead",), StandardView.FOREHEAD),
    (("perioral",), StandardView.PERIORAL),
    (("chin",), StandardView.PERIORAL),
    (("neck",), StandardView.NECK),
)
_LOOK_SIDE_PX = 800
_FRONTAL_YAW_DEG = 15.0
_LATERAL_YAW_DEG = 60.0


class HeadPose(Protocol):
    """The part of a face mesh a proposal needs; positive yaw turns to the patient's left."""

    @property
    def yaw_deg(self) -> float:
        """Turn of the head about the vertical axis."""


class FaceTools(Protocol):
    """What is needed to look for a face; both are made at their first use."""

    @property
    def decoder(self) -> PhotoDecoder:
        """Decodes the preview."""

    @property
    def faces(self) -> FaceFinder:
        """Finds the face."""


class FaceViewProposer:
    """Proposes a view of the whole face from the pose of the face in a photo."""

    def __init__(self, tools: FaceTools) -> None:
        self._tools = tools

    def propose(self, preview_jpeg: bytes) -> StandardView | None:
        """Return the view seen, ``None`` when no face is."""
        from microjournal.imaging.pixel_arrays import pixel_array

        pixels = self._tools.decoder.pixels(preview_jpeg, max_side_px=_LOOK_SIDE_PX)
        mesh = self._tools.faces.find(pixel_array(pixels))
        return None if mesh is None else view_from_pose(mesh)


def view_from_name(source_name: str) -> StandardView | None:
    """Return the view that the words of a file name state, if they state one."""
    words = set(re.split(r"[^a-z]+", source_name.lower()))
    for required, view in _NAME_RULES:
        if words.issuperset(required):
            return view
    return None


def view_from_pose(pose: HeadPose) -> StandardView:
    """Return the view of a whole face from its yaw: the side named is the side seen."""
    turned = abs(pose.yaw_deg)
    if turned < _FRONTAL_YAW_DEG:
        return StandardView.FRONTAL
    shows_right = pose.yaw_deg > 0
    if turned < _LATERAL_YAW_DEG:
        return StandardView.OBLIQUE_RIGHT if shows_right else StandardView.OBLIQUE_LEFT
    return StandardView.LATERAL_RIGHT if shows_right else StandardView.LATERAL_LEFT
