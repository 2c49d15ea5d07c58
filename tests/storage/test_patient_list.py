"""The patient list in pages, searched by prefix."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from microjournal.domain.patients import PatientSummary
from microjournal.storage.encrypted_journal import EncryptedJournal
from tests.storage.builders import a_journal, a_patient, a_session

PEOPLE = (
    ("Émile", "Zola", "A1"),
    ("Anna", "Öhlin", "A2"),
    ("anna", "Maria Silva", "B1"),
    ("Ada", "Example", "P1"),
    ("Bo", "Annasson", "C9"),
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EncryptedJournal]:
    with a_journal(tmp_path / "j") as opened:
        with opened.write() as tx:
            for given, family, number in PEOPLE:
                tx.save_patient(
                    a_patient(
                        "patient-1" if number == "P1" else f"id-{number}",
                        number=number,
                        given=given,
                        family=family,
                    )
                )
        yield opened


def _numbers(found: tuple[PatientSummary, ...]) -> list[str]:
    return [patient.chart_number for patient in found]


def test_patients_are_ordered_by_family_name_without_case_and_accents(
    journal: EncryptedJournal,
) -> None:
    assert _numbers(journal.patients()) == ["C9", "P1", "B1", "A2", "A1"]


def test_pages_join_without_gap_or_repetition(journal: EncryptedJournal) -> None:
    seen: list[str] = []
    after = None
    for _page in range(3):
        page = journal.patients(after=after, limit=2)
        seen += _numbers(page)
        after = page[-1]
    assert journal.patients(after=after, limit=2) == ()
    assert seen == ["C9", "P1", "B1", "A2", "A1"]


def test_pages_tell_namesakes_apart_by_their_number(journal: EncryptedJournal) -> None:
    with journal.write() as tx:
        for number in ("Z3", "Z1", "Z2"):
            tx.save_patient(a_patient(f"twin-{number}", number=number, given="Al", family="Zz"))
    first = journal.patients(search="zz", limit=2)
    assert _numbers(first) == ["Z1", "Z2"]
    assert _numbers(journal.patients(search="zz", limit=2, after=first[-1])) == ["Z3"]


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        ("ANNA", ["C9", "B1", "A2"]),
        ("emi", ["A1"]),
        ("oh", ["A2"]),
        ("a", ["C9", "P1", "B1", "A2", "A1"]),
        ("a1", ["A1"]),
        ("anna oh", ["A2"]),
        ("Öhlin Anna", ["A2"]),
        ("maria silva", ["B1"]),
        ("anna zola", []),
        ("%", []),
        ("\u0301", ["C9", "P1", "B1", "A2", "A1"]),
        ("  ", ["C9", "P1", "B1", "A2", "A1"]),
    ],
)
def test_search_matches_prefixes_of_names_and_numbers(
    journal: EncryptedJournal, search: str, numbers: list[str]
) -> None:
    assert _numbers(journal.patients(search=search)) == numbers
    assert journal.patient_count(search=search) == len(numbers)


def test_a_search_is_paged_as_well(journal: EncryptedJournal) -> None:
    first = journal.patients(search="anna", limit=1)
    rest = journal.patients(search="anna", limit=5, after=first[0])
    assert _numbers(first + rest) == ["C9", "B1", "A2"]


def test_the_summary_counts_sessions_and_knows_the_last_day(journal: EncryptedJournal) -> None:
    with journal.write() as tx:
        tx.save_session(a_session("s2", held_on=date(2026, 5, 6)))
    summary = journal.patients(search="p1")[0]
    assert (summary.sessions, summary.last_session_on) == (2, date(2026, 5, 6))
    assert journal.patients(search="a1")[0].last_session_on is None


def test_a_prefix_that_many_share_is_paged_in_order_too(journal: EncryptedJournal) -> None:
    with journal.write() as tx:
        for number in range(1100):
            given, family = ("Ulla", f"Zorn {number}") if number % 2 else (f"Z{number}", "Ulm")
            tx.save_patient(
                a_patient(f"m{number}", number=f"M{number}", given=given, family=family)
            )
    expected = sorted(
        (patient for patient in journal.patients(limit=2000) if patient.id.startswith("m")),
        key=lambda patient: (patient.family_name.lower(), patient.given_name.lower()),
    )
    found: list[PatientSummary] = []
    for _page in range(5):
        found += journal.patients(search="u", after=found[-1] if found else None, limit=300)
    assert found == expected
    assert journal.patient_count(search="u") == 1100
