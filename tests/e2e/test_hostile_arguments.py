"""Arguments nobody means are refused in words; the journal still opens and shows everything."""

from __future__ import annotations

import os
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
