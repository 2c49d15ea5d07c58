"""The legend of a change map, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from microjournal.gui.presenters.map_words import MapLegend, MapWords
from microjournal.gui.theme import current_tokens
from microjournal.gui.tokens import SPACE_1, SPACE_2
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel
from microjournal.gui.widgets.change_overlay import rgba_image
from microjournal.support.i18n import _

_BAR_PX = QSize(240, 14)
_GROUND = "#C9A892"
"""The colours are made for skin; on the card alone they would look like other colours."""


class MapPanel(QWidget):
    """A bar of colours with percents, sentences, and a button where a map can be drawn."""

    draw_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = PlainLabel(wrap=True, parent=self)
        self.bar = ColourBar(self)
        self._ends = [MutedLabel(parent=self) for _end in range(2)]
        self.noise = MutedLabel(wrap=True, parent=self)
        self.noise.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.details = MutedLabel(wrap=True, parent=self)
        self.button = Button("", icon_name="refresh", parent=self)
        self.button.clicked.connect(self.draw_wanted)
        self._arrange()

    def _arrange(self) -> None:
        legend = QHBoxLayout()
        legend.setSpacing(SPACE_2)
        legend.addStretch(1)
        for widget in (self._ends[0], self.bar, self._ends[1]):
            legend.addWidget(widget)
        legend.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(self.sentence)
        column.addLayout(legend)
        column.addWidget(self.noise)
        column.addWidget(self.details)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_words(self, words: MapWords) -> None:
        """Show a legend or sentences."""
        self.sentence.setText(words.sentence)
        self.sentence.set_role("attention" if words.attention else "text")
        self.sentence.setVisible(bool(words.sentence))
        self.details.setText("\n".join(words.details))
        self.details.setVisible(bool(words.details))
        self.button.setText(words.offer)
        self.button.setVisible(bool(words.offer))
        self._show_legend(words.legend)

    def _show_legend(self, legend: MapLegend | None) -> None:
        for widget in (self.bar, self.noise, *self._ends):
            widget.setVisible(legend is not None)
        if legend is not None:
            self._ends[0].setText(legend.smoother)
            self._ends[1].setText(legend.rougher)
            self.noise.setText(legend.noise)
            self.bar.show_legend(legend)


class ColourBar(QWidget):
    """The colours of the map from smoother to rougher, with the edges of the noise marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._legend: MapLegend | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BAR_PX.height())
        self.setMinimumWidth(_BAR_PX.width() // 2)
        self.setAccessibleName(_("Colours of the change map"))

    def sizeHint(self) -> QSize:  # noqa: D102
        return _BAR_PX

    def show_legend(self, legend: MapLegend) -> None:
        """Show other colours."""
        self._legend = legend
        self.setAccessibleDescription(f"{legend.smoother}; {legend.noise}; {legend.rougher}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the colours over the tone of skin, and a line at either edge of the noise."""
        if self._legend is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        rounded = QPainterPath()
        rounded.addRoundedRect(area, SPACE_1, SPACE_1)
        painter.setClipPath(rounded)
        painter.fillRect(area, QColor(_GROUND))
        colours = rgba_image(self._legend.rgba, len(self._legend.rgba) // 4, 1)
        painter.drawImage(area, colours, QRectF(colours.rect()))
        painter.setPen(QPen(QColor(current_tokens().ink), 1.0))
        for share in self._legend.within:
            x = area.left() + share * area.width()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.end()
