"""What could not be saved when the window was locked, kept until somebody has seen it.

It lies in the journal, encrypted like everything else, and only from a lock to the next opening.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from microjournal.domain.history import LEFT_OVER

if TYPE_CHECKING:
    from microjournal.domain.ports import Journal


class LeftOver:
    """Texts that no record takes."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def text(self) -> str:
        """Return what was left, empty when everything was saved."""
        return self._journal.setting(LEFT_OVER)

    def add(self, text: str) -> None:
        """Keep a text beside those that were left before."""
        held = self.text()
        self._set(f"{held}\n\n{text}" if held else text)

    def clear(self) -> None:
        """Forget everything: it was seen."""
        self._set("")

    def _set(self, text: str) -> None:
        with self._journal.write() as tx:
            tx.set_setting(LEFT_OVER, text)
