"""What a patient reads about the own series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.identifiers import SessionId
from microjournal.domain.measurements import (
    MetricIdentity,
    Reason,
    TrendPoint,
    TrendSeries,
    Verdict,
)
from microjournal.services.review import _sentences
from microjournal.services.trend_words import patient_sentence, trend_sentence

BLURRED = Reason(code="softer", message="The follow-up is softer than the baseline.")


def a_trend(log_change: float | None, *reasons: Reason) -> TrendSeries:
    point = TrendPoint(
        session_id=SessionId("one"), held_on=date(2026, 3, 1), photo_id=None, reasons=reasons
    )
    return TrendSeries(
        metric=MetricIdentity(id="relief_change", version=1),
        region=AnatomicRegion.LEFT_CHEEK,
        view="cheek_left",
        points=(point,),
        fitted=(None,),
        verdict=Verdict.NOT_COMPARABLE if log_change is None else Verdict.SMOOTHER,
        log_change=log_change,
        interval=None if log_change is None else (log_change - 0.05, log_change + 0.05),
        sentence="Smoother." if log_change is not None else "",
    )


def test_a_withheld_series_is_one_calm_sentence_without_the_reason() -> None:
    withheld = a_trend(None, BLURRED)
    assert BLURRED.message in trend_sentence(withheld)
    assert patient_sentence(withheld) == "These photos cannot be compared by measurement."


def test_no_change_names_both_ends_of_the_band_and_that_it_was_a_single_look() -> None:
    one = TrendPoint(
        session_id=SessionId("two"), held_on=date(2026, 4, 1), photo_id=None, log_change=-0.28
    )
    series = replace(
        a_trend(-0.28),
        verdict=Verdict.NO_DETECTABLE_CHANGE,
        smallest_detectable_change=0.2825,
        points=(replace(one, log_change=0.0, is_baseline=True), one),
    )
    said = trend_sentence(series)
    assert "less than 25 % smoother or 33 % rougher cannot be told apart" in said
    assert said.endswith("This rests on a single later session; another one tells more.")
    second = replace(one, session_id=SessionId("three"))
    assert "single" not in trend_sentence(replace(series, points=(*series.points, second)))


def test_a_measured_series_keeps_its_sentence() -> None:
    assert patient_sentence(a_trend(-0.2)) == "Smoother."


def test_a_series_nobody_measured_says_nothing() -> None:
    assert patient_sentence(a_trend(None)) == ""


def test_a_measured_region_speaks_for_its_view_before_a_withheld_one() -> None:
    assert _sentences((a_trend(None, BLURRED), a_trend(-0.2))) == {"cheek_left": "Smoother."}
