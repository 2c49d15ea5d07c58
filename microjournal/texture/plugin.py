"""The seam for further metrics: what one must offer, how one is found, what is asked of it.

A metric of another package is found by its name in the entry-point group
``microjournal.metrics``, and only when it is asked for: installing one changes nothing.
"""

from __future__ import annotations

import json
import math
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.errors import InputError, MicrojournalError, OperationCancelled
from microjournal.domain.measurements import MetricIdentity, RegionMeasurement, Verdict
from microjournal.support.i18n import _
from microjournal.texture.arrays import SkinPair
from microjournal.texture.measure import PairContext, measure_region
from microjournal.texture.parameters import parameters
from microjournal.texture.registry import RELIEF_CHANGE, metric

GROUP = "microjournal.metrics"

Polygon = tuple[tuple[float, float], ...]


class RegionMetric(Protocol):
    """A rule that turns the aligned skin of one region into a number with an interval."""

    @property
    def identity(self) -> MetricIdentity:
        """Id and version; a changed formula is a new version. Trends never mix two of these."""

    @property
    def unit(self) -> str:
        """What ``log_change`` is the natural logarithm of: a ratio, follow-up over baseline."""

    def parameters(self) -> str:
        """Return every constant of the metric as the text of one JSON object."""

    def measure(
        self,
        pair: SkinPair,
        *,
        region: RegionOfInterest,
        follow_up_polygon: Polygon,
        context: PairContext,
    ) -> RegionMeasurement:
        """Measure one region; without a number, say why.

        Parameters
        ----------
        pair : SkinPair
            Both photographs in the common frame, linear light, at one scale in px/mm.
        region : RegionOfInterest
            The region on the baseline, to be returned with the measurement.
        follow_up_polygon : tuple of (x, y)
            The same region in upright follow-up pixels, to be returned with it.
        context : PairContext
            What was found out about the pair. It holds no refusals: a pair refused for its
            capture is never measured.

        Returns
        -------
        RegionMeasurement
            ``log_change`` negative = smoother, its 95 % ``interval`` and a verdict that agrees;
            or ``NOT_COMPARABLE`` with ``reasons``.
        """


class ReliefChange:
    """The program's own metric."""

    identity = RELIEF_CHANGE
    unit = metric(RELIEF_CHANGE.id).unit

    def parameters(self) -> str:
        """Return every constant of the metric as JSON."""
        return parameters()

    def measure(
        self,
        pair: SkinPair,
        *,
        region: RegionOfInterest,
        follow_up_polygon: Polygon,
        context: PairContext,
    ) -> RegionMeasurement:
        """Measure the change of relief of one region."""
        return measure_region(
            pair, region=region, follow_up_polygon=follow_up_polygon, context=context
        )


def find_metric(metric_id: str | None) -> RegionMetric:
    """Return a metric by its id; the program's own if none is named.

    Raises
    ------
    InputError
        ``unknown_metric`` when no installed package offers it, ``metric_broken`` when it cannot
        be loaded or is no metric.
    """
    if metric_id is None or metric_id == RELIEF_CHANGE.id:
        return ReliefChange()
    found = tuple(entry_points(group=GROUP, name=metric_id))
    if not found:
        raise _unknown(metric_id)
    if len({point.value for point in found}) > 1:
        raise _broken(metric_id, _("Several packages offer a metric of this name."))
    return GuardedMetric(metric_id, _loaded(metric_id, found[0]))


class GuardedMetric:
    """A metric of another package, held to what is promised; its faults become words.

    A pair refused for its capture is not shown to it: refused pairs carry no number, whoever
    measures.
    """

    def __init__(self, metric_id: str, inner: RegionMetric) -> None:
        self._inner = inner
        try:
            self.identity = inner.identity
            self.unit = str(inner.unit)
            self._parameters = inner.parameters()
            constants = json.loads(self._parameters)
        except Exception as error:
            raise _broken(metric_id, _fault_text(error)) from error
        if not isinstance(self.identity, MetricIdentity) or self.identity.id != metric_id:
            raise _broken(metric_id, _("It goes by another name."))
        if not isinstance(constants, dict):
            raise _broken(metric_id, _("Its parameters are no JSON object."))

    def parameters(self) -> str:
        """Return every constant of the metric as JSON."""
        return self._parameters

    def measure(
        self,
        pair: SkinPair,
        *,
        region: RegionOfInterest,
        follow_up_polygon: Polygon,
        context: PairContext,
    ) -> RegionMeasurement:
        """Measure one region; raise InputError ``metric_broken`` for what is no measurement."""
        if context.refusals:
            return RegionMeasurement(
                region=region,
                follow_up_polygon=follow_up_polygon,
                verdict=Verdict.NOT_COMPARABLE,
                reasons=context.refusals,
                quality=context.quality,
            )
        try:
            found = self._inner.measure(
                pair, region=region, follow_up_polygon=follow_up_polygon, context=context
            )
        except (MicrojournalError, OperationCancelled):
            raise
        except Exception as error:
            raise _broken(self.identity.id, _fault_text(error)) from error
        if not isinstance(found, RegionMeasurement) or not _is_sound(found):
            raise _broken(self.identity.id, _("What it returned is no measurement."))
        return found


def _is_sound(found: RegionMeasurement) -> bool:
    """Tell whether number, interval and verdict agree with each other."""
    if found.log_change is None or found.interval is None:
        bare = found.log_change is None and found.interval is None
        return bare and found.verdict is Verdict.NOT_COMPARABLE and bool(found.reasons)
    low, high = found.interval
    ordered = -math.inf < low <= found.log_change <= high < math.inf
    claims = {Verdict.SMOOTHER: high < 0.0, Verdict.ROUGHER: low > 0.0}
    return ordered and claims.get(found.verdict, found.verdict is Verdict.NO_DETECTABLE_CHANGE)


def _loaded(metric_id: str, point: EntryPoint) -> RegionMetric:
    try:
        made: RegionMetric = point.load()()
    except Exception as error:
        raise _broken(metric_id, _fault_text(error)) from error
    return made


def _fault_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _unknown(metric_id: str) -> InputError:
    names = sorted({RELIEF_CHANGE.id, *entry_points(group=GROUP).names})
    return InputError(
        "unknown_metric",
        _("There is no metric “{name}”.").format(name=metric_id),
        _("Use one of: {values}.").format(values=", ".join(names)),
    )


def _broken(metric_id: str, why: str) -> InputError:
    return InputError(
        "metric_broken",
        _("The metric “{name}” does not work: {reason}").format(name=metric_id, reason=why),
        _("Ask its makers, or measure without it."),
    )
