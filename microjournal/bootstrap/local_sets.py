"""The backup sets beside the database, made by the way.

What was acknowledged is safe without them, so that a failure is logged and no error.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from microjournal.domain.control import NoControl
from microjournal.domain.errors import MicrojournalError

if TYPE_CHECKING:
    from microjournal.services.backups import BackupService

_log = logging.getLogger(__name__)


def make_when_due(backups: BackupService) -> None:
    """Make a set if the last one is old."""
    try:
        backups.back_up_locally_when_due(NoControl())
    except MicrojournalError as error:
        _log.warning("no backup beside the database: %s", error.code)


def renew(backups: BackupService) -> None:
    """Replace the sets that still hold what was erased, or open with a former passphrase.

    Until that succeeds they are replaced by the next set that is due.
    """
    try:
        if backups.sets(backups.local_target):
            backups.back_up_locally(NoControl())
    except MicrojournalError as error:
        _log.warning("sets beside the database to be renewed later: %s", error.code)
