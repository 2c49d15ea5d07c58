"""Opening and creating a journal, and what can be told before it is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.bootstrap.application import Application
from microjournal.domain.errors import MicrojournalError
from microjournal.storage.quick import first_page as read_first_page
from microjournal.support.clock import SystemClock

if TYPE_CHECKING:
    from microjournal.domain.patients import PatientSummary


def open_application(
    folder: Path, *, passphrase: str | None = None, recovery_key: str | None = None
) -> Application:
    """Open a journal; the errors of opening are the journal's own four messages."""
    from microjournal.storage.journal import open_journal

    clock = SystemClock()
    journal = open_journal(folder, passphrase=passphrase, recovery_key=recovery_key, clock=clock)
    from microjournal.domain.trash import ERASES_DUE

    application = Application(journal, clock=clock)
    if journal.setting(ERASES_DUE) == "yes":
        application.trash.erase_due()
    return application


def create_application(
    folder: Path, *, passphrase: str | None
) -> tuple[Application, tuple[str, ...]]:
    """Create a journal; ``None`` makes it explicitly unprotected.

    Returns
    -------
    application : Application
        The new journal, open.
    recovery_groups : tuple of str
        The recovery key to print and keep, shown only now; empty when unprotected.
    """
    from microjournal.storage.journal import create_journal

    clock = SystemClock()
    made = create_journal(folder, passphrase=passphrase, clock=clock)
    return Application(made.journal, clock=clock), made.recovery_groups


def first_page(folder: Path, *, passphrase: str | None = None) -> tuple[PatientSummary, ...]:
    """Return the first page of patients on the short way, for the first paint."""
    return read_first_page(folder, passphrase=passphrase)


def has_passphrase(folder: Path) -> bool:
    """Tell whether a journal is protected; a header that cannot be read is taken for it."""
    from microjournal.domain.journals import Protection
    from microjournal.storage.journal import peek

    try:
        return peek(folder).protection is Protection.PASSPHRASE
    except MicrojournalError:
        return True
