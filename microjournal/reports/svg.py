"""A small writer for SVG Tiny 1.2: the subset that Qt and typst draw alike.

Presentation attributes only: no style sheets, clipping, filters or text lengths.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Characters that XML 1.0 forbids even when escaped.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LATIN_ADVANCE_EM = 0.56
_WIDE_ADVANCE_EM = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBox:
    """Where a piece of text is expected to lie, in the units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: TextBox) -> bool:
        """Tell whether two boxes share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def plain_text(text: str) -> str:
    """Return ``text`` on one line, without characters that XML cannot carry."""
    return " ".join(_NOT_XML.sub("", text).split())


def text_width(text: str, font_size: float) -> float:
    """Return a generous estimate of the width of ``text`` (no font is measured).

    A sans's figures are 0.5 em and its letters on average less; East Asian letters are 1 em.
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return font_size * (_WIDE_ADVANCE_EM * wide + _LATIN_ADVANCE_EM * (len(text) - wide))


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown in ("", "-0") else shown


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """Return one element; ``_`` in attribute names stands for ``-``, values are escaped.

    ``content`` is markup: escape text with :func:`escaped` first.
    """
    parts = [name]
    for key, value in attributes.items():
        shown = value if isinstance(value, str) else number(value)
        parts.append(f'{key.replace("_", "-")}="{html.escape(plain_text(shown))}"')
    opening = " ".join(parts)
    return f"<{opening}>{content}</{name}>" if content else f"<{opening}/>"


def escaped(text: str) -> str:
    """Return text that is safe as the content of an element."""
    return html.escape(plain_text(text))


def document(
    parts: Iterable[str], *, width: float, height: float, title: str, description: str
) -> str:
    """Return a whole drawing with its title and description for screen readers."""
    body = "".join(parts)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
        f'width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}">'
        f"<title>{escaped(title)}</title><desc>{escaped(description)}</desc>{body}</svg>"
    )
