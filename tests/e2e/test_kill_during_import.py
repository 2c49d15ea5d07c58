"""kill -9 in the middle of an import: nothing acknowledged is lost, no manual step is needed."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.command_line import an_unprotected_journal, command, run
from tests.helpers.figures import Figures, tell
from tests.helpers.photos import jpeg, skin_like

KILLS = int(os.environ.get("MICROJOURNAL_KILLS", "12"))
PHOTOS = 50


def _card(folder: Path) -> Path:
    card = folder / "card"
    card.mkdir()
    for number in range(PHOTOS):
        (card / f"{number:02}.jpg").write_bytes(jpeg(skin_like(96, 72, seed=number)))
    return card


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An import that was killed, or that was done before the kill came."""

    acknowledged: frozenset[str]
    was_killed: bool
    lasted_s: float


def _broken_import(journal: Path, card: Path, after_s: float) -> Broken:
    """Start an import, kill it after a while, return what it had acknowledged."""
    started = time.monotonic()
    with subprocess.Popen(
        command(journal, "import", "--patient", "P1", card),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            printed, _nothing = process.communicate(timeout=after_s)
            was_killed = False
        except subprocess.TimeoutExpired:
            # The whole group, as a power switch would: decoder processes die too.
            os.killpg(process.pid, signal.SIGKILL)
            printed, _nothing = process.communicate()
            was_killed = True
    lines = [json.loads(line) for line in printed.split("\n")[:-1] if line]
    return Broken(
        acknowledged=frozenset(line["sha256"] for line in lines if line["event"] == "stored"),
        was_killed=was_killed,
        lasted_s=time.monotonic() - started,
    )


def test_no_acknowledged_photo_is_lost_by_killing_an_import(tmp_path: Path) -> None:
    card = _card(tmp_path)
    randomness = random.Random(20260301)
    journals = (_fresh_journal(tmp_path, number) for number in itertools.count())
    journal, acknowledged = next(journals), set[str]()
    kills, at_most_s = 0, 20.0
    while kills < KILLS:
        # A run that ends by itself tells how long a run lasts on this machine just now.
        broken = _broken_import(journal, card, randomness.uniform(0.0, at_most_s))
        kills += broken.was_killed
        if not broken.was_killed:
            at_most_s = broken.lasted_s
        acknowledged |= broken.acknowledged
        # The next command needs no help: it recovers, and every acknowledged photo is there.
        listed = run(journal, "photos")
        assert listed.code == 0, listed.stderr
        kept = {line["sha256"] for line in listed.lines}
        assert acknowledged <= kept
        if len(kept) == PHOTOS:
            _assert_whole(journal)
            journal, acknowledged = next(journals), set()
    finished = run(journal, "import", "--patient", "P1", card)
    assert {line["event"] for line in finished.lines} <= {"stored", "duplicate"}
    assert len(run(journal, "photos").lines) == PHOTOS
    _assert_whole(journal)
    tell(Figures(promise="kill -9 at any moment of an import", part="command", points=KILLS))


def _assert_whole(journal: Path) -> None:
    report = run(journal, "verify").only
    problems = {name: report[name] for name in ("missing", "corrupt", "orphans", "tmp")}
    assert problems == {"missing": [], "corrupt": [], "orphans": [], "tmp": []}
    assert report["ok"]


def _fresh_journal(folder: Path, number: int) -> Path:
    place = folder / f"journal-{number}"
    place.mkdir()
    return an_unprotected_journal(place)
