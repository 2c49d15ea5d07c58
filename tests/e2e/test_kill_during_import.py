"""kill -9 in the middle of an import: nothing acknowledged is lost, no manual step is needed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from tests.helpers.command_line import an_unprotected_journal, command, run
from tests.helpers.photos import jpeg, skin_like

KILLS = int(os.environ.get("MICROJOURNAL_KILLS", "12"))
PHOTOS = 50


def _card(folder: Path) -> Path:
    card = folder / "card"
    card.mkdir()
    for number in range(PHOTOS):
        (card / f"{number:02}.jpg").write_bytes(jpeg(skin_like(96, 72, seed=number)))
    return card


def _killed_import(journal: Path, card: Path, after_s: float) -> list[dict[str, str]]:
    """Start an import, kill it after a while, return what it had acknowledged."""
    with subprocess.Popen(
        command(journal, "import", "--patient", "P1", card),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        time.sleep(after_s)
        # The whole group, as a power switch would: decoder processes die too.
        os.killpg(process.pid, signal.SIGKILL)
        printed = process.stdout.read() if process.stdout else ""
    whole_lines = [line for line in printed.split("\n")[:-1] if line]
    return [json.loads(line) for line in whole_lines]


def test_no_acknowledged_photo_is_lost_by_killing_an_import(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    card = _card(tmp_path)
    randomness = random.Random(20260301)
    acknowledged: set[str] = set()
    started = time.monotonic()
    untouched = tmp_path / "whole"
    run(an_unprotected_journal(_made(untouched)), "import", "--patient", "P1", card)
    whole_run_s = time.monotonic() - started
    for _attempt in range(KILLS):
        lines = _killed_import(journal, card, randomness.uniform(0.0, whole_run_s))
        acknowledged |= {line["sha256"] for line in lines if line["event"] == "stored"}
        # The next command needs no help: it recovers, and every acknowledged photo is there.
        listed = run(journal, "photos")
        assert listed.code == 0, listed.stderr
        assert acknowledged <= {line["sha256"] for line in listed.lines}
    report = run(journal, "verify").only
    assert report == {
        "ok": True, "checked": report["checked"], "missing": [], "corrupt": [], "orphans": [],
        "tmp": [],
    }  # fmt: skip
    finished = run(journal, "import", "--patient", "P1", card)
    assert {line["event"] for line in finished.lines} <= {"stored", "duplicate"}
    assert len(run(journal, "photos").lines) == PHOTOS


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
