"""One number for several regions: never surer than its regions allow."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.domain.measurements import PairMeasurement, Reason, RegionMeasurement, Verdict
from microjournal.services.pair_measurement import refused_pair
from microjournal.services.pair_summary import summarise
from microjournal.services.photo_pair import PhotoInput
from microjournal.texture.interval import Z_95

PHOTO = PhotoInput(data=b"", sha256="digest")
UNIFORM = Reason(code="uniform_change", message="The same at every scale.")


def a_region(
    change: float | None, *, spatial: float = 0.02, repeat: float = 0.03
) -> RegionMeasurement:
    place = RegionOfInterest(
        region=AnatomicRegion.FOREHEAD, polygon=(), source=RegionSource.FACE_MESH
    )
    if change is None:
        return RegionMeasurement(
            region=place,
            follow_up_polygon=(),
            verdict=Verdict.NOT_COMPARABLE,
            reasons=(Reason(code="not_registered", message="Not found."),),
        )
    reach = Z_95 * math.hypot(spatial, repeat)
    interval = (change - reach, change + reach)
    verdict = Verdict.NO_DETECTABLE_CHANGE
    if interval[1] < 0.0:
        verdict = Verdict.SMOOTHER
    elif interval[0] > 0.0:
        verdict = Verdict.ROUGHER
    return RegionMeasurement(
        region=place,
        follow_up_polygon=(),
        verdict=verdict,
        log_change=change,
        interval=interval,
        se_spatial=spatial,
        se_repeat=repeat,
    )


def a_pair(*regions: RegionMeasurement) -> PairMeasurement:
    return replace(refused_pair(PHOTO, PHOTO, ()), regions=regions)


def test_a_single_comparable_region_speaks_for_the_pair_exactly() -> None:
    region = a_region(-0.2)
    summary = summarise(a_pair(region, a_region(None)))
    assert (summary.log_change, summary.interval) == (region.log_change, region.interval)
    assert summary.verdict is Verdict.SMOOTHER


def test_without_a_comparable_region_there_is_no_number() -> None:
    reason = Reason(code="pose_differs", message="Turned.")
    summary = summarise(replace(a_pair(a_region(None)), reasons=(reason,)))
    assert (summary.log_change, summary.interval) == (None, None)
    assert summary.verdict is Verdict.NOT_COMPARABLE
    assert summary.reasons == (reason,)


def test_regions_weigh_by_their_precision() -> None:
    summary = summarise(
        a_pair(a_region(-0.1, spatial=0.03, repeat=0.0), a_region(-0.4, spatial=0.06, repeat=0.0))
    )
    assert summary.log_change == pytest.approx(-0.1 * 0.8 - 0.4 * 0.2)


def test_more_regions_shrink_the_spatial_error_but_never_the_shared_one() -> None:
    four = summarise(a_pair(*[a_region(-0.2, spatial=0.04, repeat=0.03)] * 4))
    assert four.interval is not None
    reach = (four.interval[1] - four.interval[0]) / 2.0
    assert reach == pytest.approx(Z_95 * math.hypot(0.04 / 2.0, 0.03))


def test_nothing_is_claimed_when_regions_contradict_each_other() -> None:
    summary = summarise(a_pair(a_region(-0.5), a_region(-0.5), a_region(0.3)))
    assert summary.interval is not None
    assert summary.interval[1] < 0.0
    assert summary.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert [reason.code for reason in summary.reasons] == ["regions_disagree"]


def test_nothing_is_claimed_when_the_interval_of_the_mean_holds_zero() -> None:
    summary = summarise(a_pair(a_region(-0.12, repeat=0.05), a_region(0.1, repeat=0.05)))
    assert summary.interval is not None
    assert summary.interval[0] < 0.0 < summary.interval[1]
    assert summary.verdict is Verdict.NO_DETECTABLE_CHANGE


def test_a_withheld_claim_keeps_its_own_reason() -> None:
    region = replace(a_region(-0.3), verdict=Verdict.NO_DETECTABLE_CHANGE, reasons=(UNIFORM,))
    summary = summarise(a_pair(region))
    assert summary.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert summary.reasons == (UNIFORM,)


def test_identical_photos_of_several_regions_give_zero() -> None:
    still = a_region(0.0, spatial=0.0, repeat=0.0)
    summary = summarise(a_pair(still, still))
    assert (summary.log_change, summary.interval) == (0.0, (0.0, 0.0))
    assert summary.verdict is Verdict.NO_DETECTABLE_CHANGE
