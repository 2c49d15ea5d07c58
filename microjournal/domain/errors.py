"""Errors sorted by who can act, each with a code, a message for a clinician and a hint.

Every message says what failed; the hint says what to do. The exit code of a command
follows from the class, so that scripts can tell a mendable mistake from a broken disk.
"""

from __future__ import annotations

from typing import ClassVar


class MicrojournalError(Exception):
    """Base of every error that is somebody's message.

    Parameters
    ----------
    code : str
        Stable identifier in snake_case, part of the command-line contract.
    message : str
        One sentence: what failed (and, where it could be in doubt, that nothing was lost).
    hint : str
        One sentence: what to do next; empty if there is nothing to do.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class InputError(MicrojournalError):
    """The user can mend it: a wrong path, a wrong passphrase, a file that is no photo."""

    exit_code = 2


class EnvironmentFault(MicrojournalError):
    """The disk, a lock, the network, or a journal written by a newer program."""

    exit_code = 3


class MeasurementError(MicrojournalError):
    """A photo or a pair of photos cannot be measured so."""

    exit_code = 4


class IntegrityFault(MicrojournalError):
    """What is stored is not what was stored."""

    exit_code = 5


class OperationCancelled(Exception):
    """The person asked to stop; not an error."""
