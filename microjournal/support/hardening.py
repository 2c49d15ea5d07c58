"""What a process that holds keys or pictures does so that its memory reaches no file."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def keep_memory_private() -> None:
    """Let the system write no core dump of this process, and no other program read its memory.

    Where the system knows no such thing nothing happens; Windows keeps dumps of programs only if
    its owner has asked for them.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A core dump handed to a program of the system pays no attention to the limit.
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
