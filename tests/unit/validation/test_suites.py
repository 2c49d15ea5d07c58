"""Suites: seeds never shared, half of the skin unchanged, everything balanced and repeatable."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from microjournal.domain.errors import InputError
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.phantom.specimen import SkinOptics
from microjournal.validation.cases import PortraitKind
from microjournal.validation.portraits import may_use, person_of, portrait_cases
from microjournal.validation.splits import SEED_RANGES, SeedSource, Split, Suite
from microjournal.validation.suites import seeds_of, skin_cases

LEVELS = (Suite.CLINIC, Suite.GUIDED, Suite.CASUAL)
OF_SKIN = (Suite.SINGLE_CHANGES, *LEVELS, Suite.SERIES, Suite.OTHER_SKIN)
NAMES = (
    "canada_031f", "canada_116m", "lisa_1", "lisa_2", "london_003_neutral", "london_003_smiling",
    "london_030_neutral", "london_030_smiling", "london_038_neutral", "zoom_15cm", "zoom_45cm",
)  # fmt: skip


def _seeds(split: Split, suite: Suite, run: int = 0) -> set[int]:
    source = SeedSource(split=split, suite=suite, run=run)
    return {seed for case in skin_cases(source, 300) for seed in seeds_of(case)}


def test_no_two_splits_share_a_seed() -> None:
    found = {split: set().union(*(_seeds(split, suite) for suite in OF_SKIN)) for split in Split}
    for first, second in combinations(Split, 2):
        assert not found[first] & found[second]
        assert SEED_RANGES[first][-1] < SEED_RANGES[second][0]
    assert all(seed in SEED_RANGES[split] for split in Split for seed in found[split])


def test_no_two_suites_and_no_two_runs_share_a_seed() -> None:
    groups = [_seeds(Split.VALIDATION, suite, run) for suite in OF_SKIN for run in (0, 1)]
    assert sum(len(group) for group in groups) == len(set().union(*groups))


def test_a_seed_beyond_the_split_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        SeedSource(split=Split.TUNING, suite=Suite.CLINIC, run=100)
    assert caught.value.code == "seed_out_of_range"


@pytest.mark.parametrize("suite", LEVELS)
def test_at_least_half_of_the_comparisons_of_a_level_are_of_unchanged_skin(suite: Suite) -> None:
    cases = list(skin_cases(SeedSource(split=Split.VALIDATION, suite=suite), 300))
    counted = Counter(case.labels["factor"] for case in cases)
    assert len(cases) == 300
    assert counted["1"] >= 150
    assert {"0.95", "0.9", "0.85", "0.7", "0.5", "1.18"} <= set(counted)
    assert {case.labels["component"] for case in cases} == {"", "pores", "lines", "scars"}


def test_phototypes_kinds_forms_and_changes_do_not_stand_for_each_other() -> None:
    cases = list(skin_cases(SeedSource(split=Split.VALIDATION, suite=Suite.CLINIC), 480))
    for first, second in combinations(("phototype", "kind", "form", "px_per_mm"), 2):
        there = Counter((case.labels[first], case.labels[second]) for case in cases)
        kinds = len({a for a, _ in there}) * len({b for _, b in there})
        assert len(there) == kinds, (first, second)
    changed = {
        (case.labels["phototype"], case.labels["factor"])
        for case in cases
        if not case.labels["component"]
    }
    assert len(changed) == 6 * 7


def test_other_skin_has_other_optics_and_goes_through_levels_and_changes() -> None:
    cases = list(skin_cases(SeedSource(split=Split.VALIDATION, suite=Suite.OTHER_SKIN), 240))
    assert {case.specimen.optics for case in cases} == {SkinOptics.FIRST_ORDER}
    there = Counter((case.labels["level"], case.labels["factor"]) for case in cases)
    assert len({level for level, _factor in there}) == 3
    assert all(there[level.value, "1"] == 40 for level in LEVELS)


def test_both_photographs_of_a_level_are_drawn() -> None:
    for case in skin_cases(SeedSource(split=Split.VALIDATION, suite=Suite.GUIDED), 8):
        setups = (case.baseline.setup, case.follow_ups[0].setup)
        assert setups[0].roll_deg != 0.0
        assert setups[1].roll_deg not in (0.0, setups[0].roll_deg)


def test_every_single_change_is_made_on_every_person() -> None:
    source = SeedSource(split=Split.VALIDATION, suite=Suite.SINGLE_CHANGES)
    cases = list(skin_cases(source, 3 * len(SINGLE_CHANGES)))
    there = Counter((case.specimen.seed, case.labels["change"]) for case in cases)
    assert len(there) == 3 * len(SINGLE_CHANGES)
    assert set(there.values()) == {1}


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    source = SeedSource(split=Split.TUNING, suite=Suite.SERIES)
    short, long = list(skin_cases(source, 20)), list(skin_cases(source, 60))
    assert long[: len(short)] == short
    assert sum(case.comparisons for case in short) >= 20


def test_series_have_three_to_six_follow_ups_in_every_course() -> None:
    source = SeedSource(split=Split.VALIDATION, suite=Suite.SERIES)
    cases = list(skin_cases(source, 300))
    assert {len(case.follow_ups) for case in cases} == {3, 4, 5, 6}
    courses = Counter(case.labels["course"] for case in cases)
    assert set(courses) == {"null", "steady", "plateau", "relapse"}
    assert courses["null"] >= len(cases) // 2
    null = {len(case.follow_ups) for case in cases if case.labels["course"] == "null"}
    assert null == {3, 4, 5, 6}


def test_people_of_calibration_and_validation_are_other_people() -> None:
    by_split = {
        split: {
            person_of(name)
            for case in portrait_cases(SeedSource(split=split, suite=Suite.PORTRAITS), 90, NAMES)
            if case.kind is not PortraitKind.REFUSAL
            for name in (case.baseline, case.follow_up)
        }
        for split in (Split.CALIBRATION, Split.VALIDATION)
    }
    assert by_split[Split.CALIBRATION] == {"london_003", "canada_031f"}
    assert by_split[Split.VALIDATION] == {"london_030", "london_038", "canada_116m"}
    assert not may_use("london_003_smiling", Split.VALIDATION)


def test_a_pair_of_one_sitting_is_compared_in_both_directions() -> None:
    source = SeedSource(split=Split.VALIDATION, suite=Suite.PORTRAITS)
    pairs = {
        (case.baseline, case.follow_up)
        for case in portrait_cases(source, 3, NAMES)
        if case.kind is PortraitKind.SAME_SITTING
    }
    neutral, smiling = "london_030_neutral", "london_030_smiling"
    assert pairs == {(neutral, smiling), (smiling, neutral)}


def test_without_photographs_there_are_no_portraits() -> None:
    source = SeedSource(split=Split.VALIDATION, suite=Suite.PORTRAITS)
    assert list(portrait_cases(source, 30, ())) == []
