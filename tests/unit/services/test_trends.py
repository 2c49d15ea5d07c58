"""The series: generalised least squares by hand, records of a real journal, plain words."""

from __future__ import annotations

import math

import numpy as np
import pytest

from microjournal.domain.measurements import MetricIdentity, Reason, TrendSeries, Verdict
from microjournal.domain.photos import Moment
from microjournal.domain.ports import Journal
from microjournal.services.trend_fit import STEP_SD, Observation, fit_series, headline_z
from microjournal.services.trends import TrendService
from tests.storage.builders import PATIENT, a_session
from tests.unit.services.series_builders import a_number, a_refusal, a_visit, record

UNIFORM = Reason(code="uniform_change", message="The change is the same at every scale.")


def series_of(journal: Journal) -> TrendSeries:
    (series,) = TrendService(journal).series(PATIENT)
    return series


def measured_series(journal: Journal, changes: list[float], *, sd: float = 0.04) -> TrendSeries:
    baseline = a_visit(journal, 0)
    for number, change in enumerate(changes, start=1):
        record(journal, baseline, a_visit(journal, number), [a_number(change, sd=sd)])
    return series_of(journal)


def test_one_observation_is_its_own_estimate() -> None:
    (point,) = fit_series([Observation(step=1, log_change=-0.2, sd=0.05, repeat_sd=0.04)])
    assert point.estimate == pytest.approx(-0.2)
    assert point.sd == pytest.approx(0.05)


def test_two_observations_agree_with_the_formulas_worked_by_hand() -> None:
    """Shared variance 0.5 * 0.04² = 0.0008; own 0.0025 - 0.0008 = 0.0017; walk 0.0025 min(i, j).

    S = [[0.005, 0.0033], [0.0033, 0.0075]], X = (1, 2), y = (-0.1, -0.3).
    """
    observations = [
        Observation(step=1, log_change=-0.1, sd=0.05, repeat_sd=0.04),
        Observation(step=2, log_change=-0.3, sd=0.05, repeat_sd=0.04),
    ]
    determinant = 0.005 * 0.0075 - 0.0033**2
    inverse = np.array([[0.0075, -0.0033], [-0.0033, 0.005]]) / determinant
    x, y = np.array([1.0, 2.0]), np.array([-0.1, -0.3])
    variance = 1.0 / (x @ inverse @ x)
    drift = variance * (x @ inverse @ y)
    walk = STEP_SD**2 * np.array([[1.0, 1.0], [1.0, 2.0]])
    expected = drift * x + walk @ inverse @ (y - drift * x)
    fitted = fit_series(observations)
    assert [point.estimate for point in fitted] == pytest.approx(expected.tolist())
    along = x - walk @ inverse @ x
    covariance = walk - walk @ inverse @ walk + variance * np.outer(along, along)
    assert [p.sd for p in fitted] == pytest.approx(np.sqrt(np.diag(covariance)).tolist())


def test_the_shared_baseline_error_never_averages_away() -> None:
    many = [
        Observation(step=n, log_change=0.0, sd=0.041, repeat_sd=0.04 * math.sqrt(2.0))
        for n in range(1, 13)
    ]
    shared = math.sqrt(0.5) * 0.041
    assert all(point.sd >= 0.9 * shared for point in fit_series(many))


def test_the_order_of_the_observations_does_not_matter() -> None:
    observations = [
        Observation(step=n, log_change=-0.05 * n, sd=0.03 + 0.01 * n, repeat_sd=0.02)
        for n in range(1, 5)
    ]
    forwards, backwards = fit_series(observations), fit_series(observations[::-1])
    for there, back in zip(forwards, backwards[::-1], strict=True):
        assert back.estimate == pytest.approx(there.estimate, abs=1e-12)
        assert back.sd == pytest.approx(there.sd, abs=1e-12)


def test_a_relapse_stays_visible() -> None:
    changes = (-0.2, -0.4, -0.4, -0.05)
    fitted = fit_series(
        [
            Observation(step=n, log_change=change, sd=0.03, repeat_sd=0.02)
            for n, change in enumerate(changes, start=1)
        ]
    )
    assert fitted[3].estimate > fitted[2].estimate + 0.15


