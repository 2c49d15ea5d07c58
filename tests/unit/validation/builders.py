"""Rows of made-up comparisons."""

from __future__ import annotations

import math
from collections.abc import Mapping

from microjournal.domain.measurements import Verdict
from microjournal.validation.rows import Look, Row
from microjournal.validation.splits import Suite

SMOOTHER, ROUGHER = Verdict.SMOOTHER.value, Verdict.ROUGHER.value
NO_CHANGE, REFUSED = Verdict.NO_DETECTABLE_CHANGE.value, Verdict.NOT_COMPARABLE.value

_numbers = iter(range(1_000_000))


def a_row(
    *,
    suite: Suite = Suite.CLINIC,
    factor: float = 1.0,
    delta: float | None = 0.0,
    half: float = 0.05,
    claim: str = NO_CHANGE,
    naive: Mapping[str, float] | None = None,
    look: str | None = None,
    error_mm: float | None = None,
    checked: bool = False,
    reasons: tuple[str, ...] = (),
    **labels: str,
) -> Row:
    """Return a comparison whose whole relief changed by ``factor``; refused without ``delta``."""
    name = f"{suite.value}/{next(_numbers):06d}"
    return Row(
        id=f"{name}/1",
        case=labels.pop("case", name),
        suite=suite.value,
        labels={"phototype": "II", "factor": f"{factor:g}", "component": "", **labels},
        true_change=math.log(factor),
        delta=delta,
        low=None if delta is None else delta - half,
        high=None if delta is None else delta + half,
        claim=REFUSED if delta is None else claim,
        reasons=list(reasons),
        naive=naive or {},
        look=None if look is None else Look(verdict=look, log_change=delta),
        registration_error_mm=error_mm,
        registration_checked=checked,
    )
