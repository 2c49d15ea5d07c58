"""How well an interval does under a set of constants, suite by suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from microjournal.validation.calibration import Constants, Fit, standard_deviations
from microjournal.validation.calibration_pairs import CalibrationPair
from microjournal.validation.splits import Suite
from microjournal.validation.statistics import Z_95


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteFigures:
    """Shares (0 to 1) of the pairs of one suite, with intervals of 1.96 SD.

    ``smoother`` and ``rougher`` count unchanged pairs whose interval lies on that side of zero,
    before rules of the decision that may silence a claim; ``coverage`` counts pairs whose
    interval holds the truth. ``smallest_detectable`` is the median of unchanged pairs, a log
    change. ``None`` stands for a share of nothing.
    """

    suite: str
    pairs: int
    withheld: int
    unchanged: int
    smoother: float | None
    rougher: float | None
    coverage: float
    smallest_detectable: float | None


def suite_figures(found: Fit, constants: Constants) -> tuple[SuiteFigures, ...]:
    """Return the figures of every suite the fit rests on, in the order of reports."""
    by_suite = {
        suite.value: [pair for pair in found.pairs if pair.suite == suite.value] for suite in Suite
    }
    return tuple(_figures(suite, some, constants) for suite, some in by_suite.items() if some)


def _figures(suite: str, pairs: Sequence[CalibrationPair], constants: Constants) -> SuiteFigures:
    reach = Z_95 * standard_deviations(pairs, constants)
    deltas = np.array([pair.delta for pair in pairs])
    truths = np.array([pair.truth for pair in pairs])
    null = truths == 0.0
    some = bool(null.any())
    return SuiteFigures(
        suite=suite,
        pairs=len(pairs),
        withheld=sum(pair.is_withheld for pair in pairs),
        unchanged=int(null.sum()),
        smoother=float(np.mean(deltas[null] < -reach[null])) if some else None,
        rougher=float(np.mean(deltas[null] > reach[null])) if some else None,
        coverage=float(np.mean(np.abs(deltas - truths) <= reach)),
        smallest_detectable=float(np.median(reach[null])) if some else None,
    )
