"""The analysis measures repeat photographs first and rests the intervals of the others on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from microjournal.domain.anatomy import RegionOfInterest, StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import PairMeasurement
from microjournal.domain.ports import Journal
from microjournal.services.analysis import AnalysisService, PairAnalyser, PhotoInput
from microjournal.services.photo_pair import PreparedPhoto, RegionHints
from microjournal.services.repeatability import recorded_repeat_sd, repeatability
from microjournal.texture.interval import Setting
from microjournal.texture.plugin import RegionMetric
from microjournal.texture.registry import RELIEF_CHANGE
from tests.helpers.comparing import a_measurement
from tests.storage.builders import PATIENT, SteppingClock
from tests.unit.services.series_builders import a_number, a_stored_photo, a_visit
from tests.unit.services.skin_photos import PX_PER_MM, LosslessDecoder, NoFaces, a_skin_photo


class SpyAnalyser(PairAnalyser):
    """Says the same of every pair and remembers what it was told."""

    def __init__(self) -> None:
        super().__init__(LosslessDecoder(), NoFaces())
        self.told: list[float | None] = []
        self.regions: list[tuple[RegionOfInterest, ...] | None] = []

    def prepare(self, photo: PhotoInput) -> PreparedPhoto:
        return PreparedPhoto(photo=photo, rgb=np.zeros((4, 4, 3), dtype=np.uint8), mesh=None)

    def compare_prepared(
        self,
        baseline: PreparedPhoto,
        follow_up: PreparedPhoto,
        hints: RegionHints | None = None,
        *,
        control: TaskControl | None = None,
        metric: RegionMetric | None = None,
    ) -> PairMeasurement:
        assert hints is not None
        self.told.append(hints.own_repeat_sd)
        self.regions.append(hints.regions)
        found = a_number(0.02)
        measured = [replace(found, region=each) for each in hints.regions or (found.region,)]
        made = a_measurement("a", "b", regions=tuple(measured), scale="assumed").pair
        return replace(made, metric=RELIEF_CHANGE)


def take_twice(journal: Journal, number: int) -> tuple[PhotoId, PhotoId]:
    first = a_visit(journal, number)
    second = a_stored_photo(journal, journal.photo(first).session_id)
    for minute, photo_id in enumerate((first, second)):
        taken = datetime(2026, 1, 12, 9, minute) + timedelta(days=35 * number)  # noqa: DTZ001
        with journal.write() as tx:
            tx.save_photo(replace(journal.photo(photo_id), taken_at=taken))
    return first, second


def test_repeats_are_measured_before_the_series_and_told_to_it(journal: Journal) -> None:
    taken = [take_twice(journal, number) for number in range(6)]
    analyser = SpyAnalyser()
    made = AnalysisService(journal, analyser, SteppingClock()).measure_patient(PATIENT)
    pairs = [(record.baseline_photo_id, record.follow_up_photo_id) for record in made]
    assert set(pairs[:6]) == set(taken)
    assert pairs[6:] == [(taken[0][0], first) for first, _second in taken[1:]]
    known = repeatability(journal, Setting.CLOSE_UP)
    assert known.differences == 6
    assert analyser.told == [None] * 6 + [known.upper_sd] * 5


def test_repeats_already_measured_are_not_measured_again(journal: Journal) -> None:
    take_twice(journal, 0)
    service = AnalysisService(journal, SpyAnalyser(), SteppingClock())
    assert len(service.measure_patient(PATIENT)) == 1
    assert service.measure_patient(PATIENT) == ()


def test_a_record_keeps_the_repeatability_it_rests_on() -> None:
    data = a_skin_photo()
    analyser = PairAnalyser(LosslessDecoder(), NoFaces())
    photo = analyser.prepare(PhotoInput(data=data, sha256="one", view=StandardView.CHEEK_RIGHT))
    for own in (None, 0.021):
        hints = RegionHints(px_per_mm=PX_PER_MM, own_repeat_sd=own)
        assert recorded_repeat_sd(analyser.compare_prepared(photo, photo, hints)) == own
