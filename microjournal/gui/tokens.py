"""Named colours and measures: the only place where they are typed."""

from __future__ import annotations

from dataclasses import dataclass

SPACE_1 = 4
SPACE_2 = 8
SPACE_3 = 12
SPACE_4 = 16
SPACE_6 = 24
SPACE_8 = 32
CARD_GAP = 14
"""Between two cards; inside a card ``SPACE_4``, at the page's edge ``SPACE_6``."""

RADIUS_CONTROL = 8
RADIUS_CARD = 12
CONTROL_PX = 40
REVIEW_CONTROL_PX = 56
KEY_PX = (88, 64)
"""Width and height of a key on the PIN pad."""
ICON_PX = 20
FOCUS_PX = 2
STROKE_PX = 2

TITLE_PX = 22
CARD_TITLE_PX = 15
TEXT_PX = 14
SMALL_PX = 13
TINY_PX = 12
NUMBER_PX = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Colours of one scheme, as ``#rrggbb``; each pair of text and ground reaches 4.5 : 1."""

    window: str
    card: str
    rail: str
    rail_ink: str
    rail_selected: str
    rail_attention: str
    ink: str
    muted: str
    line: str
    field_line: str
    accent: str
    accent_pressed: str
    accent_soft: str
    accent_soft_ink: str
    on_accent: str
    attention: str
    attention_soft: str
    stop: str
    hover: str
    photo_ground: str
    avatars: tuple[str, ...]


LIGHT = Tokens(
    window="#F4F7F8",
    card="#FFFFFF",
    rail="#0B3B40",
    rail_ink="#D5E6E7",
    rail_selected="#26565B",
    rail_attention="#F0B98A",
    ink="#16262B",
    muted="#5C7078",
    line="#DCE5E8",
    field_line="#B9C8CD",
    accent="#0E6E75",
    accent_pressed="#0A565C",
    accent_soft="#E3F1F1",
    accent_soft_ink="#0A565C",
    on_accent="#FFFFFF",
    attention="#A4571F",
    attention_soft="#FBF0E6",
    stop="#A43D5B",
    hover="#EEF3F4",
    photo_ground="#E7EDEF",
    avatars=(
        "#0E6E75",
        "#8A5A9E",
        "#A85A23",
        "#3A6CA6",
        "#5B7A2E",
        "#A43D5B",
        "#4E6870",
        "#6554B8",
    ),
)

DARK = Tokens(
    window="#0F1B1E",
    card="#16262B",
    rail="#08282C",
    rail_ink="#C6DADC",
    rail_selected="#1C464B",
    rail_attention="#F0B98A",
    ink="#E8F0F1",
    muted="#9FB4BA",
    line="#26393F",
    field_line="#3A5258",
    accent="#4FB3BA",
    accent_pressed="#7CCBD0",
    accent_soft="#123539",
    accent_soft_ink="#8FD3D8",
    on_accent="#08282C",
    attention="#E0A06A",
    attention_soft="#33271C",
    stop="#E07B98",
    hover="#1B2F34",
    photo_ground="#0B1417",
    avatars=(
        "#2C8A91",
        "#8D63A1",
        "#A9632F",
        "#4677AF",
        "#66863A",
        "#AD4C69",
        "#597680",
        "#7263BE",
    ),
)
