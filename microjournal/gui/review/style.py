"""The review's own additions to the style sheet: larger type and touch targets."""

from __future__ import annotations

from string import Template

from microjournal.gui.tokens import REVIEW_CONTROL_PX, Tokens

_SHEET = """
QWidget#review { background: $window; }
QLabel[role="review-title"] { font-size: 26px; font-weight: 600; }
QLabel[role="review-text"] { font-size: 17px; color: $ink; }
QLabel[role="review-muted"] { font-size: 17px; color: $muted; }
QPushButton { font-size: 18px; }
QPushButton[kind="review"] { min-height: ${inner}px; max-height: ${inner}px; min-width: 96px;
  padding: 0 22px; border-radius: 12px; background: $card; border: 1px solid $field_line;
  font-size: 18px; }
QPushButton[kind="review"]:checked { background: $chosen; border-color: $accent; color: $ink; }
QPushButton[kind="review"]:focus { border: 2px solid $accent; padding: 0 21px;
  min-height: ${focus_inner}px; max-height: ${focus_inner}px; }
"""


def review_sheet(tokens: Tokens) -> str:
    """Return the style rules that only the review window has."""
    return Template(_SHEET).substitute(
        window=tokens.window,
        ink=tokens.ink,
        muted=tokens.muted,
        card=tokens.card,
        field_line=tokens.field_line,
        accent=tokens.accent,
        chosen=tokens.rail_selected,
        inner=REVIEW_CONTROL_PX - 2,
        focus_inner=REVIEW_CONTROL_PX - 4,
    )
