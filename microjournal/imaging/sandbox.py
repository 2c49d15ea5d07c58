"""What the decoder process gives up before it looks at foreign bytes.

Every measure is taken where the system offers it and skipped where it does not; the wall-clock
limit kept by the parent holds everywhere.
"""

from __future__ import annotations

import ctypes
import math
import sys

if sys.platform != "win32":
    import resource

MEMORY_LIMIT_BYTES = 1536 * 1024 * 1024
OPEN_FILES_LIMIT = 32
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38


def give_up_powers(*, memory_bytes: int = MEMORY_LIMIT_BYTES) -> None:
    """Drop the network, core dumps, file creation and unlimited memory, as far as possible."""
    if sys.platform == "linux":
        _leave_network()
    if sys.platform != "win32":
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_NOFILE, OPEN_FILES_LIMIT)
        _limit(resource.RLIMIT_AS, memory_bytes)


def allow_cpu(seconds: float) -> None:
    """Let this process compute for about ``seconds`` more, after which the kernel ends it.

    The limit counts whole seconds of the whole process, so it is moved for every request.
    """
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = usage.ru_utime + usage.ru_stime
        _limit(resource.RLIMIT_CPU, math.ceil(used + seconds), soft_only=True)


if sys.platform == "linux":

    def _leave_network() -> None:
        """Enter an empty network namespace; forbid inspection and new privileges.

        The kernel may refuse the namespace (return value -1): the other limits stand alone.
        """
        library = ctypes.CDLL(None, use_errno=True)
        library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


if sys.platform != "win32":

    def _limit(kind: int, value: int, *, soft_only: bool = False) -> None:
        """Lower one limit; keep what is there when the system refuses."""
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(kind, (value, hard if soft_only else value))
        except (ValueError, OSError):
            return
