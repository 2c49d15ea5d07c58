"""Fits the constants of the interval to pairs of known truth: how an error becomes a 95 % interval.

The errors of a run of the calibration split, delta less truth, are taken for Student's t with 8
degrees of freedom and the standard deviation that :mod:`microjournal.texture.interval` gives,

    sd² = (scale e)² (1 + misfit / knee)^(2 power) exp(2 colour chroma)
          (1 + turn / 0.1)^(2 turning) + floor² + rest²

with e² the squares of fit error and cause error; the doubts of light and blur and the rest, which
is everything else (noise, light that was left, the response to a change), stay as they are. The
likelihood [1]_ is weighted by suite, and the constants in the code hold the fit where the pairs
say nothing.

References
----------
.. [1] Lange, Little, Taylor (1989), J. Am. Stat. Assoc. 84:881-896,
   doi:10.1080/01621459.1989.10478852
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from microjournal.domain.errors import InputError
from microjournal.support.i18n import _
from microjournal.texture.interval import (
    CALIBRATIONS,
    CAREFUL_DIRECTION_CHANGE,
    FLOORS,
    Calibration,
    Setting,
)
from microjournal.validation.calibration_pairs import CalibrationPair, calibration_pairs
from microjournal.validation.run_file import RunRecord
from microjournal.validation.splits import Split, Suite

Vector = npt.NDArray[np.float64]

DEGREES_OF_FREEDOM = 8.0
FEWEST_PAIRS = 40
HOLD_PAIRS = 10.0
"""The constants in the code hold the fit as much as this many pairs: a prior SD of one unit."""

_SEARCHES = 3

SUITE_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        Suite.SINGLE_CHANGES.value: 0.6,
        Suite.CLINIC.value: 1.0,
        Suite.GUIDED.value: 1.5,
        Suite.CASUAL.value: 1.5,
        Suite.SERIES.value: 1.0,
        Suite.PORTRAITS.value: 1.0,
        Suite.OTHER_SKIN.value: 0.5,
    }
)
COMPONENT_WEIGHT = 0.5
"""Where one component changed alone, the one number of all relief is itself a compromise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """The constants that are fitted: those of a `Calibration` and the floor of its setting."""

    calibration: Calibration
    floor: float

    @property
    def values(self) -> dict[str, float]:
        """Return them by name."""
        names = ("scale", "knee", "power", "colour", "turning")
        return {name: getattr(self.calibration, name) for name in names} | {"floor": self.floor}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The constants of one setting, in the code and fitted to ``pairs``.

    ``gain`` is by how much the weighted mean log likelihood of a pair rises.
    """

    setting: Setting
    pairs: tuple[CalibrationPair, ...]
    in_code: Constants
    fitted: Constants
    gain: float


def fits(record: RunRecord) -> tuple[Fit, ...]:
    """Return the fit of every setting of which the run holds enough pairs.

    Raises
    ------
    InputError
        ``calibration_split``: the run is one of another split, on which nothing may be fitted;
        ``calibration_too_small``: no setting has `FEWEST_PAIRS` pairs.
    """
    if record.head.split != Split.CALIBRATION.value:
        raise InputError(
            "calibration_split",
            _("This run holds pairs of another split; nothing may be fitted to them."),
            _("Make a run with --split calibration and name its folder with --out."),
        )
    pairs = calibration_pairs(record.rows)
    by_setting = {each: tuple(p for p in pairs if p.setting is each) for each in Setting}
    found = {each: some for each, some in by_setting.items() if len(some) >= FEWEST_PAIRS}
    if not found:
        raise InputError(
            "calibration_too_small",
            _("The run holds too few pairs with a known change."),
            _("Go on with it: --resume and more --comparisons."),
        )
    return tuple(fit(setting, some) for setting, some in found.items())


def constants_in_code(setting: Setting) -> Constants:
    """Return the constants that measurements use now."""
    return Constants(calibration=CALIBRATIONS[setting], floor=FLOORS[setting])


def fit(setting: Setting, pairs: Sequence[CalibrationPair]) -> Fit:
    """Return the constants under which the errors of ``pairs`` are most likely."""
    data = _Data.of(pairs)
    in_code = constants_in_code(setting)
    fitted = _most_likely(data, in_code)
    return Fit(
        setting=setting,
        pairs=tuple(pairs),
        in_code=in_code,
        fitted=fitted,
        gain=data.loss(in_code) - data.loss(fitted),
    )


def _most_likely(data: _Data, held_by: Constants) -> Constants:
    from scipy.optimize import minimize

    start = _to_vector(held_by)
    hold = HOLD_PAIRS / float(data.weights.sum())

    def loss(vector: Vector) -> float:
        away = float(np.mean((vector - start) ** 2))
        return data.loss(_to_constants(vector, held_by)) + hold * away

    best = start
    for _restart in range(_SEARCHES):
        best = np.asarray(minimize(loss, best, method="Nelder-Mead", tol=1e-6).x, np.float64)
    return _to_constants(best, held_by)


def standard_deviations(pairs: Sequence[CalibrationPair], constants: Constants) -> Vector:
    """Return the SD of the number of every pair under ``constants``, log units."""
    return np.sqrt(_Data.of(pairs).variances(constants))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    """Pairs as arrays of equal length."""

    errors: Vector
    explained: Vector
    misfit: Vector
    chroma_gain: Vector
    direction_change: Vector
    rest: Vector
    weights: Vector

    @staticmethod
    def of(pairs: Sequence[CalibrationPair]) -> _Data:
        return _Data(
            errors=np.array([pair.delta - pair.truth for pair in pairs]),
            explained=np.array([pair.explained_error for pair in pairs]),
            misfit=np.array([pair.misfit for pair in pairs]),
            chroma_gain=np.array([pair.chroma_gain for pair in pairs]),
            direction_change=np.array([pair.direction_change for pair in pairs]),
            rest=np.array([pair.rest for pair in pairs]),
            weights=np.array([_weight(pair) for pair in pairs]),
        )

    def variances(self, constants: Constants) -> Vector:
        one = constants.calibration
        widening = (1.0 + self.misfit / one.knee) ** one.power
        widening = widening * np.exp(one.colour * self.chroma_gain)
        turned = 1.0 + self.direction_change / CAREFUL_DIRECTION_CHANGE
        scaled = one.scale * self.explained * widening * turned**one.turning
        return np.asarray(scaled**2 + constants.floor**2 + self.rest**2, np.float64)

    def loss(self, constants: Constants) -> float:
        """Return minus the weighted mean log likelihood, but for a constant."""
        freedom = DEGREES_OF_FREEDOM
        variances = self.variances(constants)
        # The scale of the t distribution that has this variance.
        squares = self.errors**2 / (variances * (freedom - 2.0) / freedom)
        each = 0.5 * np.log(variances) + 0.5 * (freedom + 1.0) * np.log1p(squares / freedom)
        return float(np.average(each, weights=self.weights))


def _weight(pair: CalibrationPair) -> float:
    return SUITE_WEIGHTS[pair.suite] * (COMPONENT_WEIGHT if pair.is_component else 1.0)


def _to_vector(constants: Constants) -> Vector:
    one = constants.calibration
    logs = [math.log(value) for value in (one.scale, one.knee, constants.floor)]
    return np.array([*logs, one.power, one.colour, one.turning])


def _to_constants(vector: Vector, held_by: Constants) -> Constants:
    scale, knee, floor = (math.exp(float(value)) for value in np.clip(vector[:3], -12.0, 6.0))
    return Constants(
        calibration=replace(
            held_by.calibration,
            scale=scale,
            knee=knee,
            power=float(vector[3]),
            colour=float(vector[4]),
            turning=float(vector[5]),
        ),
        floor=floor,
    )
