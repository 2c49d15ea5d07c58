"""The system says that whoever sat here has left: over a bus on Linux, by messages on Windows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from microjournal.gui.desktop.system_events import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    is_leaving,
)

LISTEN = """
import os, sys
from PySide6.QtCore import QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget
from microjournal.gui.desktop.system_events import SystemEvents
app = QApplication([])
window = QWidget()
events = SystemEvents(window, window)
heard = []
events.away.connect(lambda: heard.append(1))
bus = QDBusConnection.connectToBus(os.environ["DBUS_SESSION_BUS_ADDRESS"], "the system")
assert bus.registerService("org.freedesktop.login1")
login = "org.freedesktop.login1"
told = {
    "sleep": ("/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", [True]),
    "wake": ("/org/freedesktop/login1", f"{login}.Manager", "PrepareForSleep", [False]),
    "lock": ("/org/freedesktop/login1/session/_31", f"{login}.Session", "Lock", []),
    "saver": ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
    "gnome": ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
}[sys.argv[1]]
def tell():
    signal = QDBusMessage.createSignal(*told[:3])
    signal.setArguments(told[3])
    assert bus.send(signal)
QTimer.singleShot(0, tell)
QTimer.singleShot(600, app.quit)
app.exec()
print(len(heard))
"""


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs dbus-daemon"
)
@pytest.mark.parametrize(
    ("told", "heard"), [("sleep", 1), ("wake", 0), ("lock", 1), ("saver", 1), ("gnome", 1)]
)
def test_sleep_and_a_locked_screen_are_heard_on_the_bus(told: str, heard: int) -> None:
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bus.stdout is not None
        with bus.stdout:
            address = bus.stdout.readline().strip()
            done = subprocess.run(
                [sys.executable, "-c", LISTEN, told],
                capture_output=True,
                text=True,
                check=True,
                timeout=60,
                env={
                    **os.environ,
                    "DBUS_SYSTEM_BUS_ADDRESS": address,
                    "DBUS_SESSION_BUS_ADDRESS": address,
                    "QT_QPA_PLATFORM": "offscreen",
                },
            )
    finally:
        bus.terminate()
        bus.wait()
    assert done.stdout.split()[-1] == str(heard)


@pytest.mark.parametrize(
    ("number", "detail", "leaves"),
    [
        (WM_WTSSESSION_CHANGE, 0x7, True),
        (WM_WTSSESSION_CHANGE, 0x8, False),  # unlock
        (WM_WTSSESSION_CHANGE, 0x2, True),
        (WM_POWERBROADCAST, PBT_APMSUSPEND, True),
        (WM_POWERBROADCAST, 0x7, False),  # resumed
        (0x0100, 0x7, False),
    ],
)
def test_windows_says_by_number_that_somebody_left(number: int, detail: int, leaves: bool) -> None:
    assert is_leaving(number, detail) is leaves
