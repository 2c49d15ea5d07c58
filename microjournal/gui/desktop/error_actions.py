"""What a message about a failure offers to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication

from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.gui.actions import Action, WindowActions
from microjournal.support.i18n import _

_MISSING = "original_missing"


def way_out(error: MicrojournalError | None, window: WindowActions, retry: Action) -> Action:
    """Return the way to the backups for an original that is missing, else ``retry``."""
    if error is None or error.code != _MISSING:
        return retry
    look = partial(window.show_page, "care")
    return Action(id="care", text=_("Look in the backups"), callback=look)


def copy_offer(error: MicrojournalError | None, words: Callable[[], str]) -> Action | None:
    """Offer to copy what was typed where saving it failed through no fault of the typing.

    The clipboard forgets it by itself, as everything copied in this program.
    """
    if error is None or isinstance(error, InputError) or not words():
        return None

    def copy() -> None:
        QGuiApplication.clipboard().setText(words())

    return Action(id="copy", text=_("Copy the text"), callback=copy)
