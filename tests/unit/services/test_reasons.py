"""Reasons of records are read in the language of today."""

from __future__ import annotations

import pytest

from microjournal.domain.measurements import Reason, Verdict
from microjournal.services.reasons import in_words, reworded
from microjournal.support.i18n import LANGUAGE_VARIABLE
from tests.helpers.comparing import a_measurement, a_region

FORMER = "said in another language"


def kept(code: str) -> Reason:
    return Reason(code=code, message=FORMER, hint=FORMER)


@pytest.mark.parametrize(
    "code",
    ["too_noisy", "pose_differs", "not_registered", "scale_assumed", "pores_not_resolved"],
)
def test_a_known_code_is_said_in_the_language_of_today(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = in_words(kept(code))
    assert english.code == code
    assert FORMER not in (english.message, english.hint)
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")
    assert in_words(kept(code)).message != english.message


def test_an_unknown_code_keeps_the_sentence_of_the_record() -> None:
    assert in_words(kept("decoder_failed_strangely")) == kept("decoder_failed_strangely")


def test_every_reason_of_a_record_is_reworded_and_no_number_is_touched() -> None:
    region = a_region(Verdict.NOT_COMPARABLE, reasons=(kept("too_noisy"),))
    record = a_measurement("one", "two", regions=(region,), reasons=(kept("too_noisy"),))
    read = reworded(record)
    for reason in (*read.pair.reasons, *read.pair.regions[0].reasons):
        assert reason.message == "One photo is too noisy for its skin texture to be measured."
    assert read.pair.quality == record.pair.quality
    assert read.pair.regions[0].bands == region.bands
