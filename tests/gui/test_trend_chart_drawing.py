"""Qt's SVG Tiny renderer draws the trend chart."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from microjournal.reports.trend_chart import trend_svg
from tests.unit.reports.builders import LIGHT, a_series


def test_qt_draws_point_band_and_card_where_the_chart_says(qapp: QApplication) -> None:
    chart = trend_svg(a_series(), size=(400, 240), colours=LIGHT, font_family="Source Sans Pro")
    renderer = QSvgRenderer(QByteArray(chart.svg.encode()))
    image = QImage(400, 240, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert renderer.isValid()
    dot = chart.hot_spots[1]
    assert image.pixelColor(round(dot.x), round(dot.y)) == QColor(LIGHT.accent)
    assert image.pixelColor(2, 2) == QColor(LIGHT.card)
