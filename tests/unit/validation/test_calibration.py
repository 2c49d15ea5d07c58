"""Fitting the interval to made-up pairs whose errors follow constants that are known."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.errors import InputError
from microjournal.texture.attribution import Attribution
from microjournal.texture.causes import CAUSES
from microjournal.texture.interval import Calibration, Setting, uncertainty
from microjournal.validation.calibration import (
    DEGREES_OF_FREEDOM,
    FEWEST_PAIRS,
    Constants,
    constants_in_code,
    fit,
    fits,
    standard_deviations,
)
from microjournal.validation.calibration_figures import suite_figures
from microjournal.validation.calibration_pairs import CalibrationPair, calibration_pairs
from microjournal.validation.rows import Row, from_json, to_json
from microjournal.validation.run_file import RunHead, RunRecord
from microjournal.validation.splits import Split, Suite
from tests.unit.validation.builders import a_row

TRUE = Constants(
    calibration=Calibration(scale=0.55, knee=2.5, power=1.1, light=4.0, colour=1.5, turning=0.7),
    floor=0.025,
)


def made_up_pairs(count: int, *, suite: Suite = Suite.CLINIC) -> list[CalibrationPair]:
    """Unchanged and changed pairs whose errors have the SD that ``TRUE`` gives."""
    random = np.random.default_rng(11)
    pairs = [
        CalibrationPair(
            suite=suite.value,
            setting=Setting.CLOSE_UP,
            delta=0.0,
            truth=(0.0, math.log(0.85))[number % 2],
            explained_error=math.exp(random.uniform(math.log(0.005), math.log(0.3))),
            misfit=random.exponential(5.0),
            chroma_gain=0.2 * (number % 3),
            direction_change=0.1 * (number % 5),
            rest=random.uniform(0.0, 0.01),
        )
        for number in range(count)
    ]
    unit = math.sqrt((DEGREES_OF_FREEDOM - 2.0) / DEGREES_OF_FREEDOM)
    errors = unit * random.standard_t(DEGREES_OF_FREEDOM, count) * standard_deviations(pairs, TRUE)
    return [
        replace(pair, delta=pair.truth + float(error))
        for pair, error in zip(pairs, errors, strict=True)
    ]


def numbers(**more: float) -> dict[str, float | None]:
    causes = {f"cause_{cause.name}": 0.0 for cause in CAUSES}
    return {
        "fit_error": 0.05,
        "misfit": 2.0,
        "dilution": 0.1,
        "skew_deficit": 0.2,
        "chroma_gain": 0.05,
        "direction_change": 0.05,
        **causes,
        **more,
    }


def a_fitted_row(**more: float) -> Row:
    return replace(a_row(), quality=numbers(**more))


def a_run(rows: list[Row], split: Split = Split.CALIBRATION) -> RunRecord:
    head = RunHead(
        split=split.value, seed=0, program_version="1", metric_id="relief_change", metric_version=2
    )
    return RunRecord(head=head, rows=tuple(rows))


def test_the_constants_that_made_the_errors_are_found_again() -> None:
    pairs = made_up_pairs(4000)
    found = fit(Setting.CLOSE_UP, pairs)
    assert found.gain > 0.05
    assert found.fitted.floor == pytest.approx(TRUE.floor, rel=0.15)
    assert found.fitted.calibration.colour == pytest.approx(TRUE.calibration.colour, abs=0.25)
    assert found.fitted.calibration.scale == pytest.approx(TRUE.calibration.scale, rel=0.25)
    ratio = standard_deviations(pairs, found.fitted) / standard_deviations(pairs, TRUE)
    assert ratio.min() > 0.85
    assert ratio.max() < 1.18


def test_a_few_wild_errors_do_not_widen_every_interval() -> None:
    pairs = made_up_pairs(1000)
    wild = [replace(pair, delta=pair.delta + 1.0) for pair in pairs[:10]]
    found = fit(Setting.CLOSE_UP, wild + pairs[10:])
    ratio = standard_deviations(pairs, found.fitted) / standard_deviations(pairs, TRUE)
    assert float(np.median(ratio)) < 1.15


def test_where_pairs_say_nothing_the_constants_in_the_code_stay() -> None:
    pairs = [replace(pair, chroma_gain=0.0) for pair in made_up_pairs(400)]
    code = constants_in_code(Setting.CLOSE_UP).calibration.colour
    assert fit(Setting.CLOSE_UP, pairs).fitted.calibration.colour == pytest.approx(code, abs=1e-2)


def test_intervals_of_the_true_constants_cover_what_they_promise() -> None:
    found = fit(Setting.CLOSE_UP, made_up_pairs(2000) + made_up_pairs(2000, suite=Suite.CASUAL))
    for constants in (found.fitted, TRUE):
        clinic, casual = suite_figures(found, constants)
        assert (clinic.suite, casual.suite) == ("clinic", "casual")
        assert (clinic.pairs, clinic.unchanged) == (2000, 1000)
        assert clinic.coverage == pytest.approx(0.95, abs=0.015)
        assert clinic.smoother == pytest.approx(0.025, abs=0.015)
        assert clinic.rougher == pytest.approx(0.025, abs=0.015)
    narrow = replace(TRUE, calibration=replace(TRUE.calibration, scale=0.1), floor=0.005)
    assert suite_figures(found, narrow)[0].coverage < 0.6


def test_a_suite_without_unchanged_pairs_has_no_rate_of_false_claims() -> None:
    pairs = [pair for pair in made_up_pairs(200) if pair.truth]
    (figures,) = suite_figures(fit(Setting.CLOSE_UP, pairs), TRUE)
    assert (figures.unchanged, figures.smoother, figures.smallest_detectable) == (0, None, None)


def test_the_error_of_a_row_is_the_one_it_was_measured_with() -> None:
    doubts = (
        {"noise_share": 0.2},
        {"sharpness_step": -0.25},
        {"cause_vignetting": -0.3},
        {"warp_anisotropy": 1.04},
    )
    plain = replace(a_fitted_row(), delta=-0.2, true_change=-0.2)
    (clean,) = calibration_pairs([plain])
    for doubt in doubts:
        row = replace(plain, quality=numbers(**doubt))
        (pair,) = calibration_pairs([row])
        assert pair.rest > clean.rest > 0.0
    told = Attribution(
        delta=-0.2,
        causes={cause.name: 0.0 for cause in CAUSES},
        fit_error=0.05,
        spatial_error=0.0,
        misfit=2.0,
        dilution=0.1,
        skew_deficit=0.2,
    )
    (sd,) = standard_deviations([clean], constants_in_code(Setting.CLOSE_UP))
    error = uncertainty(told, setting=Setting.CLOSE_UP, chroma_gain=0.05, direction_change=0.05)
    assert sd == pytest.approx(math.hypot(error.unchanged, error.response * clean.truth))


def test_withheld_numbers_count_and_rows_without_number_or_truth_do_not() -> None:
    told = a_fitted_row()
    withheld = replace(told, delta=None, withheld_delta=0.4)
    refused = replace(told, delta=None)
    unknown = replace(told, true_change=None)
    unfitted = replace(told, quality={})
    pairs = calibration_pairs([told, withheld, refused, unknown, unfitted])
    assert [(pair.delta, pair.is_withheld) for pair in pairs] == [(0.0, False), (0.4, True)]
    assert from_json(json.loads(to_json(withheld))) == withheld


def test_portraits_are_fitted_apart_as_faces() -> None:
    close_ups = [a_fitted_row() for _number in range(FEWEST_PAIRS)]
    faces = [replace(row, suite=Suite.PORTRAITS.value) for row in close_ups]
    assert [found.setting for found in fits(a_run(close_ups + faces))] == [
        Setting.CLOSE_UP,
        Setting.FACE,
    ]
    assert [found.setting for found in fits(a_run(close_ups + faces[1:]))] == [Setting.CLOSE_UP]


@pytest.mark.parametrize("split", [Split.TUNING, Split.VALIDATION])
def test_nothing_is_fitted_to_pairs_of_another_split(split: Split) -> None:
    rows = [a_fitted_row() for _number in range(FEWEST_PAIRS)]
    with pytest.raises(InputError) as refused:
        fits(a_run(rows, split))
    assert refused.value.code == "calibration_split"


def test_nothing_is_fitted_to_a_handful_of_pairs() -> None:
    with pytest.raises(InputError) as refused:
        fits(a_run([a_fitted_row() for _number in range(FEWEST_PAIRS - 1)]))
    assert refused.value.code == "calibration_too_small"
