"""Arguments nobody means are refused in words; the journal still opens and shows everything."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.helpers.command_line import an_unprotected_journal, command, run

HUGE = str(10**25)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("patient", "add", "--number", "P\n2"), "text_unfit"),
        (("patient", "add", "--number", "P" * 1000), "text_unfit"),
        (("patient", "add", "--number", "P2", "--birth-date", "3024-01-01"), "date_impossible"),
        (("patient", "list", "--limit", "-1"), "usage"),
        (("course", "add", "--patient", "P1", "--sessions", HUGE), "plan_impossible"),
        (("course", "add", "--patient", "P1", "--interval-weeks", HUGE), "plan_impossible"),
        (("course", "add", "--patient", "P1", "--start", "9999-12-31"), "date_impossible"),
        (("session", "add", "--patient", "P1", "--date", "9999-12-31"), "date_impossible"),
        (
            ("session", "add", "--patient", "P1", "--needling", "left_cheek:nan"),
            "needling_impossible",
        ),
        (
            ("session", "add", "--patient", "P1", "--needling", f"left_cheek:1:{HUGE}"),
            "needling_impossible",
        ),
        (("import", "--patient", "P1", ""), "usage"),
    ],
)
def test_a_value_nobody_means_is_refused_and_leaves_no_trace(
    arguments: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    journal = an_unprotected_journal(tmp_path)
    answer = run(journal, *arguments)
    assert (answer.code, answer.error["code"]) == (2, code)
    shown = run(journal, "patient", "show", "P1").only
    assert (shown["course"], shown["sessions"], shown["next_due"]) == (None, [], None)


@pytest.mark.parametrize(
    "arguments",
    [
        (b"patient", b"add", b"--number", b"P\xff"),
        (b"patient", b"list", b"--search", b"\xff"),
        (b"photos", b"--patient", b"\xff"),
    ],
)
def test_bytes_that_are_no_text_are_refused_in_words(
    arguments: tuple[bytes, ...], tmp_path: Path
) -> None:
    journal = an_unprotected_journal(tmp_path)
    head = [os.fsencode(part) for part in command(journal)]
    done = subprocess.run([*head, *arguments], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert b'"text_unreadable"' in done.stderr


@pytest.mark.parametrize(
    ("redirection", "code"),
    [
        (">&-", 0),
        ("<&- >&- 2>&-", 0),
        (">/dev/full", 3),
        ("2>/dev/full", 0),
        ("--bogus 2>/dev/full", 2),
        ("--bogus 2>&-", 2),
    ],
)
def test_closed_or_full_streams_end_in_the_documented_code(
    redirection: str, code: int, tmp_path: Path
) -> None:
    journal = an_unprotected_journal(tmp_path)
    line = f"{shlex.join(command(journal, 'patient', 'list'))} {redirection}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False, timeout=60)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert run(journal, "verify").only["ok"] is True


def test_a_reader_that_leaves_is_told_from_a_finished_command(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    line = shlex.join(command(journal, "patient", "list"))
    # A reader that is gone before the first line, so that the write must fail.
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        ["sh", "-c", line], stdout=write, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_start_folder_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f"rmdir {gone}; {shlex.join(command(journal, 'import', '--patient', 'P1', 'x.jpg'))}"
    done = subprocess.run(
        ["sh", "-c", line], capture_output=True, check=False, timeout=60, cwd=gone
    )
    assert done.returncode == 2
    assert b'"cannot_read"' in done.stdout
