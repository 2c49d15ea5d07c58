"""Care of the journal: compare what is stored with what is recorded."""

from __future__ import annotations

from microjournal.domain.control import TaskControl
from microjournal.domain.ports import Journal, VerifyReport


class UpkeepService:
    """Checks the open journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def verify(self, control: TaskControl, *, full: bool = True) -> VerifyReport:
        """Return what is missing, corrupt, unrecorded or left over."""
        return self._journal.verify(control, full=full)
