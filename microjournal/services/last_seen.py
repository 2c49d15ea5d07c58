"""The last audit entry of a journal that this computer saw: tells a folder that was put back.

The header tells an older database beside it, but not a whole older folder. What is kept lies
with the program's own state: the journal's id, a number and a code, nothing about anybody.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from microjournal.domain.patients import AuditHead
from microjournal.domain.ports import Journal
from microjournal.support.paths import state_folder

_FILE_NAME = "journals.json"


class LastSeen:
    """What was seen of one journal."""

    def __init__(self, journal: Journal, folder: Path | None = None) -> None:
        self._journal = journal
        self._path = (folder or state_folder()) / _FILE_NAME

    def head(self) -> AuditHead | None:
        """Return the last entry seen here; ``None`` where the journal was never seen."""
        entry = self._read().get(self._journal.info.id)
        if entry is None:
            return None
        try:
            return AuditHead(number=int(entry["number"]), mac=str(entry["mac"]))
        except (KeyError, TypeError, ValueError):
            return None

    def is_older(self) -> bool:
        """Tell whether the journal lacks the entry seen before: it is an older copy."""
        seen = self.head()
        return seen is not None and not self._journal.has_audit_entry(seen)

    def remember(self) -> None:
        """Keep the last entry there is now; a failure only forgets what could be warned of."""
        head = self._journal.audit_head()
        if head is None or head == self.head():
            return
        known = self._read() | {self._journal.info.id: {"number": head.number, "mac": head.mac}}
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
            fresh.replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, Any]:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}
