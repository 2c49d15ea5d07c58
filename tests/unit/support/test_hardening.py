"""Memory that holds keys or pictures is written to no core dump."""

from __future__ import annotations

import subprocess
import sys

import pytest

SHOW = """
import resource
print(resource.getrlimit(resource.RLIMIT_CORE))
import ctypes
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits and flags of Linux")
@pytest.mark.parametrize(
    "start",
    [
        "from microjournal.__main__ import main\ntry: main(['--version'])\nexcept SystemExit: pass",
        "import io, sys\nsys.stdin = io.TextIOWrapper(io.BytesIO(b''))\n"
        "from microjournal.gui.review.__main__ import main\nmain([])",
    ],
)
def test_a_process_with_keys_or_pictures_leaves_no_dump(start: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", start + SHOW], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-2:] == ["(0, 0)", "0"]
