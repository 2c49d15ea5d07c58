"""Identifiers and short facts in one row: what has no room is counted, never cut."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from microjournal.gui.presenters.patient_header import Fact
from microjournal.gui.tokens import SPACE_2
from microjournal.gui.widgets.basics import ElidedLabel, IconButton, Pill
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _

_EDIT_PX = 32


class FactRow(QWidget):
    """The text gives way last; pills go from the end, into the tooltip of a count."""

    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.identifiers = ElidedLabel(role="muted", parent=self)
        self._edit = IconButton("edit", _("Edit patient"), side_px=_EDIT_PX, parent=self)
        self._edit.clicked.connect(self.edit_wanted)
        self.more = Pill(tone="plain", parent=self)
        self.pills: list[Pill] = []
        self._text = ""
        # The facts give way when the window is narrow; they must not make it wider.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_EDIT_PX)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._text_px(), _EDIT_PX)

    def show_facts(self, identifiers: str, facts: tuple[Fact, ...]) -> None:
        """Show who this is and what is known."""
        self._text = identifiers
        self.identifiers.set_full_text(identifiers)
        for former in self.pills:
            former.hide()
            former.deleteLater()
        self.pills = [_pill(fact, self) for fact in facts]
        self._make_fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._make_fit()

    def _make_fit(self) -> None:
        room, count_px = self.width() - _EDIT_PX - SPACE_2 - self._text_px(), self._more_px()
        shown = self._fitting(room, count_px)
        hidden = self.pills[shown:]
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < shown)
        self.more.set_pill(f"+{len(hidden)}" if hidden else "", "plain")
        self.more.setToolTip(plain_tip("\n".join(pill.text() for pill in hidden)))
        self.more.setAccessibleName(", ".join(pill.text() for pill in hidden))
        beside = _EDIT_PX + SPACE_2 + (count_px if hidden else 0)
        text_px = max(min(self._text_px(), self.width() - beside), 0)
        self._place(text_px, [*self.pills[:shown], *([self.more] if hidden else [])])

    def _place(self, text_px: int, pills: list[Pill]) -> None:
        """Put text, edit button and pills beside each other, in the reading direction."""
        x = 0
        widths = [text_px, _EDIT_PX, *(pill.sizeHint().width() for pill in pills)]
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for widget, width in zip((self.identifiers, self._edit, *pills), widths, strict=True):
            height = min(max(widget.sizeHint().height(), widget.minimumHeight()), _EDIT_PX)
            left = self.width() - x - width if mirrored else x
            widget.setGeometry(left, (_EDIT_PX - height) // 2, width, height)
            x += width + SPACE_2

    def _fitting(self, room: int, count_px: int) -> int:
        """Return how many pills stand beside the text, with the count of the others."""
        widths = [pill.sizeHint().width() + SPACE_2 for pill in self.pills]
        if sum(widths) <= room:
            return len(widths)
        room -= count_px
        number = 0
        while number < len(widths) and sum(widths[: number + 1]) <= room:
            number += 1
        return number

    def _more_px(self) -> int:
        self.more.setText(f"+{len(self.pills)}")
        return self.more.sizeHint().width() + SPACE_2

    def _text_px(self) -> int:
        return self.identifiers.fontMetrics().horizontalAdvance(self._text) + 4


def _pill(fact: Fact, parent: QWidget) -> Pill:
    pill = Pill(fact.text, tone=fact.tone, parent=parent)
    pill.setToolTip(plain_tip(fact.explanation))
    return pill
