"""What the program would have said of a series after each of its sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import TreatmentSession
from microjournal.domain.identifiers import MeasurementId, PatientId, PhotoId, SessionId
from microjournal.domain.measurements import Measurement, PairMeasurement, TrendSeries
from microjournal.domain.photos import Photo
from microjournal.services.series_plan import SeriesPlan, Visit
from microjournal.services.trends import trend_series
from microjournal.validation.rows import Look

_FIRST_DAY = date(2026, 1, 5)
_INTERVAL_DAYS = 35
_PATIENT = PatientId("validation")


def looks_of(pairs: Sequence[PairMeasurement]) -> tuple[Look, ...]:
    """Return the headline of the series after each follow-up.

    Parameters
    ----------
    pairs : sequence of PairMeasurement
        The baseline against every follow-up, oldest first.
    """
    return tuple(_look(trend_of(pairs[:number])) for number in range(1, len(pairs) + 1))


def trend_of(pairs: Sequence[PairMeasurement]) -> TrendSeries:
    """Return the trend as the journal of a patient with these pairs would show it."""
    records = {
        _photo(number).id: Measurement(
            id=MeasurementId(f"pair-{number}"),
            patient_id=_PATIENT,
            baseline_photo_id=_photo(0).id,
            follow_up_photo_id=_photo(number).id,
            measured_at=datetime.combine(_day(number), time(12), tzinfo=UTC),
            pair=pair,
        )
        for number, pair in enumerate(pairs, start=1)
    }
    plan = SeriesPlan(
        view=StandardView.OTHER,
        session=_session(0),
        baseline=_photo(0),
        visits=tuple(
            Visit(session=_session(number), photo=_photo(number))
            for number in range(1, len(pairs) + 1)
        ),
    )
    return trend_series(plan, _region(pairs), records)


def _region(pairs: Sequence[PairMeasurement]) -> AnatomicRegion:
    found = (measured.region.region for pair in pairs for measured in pair.regions)
    return next(found, AnatomicRegion.OTHER)


def _look(trend: TrendSeries) -> Look:
    low, high = trend.interval or (None, None)
    return Look(verdict=trend.verdict.value, log_change=trend.log_change, low=low, high=high)


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=_INTERVAL_DAYS * number)


def _session(number: int) -> TreatmentSession:
    return TreatmentSession(
        id=SessionId(f"session-{number}"), patient_id=_PATIENT, held_on=_day(number)
    )


def _photo(number: int) -> Photo:
    return Photo(
        id=PhotoId(f"photo-{number}"),
        patient_id=_PATIENT,
        session_id=SessionId(f"session-{number}"),
        sha256="",
        size_bytes=0,
        media_type="image/jpeg",
        width_px=0,
        height_px=0,
    )
