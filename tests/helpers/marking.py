"""Builders for the dialogs in which something is marked on a photo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from microjournal.domain.journals import JournalChange
from microjournal.gui.desktop.marking_dialog import MarkingDialog
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.widgets.marking_canvas import MarkingCanvas
from tests.helpers.comparing import (
    FakeComparison,
    FakeMeasuring,
    FakePictures,
    FakeServices,
    a_photo,
)
from tests.helpers.pointing import move_pointer

LEFT = Qt.MouseButton.LeftButton
D = TypeVar("D", bound=MarkingDialog)


class MarkingDesk(Generic[D]):
    """A dialog on screen over one photo, what it keeps, and what it tells."""

    def __init__(self, qtbot: QtBot, make: Callable[..., D]) -> None:
        comparison = FakeComparison()
        self.services = FakeServices(comparison, FakePictures(), FakeMeasuring(comparison))
        self.changes: list[JournalChange] = []
        self.dialog = make(cast(Any, self.services), ImmediateRunner(), a_photo("one"))
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.dialog.saved.connect(self.changes.append)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        qtbot.waitExposed(self.dialog)


def drag(canvas: MarkingCanvas, start: QPoint, by: QPoint) -> None:
    """Press, move and let go."""
    QTest.mousePress(canvas, LEFT, pos=start)
    move_pointer(canvas, start + by, held=LEFT)
    QTest.mouseRelease(canvas, LEFT, pos=start + by)
