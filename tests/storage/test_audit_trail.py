"""Whoever alters the trail without the key is found out, and which entry it was is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.history import AuditFinding, AuditFindingKind, AuditReport
from microjournal.domain.trash import TrashKind
from microjournal.storage.connection import SqlConnection
from microjournal.storage.disk import Disk
from microjournal.storage.header import parse, serialise, signed
from microjournal.storage.journal import create_journal, open_journal
from microjournal.storage.keys import derive_keys
from microjournal.storage.vault import load_header, unlock
from tests.storage.builders import (
    PATIENT,
    a_journal,
    a_patient,
    reopened,
    stored,
)

Kind = AuditFindingKind
ENTRIES = 12
"""The journal below has so many entries."""

Tampering = Callable[[SqlConnection], object]


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed journal with a trail to tamper with, and one photo erased."""
    folder = tmp_path_factory.mktemp("trail") / "j"
    with a_journal(folder) as journal:
        stored(journal, "a")
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "a")
        while len(journal.audit_entries()) < ENTRIES:
            with journal.write() as tx:
                tx.record_event("patient_opened", PATIENT)
    return folder


def _tampered(folder: Path, *tampering: Tampering) -> None:
    header = load_header(Disk(), folder).header
    connection = SqlConnection(
        folder / "db.sqlite", derive_keys(unlock(header, None, None), header.id).database
    )
    for tamper in tampering:
        tamper(connection)
    connection.close()


def _report(folder: Path) -> AuditReport:
    with reopened(folder) as journal:
        return journal.audit_report()


def _statement(sql: str) -> Tampering:
    return lambda connection: connection.execute(sql)


def test_an_untouched_trail_is_whole(trail: Path) -> None:
    report = _report(trail)
    assert report.ok
    assert report.findings == ()
    assert report.entries == ENTRIES
    assert report.head == report.kept_head


