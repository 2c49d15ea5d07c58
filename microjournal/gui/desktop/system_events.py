"""What the system tells of: its screen is locked, it goes to sleep, another user takes over.

Linux tells over D-Bus (logind, and the screen savers of the desktops), Windows by messages to
every window. macOS tells only those who link its own libraries: there the idle time has to do,
which counts sleep as time.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

# WORKAROUND: the type hints of PySide6 6.11 ask for bytes, the library takes a str only.
_TURNED_ON: Any = SLOT("turned_on(bool)")
_LOCKED: Any = SLOT("locked()")
_LOGIN = "org.freedesktop.login1"
_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")

WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE = 0x02B1
_LEFT = frozenset({0x2, 0x4, 0x6, 0x7})
"""Console or remote disconnect, logoff, lock (WTS_* of wtsapi32)."""


class SystemEvents(QObject):
    """Emits ``away`` when whoever sat here has left, as far as the system says so."""

    away = Signal()

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._filter: SessionMessages | None = None
        if sys.platform == "linux":
            self._listen_on_buses()
        elif sys.platform == "win32":
            self._listen_to_messages(window)

    def _listen_on_buses(self) -> None:
        """Without a bus (a kiosk, a container) there is nothing to hear."""
        from PySide6.QtDBus import QDBusConnection

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            manager, one = f"{_LOGIN}.Manager", f"{_LOGIN}.Session"
            system.connect(_LOGIN, "", manager, "PrepareForSleep", self, _TURNED_ON)
            system.connect(_LOGIN, "", one, "Lock", self, _LOCKED)
        if session.isConnected():
            for saver in _SCREEN_SAVERS:
                session.connect("", "", saver, "ActiveChanged", self, _TURNED_ON)

    def _listen_to_messages(self, window: QWidget) -> None:
        self._filter = SessionMessages(self)
        application = QApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._filter)
        libraries: Any = getattr(ctypes, "windll", None)
        if libraries is not None:
            libraries.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)

    @Slot(bool)
    def turned_on(self, is_on: bool) -> None:
        """Hear that sleep or the screen saver begins (or ends, which is nothing)."""
        if is_on:
            self.away.emit()

    @Slot()
    def locked(self) -> None:
        """Hear that the session was locked."""
        self.away.emit()


class SessionMessages(QAbstractNativeEventFilter):
    """Reads the messages Windows sends to every window."""

    def __init__(self, events: SystemEvents) -> None:
        super().__init__()
        self._events = events

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        """Hear a lock, a switch or sleep; let every message through."""
        name = kind.data() if isinstance(kind, QByteArray) else kind
        if bytes(name) == b"windows_generic_MSG":
            number, detail = _message_of(int(message))
            if is_leaving(number, detail):
                self._events.away.emit()
        return False, 0


def is_leaving(number: int, detail: int) -> bool:
    """Tell whether a message of Windows says that whoever sat here has left."""
    asleep = number == WM_POWERBROADCAST and detail == PBT_APMSUSPEND
    return asleep or (number == WM_WTSSESSION_CHANGE and detail in _LEFT)


class _Message(ctypes.Structure):
    """The beginning of MSG of the Windows headers."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("number", ctypes.c_uint),
        ("detail", ctypes.c_size_t),
    )


def _message_of(address: int) -> tuple[int, int]:
    message = _Message.from_address(address)
    return int(message.number), int(message.detail)
