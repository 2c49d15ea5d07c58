"""The cumulative relief change of every region over the sessions of a patient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.measurements import (
    Measurement,
    Reason,
    RegionMeasurement,
    TrendPoint,
    TrendSeries,
    Verdict,
)
from microjournal.domain.reading import RecordReader
from microjournal.services.drawn_regions import drawn_regions, is_measured_in
from microjournal.services.reasons import reworded
from microjournal.services.series_plan import SeriesPlan, Visit, series_plans
from microjournal.services.trend_words import trend_sentence
from microjournal.support.i18n import _
from microjournal.texture.decision import UNCLAIMED
from microjournal.texture.registry import RELIEF_CHANGE

if TYPE_CHECKING:
    from microjournal.services.trend_fit import FittedPoint

_Z_95 = 1.959963984540054
_REGION_ORDER = {region: number for number, region in enumerate(AnatomicRegion)}

_Pairs: TypeAlias = Mapping[PhotoId, Measurement]


class TrendService:
    """Reads the recorded measurements of a patient as series. Measures nothing itself."""

    def __init__(self, journal: RecordReader) -> None:
        self._journal = journal

    def series(self, patient_id: PatientId) -> tuple[TrendSeries, ...]:
        """Return one series per view and region, from records of one metric version only.

        Sessions without a number appear with the reason. Views of which no pair was measured
        are left out. A record made in other regions than those known now counts as not
        measured: one curve follows one piece of skin.
        """
        kept = self._journal.measurements(patient_id, metric=RELIEF_CHANGE)
        records = tuple(map(reworded, kept))
        return tuple(
            trend_series(plan, region, pairs)
            for plan in series_plans(self._journal, patient_id)
            if (pairs := self._pairs_of(plan, records))
            for region in _regions_of(pairs.values())
        )

    def _pairs_of(self, plan: SeriesPlan, records: Iterable[Measurement]) -> _Pairs:
        drawn = drawn_regions(self._journal, plan.baseline.id)
        return {
            record.follow_up_photo_id: record
            for record in records
            if record.baseline_photo_id == plan.baseline.id
            and record.pair.metric == RELIEF_CHANGE
            and is_measured_in(record, drawn)
        }


def _regions_of(records: Iterable[Measurement]) -> list[AnatomicRegion]:
    found = {measured.region.region for record in records for measured in record.pair.regions}
    return sorted(found, key=_REGION_ORDER.__getitem__)


def trend_series(plan: SeriesPlan, region: AnatomicRegion, pairs: _Pairs) -> TrendSeries:
    """Return the series of one region; ``pairs`` are its records by follow-up photo."""
    baseline = TrendPoint(
        session_id=plan.session.id,
        held_on=plan.session.held_on,
        photo_id=plan.baseline.id,
        log_change=0.0,
        verdict=Verdict.NO_DETECTABLE_CHANGE,
        is_baseline=True,
    )
    found = [_region_of(visit, region, pairs) for visit in plan.visits]
    points = [
        _point(visit, measured, pairs) for visit, measured in zip(plan.visits, found, strict=True)
    ]
    fitted = _fitted(found)
    bands = [None if fit is None else (fit.estimate, *fit.interval(_Z_95)) for fit in fitted]
    return _judged(
        TrendSeries(
            metric=RELIEF_CHANGE,
            region=region,
            view=plan.view.value,
            points=(baseline, *points),
            fitted=((0.0, 0.0, 0.0), *bands),
            verdict=Verdict.NOT_COMPARABLE,
        ),
        fitted,
    )


def _region_of(visit: Visit, region: AnatomicRegion, pairs: _Pairs) -> RegionMeasurement | None:
    record = None if visit.photo is None else pairs.get(visit.photo.id)
    if record is None:
        return None
    return next((m for m in record.pair.regions if m.region.region is region), None)


def _point(visit: Visit, measured: RegionMeasurement | None, pairs: _Pairs) -> TrendPoint:
    photo_id = None if visit.photo is None else visit.photo.id
    if measured is None:
        return TrendPoint(
            session_id=visit.session.id,
            held_on=visit.session.held_on,
            photo_id=photo_id,
            reasons=_missing(visit, pairs),
        )
    return TrendPoint(
        session_id=visit.session.id,
        held_on=visit.session.held_on,
        photo_id=photo_id,
        log_change=measured.log_change,
        interval=measured.interval,
        verdict=measured.verdict,
        reasons=measured.reasons,
    )


def _missing(visit: Visit, pairs: _Pairs) -> tuple[Reason, ...]:
    if visit.photo is None:
        return (
            Reason(
                code="no_photo",
                message=_("No photo of this view was taken before treatment in this session."),
                hint=_("Photograph all views of the series in every session."),
            ),
        )
    record = pairs.get(visit.photo.id)
    if record is not None and record.pair.reasons:
        return record.pair.reasons
    return (
        Reason(
            code="not_measured",
            message=_("This photo has not been measured yet."),
            hint=_("Measure the patient's photos."),
        ),
    )


def _fitted(found: list[RegionMeasurement | None]) -> list[FittedPoint | None]:
    from microjournal.services.trend_fit import Observation, fit_series

    observations = {
        number: Observation(
            step=number + 1,
            log_change=measured.log_change,
            sd=_standard_deviation(measured.interval, measured),
            repeat_sd=measured.se_repeat or 0.0,
        )
        for number, measured in enumerate(found)
        if measured is not None
        and measured.log_change is not None
        and measured.interval is not None
    }
    estimates = dict(zip(observations, fit_series(list(observations.values())), strict=True))
    return [estimates.get(number) for number in range(len(found))]


def _standard_deviation(interval: tuple[float, float], measured: RegionMeasurement) -> float:
    """Return the error of a pair; a change that looks like light counts as noise entirely."""
    half = (interval[1] - interval[0]) / 2.0 / _Z_95
    is_light = any(reason.code in UNCLAIMED for reason in measured.reasons)
    return max(half, abs(measured.log_change or 0.0)) if is_light else half


def _judged(series: TrendSeries, fitted: list[FittedPoint | None]) -> TrendSeries:
    """Return the series with its headline: the last estimate, judged for several looks."""
    from dataclasses import replace

    from microjournal.services.trend_fit import headline_z

    estimates = [fit for fit in fitted if fit is not None]
    if estimates:
        z = headline_z(len(estimates))
        last = estimates[-1]
        series = replace(
            series,
            verdict=_verdict(last.interval(z), _is_last_uniform(series)),
            log_change=last.estimate,
            interval=last.interval(z),
            smallest_detectable_change=z * last.sd,
        )
    return replace(series, sentence=trend_sentence(series))


def _verdict(interval: tuple[float, float], uniform: bool) -> Verdict:
    if uniform or interval[0] <= 0.0 <= interval[1]:
        return Verdict.NO_DETECTABLE_CHANGE
    return Verdict.SMOOTHER if interval[1] < 0.0 else Verdict.ROUGHER


def _is_last_uniform(series: TrendSeries) -> bool:
    measured = [p for p in series.points if p.log_change is not None and not p.is_baseline]
    return bool(measured) and any(reason.code in UNCLAIMED for reason in measured[-1].reasons)
