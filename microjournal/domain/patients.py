"""The person, and what the person agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from microjournal.domain.identifiers import ConsentId, PatientId


class SkinPhototype(StrEnum):
    """Fitzpatrick skin phototype (reaction to sun, not looks)."""

    I = "I"  # noqa: E741 - the roman numerals are the field's own names
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"
    VI = "VI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person. ``chart_number`` is unique in a journal and serves as well as the id."""

    id: PatientId
    chart_number: str
    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    phototype: SkinPhototype | None = None
    notes: str = ""

    @property
    def display_name(self) -> str:
        """Return "Given Family", or the chart number when no name is recorded."""
        return f"{self.given_name} {self.family_name}".strip() or self.chart_number


class ConsentScope(StrEnum):
    """What photographs may be used for; each purpose is agreed to apart from the others."""

    RECORD = "record"
    TEACHING = "teaching"
    PUBLICATION = "publication"
    MARKETING = "marketing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotographicConsent:
    """A patient's agreement (or withdrawal) for one purpose."""

    id: ConsentId
    patient_id: PatientId
    scope: ConsentScope
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None
    text_version: str = ""

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the consent holds on ``day``."""
        if day < self.given_on or (self.withdrawn_on is not None and day >= self.withdrawn_on):
            return False
        return self.expires_on is None or day <= self.expires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSummary:
    """One line of the patient list."""

    id: PatientId
    chart_number: str
    given_name: str
    family_name: str
    birth_date: date | None
    sessions: int
    last_session_on: date | None

    @property
    def display_name(self) -> str:
        """Return "Given Family", or the chart number when no name is recorded."""
        return f"{self.given_name} {self.family_name}".strip() or self.chart_number


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which object, when; identifiers only, never people or free text."""

    number: int
    at: datetime
    who: str
    event: str
    object_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The last entry of the audit trail at some moment; ``mac`` in hexadecimal digits."""

    number: int
    mac: str
