"""A folder full of what nobody should send is imported by one command, to its end."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from pathlib import Path

import pytest

from microjournal.storage.journal import open_journal
from microjournal.support.clock import SystemClock
from tests.helpers.command_line import an_unprotected_journal, run
from tests.helpers.fault_points import spread, wanted
from tests.helpers.figures import Figures, tell
from tests.helpers.hostile_files import Nature, hostile_files
from tests.helpers.photos import jpeg, skin_like

FILES = wanted("MICROJOURNAL_HOSTILE_FOLDER", 15)
NAMES = (
    *("-rf", "--json", "=1+1.jpg", "con.jpg", "a" * 251 + ".jpg", "new\nline.jpg", "\x1b[2J.jpg"),
    *("quote'\".jpg", "‮gpj.exe", "<b>bold.jpg", "%s%n.jpg", "😀.jpg", " .jpg", "$(id).jpg"),
)


def _things_that_are_no_files(card: Path) -> None:
    os.mkfifo(card / "pipe.jpg")
    (card / "zero.jpg").symlink_to("/dev/zero")
    (card / "nowhere.jpg").symlink_to("gone.jpg")
    (card / "itself.jpg").symlink_to("itself.jpg")
    (card / "loop").symlink_to(card)
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(card)
        listener.bind("socket.jpg")
        os.chdir(here)


def _absurdly_named(card: Path) -> list[bytes]:
    """Sound photos under names that are commands, markup, or no text at all."""
    contents = [jpeg(skin_like(40, 30, seed=number)) for number in range(len(NAMES) + 1)]
    for name, data in zip(NAMES, contents, strict=False):
        (card / name).write_bytes(data)
    with open(os.fsencode(card) + b"/\xff\xfe.jpg", "wb") as file:  # noqa: PTH123 - no text
        file.write(contents[-1])
    return contents


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and such names are POSIX")
def test_a_hostile_folder_is_imported_to_its_end_and_sound_files_come_out_as_they_were(
    tmp_path: Path,
) -> None:
    journal, card = an_unprotected_journal(tmp_path), tmp_path / "card"
    card.mkdir()
    files = spread(list(hostile_files()), FILES)
    for number, file in enumerate(files):
        (card / f"{number:03} {file.name}").write_bytes(file.data)
    sound = _absurdly_named(card)
    sound += [file.data for file in files if file.nature is Nature.SOUND]
    _things_that_are_no_files(card)

    answer = run(journal, "import", "--patient", "P1", card)

    assert answer.code == 2
    assert "Traceback" not in answer.stderr
    events = [line["event"] for line in answer.lines]
    assert set(events) == {"stored", "duplicate", "rejected"} & set(events)
    refused = [line for line in answer.lines if line["event"] == "rejected"]
    assert all(line["code"] and line["message"] and line["hint"] for line in refused)
    assert not {line["code"] for line in refused} & {"decoder_failed", "decoder_timeout"}
    with open_journal(journal, clock=SystemClock()) as opened:
        kept = {hashlib.sha256(opened.original(photo.id)).hexdigest() for photo in opened.photos()}
    assert kept >= {hashlib.sha256(data).hexdigest() for data in sound}
    assert run(journal, "verify").only["ok"] is True
    part = f"one folder ({len(kept)} stored, {len(refused)} refused)"
    tell(Figures(promise="hostile files", part=part, points=len(answer.lines)))
