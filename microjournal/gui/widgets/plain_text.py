"""Text from people stays text where Qt would guess markup: tooltips."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """Return a tooltip that shows ``text`` letter by letter.

    Qt takes a tooltip for rich text as soon as it looks like it and would load a picture it
    names; there is no switch against that, so whatever could be markup is escaped.
    """
    if "<" not in text and "&" not in text:
        return text
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return f"<qt>{escaped}</qt>"
