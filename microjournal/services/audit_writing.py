"""Writing reads that matter into the audit trail: what was exported, what was shown."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.domain.ports import Journal


def write_down(journal: Journal, event: str, object_ids: Iterable[str]) -> None:
    """Add an entry for each object, in one transaction.

    A journal that can only be read is left as it is: it may be read from a failing disk, and what
    can still be saved from it is worth more than the entry.
    """
    if journal.info.read_only:
        return
    with journal.write() as tx:
        for object_id in object_ids:
            tx.record_event(event, object_id)
