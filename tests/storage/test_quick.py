"""The first page of patients on the short way."""

from __future__ import annotations

from pathlib import Path

import pytest

from microjournal.domain.errors import InputError
from microjournal.storage.journal import create_journal
from microjournal.storage.quick import first_page
from tests.storage.builders import (
    CHEAP,
    PASSPHRASE,
    SteppingClock,
    a_journal,
    a_patient,
    folder_digest,
)


def test_the_first_page_is_that_of_the_open_journal_and_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient("b", number="P2", family="Another"))
        expected = journal.patients(limit=1)
        before = folder_digest(folder)
        assert first_page(folder, limit=1) == expected
        assert folder_digest(folder) == before


def test_the_first_page_of_a_protected_journal_needs_its_passphrase(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    created = create_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    created.journal.close()
    assert first_page(folder, passphrase=PASSPHRASE) == ()
    with pytest.raises(InputError) as caught:
        first_page(folder)
    assert caught.value.code == "passphrase_needed"
