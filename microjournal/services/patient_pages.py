"""Reading all patients of a journal without holding all of them."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.domain.identifiers import PatientId
from microjournal.domain.reading import RecordReader


def every_patient(journal: RecordReader) -> Iterator[PatientId]:
    """Yield the patients of a journal, page by page."""
    after = None
    while page := journal.patients(after=after):
        yield from (summary.id for summary in page)
        after = page[-1]
