"""Figures of hand-made rows."""

from __future__ import annotations

import math

import pytest

from microjournal.domain.measurements import Verdict
from microjournal.validation import classical, figures
from microjournal.validation.aims import all_checks
from microjournal.validation.checks import judged
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite
from tests.unit.validation.builders import NO_CHANGE, ROUGHER, SMOOTHER, a_row


def test_any_claim_on_unchanged_skin_is_wrong() -> None:
    assert figures.is_wrong(a_row(claim=SMOOTHER))
    assert figures.is_wrong(a_row(claim=ROUGHER))
    assert not figures.is_wrong(a_row(claim=NO_CHANGE))


def test_a_claim_is_wrong_when_it_names_the_opposite_direction() -> None:
    assert not figures.is_wrong(a_row(factor=0.7, claim=SMOOTHER))
    assert figures.is_wrong(a_row(factor=0.7, claim=ROUGHER))
    assert figures.is_wrong(a_row(factor=1.18, claim=SMOOTHER))


def test_a_refused_pair_counts_in_rates_but_not_in_coverage() -> None:
    rows = [a_row(delta=None), a_row(delta=0.2, half=0.1), a_row(), a_row()]
    assert figures.comparable_share(rows).percent == 75.0
    covered = figures.covered(rows)
    assert (covered.hits, covered.total) == (2, 3)


def test_an_interval_covers_the_true_change_rather_than_nothing() -> None:
    rows = [
        a_row(factor=0.7, delta=math.log(0.7), half=0.05),
        a_row(factor=0.7, delta=0.0, half=0.05),
    ]
    covered = figures.covered(rows)
    assert [figures.covered([row]).hits for row in rows] == [1, 0]
    assert (covered.hits, covered.total) == (1, 2)


def test_a_case_that_failed_counts_nowhere() -> None:
    failed = Row(id="x/failed", case="x", suite="clinic", labels={}, error="ValueError: no")
    fine = a_row()
    assert figures.of_suite([failed, fine], Suite.CLINIC) == [fine]


def test_changes_of_one_component_stay_out_of_slope_and_rank() -> None:
    rows = [
        a_row(factor=0.7, delta=math.log(0.7)),
        a_row(factor=0.5, delta=math.log(0.5)),
        a_row(factor=0.6, delta=0.3, component="pores"),
    ]
    assert figures.slope(rows) == pytest.approx(1.0)


def test_a_surplus_of_unchanged_pairs_does_not_lower_the_rank_correlation() -> None:
    changes = [
        a_row(factor=factor, delta=math.log(factor) + shift)
        for factor in (0.5, 0.7, 0.85, 1.18)
        for shift in (-0.01, 0.01)
    ]
    unchanged = [a_row(delta=0.001 * number) for number in range(-20, 20)]
    assert len(figures.balanced([*changes, *unchanged])) == len(changes) + 2
    found = figures.ranks([*changes, *unchanged])
    # Five true changes twice each: ties cost 5 (2³ − 2) of 10³ − 10, by half in the root.
    assert found == pytest.approx(math.sqrt(1 - 30 / 990), abs=0.001)


def test_the_smallest_detectable_change_grows_with_the_noise_of_unchanged_pairs() -> None:
    changed = [a_row(factor=0.5, delta=math.log(0.5)), a_row(factor=0.7, delta=math.log(0.7))]
    quiet = [a_row(delta=value) for value in (0.01, -0.01)]
    sd = 0.01 * math.sqrt(2)
    # Unchanged pairs add nothing to the slope through the origin.
    assert figures.smallest_detectable([*changed, *quiet]) == pytest.approx(
        100 * (1 - math.exp(-1.95996 * sd)), abs=1e-3
    )


def test_a_registration_that_was_believed_far_off_is_no_success() -> None:
    rows = [
        a_row(checked=True, error_mm=0.02),
        a_row(checked=True, error_mm=0.9),
        a_row(checked=True),
        a_row(error_mm=None),
    ]
    assert (figures.registered(rows).hits, figures.registered(rows).total) == (1, 3)
    assert figures.misregistered(rows).hits == 1


def test_a_series_is_judged_at_its_end_and_at_every_look() -> None:
    def series(case: str, *verdicts: str) -> list[Row]:
        return [
            a_row(suite=Suite.SERIES, case=case, look=verdict, step=str(number), course="null")
            for number, verdict in enumerate(verdicts, start=1)
        ]

    rows = [*series("a", SMOOTHER, NO_CHANGE), *series("b", NO_CHANGE, NO_CHANGE, NO_CHANGE)]
    found = figures.series_of(rows[::-1])
    assert [len(one) for one in found] == [3, 2]
    assert figures.headline_at_end(found, Verdict.SMOOTHER).hits == 0
    assert figures.headline_at_any_look(found, Verdict.SMOOTHER).hits == 1


def test_a_classical_measure_announces_what_exceeds_its_own_repeatability() -> None:
    rows = [
        a_row(suite=Suite.SINGLE_CHANGES, change="identical rig", naive={"glcm_contrast": value})
        for value in (0.01, -0.01)
    ]
    repeat = classical.repeat_sd(rows, "glcm_contrast")
    assert repeat == pytest.approx(0.01 * math.sqrt(2))
    others = [a_row(naive={"glcm_contrast": value}) for value in (0.02, -0.05, 0.3)]
    assert classical.claimed(others, "glcm_contrast", repeat).hits == 2
    assert classical.called_smoother(others, "glcm_contrast", repeat).hits == 1


def test_aims_without_material_are_neither_met_nor_missed() -> None:
    outcomes = judged(all_checks(), [])
    assert outcomes
    assert {outcome.is_met for outcome in outcomes} == {None}


def test_an_aim_is_missed_by_one_false_gain() -> None:
    rows = [a_row() for _ in range(9)]
    keyed = {o.check.key: o for o in judged(all_checks(), rows)}
    assert keyed["unchanged_smoother.clinic"].is_met is True
    keyed = {o.check.key: o for o in judged(all_checks(), [*rows, a_row(claim=SMOOTHER)])}
    assert keyed["unchanged_smoother.clinic"].is_met is False
    assert keyed["unchanged_smoother.clinic"].figure.value == pytest.approx(10.0)


def test_every_aim_has_a_name_of_its_own() -> None:
    keys = [check.key for check in all_checks()]
    assert len(keys) == len(set(keys))
