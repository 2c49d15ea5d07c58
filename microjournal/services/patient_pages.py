"""Reading all patients of a journal without holding all of them."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.domain.identifiers import PatientId
from microjournal.domain.ports import Journal


def every_patient(journal: Journal) -> Iterator[PatientId]:
    """Yield the patients of a journal, page by page."""
    after = None
    while page := journal.patients(after=after):
        yield from (summary.id for summary in page)
        after = page[-1]
