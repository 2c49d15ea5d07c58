"""Measure stored photos against the baseline of their series."""

from __future__ import annotations

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest
from microjournal.domain.control import NoControl, PartControl, TaskControl
from microjournal.domain.decoding import PhotoDecoder
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import MeasurementId, PatientId, PhotoId, new_id
from microjournal.domain.measurements import (
    Measurement,
    MetricIdentity,
    PairMeasurement,
)
from microjournal.domain.ports import Clock, Journal
from microjournal.services.drawn_regions import drawn_regions, is_measured_in
from microjournal.services.pair_measurement import measure_pair
from microjournal.services.photo_pair import (
    FaceSearch,
    PhotoInput,
    PreparedPhoto,
    RegionHints,
    prepare_photo,
)
from microjournal.services.repeatability import remember_repeat
from microjournal.services.repeats import capture_order, repeat_pairs, tells_repeatability
from microjournal.services.scales import is_measured_at, stated_scale
from microjournal.services.series_bench import PlannedPair, SeriesBench
from microjournal.services.series_plan import SeriesPlan, series_plans
from microjournal.support.i18n import _
from microjournal.support.words import view_text
from microjournal.texture.plugin import RegionMetric, ReliefChange
from microjournal.texture.registry import is_own

__all__ = ["AnalysisService", "PairAnalyser", "PhotoInput"]


class PairAnalyser:
    """The whole measurement of two photos, without a journal."""

    def __init__(self, decoder: PhotoDecoder, faces: FaceSearch) -> None:
        self._decoder = decoder
        self._faces = faces

    def prepare(self, photo: PhotoInput) -> PreparedPhoto:
        """Decode a photo and find its face, so that it serves several comparisons."""
        return prepare_photo(photo, self._decoder, self._faces)

    def compare(
        self,
        baseline: PhotoInput,
        follow_up: PhotoInput,
        *,
        regions: tuple[RegionOfInterest, ...] | None = None,
        px_per_mm_hint: float | None = None,
        region_hint: AnatomicRegion | None = None,
        control: TaskControl | None = None,
        metric: RegionMetric | None = None,
    ) -> PairMeasurement:
        """Measure the follow-up against the baseline.

        Parameters
        ----------
        baseline, follow_up : PhotoInput
            The photos.
        regions : tuple of RegionOfInterest, optional
            Drawn on the baseline; found by the face or the whole photo if left out.
        px_per_mm_hint : float, optional
            Scale of a baseline without a face, from a ruler or sticker.
        region_hint : AnatomicRegion, optional
            What a close-up shows, or the only region of a face that is wanted.
        control : TaskControl, optional
            For progress and cancelling.
        metric : RegionMetric, optional
            The rule to measure by; the program's own if left out.

        Raises
        ------
        InputError
            A photo cannot be decoded, or a metric of another package does not work.
        """
        steps = control or NoControl()
        steps.checkpoint(0, 3, "decode")
        first = self.prepare(baseline)
        steps.checkpoint(1, 3, "decode")
        second = self.prepare(follow_up)
        hints = RegionHints(regions=regions, px_per_mm=px_per_mm_hint, region=region_hint)
        return self.compare_prepared(first, second, hints, control=steps, metric=metric)

    def compare_prepared(
        self,
        baseline: PreparedPhoto,
        follow_up: PreparedPhoto,
        hints: RegionHints | None = None,
        *,
        control: TaskControl | None = None,
        metric: RegionMetric | None = None,
    ) -> PairMeasurement:
        """Measure two photos that are already decoded."""
        steps = control or NoControl()
        return measure_pair(baseline, follow_up, hints or RegionHints(), steps, metric)


