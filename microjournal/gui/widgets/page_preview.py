"""The pages of a document as they will be printed, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from microjournal.gui.theme import current_tokens
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.gui.widgets.scrolling import ScrollingColumn, clear_layout
from microjournal.support.i18n import _

_A4 = 297.0 / 210.0


class PagePreview(ScrollingColumn):
    """Scrolls through the pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[bytes, ...] = ()
        self.setAccessibleName(_("Preview of the pages"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_pages(self, pages: tuple[bytes, ...]) -> None:
        """Show ``pages`` (PNG), from the first."""
        if pages == self._pages:
            return
        self._pages = pages
        clear_layout(self.column)
        for number, page in enumerate(pages, start=1):
            name = _("Page {number} of {total}").format(number=number, total=len(pages))
            self.column.addWidget(PagePicture(page, name, self.inside))
        self.column.addStretch(1)
        self.verticalScrollBar().setValue(0)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)


class PagePicture(QWidget):
    """One page, as wide as there is room; decoded when it first comes in sight."""

    def __init__(self, png: bytes, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._png = png
        self._picture: QImage | None = None
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        return round(width * _A4)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(420, self.heightForWidth(420))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._picture is None:
            self._picture = QImage.fromData(self._png)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawImage(page, self._picture)
        painter.setPen(QPen(QColor(current_tokens().line), 1))
        painter.drawRect(page)
        painter.end()
