"""Refusal instead of a wrong answer: the registration set, a few specimens of it."""

from __future__ import annotations

from functools import cache

import pytest

from tests.helpers.registration_set import SAME_SKIN, TO_BE_REFUSED, Outcome, outcomes

SPECIMENS = 2
MEDIAN_AIM_MM = {"clinic": 0.03, "guided": 0.04, "casual": 0.08}


@cache
def found() -> tuple[Outcome, ...]:
    return tuple(outcomes(SPECIMENS))


def of(case: str) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in found() if outcome.case == case)


@pytest.mark.parametrize("case", TO_BE_REFUSED)
def test_other_mirrored_and_hardly_visible_skin_is_refused(case: str) -> None:
    assert [outcome.refusal is not None for outcome in of(case)] == [True] * SPECIMENS


@pytest.mark.parametrize("case", SAME_SKIN)
def test_the_error_on_record_bounds_the_true_one(case: str) -> None:
    assert not any(outcome.is_silent_failure for outcome in of(case))


@pytest.mark.parametrize("case", [case for case in SAME_SKIN if case != "casual"])
def test_the_same_skin_is_found_again(case: str) -> None:
    assert [outcome.refusal for outcome in of(case)] == [None] * SPECIMENS


@pytest.mark.parametrize("case", MEDIAN_AIM_MM)
def test_repeated_photographs_are_registered_to_the_aim(case: str) -> None:
    medians = [outcome.median_mm for outcome in of(case) if outcome.median_mm is not None]
    assert medians
    assert max(medians) <= MEDIAN_AIM_MM[case]
