"""The patient dialog: dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from microjournal.domain.errors import InputError
from microjournal.gui.presenters.patient import parse_birth_date

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    "typed", ["1992-03-24", "24.03.1992", "24/03/1992", " 24 03 1992 ", "24031992"]
)
def test_a_birth_date_is_understood_in_the_usual_spellings(typed: str) -> None:
    assert parse_birth_date(typed, today=TODAY) == date(1992, 3, 24)


def test_an_empty_birth_date_is_allowed() -> None:
    assert parse_birth_date("  ", today=TODAY) is None


@pytest.mark.parametrize("typed", ["soon", "31.02.1992", "2026-03-02", "24.03.1892"])
def test_what_is_no_past_day_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_birth_date(typed, today=TODAY)
    assert refused.value.code == "birth_date_unclear"
