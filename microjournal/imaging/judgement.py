"""Whether a finished registration is believed: agreement of skin detail, and refusal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from microjournal.domain.errors import MeasurementError
from microjournal.imaging.alignment import Detail
from microjournal.imaging.detail import FloatImage, smooth
from microjournal.imaging.flow import BoolImage, DenseMap, fine_displacement, length, warp_detail
from microjournal.imaging.geometry import Stretch
from microjournal.support.i18n import _
from microjournal.support.ranks import median

CHECK_SIGMA_MM = 0.75
_ERROR_PER_LOST_CORRELATION_MM = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationLimits:
    """When a finished registration is believed; every field has the name of what it bounds."""

    correlation: float
    residual_mm: float
    overlap: float
    anisotropy: float
    scale: float


# Unrelated skin under the flow stays below 0.4; the same skin lit from a side 60 degrees off
# reaches 0.75.
CLOSE_UP_LIMITS = RegistrationLimits(
    correlation=0.45, residual_mm=0.06, overlap=0.4, anisotropy=1.8, scale=3.2
)
# Different people reach a correlation of 0.39 under the smoothed flow (London set, 42 regions),
# the same people 0.51 and more where the registration succeeded.
FACE_LIMITS = RegistrationLimits(
    correlation=0.46, residual_mm=0.15, overlap=0.6, anisotropy=2.2, scale=3.2
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well baseline and laid-over follow-up agree inside a mask.

    ``correlation`` is the normalised cross-correlation of skin detail (-1 to 1),
    ``residual_mm`` the median displacement a finer search would still add, ``overlap`` the
    share of the mask the follow-up shows.
    """

    correlation: float
    residual_mm: float
    overlap: float

    @property
    def stated_error_mm(self) -> float:
        """Return the error that is stated for the typical pixel of the region.

        A search cannot see what moves the picture of the skin rather than the skin: light from
        another side shifts every shaded edge. What it leaves behind is detail that does not
        correlate. On 87 synthetic pairs (eight people, three levels of discipline, light,
        gloss, noise, focus, half the scale) the median true error was 0.24 to 0.87 mm times
        one minus the correlation, on 59 pairs of twenty others up to 0.96 mm; stated is 1.2 mm
        times it. One pixel in twenty may err twice as much.
        """
        return math.hypot(self.residual_mm, _ERROR_PER_LOST_CORRELATION_MM * self._lost)

    @property
    def _lost(self) -> float:
        return max(0.0, 1.0 - self.correlation)


def agreement(baseline: Detail, follow_up: Detail, dense: DenseMap, mask: BoolImage) -> Agreement:
    """Judge a finished map inside ``mask`` (baseline window pixels)."""
    warped, seen = warp_detail(follow_up.pixels, follow_up.window, dense)
    common = mask & seen
    count = int(np.count_nonzero(mask))
    if count == 0 or not common.any():
        return Agreement(correlation=0.0, residual_mm=float("inf"), overlap=0.0)
    step = fine_displacement(baseline.pixels, warped, seen, baseline.px_per_mm, CHECK_SIGMA_MM)
    return Agreement(
        correlation=_correlation(baseline, warped, common),
        residual_mm=median(length(step)[common]) / baseline.px_per_mm,
        overlap=int(np.count_nonzero(common)) / count,
    )


def _correlation(baseline: Detail, warped: FloatImage, common: BoolImage) -> float:
    """Return the correlation of detail freed of single-pixel noise."""
    sigma = 0.25 * baseline.px_per_mm
    first = smooth(baseline.pixels, sigma)[common]
    second = smooth(warped, sigma)[common]
    first, second = first - first.mean(), second - second.mean()
    energy = float(np.sqrt(np.sum(first * first) * np.sum(second * second)))
    return float(np.sum(first * second)) / energy if energy > 0 else 0.0


def check_stretch(stretch: Stretch, limits: RegistrationLimits) -> None:
    """Raise MeasurementError ``not_registered`` unless the map could be a photo of skin."""
    plausible = 1 / limits.scale <= stretch.scale <= limits.scale
    if stretch.mirrored or not plausible or stretch.anisotropy > limits.anisotropy:
        raise not_registered()


def check_agreement(found: Agreement, limits: RegistrationLimits) -> None:
    """Raise MeasurementError unless skin detail agrees well enough."""
    if found.overlap < limits.overlap:
        raise MeasurementError(
            "too_little_overlap",
            _("The follow-up photo shows too little of the region."),
            _("Photograph the whole region again, with some skin around it."),
        )
    if found.correlation < limits.correlation or found.residual_mm > limits.residual_mm:
        raise not_registered()


def not_registered() -> MeasurementError:
    """Return the refusal of a pair whose skin could not be laid on top of each other."""
    return MeasurementError(
        "not_registered",
        _("The skin of the baseline was not found again in the follow-up photo."),
        _("Check person and area; repeat it in focus at the same distance, pose and expression."),
    )
