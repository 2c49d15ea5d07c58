"""How the open journal stands: only to be read, an older copy, something left by the lock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.services.left_over import LeftOver

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``refusal`` says why nothing can be written, ``older`` that this is an older copy.

    ``left_over`` is what could not be saved when the window was locked.
    """

    refusal: MicrojournalError | None = None
    older: MicrojournalError | None = None
    left_over: str = ""


class StandingPresenter:
    """Looks once, when the journal was opened."""

    def __init__(
        self, application: Application, runner: Runner, show: Callable[[Standing], None]
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show

    def look(self) -> None:
        """Find out and show it."""
        self._runner.submit(self._standing, lane=Lane.QUICK, owner=self, on_done=self._show)

    def forget_left_over(self) -> None:
        """Somebody has seen what was left over; a journal for reading only keeps it."""
        left_over = LeftOver(self._application.journal)
        self._runner.submit(
            lambda _control: left_over.clear(),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda _nothing: None,
            on_error=lambda _error: None,
        )

    def _standing(self, control: TaskControl) -> Standing:
        from microjournal.services.audit_reading import header_copy_used, older_copy

        is_older = self._application.audit.is_older_copy()
        copied = header_copy_used() if self._application.info.used_header_copy else None
        return Standing(
            refusal=self._application.upkeep.refusal(),
            older=older_copy() if is_older else copied,
            left_over=LeftOver(self._application.journal).text(),
        )


def remember_at_close(application: Application) -> None:
    """Let this computer remember the last audit entry; a failure keeps nobody from closing."""
    try:
        application.audit.remember()
    except MicrojournalError as error:
        _log.info("last audit entry not remembered: %s", error.code)
