"""What tests of the services share: an open journal with one patient."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from microjournal.domain.ports import Journal
from microjournal.storage.journal import create_journal
from tests.storage.builders import SteppingClock, a_patient


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Return a real, unprotected journal with ``PATIENT``."""
    opened = create_journal(tmp_path / "j", passphrase=None, clock=SteppingClock()).journal
    with opened.write() as tx:
        tx.save_patient(a_patient())
    yield opened
    opened.close()
