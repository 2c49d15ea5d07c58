"""Which part of what changed is relief: signs attributed to relief and to named causes.

The signs v of a pair are taken for ::

    v = s delta + sum_j u_j k_j + e

with s the response of the signs to relief, u_j the direction of cause j and k_j how much of it
there is. Causes and errors have priors with heavy tails (Student's t with 2 degrees of freedom):
most photographs repeat a light well, some do not, and a cause that is evidently there is taken
out without doubting everything else. Generalised least squares [1]_ with the variances of the t
distributions found by expectation and maximisation [2]_; delta has no prior. Everything is odd in
v, so exchanging the photographs flips all signs, and equal photographs give exactly 0.

References
----------
.. [1] Aitken (1936), Proc. R. Soc. Edinburgh 55:42-48
.. [2] Lange, Little, Taylor (1989), J. Am. Stat. Assoc. 84:881-896,
   doi:10.1080/01621459.1989.10478852
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from microjournal.texture.arrays import Vector
from microjournal.texture.causes import CAUSES, LARGEST_DEFICIT, LIGHTS, SIGN_ERRORS
from microjournal.texture.signs import Signs

DEGREES_OF_FREEDOM = 2.0
ROUNDS = 6
SHADING_DOUBT = 0.10
SHADING_SCATTER = 0.02
RESPONSE_SCATTER = 0.12
RESPONSE_BEND = 0.25
"""How far the response of a sign differs from skin to skin, as a share of what relief moves it;
and by how much more it does for large changes, whose response is no straight line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What the signs of a region say.

    Attributes
    ----------
    delta : float
        Log change of relief, negative = smoother.
    causes : mapping of str to float
        How much of every cause was found, in its own units.
    fit_error : float
        SD of ``delta`` under the priors as they were stretched for this pair.
    spatial_error : float
        The part of it that comes from having measured few tiles.
    misfit : float
        What no cause explains: squared and weighted residuals, about 2 for a fixed rig.
    dilution, skew_deficit : float
        Share of pigment in the contrast and the first sign of it, see :class:`Signs`.
    """

    delta: float
    causes: Mapping[str, float]
    fit_error: float
    spatial_error: float
    misfit: float
    dilution: float
    skew_deficit: float = 0.0

    @property
    def softness(self) -> float:
        """Return how much softer the follow-up is, in log units of the pore band."""
        return self.causes["blur"]

    def cause_error(self, *, light: float = 1.0, blur: float = 1.0) -> float:
        """Return what the causes may have left in ``delta``: their shares of doubt.

        The doubt of light and gloss counts ``light`` times, that of blur ``blur`` times.
        """
        times = dict.fromkeys(LIGHTS, light) | {"blur": blur}
        left = (c.doubt * times.get(c.name, 1.0) * self.causes[c.name] for c in CAUSES)
        return math.hypot(*left)

    @property
    def light_left(self) -> float:
        """Return what light may have left in ``delta`` by the shading of the form.

        A gradient over the skin that no light of the fit explains is put down to the lens. If
        it changed the way ``delta`` did, light may have changed both all the same.
        """
        amount = self.causes["vignetting"]
        return (SHADING_DOUBT if amount * self.delta > 0.0 else SHADING_SCATTER) * abs(amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """Arrays of one region: n signs, m causes."""

    values: Vector
    response: Vector
    spatial: Vector
    directions: Vector
    cause_variances: Vector
    error_variances: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solution:
    """One round: the number, its weights over the signs, and what is left."""

    delta: float
    weights: Vector
    precision: float
    weighted_rest: Vector
    misfit: float
    projector: Vector


def attribute(found: Signs, *, prior_sds: Mapping[str, float]) -> Attribution:
    """Attribute the signs of a region to relief and to the causes.

    Parameters
    ----------
    found : Signs
        With at least one sign that relief moves.
    prior_sds : mapping of str to float
        Prior SD of each cause by name: see :func:`priors`.
    """
    model = _model(found, prior_sds)
    causes, errors = model.cause_variances, model.error_variances
    solution = _solve(model, causes, errors)
    for _round in range(ROUNDS - 1):
        causes, errors = _stretched(model, solution, causes, errors)
        solution = _solve(model, causes, errors)
    amounts = causes * (model.directions @ solution.weighted_rest)
    spatial = float(solution.weights @ model.spatial @ solution.weights)
    return Attribution(
        delta=solution.delta + 0.0,
        causes={cause.name: float(k) + 0.0 for cause, k in zip(CAUSES, amounts, strict=True)},
        fit_error=1.0 / math.sqrt(solution.precision),
        spatial_error=math.sqrt(max(spatial, 0.0)),
        misfit=solution.misfit,
        dilution=found.dilution,
        skew_deficit=found.skew_deficit,
    )


def priors(*, is_light_checked: bool, extra_light: float = 0.0) -> dict[str, float]:
    """Return the prior SD of every cause.

    Parameters
    ----------
    is_light_checked : bool
        Two faces showed the same direction of light.
    extra_light : float
        SD that a measured angle between two lights adds (log contrast).
    """
    chosen = {c.name: c.checked_prior if is_light_checked else c.prior for c in CAUSES}
    for name in ("oblique_light", "turned_light"):
        chosen[name] = math.hypot(chosen[name], extra_light)
    return chosen


def attribution_parameters() -> dict[str, object]:
    """Return directions, priors and errors of the fit, for the record."""
    causes = {
        cause.name: {
            "prior": cause.prior,
            "checked_prior": cause.checked_prior,
            "doubt": cause.doubt,
            "effect": dict(cause.effect),
            "per_deficit": dict(cause.per_deficit),
        }
        for cause in CAUSES
    }
    return {
        "causes": causes,
        "sign_errors": dict(SIGN_ERRORS),
        "degrees_of_freedom": DEGREES_OF_FREEDOM,
        "rounds": ROUNDS,
        "largest_deficit": LARGEST_DEFICIT,
        "response_scatter": RESPONSE_SCATTER,
        "response_bend": RESPONSE_BEND,
        "shading_doubt": SHADING_DOUBT,
        "shading_scatter": SHADING_SCATTER,
    }


def _model(found: Signs, prior_sds: Mapping[str, float]) -> _Model:
    deficit = found.skew_deficit
    directions = [[cause.moves(name, deficit) for name in found.names] for cause in CAUSES]
    return _Model(
        values=found.values,
        response=found.response,
        spatial=found.covariance,
        directions=np.array(directions),
        cause_variances=np.array([prior_sds[cause.name] ** 2 for cause in CAUSES]),
        error_variances=np.array([SIGN_ERRORS[name] ** 2 for name in found.names]),
    )


def _solve(model: _Model, causes: Vector, errors: Vector) -> _Solution:
    covariance = model.spatial + np.diag(errors)
    covariance += (model.directions.T * causes) @ model.directions
    inverse = np.linalg.inv(covariance)
    towards = inverse @ model.response
    precision = float(model.response @ towards)
    weights = towards / precision
    delta = float(weights @ model.values)
    rest = model.values - model.response * delta
    weighted = inverse @ rest
    return _Solution(
        delta=delta,
        weights=weights,
        precision=precision,
        weighted_rest=weighted,
        misfit=float(rest @ weighted),
        projector=inverse - np.outer(towards, towards) / precision,
    )


def _stretched(
    model: _Model, solution: _Solution, causes: Vector, errors: Vector
) -> tuple[Vector, Vector]:
    """Return the variances that the amounts found, with their own errors, speak for."""
    amounts = causes * (model.directions @ solution.weighted_rest)
    seen = np.einsum("ja,ab,jb->j", model.directions, solution.projector, model.directions)
    left = causes - causes**2 * seen
    residuals = errors * solution.weighted_rest
    residuals_left = errors - errors**2 * np.diag(solution.projector)
    size = abs(solution.delta)
    doubt = (RESPONSE_SCATTER + RESPONSE_BEND * size) * size
    scattered = model.error_variances + (doubt * model.response) ** 2
    return (
        _heavy_tailed(model.cause_variances, amounts, left),
        _heavy_tailed(scattered, residuals, residuals_left),
    )


def _heavy_tailed(prior: Vector, amounts: Vector, left: Vector) -> Vector:
    freedom = DEGREES_OF_FREEDOM
    return np.asarray((freedom * prior + amounts**2 + left) / (freedom + 1.0))
