"""Care of the journal: compare what is stored with what is recorded, change its passphrase."""

from __future__ import annotations

from collections.abc import Callable

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.journals import Protection, VerifyReport
from microjournal.domain.ports import Journal


class UpkeepService:
    """Checks and protects the open journal."""

    def __init__(self, journal: Journal, *, require: Callable[[], None] = lambda: None) -> None:
        self._journal = journal
        self._require = require

    def refusal(self) -> MicrojournalError | None:
        """Return why the journal can only be read; ``None`` where it can be written."""
        if not self._journal.info.read_only:
            return None
        try:
            # A journal that is only read refuses before it does anything.
            with self._journal.write():
                return None
        except MicrojournalError as error:
            return error

    def verify(self, control: TaskControl, *, full: bool = True) -> VerifyReport:
        """Return what is missing, corrupt, unrecorded or left over."""
        return self._journal.verify(control, full=full)

    def change_passphrase(self, current: str, new: str) -> tuple[str, ...]:
        """Let ``new`` open the journal instead of the present passphrase.

        Parameters
        ----------
        current : str
            The present passphrase; not looked at when the journal is unprotected.
        new : str
            The one that opens the journal from now on; its strength is the caller's business.

        Returns
        -------
        tuple of str
            The recovery key to print, shown only now, when the journal was unprotected until
            now; empty otherwise: the printed sheet stays valid.

        Raises
        ------
        InputError
            ``wrong_passphrase``, ``passphrase_empty``, ``not_allowed``.
        EnvironmentFault
            ``disk_full`` or another disk fault: the old passphrase still opens.
        """
        self._require()
        if self._journal.info.protection is Protection.PASSPHRASE:
            self._journal.check_passphrase(current)
        return self._journal.change_passphrase(new)
