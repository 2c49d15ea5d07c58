"""Counts the originals that are recorded but not in the store, and says so while there are any."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Lane, Runner

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_log = logging.getLogger(__name__)


class MissingWatch:
    """Looks after the journal was opened, and again when a change may have healed something."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[int], None],
        on_change: Callable[[JournalChange], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_change = on_change
        self._known: frozenset[PhotoId] = frozenset()
        self._busy = False
        self._again = False

    def look(self) -> None:
        """Count in the background; while a count is under way, once more after it."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._runner.submit(
            self._find,
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._found,
            on_error=self._failed,
            on_cancelled=self._rest,
        )

    def journal_changed(self, change: JournalChange) -> None:
        """Look again when something was missing, or photos changed."""
        if self._known or change.photo_ids:
            self.look()

    def _find(self, control: TaskControl) -> frozenset[PhotoId]:
        return self._application.care.find_missing()

    def _found(self, missing: frozenset[PhotoId]) -> None:
        self._rest()
        touched, self._known = missing ^ self._known, missing
        self._show(len(missing))
        if touched:
            self._on_change(JournalChange(photo_ids=touched))

    def _failed(self, error: MicrojournalError) -> None:
        # A drive that is away is said elsewhere; it is no lost photographs.
        _log.info("originals not counted: %s", error.code)
        self._rest()

    def _rest(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.look()
