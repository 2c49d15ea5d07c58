"""Sheet sizes of printed documents."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    """A sheet size by the name the typesetter uses."""

    A4 = "a4"
    LETTER = "us-letter"
