"""The skin zones of a drawn face, front view: the patient's right is on the left."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTransform

from microjournal.domain.anatomy import AnatomicRegion

WIDTH, HEIGHT = 240.0, 372.0
"""The drawing's own units; a widget scales them."""

_Points = tuple[tuple[float, float], ...]

# Corners of the zones in the middle and on the patient's right; the left ones are mirrored.
_MIDDLE: dict[AnatomicRegion, _Points] = {
    AnatomicRegion.FOREHEAD: ((76, 44), (120, 36), (164, 44), (170, 84), (120, 78), (70, 84)),
    AnatomicRegion.GLABELLA: ((108, 88), (120, 86), (132, 88), (130, 110), (110, 110)),
    AnatomicRegion.NOSE: ((110, 116), (130, 116), (140, 162), (120, 170), (100, 162)),
    AnatomicRegion.UPPER_LIP: ((92, 176), (120, 174), (148, 176), (144, 190), (96, 190)),
    AnatomicRegion.CHIN: ((98, 212), (142, 212), (140, 240), (120, 247), (100, 240)),
    AnatomicRegion.NECK: ((88, 260), (152, 260), (156, 298), (84, 298)),
    AnatomicRegion.DECOLLETAGE: ((72, 306), (168, 306), (206, 336), (34, 336)),
}
_RIGHT: dict[AnatomicRegion, _Points] = {
    AnatomicRegion.RIGHT_TEMPLE: ((64, 62), (65, 88), (60, 112), (43, 118), (44, 92)),
    AnatomicRegion.RIGHT_PERIORBITAL: (
        (68, 96), (102, 94), (104, 118), (98, 132), (74, 134), (62, 122),
    ),
    AnatomicRegion.RIGHT_CHEEK: (
        (50, 140), (72, 142), (98, 140), (94, 166), (86, 182), (84, 194), (60, 186), (48, 164),
    ),
    AnatomicRegion.RIGHT_JAW: ((52, 190), (64, 198), (86, 204), (92, 210), (92, 236), (66, 216)),
}  # fmt: skip
_LEFT_OF = {
    AnatomicRegion.RIGHT_TEMPLE: AnatomicRegion.LEFT_TEMPLE,
    AnatomicRegion.RIGHT_PERIORBITAL: AnatomicRegion.LEFT_PERIORBITAL,
    AnatomicRegion.RIGHT_CHEEK: AnatomicRegion.LEFT_CHEEK,
    AnatomicRegion.RIGHT_JAW: AnatomicRegion.LEFT_JAW,
}
_OTHER = QRectF(78, 344, 84, 24)
_MIRROR = QTransform(-1, 0, 0, 1, WIDTH, 0)
_CORNER = 0.32


def zone_paths() -> dict[AnatomicRegion, QPainterPath]:
    """Return the outline of every zone, in the order in which the keyboard walks them."""
    paths = {region: _rounded(points) for region, points in _MIDDLE.items()}
    for region, points in _RIGHT.items():
        paths[region] = _rounded(points)
        paths[_LEFT_OF[region]] = _MIRROR.map(paths[region])
    other = QPainterPath()
    other.addRoundedRect(_OTHER, 8, 8)
    paths[AnatomicRegion.OTHER] = other
    return {region: paths[region] for region in AnatomicRegion}


def face_outline() -> QPainterPath:
    """Return head, neck and shoulders."""
    head = QPainterPath(QPointF(120, 14))
    head.cubicTo(168, 14, 206, 46, 204, 108)
    head.cubicTo(203, 166, 184, 216, 148, 244)
    head.cubicTo(132, 256, 108, 256, 92, 244)
    head.cubicTo(56, 216, 37, 166, 36, 108)
    head.cubicTo(34, 46, 72, 14, 120, 14)
    body = QPainterPath(QPointF(82, 236))
    body.lineTo(80, 284)
    body.cubicTo(78, 300, 40, 306, 16, 340)
    body.lineTo(224, 340)
    body.cubicTo(200, 306, 162, 300, 160, 284)
    body.lineTo(158, 236)
    body.closeSubpath()
    return head.united(body)


def features() -> QPainterPath:
    """Return eyes, brows and mouth, so that the drawing reads as a face."""
    right = QPainterPath(QPointF(72, 116))
    right.quadTo(86, 104, 100, 116)
    right.quadTo(86, 124, 72, 116)
    right.moveTo(68, 100)
    right.quadTo(84, 90, 102, 98)
    drawn = QPainterPath(right)
    drawn.addPath(_MIRROR.map(right))
    drawn.moveTo(98, 198)
    drawn.quadTo(120, 194, 142, 198)
    drawn.quadTo(120, 210, 98, 198)
    return drawn


def _rounded(points: _Points) -> QPainterPath:
    """Return the polygon with softened corners."""
    corners = [QPointF(x, y) for x, y in points]
    path = QPainterPath()
    count = len(corners)
    for number, corner in enumerate(corners):
        before, after = corners[number - 1], corners[(number + 1) % count]
        start = corner + (before - corner) * _CORNER
        end = corner + (after - corner) * _CORNER
        if number == 0:
            path.moveTo(start)
        else:
            path.lineTo(start)
        path.quadTo(corner, end)
    path.closeSubpath()
    return path
