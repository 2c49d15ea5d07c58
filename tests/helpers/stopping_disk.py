"""A disk that stops for good before its Nth operation, as when the process is killed there."""

from __future__ import annotations

from typing import Any

from microjournal.storage.disk import Disk

_OPERATIONS = frozenset(
    (
        *("create", "open_read", "write", "read", "sync", "sync_folder", "link", "replace"),
        *("unlink", "make_folder", "protect", "names", "exists", "size", "free_bytes"),
    )
)


class Stopped(BaseException):
    """The process is gone; nothing may catch it but the test."""


class StoppingDisk(Disk):
    """Stops before operation number ``stop_at`` (from 1) once :attr:`counting` is on."""

    def __init__(self, stop_at: int) -> None:
        self.stop_at = stop_at
        self.counting = False
        self.done = 0

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in _OPERATIONS or not self.counting:
            return found

        def counted(*arguments: Any, **named: Any) -> Any:
            self.done += 1
            if self.done >= self.stop_at:
                raise Stopped
            return found(*arguments, **named)

        return counted
