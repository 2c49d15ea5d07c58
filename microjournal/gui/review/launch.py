"""Starting the review window in a process of its own, which never sees the journal."""

from __future__ import annotations

import contextlib
import subprocess

from microjournal.domain.review import ReviewBundle
from microjournal.support.processes import review_window_command


def start_review(bundle: ReviewBundle) -> subprocess.Popen[bytes]:
    """Start the review window on ``bundle`` and return the process.

    The bundle goes through a pipe: no picture of the patient touches the disk. The process ends
    with 0 after the PIN was given, with anything else when it could not be shown or was ended
    from outside.
    """
    process = subprocess.Popen(review_window_command(), stdin=subprocess.PIPE)
    # A window that could not start closes its end early; its exit code tells the caller.
    with contextlib.suppress(BrokenPipeError):
        if process.stdin is not None:
            with process.stdin as pipe:
                pipe.write(bundle.to_bytes())
    return process
