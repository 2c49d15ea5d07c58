"""The names of steps on their way to a person."""

from __future__ import annotations

import pytest

from microjournal.gui.presenters.steps import step_text


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("right_cheek", "Right cheek"),
        ("align", "Aligning"),
        ("decode", "Opening the photos"),
        ("Importing photos", "Importing photos"),
        ("", ""),
    ],
)
def test_codes_become_words_and_words_stay(step: str, said: str) -> None:
    assert step_text(step) == said
