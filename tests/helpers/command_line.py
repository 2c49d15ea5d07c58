"""Driving the command line as another program would: a process, JSON lines, an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    lines: tuple[dict[str, Any], ...]
    error: dict[str, Any]
    stderr: str

    @property
    def only(self) -> dict[str, Any]:
        """The one object printed."""
        assert len(self.lines) == 1, self.lines
        return self.lines[0]


def command(journal: Path, *arguments: str | Path) -> list[str]:
    """Return the command as a list of arguments."""
    head = [sys.executable, "-m", "microjournal", "--journal", str(journal), "--json"]
    return head + [str(argument) for argument in arguments]


def run(journal: Path, *arguments: str | Path, **environment: str) -> Answer:
    """Run a command to its end."""
    done = subprocess.run(
        command(journal, *arguments),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )
    errors = [line for line in done.stderr.splitlines() if line.startswith("{")]
    return Answer(
        code=done.returncode,
        lines=tuple(json.loads(line) for line in done.stdout.splitlines()),
        error=json.loads(errors[-1]) if errors else {},
        stderr=done.stderr,
    )


def an_unprotected_journal(folder: Path) -> Path:
    """Return a new journal with one patient, chart number P1."""
    journal = folder / "journal"
    assert run(journal, "init", "--unprotected").code == 0
    assert run(journal, "patient", "add", "--number", "P1", "--name", "Ada Probe").code == 0
    return journal
