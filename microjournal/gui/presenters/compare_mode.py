"""The ways two photographs are shown against each other."""

from __future__ import annotations

from enum import StrEnum


class CompareMode(StrEnum):
    """How the Compare page and the review lay two photos out."""

    SIDE_BY_SIDE = "side_by_side"
    WIPE = "wipe"
    OVERLAY = "overlay"
    BLINK = "blink"
    CHANGE_MAP = "change_map"
