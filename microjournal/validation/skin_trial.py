"""Carry out one case on synthetic skin: photograph, measure, put the truth beside it."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from microjournal.domain.control import NoControl
from microjournal.domain.errors import MeasurementError
from microjournal.domain.measurements import Band, PairMeasurement
from microjournal.imaging.registration import register_close_up
from microjournal.phantom.camera import photograph, true_correspondence
from microjournal.phantom.skin import ReliefFactor, SkinModel
from microjournal.phantom.truth import relief_log_change
from microjournal.services.pair_measurement import measure_pair
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from microjournal.validation.cases import Shot, SkinCase
from microjournal.validation.kept_metric import KeptRelief
from microjournal.validation.naive import naive_values
from microjournal.validation.rows import Row, log_ratios, measured
from microjournal.validation.series_trial import looks_of

TRUTH_BANDS = (Band.PORE, Band.FINE, Band.MEDIUM)
POOLED_BANDS = (Band.FINE, Band.MEDIUM)
_CHECKED_EVERY_PX = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A photograph of a shot and its classical values."""

    shot: Shot
    prepared: PreparedPhoto
    naive: Mapping[str, float]


def try_skin(case: SkinCase, skin: SkinModel) -> tuple[Row, ...]:
    """Return one row per follow-up of ``case``; ``skin`` is grown from its specimen."""
    started = time.perf_counter()
    baseline = _taken(skin, case.baseline)
    rows: list[Row] = []
    pairs: list[PairMeasurement] = []
    for number, shot in enumerate(case.follow_ups, start=1):
        row, pair = _compared(case, skin, baseline, _taken(skin, shot), number)
        now = time.perf_counter()
        rows.append(replace(row, seconds=round(now - started, 3)))
        pairs.append(pair)
        started = now
    if not case.is_series:
        return tuple(rows)
    looks = looks_of(pairs)
    return tuple(replace(row, look=look) for row, look in zip(rows, looks, strict=True))


def true_bands(skin: SkinModel, before: ReliefFactor, after: ReliefFactor) -> Mapping[Band, float]:
    """Return the true log change of the relief per band (0.3 to 4 mm)."""
    if isinstance(before, float) and isinstance(after, float):
        return {band: math.log(after / before) for band in TRUTH_BANDS}
    return {band: relief_log_change(skin, band, before=before, after=after) for band in TRUTH_BANDS}


def pooled(changes: Mapping[Band, float]) -> float:
    """Return the true change that the measured one is held against: fine and medium band."""
    return sum(changes[band] for band in POOLED_BANDS) / len(POOLED_BANDS)


def registration_error_mm(case: SkinCase, baseline: _Taken, follow_up: _Taken) -> float | None:
    """Return the median distance, in mm of skin, of the registration from the truth.

    ``None`` when the registration was refused.
    """
    try:
        pair = register_close_up(
            baseline.prepared.rgb,
            follow_up.prepared.rgb,
            baseline_px_per_mm=case.stated_px_per_mm,
        )
    except MeasurementError:
        return None
    step = (slice(None, None, _CHECKED_EVERY_PX),) * 2
    inside = pair.region_mask[step]
    before, after = pair.base_xy[step][inside], pair.map_xy[step][inside]
    form = case.specimen.form
    setups = (baseline.shot.setup, follow_up.shot.setup)
    true = true_correspondence(*setups, before.astype(np.float64), form)
    apart = np.linalg.norm(after - true, axis=1)
    return float(np.median(apart)) / setups[1].px_per_mm


def _compared(
    case: SkinCase, skin: SkinModel, baseline: _Taken, follow_up: _Taken, number: int
) -> tuple[Row, PairMeasurement]:
    hints = RegionHints(px_per_mm=case.stated_px_per_mm)
    pair = measure_pair(baseline.prepared, follow_up.prepared, hints, NoControl(), KeptRelief())
    truth = true_bands(skin, baseline.shot.relief_factor, follow_up.shot.relief_factor)
    row = Row(
        id=f"{case.id}/{number}",
        case=case.id,
        suite=case.suite.value,
        labels={**case.labels, "step": str(number)},
        true_bands={band.value: change for band, change in truth.items()},
        true_change=pooled(truth),
        reasons=[reason.code for reason in pair.reasons],
        naive=log_ratios(baseline.naive, follow_up.naive),
        registration_checked=case.check_registration,
    )
    if pair.regions:
        row = measured(row, pair.regions[0])
    if case.check_registration:
        error = registration_error_mm(case, baseline, follow_up)
        row = replace(row, registration_error_mm=error)
    return row, pair


def _taken(skin: SkinModel, shot: Shot) -> _Taken:
    rgb = photograph(skin, shot.setup, seed=shot.seed, relief_factor=shot.relief_factor)
    return _Taken(shot=shot, prepared=prepared(rgb), naive=naive_values(rgb))


def prepared(rgb: NDArray[np.uint8]) -> PreparedPhoto:
    """Return a rendered photograph as the program would hold it after decoding."""
    digest = hashlib.sha256(rgb.tobytes()).hexdigest()
    return PreparedPhoto(photo=PhotoInput(data=b"", sha256=digest), rgb=rgb, mesh=None)
