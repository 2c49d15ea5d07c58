"""The patient list: pages, search, selection."""

from __future__ import annotations

from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.domain.patients import PatientSummary
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.patient_list import (
    PatientListPresenter,
    PatientListState,
    initials,
    row_detail,
)
from tests.helpers.desk import a_summary


class Records:
    """A records service with many patients."""

    def __init__(self, count: int) -> None:
        self.rows = tuple(a_summary(number) for number in range(count))
        self.reads: list[str] = []

    def patients(
        self, *, search: str = "", after: PatientSummary | None = None, limit: int = 100
    ) -> tuple[PatientSummary, ...]:
        self.reads.append(search)
        found = [row for row in self.rows if row.family_name.lower().startswith(search)]
        start = found.index(after) + 1 if after is not None else 0
        return tuple(found[start : start + limit])

    def patient_count(self, *, search: str = "") -> int:
        return sum(row.family_name.lower().startswith(search) for row in self.rows)


def a_list(count: int) -> tuple[PatientListPresenter, list[PatientListState], Records]:
    shown: list[PatientListState] = []
    presenter, records = PatientListPresenter(ImmediateRunner(), shown.append), Records(count)
    presenter.attach(records)
    return presenter, shown, records


def test_a_list_begins_with_the_first_hundred_and_knows_the_total() -> None:
    presenter, _shown, _records = a_list(250)
    assert len(presenter.state.rows) == 100
    assert presenter.state.total == 250
    assert presenter.state.has_more


def test_more_adds_the_page_after_the_last_row_until_there_is_none() -> None:
    presenter, _shown, records = a_list(250)
    generation = presenter.state.generation
    presenter.more()
    presenter.more()
    assert presenter.state.rows == records.rows
    assert presenter.state.generation == generation
    assert not presenter.state.has_more
    presenter.more()
    assert presenter.state.rows == records.rows


def test_a_search_shows_only_who_matches() -> None:
    presenter, _shown, _records = a_list(250)
    presenter.search(" probe0012 ")
    assert [row.chart_number for row in presenter.state.rows] == [
        f"P-{number:05d}" for number in range(120, 130)
    ]
    assert presenter.state.caption == "10 matches"


def test_typing_the_same_search_again_reads_nothing() -> None:
    presenter, _shown, records = a_list(3)
    presenter.search("probe")
    before = len(records.reads)
    presenter.search("probe ")
    assert len(records.reads) == before


def test_a_search_without_a_match_says_so() -> None:
    presenter, _shown, _records = a_list(3)
    presenter.search("zz")
    assert presenter.state.empty_sentence == "Nobody matches this search."


def test_an_empty_journal_says_that_there_are_no_patients() -> None:
    presenter, _shown, _records = a_list(0)
    assert presenter.state.empty_sentence == "No patients yet."


def test_the_preview_is_shown_before_the_journal_is_open() -> None:
    shown: list[PatientListState] = []
    presenter = PatientListPresenter(ImmediateRunner(), shown.append)
    presenter.preview((a_summary(1),))
    assert shown[-1].rows == (a_summary(1),)
    assert not shown[-1].is_live


def test_a_changed_patient_is_read_again_without_shrinking_the_list() -> None:
    presenter, _shown, records = a_list(250)
    presenter.more()
    reads = len(records.reads)
    presenter.journal_changed(JournalChange(patient_ids=frozenset({PatientId("id-1")})))
    assert len(records.reads) == reads + 1
    assert len(presenter.state.rows) == 200


def test_a_change_of_settings_reads_nothing() -> None:
    presenter, _shown, records = a_list(5)
    reads = len(records.reads)
    presenter.journal_changed(JournalChange(settings=True))
    assert len(records.reads) == reads


def test_initials_fall_back_to_the_chart_number() -> None:
    assert initials("Ada", "Probe", "P-1") == "AP"
    assert initials("", "", "77") == "77"


def test_a_row_names_number_sessions_and_last_visit() -> None:
    assert row_detail(a_summary(7, sessions=1)) == "P-00007 · 1 session · 12 Jan"
    assert row_detail(a_summary(7)) == "P-00007"
