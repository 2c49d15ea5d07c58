"""What every command shares: JSON lines, error output, exit codes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TextIO

from microjournal.domain.errors import EnvironmentFault, MicrojournalError
from microjournal.support.i18n import _

JsonValue = (
    None | bool | int | float | str | date | datetime | Enum
    | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
)  # fmt: skip

EXIT_OK = 0
EXIT_INPUT = 2
EXIT_INTEGRITY = 5
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_READER_LEFT = 141


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """Where a command prints: JSON for programs, plain text for people."""

    as_json: bool
    out: TextIO
    err: TextIO

    def record(self, fields: Mapping[str, JsonValue], text: str = "") -> None:
        """Print one result: a JSON line under ``--json`` (or without a text), else the text."""
        self._line(_json_line(fields) if self.as_json or not text else text)

    def json_line(self, fields: Mapping[str, JsonValue]) -> None:
        """Print one JSON line whatever the mode, flushed: the reader may act on it at once."""
        self._line(_json_line(fields))

    def note(self, text: str) -> None:
        """Print a remark for people; programs do not see it."""
        if not self.as_json:
            self._line(text)

    def progress(self, text: str) -> None:
        """Say on stderr what is going on, to people only."""
        if not self.as_json and self.err.isatty():
            self.err.write(f"\r\x1b[K{text}")
            self.err.flush()

    def progress_done(self) -> None:
        """Clear the progress line."""
        self.progress("")

    def error(self, error: MicrojournalError) -> int:
        """Print an error where errors go and return its exit code."""
        if self.as_json:
            fields = {"code": error.code, "message": error.message, "hint": error.hint}
            self._complain(_json_line(fields))
        else:
            hint = f"\n{error.hint}" if error.hint else ""
            self._complain(f"{error.message}{hint}")
        return error.exit_code

    def _complain(self, text: str) -> None:
        """Write to stderr; where even that fails the exit code has to say it."""
        with contextlib.suppress(OSError):
            self.err.write(text + "\n")
            self.err.flush()

    def _line(self, text: str) -> None:
        try:
            self.out.write(text + "\n")
            self.out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise EnvironmentFault(
                "output_failed",
                _("The output could not be written: {reason}.").format(reason=error.strerror),
                _("What is in the journal is safe. Check where the output goes to."),
            ) from error


def console(*, as_json: bool) -> Console:
    """Return the console on the process's own streams, as UTF-8 whatever the locale.

    A stream the caller closed, which Python then does not have, takes everything and keeps
    nothing: a command does its work all the same.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    return Console(
        as_json=as_json, out=sys.stdout or io.StringIO(), err=sys.stderr or io.StringIO()
    )


def keep_standard_places() -> None:
    """Fill the places of closed standard streams, lest a file of the journal gets their number.

    A library that prints to stderr would otherwise print into that file.
    """
    for place in range(3):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def forget_unwritten() -> None:
    """Let what a failed stream still holds go, which the interpreter would try again at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def _json_line(fields: Mapping[str, JsonValue]) -> str:
    return json.dumps(fields, default=_encode, ensure_ascii=False, allow_nan=False)


def _encode(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not part of the contract")
