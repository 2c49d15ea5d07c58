"""A process killed at random moments of an import loses nothing it acknowledged."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.identifiers import PhotoId
from tests.helpers.figures import Figures, tell
from tests.storage.builders import a_journal, reopened

KILLS = int(os.environ.get("MICROJOURNAL_KILLS", "15"))
LONGEST_S = 0.4


def _killed_import(folder: Path, first: int, seconds: float) -> list[list[str]]:
    """Let a process import for a moment after it is ready; return the lines it finished."""
    command = [sys.executable, "-m", "tests.storage.importing", str(folder), str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as stdout:
        assert stdout.readline() == "ready\n"
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        lines = stdout.read().split("\n")[:-1]
    process.wait(timeout=60)
    timer.join()
    return [line.split() for line in lines]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX matter")
def test_nothing_acknowledged_is_lost_by_kills_at_random_moments(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    moments = random.Random(20260301)
    promised: dict[str, str] = {}
    recovered = 0
    for round_ in range(KILLS):
        seconds = moments.uniform(0, LONGEST_S)
        promised |= dict(_killed_import(folder, round_ * 100_000, seconds))
        with reopened(folder) as journal:
            recovered += journal.info.recovered_photos + journal.info.discarded_leftovers
            report = journal.verify(NoControl(), full=False)
            assert report.ok
            assert report.tmp == ()
            assert {photo.id for photo in journal.photos()} >= set(promised)
    with reopened(folder) as journal:
        assert journal.verify(NoControl()).ok
        for photo_id, digest in promised.items():
            assert hashlib.sha256(journal.original(PhotoId(photo_id))).hexdigest() == digest
    assert promised
    part = f"{len(promised)} photos acknowledged, {recovered} recovered"
    tell(Figures(promise="kill -9 at any moment of an import", part=part, points=KILLS))
