"""The layer between a process and its file operations: building it, its plans, its log.

The layer itself is ``fault_layer.c``. It is loaded with ``LD_PRELOAD`` into a process of its own
(:mod:`tests.helpers.fault_process`), which names the folder to watch and what is to happen there.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from pathlib import Path

SOURCE = Path(__file__).with_name("fault_layer.c")
_RECORD = struct.Struct("<IBBQQIII")
_MAGIC = 0x4C544C46


class Mode(IntEnum):
    """What happens at the operation with the planned number."""

    PASS = 0
    FAIL_ONCE = 1
    FAIL_FROM = 2
    KILL_BEFORE = 3
    KILL_AFTER = 4
    KILL_HALFWAY = 5
    SHORT_WRITE = 6


class Operation(IntEnum):
    """The operations the layer tells apart; MARK is an acknowledgement on standard output."""

    OPEN = 1
    WRITE = 2
    TRUNCATE = 3
    SYNC = 4
    RENAME = 5
    LINK = 6
    UNLINK = 7
    MKDIR = 8
    RMDIR = 9
    CHMOD = 10
    READ = 11
    MARK = 12


class Flag(IntFlag):
    """What a record says about its operation."""

    CREATED = 1
    EMPTIED = 2
    FAILED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to happen: ``error`` is an errno, ``reads`` counts reading instead of changing."""

    mode: Mode = Mode.PASS
    at: int = 0
    error: int = 0
    reads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One operation as it happened; paths are absolute, ``other`` is the new name."""

    operation: Operation
    flags: Flag
    inode: int
    offset: int
    path: str
    other: str
    data: bytes

    @property
    def failed(self) -> bool:
        """Tell whether the operation was refused."""
        return Flag.FAILED in self.flags


def why_missing() -> str:
    """Return why there can be no layer here; empty when there can."""
    if sys.platform != "linux":
        return "the layer under the file operations is for Linux"
    if compiler() is None:
        return "no C compiler to build the layer under the file operations"
    return ""


def compiler() -> str | None:
    """Return the system's C compiler."""
    return shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")


@functools.cache
def built() -> Path:
    """Build the layer once for this process; return the library."""
    folder = Path(tempfile.mkdtemp(prefix="fault-layer-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = folder / "fault_layer.so"
    command = [compiler() or "cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", str(library)]
    subprocess.run([*command, str(SOURCE), "-ldl", "-lpthread"], check=True, timeout=120)
    return library


class LoadedLayer:
    """The layer inside this process, which was started with it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.fault_layer_end.restype = ctypes.c_long
        self._library.fault_layer_begin.argtypes = [
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_long,
            ctypes.c_int,
            ctypes.c_int,
            ctypes.c_int,
            ctypes.c_int,
        ]

    def begin(self, root: Path, plan: Plan, *, log: int = -1) -> None:
        """Watch ``root`` from here on; ``log`` is a descriptor outside of it, or -1."""
        self._library.fault_layer_begin(
            str(root).encode(), plan.mode, plan.at, plan.error, int(plan.reads), log, 1
        )

    def end(self) -> int:
        """Stop watching; return the number of operations counted."""
        return int(self._library.fault_layer_end())


def records(log: bytes) -> Iterator[Record]:
    """Yield the records of a log; one cut off by a kill is left out."""
    at = 0
    while at + _RECORD.size <= len(log):
        magic, operation, flags, inode, offset, *sizes = _RECORD.unpack_from(log, at)
        if magic != _MAGIC:
            raise ValueError(f"no record at byte {at}")
        at += _RECORD.size
        texts = []
        for size in sizes:
            texts.append(log[at : at + size])
            at += size
        if at > len(log):
            return
        path, other, data = texts
        yield Record(
            operation=Operation(operation),
            flags=Flag(flags),
            inode=inode,
            offset=offset,
            path=path.decode(),
            other=other.decode(),
            data=data,
        )
