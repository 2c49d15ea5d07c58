"""Holds the whole audit trail against its codes and says which entries are not what was written.

Whoever does not hold the key can change, remove, add or move entries, but can give none of them
a code that fits its content, its number and the entry before it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from microjournal.domain.history import AuditFinding, AuditFindingKind, AuditReport
from microjournal.storage.audit import OLDER_DATABASE, START, AuditTrail
from microjournal.storage.connection import SqlConnection

_CHAIN = "SELECT * FROM audit ORDER BY number"
_LEDGER = "SELECT * FROM erasure ORDER BY number"
_ERASED = "SELECT object_id FROM audit WHERE event IN ('patient_erased', 'photo_erased')"
_CLOCK_SLACK = timedelta(minutes=5)
Kind = AuditFindingKind


def checked_trail(audit: AuditTrail, connection: SqlConnection) -> AuditReport:
    """Return what is wrong with the trail and the ledger of erasures; nothing, as a rule."""
    rows = connection.rows(_CHAIN)
    findings = (
        *_chain_findings(audit, rows),
        *_end_findings(audit, rows),
        *_ledger_findings(audit, connection),
    )
    return AuditReport(
        entries=len(rows),
        head=audit.head(connection),
        kept_head=audit.kept_head,
        findings=tuple(sorted(findings, key=lambda finding: (finding.first, finding.kind))),
    )


def _chain_findings(audit: AuditTrail, rows: Sequence[Any]) -> Iterator[AuditFinding]:
    expected, previous, latest = 1, START, None
    for row in rows:
        number = int(row["number"])
        if number > expected:
            yield _finding(Kind.MISSING, expected, number - 1)
        if number < expected or not hmac.compare_digest(row["mac"], audit.mac(row)):
            yield _finding(Kind.ALTERED, number)
        elif number == expected and row["previous"] != previous:
            yield _finding(Kind.OUT_OF_PLACE, number)
        elif row["event"] == OLDER_DATABASE:
            yield _finding(Kind.OLDER_DATABASE, number)
        at = _instant(row["at"])
        if latest is not None and at is not None and at < latest - _CLOCK_SLACK:
            yield _finding(Kind.CLOCK_WENT_BACK, number)
        expected, previous, latest = number + 1, row["mac"], at or latest


def _end_findings(audit: AuditTrail, rows: Sequence[Any]) -> Iterator[AuditFinding]:
    kept = audit.kept_head
    if kept is None:
        yield _finding(Kind.NO_HEAD, 0)
        return
    last = int(rows[-1]["number"]) if rows else 0
    if last < kept.number:
        yield _finding(Kind.CUT, last + 1, kept.number)
        return
    held = next((row for row in rows if row["number"] == kept.number), None)
    if held is not None and held["mac"].hex() != kept.mac:
        yield _finding(Kind.OUT_OF_PLACE, kept.number)


def _ledger_findings(audit: AuditTrail, connection: SqlConnection) -> Iterator[AuditFinding]:
    rows = connection.rows(_LEDGER)
    for number, row in enumerate(rows, start=1):
        if row["number"] != number or row["mac"] != audit.erasure_mac(row):
            yield _finding(Kind.LEDGER_ALTERED, int(row["number"]))
    listed = {row["object_id"] for row in rows}
    missing = [row for row in connection.rows(_ERASED) if row["object_id"] not in listed]
    if missing:
        yield _finding(Kind.LEDGER_ALTERED, len(rows) + 1, len(rows) + len(missing))


def _finding(kind: AuditFindingKind, first: int, last: int | None = None) -> AuditFinding:
    return AuditFinding(kind=kind, first=first, last=first if last is None else last)


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
