"""The program's metric, which also keeps the number that a pair was withheld for as imprecise."""

from __future__ import annotations

from dataclasses import replace

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.measurements import QualityNumber, RegionMeasurement
from microjournal.texture.arrays import SkinPair
from microjournal.texture.evidence import collect_evidence
from microjournal.texture.gate import PRECISION_LIMIT
from microjournal.texture.measure import PairContext
from microjournal.texture.plugin import Polygon, ReliefChange

WITHHELD = "withheld_log_change"


class KeptRelief(ReliefChange):
    """Measures as the program does; an interval is calibrated on what it withholds, too.

    A calibration without the widest intervals would find the others too wide.
    """

    def measure(
        self,
        pair: SkinPair,
        *,
        region: RegionOfInterest,
        follow_up_polygon: Polygon,
        context: PairContext,
    ) -> RegionMeasurement:
        """Measure one region; a number too imprecise to be told stands among its quality."""
        found = super().measure(
            pair, region=region, follow_up_polygon=follow_up_polygon, context=context
        )
        if not _is_imprecise(found):
            return found
        common = collect_evidence(pair, context.light).common
        if common is None:
            return found
        kept = QualityNumber(name=WITHHELD, value=common.delta)
        return replace(found, quality=(*found.quality, kept))


def _is_imprecise(found: RegionMeasurement) -> bool:
    return any(each.name == PRECISION_LIMIT.name and not each.passed for each in found.quality)
