"""The settings page: facts and the result of a check in words."""

from __future__ import annotations

from microjournal.domain.journals import JournalInfo, Protection, VerifyReport
from microjournal.gui.presenters.settings import facts_of, verdict_of


def test_a_clean_check_says_so() -> None:
    report = VerifyReport(ok=True, checked=1)
    assert verdict_of(report) == "1 photo checked; everything is as it was stored."


def test_a_check_names_everything_it_found() -> None:
    report = VerifyReport(
        ok=False, checked=9, missing=("a",), corrupt=("b", "c"), orphans=("d",), tmp=("e",)
    )
    text = verdict_of(report)
    assert text.startswith("9 photos checked; 1 missing; 2 damaged; 1 without a record;")
    assert "restore" in text


def test_an_unprotected_journal_is_called_that() -> None:
    info = JournalInfo(
        id="x", protection=Protection.UNPROTECTED, format_version=1, schema_version="0001"
    )
    assert ("Protection", "Unprotected: a demo or test journal") in facts_of(info, "folder")
