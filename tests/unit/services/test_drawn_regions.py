"""Regions drawn by hand: kept, checked, and a reason to measure anew."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import Measurement, Reason, Verdict
from microjournal.domain.ports import Journal
from microjournal.services.analysis import AnalysisService
from microjournal.services.drawn_regions import (
    DrawnRegionsService,
    a_region,
    check_regions,
    drawn_regions,
    is_measured_in,
)
from microjournal.services.trends import TrendService
from tests.helpers.comparing import a_measurement, a_photo
from tests.helpers.comparing import a_region as a_measured_region
from tests.storage.builders import PATIENT, SteppingClock
from tests.unit.services.series_builders import a_visit
from tests.unit.services.test_measuring_repeats import SpyAnalyser

CHEEK, CHIN = AnatomicRegion.LEFT_CHEEK, AnatomicRegion.CHIN
SQUARE = ((100.0, 100.0), (300.0, 100.0), (300.0, 300.0), (100.0, 300.0))


def a_large_photo(journal: Journal, number: int) -> PhotoId:
    photo_id = a_visit(journal, number)
    with journal.write() as tx:
        tx.save_photo(replace(journal.photo(photo_id), width_px=960, height_px=640))
    return photo_id


def a_record(*regions: RegionOfInterest, reasons: tuple[Reason, ...] = ()) -> Measurement:
    measured = tuple(replace(a_measured_region(), region=each) for each in regions)
    made = a_measurement("one", "two", verdict=Verdict.NOT_COMPARABLE, reasons=reasons)
    return replace(made, pair=replace(made.pair, regions=measured))


def test_drawn_regions_are_kept_to_the_bit_until_they_are_cleared(journal: Journal) -> None:
    photo = a_large_photo(journal, 0)
    service = DrawnRegionsService(journal)
    odd = a_region(CHIN, ((0.1, 0.2), (100 / 3, 200.0), (300.5, 17.25)))
    change = service.keep(photo, [a_region(CHEEK, SQUARE), odd])
    assert change.photo_ids == {photo}
    assert service.of(photo) == (a_region(CHEEK, SQUARE), odd)
    service.keep(photo, [])
    assert drawn_regions(journal, photo) is None


@pytest.mark.parametrize(
    "polygon",
    [
        SQUARE[:2],
        ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),
        ((100.0, 100.0), (300.0, 300.0), (300.0, 100.0), (100.0, 400.0)),
        ((-1.0, 100.0), (300.0, 100.0), (300.0, 300.0)),
        ((100.0, 100.0), (961.0, 100.0), (300.0, 300.0)),
        ((math.nan, 100.0), (300.0, 100.0), (300.0, 300.0)),
    ],
    ids=["two corners", "too small", "crossing", "left of it", "right of it", "no number"],
)
def test_what_is_no_outline_on_the_photo_is_refused(
    polygon: tuple[tuple[float, float], ...],
) -> None:
    with pytest.raises(InputError) as refusal:
        check_regions([a_region(CHEEK, polygon)], a_photo("one"))
    assert refusal.value.code == "region_unusable"


def test_one_name_stands_for_one_region() -> None:
    with pytest.raises(InputError) as refusal:
        check_regions([a_region(CHEEK, SQUARE)] * 2, a_photo("one"))
    assert refusal.value.code == "region_named_twice"


def test_a_record_is_current_only_in_the_regions_known_now() -> None:
    drawn = a_region(CHEEK, SQUARE)
    found = replace(drawn, source=RegionSource.FACE_MESH)
    assert is_measured_in(a_record(found), None)
    assert is_measured_in(a_record(drawn), (drawn,))
    assert not is_measured_in(a_record(found), (drawn,))
    assert not is_measured_in(a_record(drawn), None)
    assert not is_measured_in(a_record(drawn), (a_region(CHIN, SQUARE),))


def test_a_refused_pair_is_tried_again_only_where_it_lacked_a_region() -> None:
    drawn = (a_region(CHEEK, SQUARE),)
    assert is_measured_in(a_record(reasons=(Reason(code="lighting_differs", message=""),)), drawn)
    assert not is_measured_in(a_record(reasons=(Reason(code="no_region", message=""),)), drawn)


def test_drawing_a_region_on_the_baseline_measures_its_pairs_anew(journal: Journal) -> None:
    photos = [a_large_photo(journal, number) for number in range(3)]
    analyser = SpyAnalyser()
    service = AnalysisService(journal, analyser, SteppingClock())
    assert len(service.measure_patient(PATIENT)) == 2
    assert service.measure_patient(PATIENT) == ()
    drawn = a_region(CHEEK, SQUARE)
    DrawnRegionsService(journal).keep(photos[0], [drawn])
    assert len(service.measure_patient(PATIENT)) == 2
    assert analyser.regions[-2:] == [(drawn,), (drawn,)]
    DrawnRegionsService(journal).keep(photos[1], [drawn])
    assert service.measure_patient(PATIENT) == ()


def test_a_trend_never_joins_numbers_of_different_regions(journal: Journal) -> None:
    photos = [a_large_photo(journal, number) for number in range(3)]
    analysis = AnalysisService(journal, SpyAnalyser(), SteppingClock())
    analysis.measure_patient(PATIENT)
    assert len(TrendService(journal).series(PATIENT)) == 1
    DrawnRegionsService(journal).keep(photos[0], [a_region(CHEEK, SQUARE)])
    assert TrendService(journal).series(PATIENT) == ()
    analysis.measure_pair(photos[0], photos[1])
    (series,) = TrendService(journal).series(PATIENT)
    assert series.region is CHEEK
    assert [point.log_change is None for point in series.points] == [False, False, True]
    assert series.points[2].reasons[0].code == "not_measured"