TAMPERED: dict[str, tuple[list[str], AuditFinding]] = {
    "who is edited": (
        ["UPDATE audit SET who = 'somebody' WHERE number = 4"],
        AuditFinding(kind=Kind.ALTERED, first=4, last=4),
    ),
    "when is edited": (
        ["UPDATE audit SET at = '2020-01-01T00:00:00.000000+00:00' WHERE number = 5"],
        AuditFinding(kind=Kind.ALTERED, first=5, last=5),
    ),
    "what is edited": (
        ["UPDATE audit SET event = 'export_csv' WHERE number = 9"],
        AuditFinding(kind=Kind.ALTERED, first=9, last=9),
    ),
    "the object is edited": (
        ["UPDATE audit SET object_id = 'other' WHERE number = 9"],
        AuditFinding(kind=Kind.ALTERED, first=9, last=9),
    ),
    "the code is edited": (
        ["UPDATE audit SET mac = zeroblob(32) WHERE number = 9"],
        AuditFinding(kind=Kind.ALTERED, first=9, last=9),
    ),
    "an entry is deleted": (
        ["DELETE FROM audit WHERE number = 8"],
        AuditFinding(kind=Kind.MISSING, first=8, last=8),
    ),
    "several entries are deleted": (
        ["DELETE FROM audit WHERE number IN (8, 9, 10)"],
        AuditFinding(kind=Kind.MISSING, first=8, last=10),
    ),
    "the first entry is deleted": (
        ["DELETE FROM audit WHERE number = 1"],
        AuditFinding(kind=Kind.MISSING, first=1, last=1),
    ),
    "an entry is deleted and the rest moved up": (
        [
            "DELETE FROM audit WHERE number = 8",
            "UPDATE audit SET number = 1 - number WHERE number > 8",
            "UPDATE audit SET number = -number WHERE number < 0",
        ],
        AuditFinding(kind=Kind.ALTERED, first=8, last=8),
    ),
    "two entries change places": (
        [
            "UPDATE audit SET number = -1 WHERE number = 3",
            "UPDATE audit SET number = 3 WHERE number = 4",
            "UPDATE audit SET number = 4 WHERE number = -1",
        ],
        AuditFinding(kind=Kind.ALTERED, first=3, last=3),
    ),
    "an entry is inserted": (
        [
            "UPDATE audit SET number = -1 - number WHERE number > 7",
            "UPDATE audit SET number = -number WHERE number < 0",
            "INSERT INTO audit SELECT 8, at, who, event, object_id, previous, mac FROM audit"
            " WHERE number = 7",
        ],
        AuditFinding(kind=Kind.ALTERED, first=8, last=8),
    ),
    "an entry is put before the first": (
        [
            "INSERT INTO audit SELECT 0, at, who, event, object_id, previous, mac FROM audit"
            " WHERE number = 1"
        ],
        AuditFinding(kind=Kind.ALTERED, first=0, last=0),
    ),
    "an entry is copied to the end": (
        [
            "INSERT INTO audit SELECT 13, at, who, event, object_id, mac, mac FROM audit"
            " WHERE number = 12"
        ],
        AuditFinding(kind=Kind.ALTERED, first=13, last=13),
    ),
    "an erasure is deleted from the ledger": (
        ["DELETE FROM erasure"],
        AuditFinding(kind=Kind.LEDGER_ALTERED, first=1, last=1),
    ),
    "an erasure is renamed": (
        ["UPDATE erasure SET object_id = 'b'"],
        AuditFinding(kind=Kind.LEDGER_ALTERED, first=1, last=1),
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_and_named(trail: Path, tmp_path: Path, name: str) -> None:
    statements, expected = TAMPERED[name]
    folder = shutil.copytree(trail, tmp_path / "j")
    _tampered(folder, *(map(_statement, statements)))
    report = _report(folder)
    assert not report.ok
    assert expected in report.findings
    with reopened(folder) as journal:
        assert journal.verify(NoControl()).corrupt == ("audit",)


def test_a_cut_at_the_end_is_told_by_the_header(trail: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    _tampered(folder, _statement("DELETE FROM audit WHERE number > 9"))
    with reopened(folder) as journal:
        assert journal.info.is_older_database
        kinds = {finding.kind for finding in journal.audit_report().findings}
        assert kinds == {Kind.CUT, Kind.OLDER_DATABASE}


def test_an_entry_of_another_history_does_not_follow(trail: Path, tmp_path: Path) -> None:
    """Two copies of a journal went on apart; the end of one is put behind the other."""
    one, other = (shutil.copytree(trail, tmp_path / name) for name in ("one", "other"))
    rows = []
    for folder, event in ((one, "review"), (other, "export_pdf")):
        with reopened(folder) as journal, journal.write() as tx:
            tx.record_event(event, PATIENT)
            tx.record_event(event, PATIENT)
    _tampered(other, lambda sql: rows.extend(sql.rows("SELECT * FROM audit WHERE number = 14")))

    def graft(sql: SqlConnection) -> None:
        sql.execute("DELETE FROM audit WHERE number = 14")
        sql.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", tuple(rows[0]))

    _tampered(one, graft)
    findings = _report(one).findings
    assert AuditFinding(kind=Kind.OUT_OF_PLACE, first=14, last=14) in findings


def test_an_older_database_put_back_is_said_at_opening_and_stays_in_the_trail(
    trail: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    older = (folder / "db.sqlite").read_bytes()
    with reopened(folder) as journal, journal.write() as tx:
        tx.save_patient(a_patient("new", number="P2"))
    (folder / "db.sqlite").write_bytes(older)
    with reopened(folder) as journal:
        assert journal.info.is_older_database
        assert journal.audit_entries()[-1].event == "older_database_opened"
        assert journal.audit_entries()[-1].object_id == str(ENTRIES + 1)
    with reopened(folder) as journal:
        assert not journal.info.is_older_database
        report = journal.audit_report()
        assert report.ok
        found = AuditFinding(kind=Kind.OLDER_DATABASE, first=ENTRIES + 1, last=ENTRIES + 1)
        assert report.findings == (found,)


def test_a_newer_database_than_the_header_remembers_is_no_finding(
    trail: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    header = (folder / "VAULT.json").read_bytes()
    with reopened(folder) as journal, journal.write() as tx:
        tx.record_event("review", PATIENT)
    (folder / "VAULT.json").write_bytes(header)
    report = _report(folder)
    assert report.ok
    assert report.findings == ()


def test_a_header_that_forgot_its_head_is_noted_but_no_tampering(
    trail: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    header = parse((folder / "VAULT.json").read_bytes())
    (folder / "VAULT.json").write_bytes(serialise(replace(header, audit_head=None)))
    report = _report(folder)
    assert report.ok
    assert [finding.kind for finding in report.findings] == [Kind.NO_HEAD]


def test_a_forged_head_counts_as_none(trail: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    header = parse((folder / "VAULT.json").read_bytes())
    assert header.audit_head is not None
    forged = replace(header.audit_head, number=3)
    (folder / "VAULT.json").write_bytes(serialise(replace(header, audit_head=forged)))
    with reopened(folder) as journal:
        assert journal.audit_report().kept_head is None
        assert not journal.info.is_older_database


def test_the_code_of_the_header_is_the_same_with_and_without_a_head(trail: Path) -> None:
    """So a program that knows nothing of the head still reads the header as genuine."""
    header = parse((trail / "VAULT.json").read_bytes())
    bare = replace(header, audit_head=None)
    assert signed(bare, unlock(header, None, None)).mac == header.mac


def test_the_second_copy_of_the_header_serves_although_its_head_is_older(
    trail: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    (folder / "VAULT.json").write_bytes(b"damaged")
    assert _report(folder).ok


def test_reading_alone_leaves_the_header_as_it_is(trail: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(trail, tmp_path / "j")
    before = (folder / "VAULT.json").stat()
    with reopened(folder) as journal:
        journal.patients()
    after = (folder / "VAULT.json").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@dataclass
class SetClock:
    """A clock that shows what it is told to."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.date()


def test_a_clock_that_went_back_is_noted_but_no_tampering(tmp_path: Path) -> None:
    clock = SetClock()
    journal = create_journal(tmp_path / "j", passphrase=None, clock=clock).journal
    for minutes in (-4, -10):
        clock.instant += timedelta(minutes=minutes)
        with journal.write() as tx:
            tx.record_event("review", "x")
    journal.close()
    with open_journal(tmp_path / "j", clock=clock) as journal:
        report = journal.audit_report()
    assert report.ok
    assert report.findings == (AuditFinding(kind=Kind.CLOCK_WENT_BACK, first=3, last=3),)


def test_entries_say_who_was_at_work(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        journal.act_as(lambda: "user-7")
        with journal.write() as tx:
            tx.record_event("review", PATIENT)
        assert journal.audit_entries()[-1].who == "user-7"
        assert journal.audit_report().ok


def test_the_last_entries_are_told_in_order(trail: Path, tmp_path: Path) -> None:
    with reopened(shutil.copytree(trail, tmp_path / "j")) as journal:
        assert [entry.number for entry in journal.audit_entries(limit=3)] == [10, 11, 12]
        of_photo = journal.audit_entries(object_id="a", limit=1)
        assert [entry.event for entry in of_photo] == ["photo_erased"]
