"""The parts of a plot: a framed area with two axes, points, bars and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microjournal.reports import svg
from microjournal.reports.svg import element

INK = "#1f2933"
MUTED = "#7b8794"
LINE = "#d9dee4"
PAPER = "#ffffff"
SERIES = ("#1b6ca8", "#c2571a", "#5b8c3a", "#7a4fa3")
FONT = "sans-serif"
FONT_SIZE = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Values from ``low`` to ``high`` on drawing units from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value lies, held inside the axis."""
        held = min(max(value, self.low), self.high)
        return self.start + (held - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A rectangle in which ``x`` runs to the right and ``y`` upwards."""

    x: Axis
    y: Axis

    def grid_x(self, values: Sequence[float], labels: Sequence[str]) -> list[str]:
        """Draw upright lines with their labels below."""
        parts = []
        for value, label in zip(values, labels, strict=True):
            x = self.x.at(value)
            parts.append(line(x, self.y.start, x, self.y.end, LINE))
            parts.append(text(x, self.y.start + 1.5 * FONT_SIZE, label, anchor="middle"))
        return parts

    def grid_y(self, values: Sequence[float], labels: Sequence[str]) -> list[str]:
        """Draw level lines with their labels on the left."""
        parts = []
        for value, label in zip(values, labels, strict=True):
            y = self.y.at(value)
            parts.append(line(self.x.start, y, self.x.end, y, LINE))
            parts.append(text(self.x.start - 8, y + 0.35 * FONT_SIZE, label, anchor="end"))
        return parts

    def titles(self, across: str, up: str) -> list[str]:
        """Write what the axes show: below the plot and above its left end."""
        middle = (self.x.start + self.x.end) / 2
        below = self.y.start + 3.1 * FONT_SIZE
        return [
            text(middle, below, across, anchor="middle"),
            text(self.x.start - 8, self.y.end - 0.9 * FONT_SIZE, up, anchor="start"),
        ]

    def points(self, pairs: Sequence[tuple[float, float]], colour: str) -> list[str]:
        """Draw small translucent dots."""
        return [dot(self.x.at(x), self.y.at(y), 2.0, colour, opacity=0.35) for x, y in pairs]


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1.0) -> str:
    """Draw a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)


def dot(x: float, y: float, radius: float, colour: str, *, opacity: float = 1.0) -> str:
    """Draw a filled circle."""
    return element("circle", cx=x, cy=y, r=radius, fill=colour, fill_opacity=opacity)


def band(x: float, y: float, width: float, height: float, colour: str, opacity: float) -> str:
    """Draw a filled rectangle; negative sizes extend to the other side."""
    return element(
        "rect",
        x=min(x, x + width),
        y=min(y, y + height),
        width=abs(width),
        height=abs(height),
        fill=colour,
        fill_opacity=opacity,
    )


def text(x: float, y: float, words: str, *, anchor: str, colour: str = INK) -> str:
    """Write one line of text; ``anchor`` is start, middle or end."""
    return element(
        "text",
        svg.escaped(words),
        x=x,
        y=y,
        fill=colour,
        font_family=FONT,
        font_size=FONT_SIZE,
        text_anchor=anchor,
    )


def legend(x: float, y: float, entries: Sequence[tuple[str, str]]) -> list[str]:
    """Write names beside dots of their colours, one below the other."""
    parts = []
    for number, (name, colour) in enumerate(entries):
        at = y + 1.5 * FONT_SIZE * number
        parts.append(dot(x, at - 0.35 * FONT_SIZE, 4.0, colour))
        parts.append(text(x + 10, at, name, anchor="start"))
    return parts


def sheet(parts: Sequence[str], *, width: float, height: float, title: str, says: str) -> str:
    """Return a finished drawing on white paper."""
    paper = band(0, 0, width, height, PAPER, 1.0)
    return svg.document([paper, *parts], width=width, height=height, title=title, description=says)
