"""What a fit of the interval's constants needs of a run: numbers, truths, parts of their errors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from microjournal.texture.attribution import Attribution
from microjournal.texture.causes import CAUSES, SHARPNESS_STEP_OF_BLUR
from microjournal.texture.interval import (
    BLUR_DOUBT_WITHOUT_PORES,
    CALIBRATIONS,
    FLOORS,
    Setting,
    blur_error,
    uncertainty,
    unexplained_misfit,
)
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite

_NUMBERS = (
    *("fit_error", "misfit", "dilution", "skew_deficit", "chroma_gain", "direction_change"),
    *(f"cause_{cause.name}" for cause in CAUSES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationPair:
    """One number beside the truth, in log units, with the parts of its error.

    Attributes
    ----------
    delta, truth : float
        Measured and true log change of relief.
    explained_error : float
        Fit error and cause error together, which the fitted constants scale.
    rest : float
        What is added to it and is not fitted.
    misfit : float
        See `microjournal.texture.attribution.Attribution`.
    chroma_gain, direction_change : float
        See `microjournal.texture.interval.uncertainty`.
    is_component : bool
        Only one component of the relief changed.
    is_withheld : bool
        The number was too imprecise to be told.
    """

    suite: str
    setting: Setting
    delta: float
    truth: float
    explained_error: float
    misfit: float
    chroma_gain: float
    direction_change: float
    rest: float
    is_component: bool = False
    is_withheld: bool = False


def calibration_pairs(rows: Iterable[Row]) -> tuple[CalibrationPair, ...]:
    """Return the pairs of a run that have a number, told or withheld, and a known truth."""
    return tuple(pair for row in rows for pair in _pairs_of(row))


def _pairs_of(row: Row) -> Iterator[CalibrationPair]:
    delta = row.withheld_delta if row.delta is None else row.delta
    numbers = {name: value for name, value in row.quality.items() if value is not None}
    if row.true_change is None or delta is None or not set(_NUMBERS) <= set(numbers):
        return
    setting = Setting.FACE if row.suite == Suite.PORTRAITS.value else Setting.CLOSE_UP
    found = _attribution(delta, numbers, row.se_spatial or 0.0)
    yield CalibrationPair(
        suite=row.suite,
        setting=setting,
        delta=delta,
        truth=row.true_change,
        explained_error=CALIBRATIONS[setting].explained_error(found),
        misfit=unexplained_misfit(found),
        chroma_gain=abs(numbers["chroma_gain"]),
        direction_change=numbers["direction_change"],
        rest=_rest(found, row.true_change, setting, numbers),
        is_component=bool(row.label("component")),
        is_withheld=row.delta is None,
    )


def _attribution(delta: float, numbers: Mapping[str, float], spatial: float) -> Attribution:
    return Attribution(
        delta=delta,
        causes={cause.name: numbers[f"cause_{cause.name}"] for cause in CAUSES},
        fit_error=numbers["fit_error"],
        spatial_error=spatial,
        misfit=numbers["misfit"],
        dilution=numbers["dilution"],
        skew_deficit=numbers["skew_deficit"],
    )


def _rest(
    found: Attribution, truth: float, setting: Setting, numbers: Mapping[str, float]
) -> float:
    """Return what an error holds beside the parts that are fitted, as the code has it now."""
    error = uncertainty(
        found,
        setting=setting,
        blur=_blur(found, numbers),
        noise_share=numbers.get("noise_share", 0.0),
        anisotropy=numbers.get("warp_anisotropy", 1.0),
        chroma_gain=abs(numbers["chroma_gain"]),
        direction_change=numbers["direction_change"],
    )
    scaled = CALIBRATIONS[setting].scaled_error(
        found,
        chroma_gain=abs(numbers["chroma_gain"]),
        direction_change=numbers["direction_change"],
    )
    beside = error.unchanged**2 - scaled**2 - FLOORS[setting] ** 2
    return math.hypot(math.sqrt(max(0.0, beside)), error.response * truth)


def _blur(found: Attribution, numbers: Mapping[str, float]) -> float:
    """Return what blur may have left where pores do not tell it from relief."""
    step = numbers.get("sharpness_step")
    if step is None:
        return 0.0
    unexplained = step - SHARPNESS_STEP_OF_BLUR * found.softness
    return math.hypot(
        blur_error(unexplained, found.delta), BLUR_DOUBT_WITHOUT_PORES * found.softness
    )
