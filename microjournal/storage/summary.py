"""The columns of one line of the patient list, apart from :mod:`mapping`.

The window paints this list before it imports the rest of the vocabulary.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from microjournal.domain.patients import PatientSummary


def folded(text: str) -> str:
    """Return ``text`` as it is searched and sorted: without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).strip()


def day_text(day: date | None) -> str | None:
    """Return a day as it is stored."""
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    """Return the day of a stored text."""
    return None if text is None else date.fromisoformat(text)


def summary_of(row: Any) -> PatientSummary:
    """Return one line of the patient list."""
    return PatientSummary(
        id=row["id"],
        chart_number=row["chart_number"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        birth_date=day_of(row["birth_date"]),
        sessions=row["sessions"],
        last_session_on=day_of(row["last_session_on"]),
    )