def test_several_looks_ask_for_more() -> None:
    assert headline_z(1) == pytest.approx(1.960, abs=0.001)
    assert headline_z(6) == pytest.approx(2.638, abs=0.001)


def test_a_steady_reduction_is_smoother_in_the_products_words(journal: Journal) -> None:
    series = measured_series(journal, [-0.06, -0.14, -0.2, -0.27, -0.33])
    assert series.verdict is Verdict.SMOOTHER
    assert series.log_change == pytest.approx(-0.33, abs=0.05)
    assert series.sentence.startswith(
        "Smoother than baseline beyond what repeat photos differ by: −2"
    )
    assert len(series.points) == len(series.fitted) == 6
    assert series.points[0].is_baseline
    assert series.fitted[0] == (0.0, 0.0, 0.0)


def test_inside_the_band_no_number_is_named(journal: Journal) -> None:
    series = measured_series(journal, [-0.03, 0.02, -0.05])
    assert series.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert series.sentence.startswith("No detectable change: less than ")
    assert "−" not in series.sentence


def test_the_headline_interval_is_wider_than_the_band_of_the_chart(journal: Journal) -> None:
    series = measured_series(journal, [-0.1, -0.2, -0.3])
    band = series.fitted[-1]
    assert band is not None
    assert series.interval is not None
    assert series.interval[1] - series.interval[0] > band[2] - band[1]


def test_a_last_change_that_looks_like_light_is_not_claimed(journal: Journal) -> None:
    baseline = a_visit(journal, 0)
    flagged = a_number(-0.3, sd=0.02, reasons=(UNIFORM,))
    record(journal, baseline, a_visit(journal, 1), [flagged])
    assert series_of(journal).verdict is Verdict.NO_DETECTABLE_CHANGE


def test_missing_points_say_why(journal: Journal) -> None:
    baseline = a_visit(journal, 0)
    record(journal, baseline, a_visit(journal, 1), [a_number(-0.1)])
    record(journal, baseline, a_visit(journal, 2), [a_refusal()])
    a_visit(journal, 3)
    a_visit(journal, 4, moment=Moment.HEALING)
    series = series_of(journal)
    codes = [tuple(reason.code for reason in point.reasons) for point in series.points]
    assert codes == [(), (), ("too_noisy",), ("not_measured",), ("no_photo",)]
    assert [fitted is None for fitted in series.fitted] == [False, False, True, True, True]
    assert series.sentence.endswith("Last measured on 16 Feb 2026.")


def test_a_series_without_any_number_says_why_in_words(journal: Journal) -> None:
    baseline = a_visit(journal, 0)
    record(journal, baseline, a_visit(journal, 1), [a_refusal()])
    series = series_of(journal)
    assert series.verdict is Verdict.NOT_COMPARABLE
    assert series.sentence == (
        "Not comparable, because: One photo is too noisy for its skin texture to be measured."
    )


def test_metric_versions_are_never_mixed(journal: Journal) -> None:
    baseline = a_visit(journal, 0)
    first, second = a_visit(journal, 1), a_visit(journal, 2)
    record(journal, baseline, first, [a_number(-0.1)])
    other = MetricIdentity(id="relief_change", version=99)
    record(journal, baseline, second, [a_number(-0.9)], metric=other)
    series = series_of(journal)
    assert [point.log_change for point in series.points] == [0.0, -0.1, None]


def test_pairs_against_another_baseline_are_left_out(journal: Journal) -> None:
    a_visit(journal, 0)
    first, second = a_visit(journal, 1), a_visit(journal, 2)
    record(journal, first, second, [a_number(-0.4)])
    assert TrendService(journal).series(PATIENT) == ()


def test_an_unmeasured_patient_has_no_series(journal: Journal) -> None:
    with journal.write() as tx:
        tx.save_session(a_session())
    assert TrendService(journal).series(PATIENT) == ()
