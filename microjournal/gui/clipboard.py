"""What is copied here stays neither in the clipboard nor in the history some systems keep."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

CLEARED_AFTER_MS = 30_000
_NO_HISTORY = {
    # The hint KeePassXC gives, which the clipboard managers of Linux desktops know.
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': bytes(4),
}


class ClipboardCare(QObject):
    """Marks copied text as not to be kept, and clears it after half a minute and at the end.

    ``owns`` tells whether what the clipboard holds was copied in this program.
    """

    def __init__(
        self,
        clipboard: QClipboard,
        parent: QObject,
        *,
        after_ms: int = CLEARED_AFTER_MS,
        owns: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._owns = owns or clipboard.ownsClipboard
        self._is_marking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self.clear)
        clipboard.dataChanged.connect(self._changed)
        application = QGuiApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.clear)

    def clear(self) -> None:
        """Take back what was copied here; what others put there stays."""
        if self._owns():
            self._clipboard.clear()

    def _changed(self) -> None:
        if self._is_marking or not self._owns():
            return
        text = self._clipboard.text()
        if text:
            self._mark(text)
            self._timer.start()

    def _mark(self, text: str) -> None:
        marked = QMimeData()
        marked.setText(text)
        for name, content in _NO_HISTORY.items():
            marked.setData(name, content)
        self._is_marking = True
        try:
            self._clipboard.setMimeData(marked)
        finally:
            self._is_marking = False