class AnalysisService:
    """Measures what a journal holds and keeps the records there."""

    def __init__(self, journal: Journal, analyser: PairAnalyser, clock: Clock) -> None:
        self._journal = journal
        self._analyser = analyser
        self._clock = clock

    def measure_patient(
        self,
        patient_id: PatientId,
        *,
        control: TaskControl | None = None,
        remeasure: bool = False,
        metric: RegionMetric | None = None,
    ) -> tuple[Measurement, ...]:
        """Measure every later session of every view against its baseline, and the repeats.

        Photos that repeat another of their session come first: they tell the practice's own
        repeatability, on which the intervals of the others rest. Pairs already measured by
        this version of the metric, at the scale and in the regions known now, are skipped
        unless ``remeasure`` is set; a new record then stands beside the old one. A pair that
        cannot be compared is a record with reasons; a photo that cannot be read is one bad
        row and not the end.
        ``metric`` is the rule to measure by, the program's own if left out; only the program's
        own tells repeatability.

        Returns
        -------
        tuple of Measurement
            The new records.
        """
        steps = control or NoControl()
        rule = metric or ReliefChange()
        known = set() if remeasure else self._measured_pairs(patient_id, rule.identity)
        planned = [_repeats(self._journal, patient_id)] if is_own(rule.identity) else []
        planned += [_pairs_of(plan) for plan in series_plans(self._journal, patient_id)]
        todo = [[pair for pair in pairs if pair.key not in known] for pairs in planned]
        total = sum(len(pairs) for pairs in todo)
        made: list[Measurement] = []
        for pairs in todo:
            bench = SeriesBench(self._journal, self._analyser, rule)
            for pair in pairs:
                view = view_text(pair.follow_up.view)
                steps.checkpoint(len(made), total, view)
                part = PartControl(steps, done=len(made), total=total, step=view)
                made.append(self._measure(bench, pair, part))
        steps.checkpoint(total, total, "")
        return tuple(made)

    def measure_pair(
        self,
        baseline_photo_id: PhotoId,
        follow_up_photo_id: PhotoId,
        *,
        control: TaskControl | None = None,
    ) -> Measurement:
        """Measure any two photos of one patient and keep the record."""
        pair = PlannedPair(
            baseline=self._journal.photo(baseline_photo_id),
            follow_up=self._journal.photo(follow_up_photo_id),
        )
        if pair.baseline.patient_id != pair.follow_up.patient_id:
            raise InputError(
                "different_patients",
                _("The two photos belong to different patients."),
                _("Choose two photos of the same patient."),
            )
        bench = SeriesBench(self._journal, self._analyser, ReliefChange())
        return self._measure(bench, pair, control or NoControl())

    def _measured_pairs(
        self, patient_id: PatientId, metric: MetricIdentity
    ) -> set[tuple[PhotoId, PhotoId]]:
        records = self._journal.measurements(patient_id, metric=metric)
        return {
            (record.baseline_photo_id, record.follow_up_photo_id)
            for record in records
            if self._is_current(record)
        }

    def _is_current(self, record: Measurement) -> bool:
        """Tell whether a record holds the scale and the regions known now."""
        baseline_id = record.baseline_photo_id
        at_scale = is_measured_at(record, stated_scale(self._journal, baseline_id))
        return at_scale and is_measured_in(record, drawn_regions(self._journal, baseline_id))

    def _measure(self, bench: SeriesBench, pair: PlannedPair, control: TaskControl) -> Measurement:
        measured = bench.measure(pair, control)
        record = Measurement(
            id=MeasurementId(new_id()),
            patient_id=pair.baseline.patient_id,
            baseline_photo_id=pair.baseline.id,
            follow_up_photo_id=pair.follow_up.id,
            measured_at=self._clock.now(),
            pair=measured.pair,
        )
        if measured.lasting:
            with self._journal.write() as tx:
                tx.save_measurement(record)
                if bench.is_own and tells_repeatability(pair.baseline, pair.follow_up):
                    remember_repeat(tx, self._journal, record)
        return record


def _pairs_of(plan: SeriesPlan) -> list[PlannedPair]:
    photos = [visit.photo for visit in plan.visits if visit.photo is not None]
    return [PlannedPair(baseline=plan.baseline, follow_up=photo) for photo in photos]


def _repeats(journal: Journal, patient_id: PatientId) -> list[PlannedPair]:
    found = repeat_pairs(journal.photos(patient_id=patient_id))
    # Side by side, so that a first photo is decoded once for all that repeat it.
    return [
        PlannedPair(baseline=pair.first, follow_up=pair.repeat)
        for pair in sorted(found, key=lambda pair: (pair.first.view, capture_order(pair.first)))
    ]
