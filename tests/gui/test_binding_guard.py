"""The Qt binding must not lose references: one that does ends the program after some hours.

PySide6 6.12.0 on Python 3.11 takes a reference from ``None`` with every call that returns
nothing, and one from ``True`` with every emit, until the interpreter aborts.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from microjournal.gui.widgets.basics import PlainLabel

CALLS = 5_000
TOLERANCE = 100


class Sender(QObject):
    """Something that emits."""

    happened = Signal()


def test_calls_that_return_nothing_keep_the_references_of_none(themed: QApplication) -> None:
    label = PlainLabel()
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number % 7))
    assert sys.getrefcount(None) > before - TOLERANCE


def test_emitting_keeps_the_references_of_true(themed: QApplication) -> None:
    sender = Sender()
    before = sys.getrefcount(True)
    for _number in range(CALLS):
        sender.happened.emit()
    assert sys.getrefcount(True) > before - TOLERANCE
