"""Actions are data: menus, buttons, shortcuts, the overview and tests share them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from microjournal.domain.errors import MicrojournalError
    from microjournal.domain.identifiers import PhotoId, SessionId
    from microjournal.domain.journals import JournalChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a person can do: ``shortcut`` in Qt's portable spelling, ``icon`` by name."""

    id: str
    text: str
    callback: Callable[[], None]
    icon: str = ""
    shortcut: str = ""

    @property
    def tooltip(self) -> str:
        """Return the text with its shortcut."""
        return f"{self.text} ({self.shortcut})" if self.shortcut else self.text


class WindowActions(Protocol):
    """What a page may ask of the window it lives in."""

    def journal_changed(self, change: JournalChange) -> None:
        """Tell every page what a writing service changed (the asking page included)."""

    def show_page(self, page_id: str) -> None:
        """Show another page of the same patient ("timeline", "compare", "progress", ...)."""

    def compare_photos(self, baseline: PhotoId, follow_up: PhotoId) -> None:
        """Open the compare page on two photos."""

    def edit_session(self, session_id: SessionId) -> None:
        """Open the session page on one session."""

    def report(self, error: MicrojournalError) -> None:
        """Show an error in words, with its hint, above the page."""

    def announce(self, sentence: str) -> None:
        """Show a short confirmation that goes away by itself."""

    def somebody_is_there(self) -> None:
        """Put the lock off: work that somebody waits for went on."""
