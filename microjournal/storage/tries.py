"""Wrong passphrases in a row, counted beside the header so that the next one waits longer.

The file holds two numbers and no secret. It slows down guessing at this keyboard; whoever copied
the folder is slowed down by the cost of the key derivation alone.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.domain.guessing import GuessDelay, Tries
from microjournal.storage import faults
from microjournal.storage.disk import Disk
from microjournal.storage.files import read_file, remove, replace_durably

if TYPE_CHECKING:
    from microjournal.domain.ports import JournalTransaction

TRIES = "tries"
_WRONG = frozenset({"wrong_passphrase", "wrong_recovery_key"})
_log = logging.getLogger(__name__)


class PassphraseTries:
    """The wrong tries of one journal; a disk that refuses to count keeps nobody out."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self._disk = disk
        self._path = folder / TRIES

    @contextmanager
    def one(self) -> Iterator[None]:
        """Let the block try a secret; count it if it is wrong.

        Raises
        ------
        InputError
            ``too_many_tries``: the last wrong try is not long enough ago.
        """
        kept = self._kept()
        delay = GuessDelay(kept, monotonic)
        if delay.tries != kept:
            self._keep(delay.tries)
        if delay.wait_s > 0:
            raise faults.too_many_tries(math.ceil(delay.wait_s))
        try:
            yield
        except InputError as error:
            if error.code in _WRONG:
                self._keep(delay.record(was_right=False))
            raise

    def forgive(self, write: Callable[[], AbstractContextManager[JournalTransaction]]) -> None:
        """Write down how many wrong tries there were, now that the right secret was given.

        What cannot be written keeps nobody out: the count then stays for the next time.
        """
        wrong = self._kept().wrong
        if not wrong:
            return
        try:
            with write() as transaction:
                transaction.record_event("wrong_passphrases", str(wrong))
            remove(self._disk, self._path)
        except EnvironmentFault as error:
            _log.info("wrong tries not written down yet: %s", error.code)
        except OSError as error:
            _log.info("count of tries not removed: errno %s", error.errno)

    def _kept(self) -> Tries:
        try:
            return Tries.from_text(read_file(self._disk, self._path).decode("ascii", "replace"))
        except OSError:
            return Tries()

    def _keep(self, tries: Tries) -> None:
        try:
            replace_durably(self._disk, self._path, tries.to_text().encode())
        except OSError as error:
            _log.info("count of tries not kept: errno %s", error.errno)
