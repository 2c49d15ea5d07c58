"""What lies on a photograph, the same in light and dark: labels, divider, grip, outlines.

A photo keeps neutral surroundings and no coloured frames, so these tokens are white and a dark
translucent ink; they are apart from the theme because a photo does not follow the theme.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLook:
    """Named colours (#AARRGGBB) and sizes in logical pixels."""

    pill: str = "#B8081315"
    pill_line: str = "#4DFFFFFF"
    pill_text: str = "#FFFFFFFF"
    divider: str = "#FFFFFFFF"
    grip: str = "#FFFFFFFF"
    grip_mark: str = "#FF16262B"
    shade: str = "#59081315"
    outline: str = "#F2FFFFFF"
    outline_shade: str = "#8C081315"
    corner_px: float = 8.0
    pane_gap_px: float = 8.0
    pill_margin_px: float = 12.0
    pill_padding_px: float = 12.0
    pill_height_px: float = 28.0
    pill_text_px: int = 13
    divider_px: float = 2.0
    grip_diameter_px: float = 44.0
    grip_reach_px: float = 26.0
    outline_px: float = 1.5


PHOTO_LOOK = PhotoLook()
REVIEW_PHOTO_LOOK = PhotoLook(
    pill_text_px=15, pill_height_px=34.0, grip_diameter_px=56.0, grip_reach_px=34.0, divider_px=3.0
)
