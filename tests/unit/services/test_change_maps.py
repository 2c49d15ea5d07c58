"""Change maps of stored pairs: one per comparable region, in its place, with its reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.anatomy import AnatomicRegion, RegionSource
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import MeasurementId, PhotoId
from microjournal.domain.measurements import MetricIdentity, Verdict
from microjournal.domain.ports import Journal
from microjournal.imaging.display import Matrix
from microjournal.services import change_maps
from microjournal.services.analysis import AnalysisService, PairAnalyser
from microjournal.services.change_maps import ChangeMapService, RegionChangeMap
from microjournal.services.comparison import ComparisonService
from microjournal.services.drawn_regions import a_region, keep_regions
from microjournal.services.pictures import PictureService
from microjournal.services.records import RecordsService
from microjournal.services.scales import state_scale
from tests.storage.builders import PATIENT, SteppingClock
from tests.unit.services.series_builders import a_refusal, a_visit
from tests.unit.services.skin_photos import (
    PX_PER_MM,
    RIG,
    LosslessDecoder,
    NoFaces,
    a_skin_photo,
)


class NoAlignment:
    """Aligns nothing for display."""

    def align(self, baseline: PixelBuffer, follow_up: PixelBuffer) -> Matrix | None:
        """Return nothing."""
        return None


def an_analyser() -> PairAnalyser:
    return PairAnalyser(LosslessDecoder(), NoFaces())


def stored(journal: Journal, baseline: bytes, follow_up: bytes) -> tuple[PhotoId, PhotoId]:
    first = a_visit(journal, 0, data=baseline)
    second = a_visit(journal, 1, data=follow_up)
    with journal.write() as tx:
        state_scale(tx, first, PX_PER_MM)
    return first, second


def mapped(journal: Journal, pair: tuple[PhotoId, PhotoId]) -> RegionChangeMap:
    (found,) = ChangeMapService(journal, an_analyser()).change_maps(*pair)
    return found


def test_a_smoother_follow_up_shows_a_change_beyond_the_detectable_one(journal: Journal) -> None:
    pair = stored(journal, a_skin_photo(), a_skin_photo(relief_factor=0.6, shot=1))
    found = mapped(journal, pair)
    assert found.verdict is Verdict.SMOOTHER
    assert found.change is not None
    values = found.change.log_change[found.change.shown]
    assert np.mean(values < -found.detectable_log_change) > 0.9


def test_unchanged_skin_shows_nothing(journal: Journal) -> None:
    found = mapped(journal, stored(journal, a_skin_photo(), a_skin_photo(shot=1)))
    assert found.change is not None
    values = found.change.log_change[found.change.shown]
    assert values.size > 0
    assert np.abs(values).max() < found.detectable_log_change


def test_what_the_measurement_took_for_light_is_no_change_on_the_map(journal: Journal) -> None:
    softer_light = replace(RIG, roll_deg=1.0, ambient=0.45)
    pair = stored(journal, a_skin_photo(), a_skin_photo(setup=softer_light))
    found = mapped(journal, pair)
    assert found.verdict is not Verdict.SMOOTHER
    if found.change is not None:
        values = found.change.log_change[found.change.shown]
        assert np.mean(values < -found.detectable_log_change) < 0.1


def test_the_map_lies_on_the_baseline_where_its_region_is(journal: Journal) -> None:
    found = mapped(journal, stored(journal, a_skin_photo(), a_skin_photo(shot=1)))
    assert found.change is not None
    rows, columns = np.nonzero(found.change.shown)
    a, b, c, d, e, f = found.placement
    x, y = a * columns + b * rows + c, d * columns + e * rows + f
    outline = np.array(found.region.polygon)
    assert (x.min(), y.min()) >= tuple(outline.min(axis=0) - 1.0)
    assert (x.max(), y.max()) <= tuple(outline.max(axis=0) + 1.0)
    assert x.max() - x.min() > 0.8 * np.ptp(outline[:, 0])
    assert a == pytest.approx(PX_PER_MM / found.change.px_per_mm, rel=0.02)


def test_a_region_that_is_not_comparable_has_reasons_and_no_map(journal: Journal) -> None:
    found = mapped(journal, stored(journal, a_skin_photo(7), a_skin_photo(8)))
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert found.change is None
    assert [reason.code for reason in found.reasons] == ["not_registered"]


def test_a_measured_pair_is_mapped_in_the_regions_of_its_record(journal: Journal) -> None:
    pair = stored(journal, a_skin_photo(), a_skin_photo(relief_factor=0.7, shot=1))
    (record,) = AnalysisService(journal, an_analyser(), SteppingClock()).measure_patient(PATIENT)
    found = mapped(journal, pair)
    (region,) = record.pair.regions
    assert found.region == region.region
    assert found.change is not None
    values = found.change.log_change[found.change.shown]
    assert float(values.mean()) == pytest.approx(region.log_change, abs=1e-4)
    assert found.region.source is RegionSource.WHOLE_PHOTO
    assert found.verdict is region.verdict


def test_the_map_of_a_record_is_the_one_that_measuring_again_would_give(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = stored(journal, a_skin_photo(), a_skin_photo(relief_factor=0.7, shot=1))
    measured = mapped(journal, pair)
    AnalysisService(journal, an_analyser(), SteppingClock()).measure_patient(PATIENT)
    monkeypatch.setattr(change_maps, "measure_aligned", lambda *_: pytest.fail("measured again"))
    recorded = mapped(journal, pair)
    assert measured.change is not None
    assert recorded.change is not None
    np.testing.assert_array_equal(recorded.change.log_change, measured.change.log_change)
    np.testing.assert_array_equal(recorded.change.shown, measured.change.shown)
    assert replace(recorded, change=None) == replace(measured, change=None)


def test_a_record_of_a_pair_that_is_not_comparable_says_why_there_is_no_map(
    journal: Journal,
) -> None:
    pair = stored(journal, a_skin_photo(7), a_skin_photo(8))
    AnalysisService(journal, an_analyser(), SteppingClock()).measure_patient(PATIENT)
    found = mapped(journal, pair)
    assert found.change is None
    assert [reason.code for reason in found.reasons] == ["not_registered"]


def test_a_record_made_at_another_scale_is_measured_again_for_its_map(journal: Journal) -> None:
    pair = stored(journal, a_skin_photo(), a_skin_photo(relief_factor=0.7, shot=1))
    AnalysisService(journal, an_analyser(), SteppingClock()).measure_patient(PATIENT)
    with journal.write() as tx:
        state_scale(tx, pair[0], 0.9 * PX_PER_MM)
    found = mapped(journal, pair)
    assert found.change is not None
    assert found.change.px_per_mm == pytest.approx(0.92 * 0.9 * PX_PER_MM, rel=0.02)
    assert found.placement[0] == pytest.approx(1 / 0.92, rel=0.02)


def test_a_region_drawn_by_hand_is_the_one_that_is_mapped(journal: Journal) -> None:
    pair = stored(journal, a_skin_photo(), a_skin_photo(shot=1))
    outline = [(60.0, 60.0), (360.0, 60.0), (360.0, 360.0), (60.0, 360.0)]
    drawn = a_region(AnatomicRegion.RIGHT_CHEEK, outline)
    with journal.write() as tx:
        keep_regions(tx, pair[0], (drawn,))
    assert mapped(journal, pair).region == drawn


def test_the_record_of_another_package_moves_no_region_and_is_no_verdict(
    journal: Journal,
) -> None:
    pair = stored(journal, a_skin_photo(), a_skin_photo(shot=1))
    (record,) = AnalysisService(journal, an_analyser(), SteppingClock()).measure_patient(PATIENT)
    elsewhere = replace(a_refusal(), region=replace(a_refusal().region, polygon=((0.0, 0.0),) * 3))
    other = replace(
        record,
        id=MeasurementId("other"),
        pair=replace(
            record.pair, metric=MetricIdentity(id="mottling", version=1), regions=(elsewhere,)
        ),
    )
    with journal.write() as tx:
        tx.save_measurement(other)
    assert mapped(journal, pair).region == record.pair.regions[0].region
    pictures = PictureService(journal, LosslessDecoder())
    shown = ComparisonService(journal, pictures, NoAlignment()).measurement_of(*pair)
    assert shown is not None
    assert shown.id == record.id
    kept = RecordsService(journal, SteppingClock()).measurements(PATIENT)
    assert [measured.id for measured in kept] == [record.id]


def test_an_unknown_photo_is_the_users_mistake(journal: Journal) -> None:
    first, _second = stored(journal, a_skin_photo(), a_skin_photo(shot=1))
    with pytest.raises(InputError):
        ChangeMapService(journal, an_analyser()).change_maps(first, type(first)("unknown"))
