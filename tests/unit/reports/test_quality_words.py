"""The names of the comparability numbers."""

from __future__ import annotations

import pytest

from microjournal.reports.quality_words import quality_text
from microjournal.services.comparability import CAPTURE_LIMITS
from microjournal.services.expression import expression_parameters
from microjournal.support.i18n import LANGUAGE_VARIABLE
from microjournal.texture.causes import CAUSES
from microjournal.texture.gate import LIMITS, PRECISION_LIMIT

NAMES = {limit.name for limit in (*CAPTURE_LIMITS, *LIMITS, PRECISION_LIMIT)}
NAMES |= {f"cause_{cause.name}" for cause in CAUSES} | set(expression_parameters())


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_limit_and_cause_has_a_name_in_german(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = quality_text(name)
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    assert quality_text(name) != english


def test_an_unknown_number_is_shown_as_it_was_recorded() -> None:
    assert quality_text("some_new_number") == "Some new number"


def test_names_follow_the_language_also_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    for chosen in ("en", "de", "en"):
        monkeypatch.setenv(LANGUAGE_VARIABLE, chosen)
        names.append(quality_text("overlap"))
    assert names[0] == names[2] == "Overlap"
    assert names[1] != names[0]
