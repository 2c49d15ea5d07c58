"""What was changed, and whether the trail of it is still the one that was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.patients import AuditHead

STATED = ("scale", "regions", "alignment")
"""What people state about a photo beside its record: settings named ``<kind>.<photo id>``."""


LEFT_OVER = "left_over_at_lock"
"""The setting with words that no record took when the window was locked, until they were read.

They may be about anybody: no former state of it is kept, and erasing a patient takes it along.
"""


def stated_about(setting: str) -> tuple[str, PhotoId] | None:
    """Return kind and photo of a setting about a photo; ``None`` for any other setting."""
    kind, _dot, photo_id = setting.partition(".")
    return (kind, PhotoId(photo_id.partition(".")[0])) if kind in STATED else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """One change that can be undone; ``number`` is that of its entry in the audit trail.

    ``entity`` is a table or one of ``STATED``; ``fields`` names the columns that changed;
    ``is_current`` tells that nothing changed them since, so that an undo would be accepted.
    """

    number: int
    at: datetime
    who: str
    event: str
    entity: str
    entity_id: str
    patient_id: PatientId | None
    fields: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredRecord:
    """A record that is again what it was before a change."""

    entity: str
    entity_id: str
    patient_id: PatientId


class AuditFindingKind(StrEnum):
    """What is wrong with the trail; the last four are no tampering."""

    ALTERED = "altered"
    MISSING = "missing"
    OUT_OF_PLACE = "out_of_place"
    CUT = "cut"
    LEDGER_ALTERED = "ledger_altered"
    OLDER_DATABASE = "older_database"
    OLDER_FOLDER = "older_folder"
    CLOCK_WENT_BACK = "clock_went_back"
    NO_HEAD = "no_head"


_NO_TAMPERING = frozenset(
    (
        AuditFindingKind.OLDER_DATABASE,
        AuditFindingKind.OLDER_FOLDER,
        AuditFindingKind.CLOCK_WENT_BACK,
        AuditFindingKind.NO_HEAD,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """One finding, from entry ``first`` to entry ``last``."""

    kind: AuditFindingKind
    first: int
    last: int

    @property
    def is_tampering(self) -> bool:
        """Tell whether someone without the key has been at it."""
        return self.kind not in _NO_TAMPERING


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The result of checking the whole trail.

    ``head`` is the last entry now, ``kept_head`` the one the journal's header remembers.
    """

    entries: int
    head: AuditHead | None
    kept_head: AuditHead | None
    findings: tuple[AuditFinding, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether every entry is what was written, in its place, to the end."""
        return not any(finding.is_tampering for finding in self.findings)
