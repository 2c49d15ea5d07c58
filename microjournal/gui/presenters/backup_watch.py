"""What the window does about backups by itself: those that are due, and saying how old they are."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.backups import BackupAge
from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import date, datetime

    from microjournal.bootstrap.application import Application

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSign:
    """The age of the newest verified backup: two or three words, and the whole sentence."""

    age: BackupAge
    words: str
    sentence: str

    @property
    def is_recent(self) -> bool:
        """Tell whether there is nothing to worry about."""
        return self.age is BackupAge.RECENT


class BackupWatch:
    """Asked once a minute; does what is due, one thing at a time, and shows the age."""

    def __init__(
        self, application: Application, runner: Runner, show: Callable[[BackupSign], None]
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._busy = False

    def refresh(self) -> None:
        """Show the age."""
        self._submit(lambda control: None)

    def look(self) -> None:
        """Do what is due; nothing while the last is under way."""
        if self._busy:
            return
        self._busy = True
        self._submit(self._run_due)

    def _run_due(self, control: TaskControl) -> None:
        if self._application.info.read_only:
            return
        for outcome in self._application.backups.run_due(control):
            if outcome.error is not None:
                # The age that grows says it; the page of care has the reason when asked there.
                _log.info("backup not made: %s", outcome.error.code)

    def _submit(self, work: Callable[[TaskControl], None]) -> None:
        def sign(control: TaskControl) -> BackupSign:
            work(control)
            backups, today = self._application.backups, self._application.clock.today()
            return sign_of(backups.age(), backups.last_verified(), today)

        self._runner.submit(
            sign,
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._done,
            on_error=self._failed,
            on_cancelled=self._rest,
        )

    def _done(self, sign: BackupSign) -> None:
        self._rest()
        self._show(sign)

    def _failed(self, error: MicrojournalError) -> None:
        _log.info("backups not looked after: %s", error.code)
        self._rest()

    def _rest(self) -> None:
        self._busy = False


def back_up_at_close(application: Application) -> None:
    """Make a set beside the database before the journal is closed, if anything changed.

    What was acknowledged is safe without it, so that a failure keeps nobody from closing.
    """
    if application.info.read_only or not application.journal.has_changed:
        return
    try:
        application.backups.back_up_locally(NoControl())
    except MicrojournalError as error:
        _log.info("no backup beside the database: %s", error.code)


def sign_of(age: BackupAge, verified: datetime | None, today: date) -> BackupSign:
    """Return what the rail says about the age of the newest verified backup."""
    if age is BackupAge.NEVER or verified is None:
        sentence = _("There is no verified backup of this journal yet.")
        return BackupSign(age=age, words=_("No backup"), sentence=sentence)
    days = max((today - verified.astimezone().date()).days, 0)
    ago = (_("today"), _("yesterday"))[days] if days < 2 else _days(days)
    sentence = _("Last verified backup: {ago}").format(ago=ago)
    return BackupSign(age=age, words=_("Backup\n{ago}").format(ago=ago), sentence=sentence)


def _days(days: int) -> str:
    return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
