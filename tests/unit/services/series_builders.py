"""A real journal whose sessions, photos and measurements a test chooses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from microjournal.domain.anatomy import (
    AnatomicRegion,
    RegionOfInterest,
    RegionSource,
    StandardView,
)
from microjournal.domain.identifiers import MeasurementId, PhotoId, SessionId, new_id
from microjournal.domain.measurements import (
    Measurement,
    MetricIdentity,
    PairMeasurement,
    Reason,
    RegionMeasurement,
    Verdict,
)
from microjournal.domain.photos import Moment
from microjournal.domain.ports import Journal
from microjournal.texture.registry import RELIEF_CHANGE
from tests.storage.builders import PATIENT, a_photo, a_session, some_bytes

FIRST_DAY = date(2026, 1, 12)
REGION = RegionOfInterest(
    region=AnatomicRegion.RIGHT_CHEEK,
    polygon=((0.0, 0.0), (30.0, 0.0), (30.0, 20.0)),
    source=RegionSource.WHOLE_PHOTO,
)


def a_visit(
    journal: Journal,
    number: int,
    *,
    data: bytes | None = None,
    view: StandardView = StandardView.CHEEK_RIGHT,
    moment: Moment = Moment.BEFORE,
) -> PhotoId:
    """Record session ``number`` (five weeks after the one before) with one photo."""
    held_on = FIRST_DAY + timedelta(days=35 * number)
    session = a_session(f"visit-{number}", held_on=held_on)
    with journal.write() as tx:
        tx.save_session(session)
    return a_stored_photo(journal, session.id, data=data, view=view, moment=moment)


def a_stored_photo(
    journal: Journal,
    session_id: SessionId,
    *,
    data: bytes | None = None,
    view: StandardView = StandardView.CHEEK_RIGHT,
    moment: Moment = Moment.BEFORE,
) -> PhotoId:
    """Store one photo of a session."""
    photo_id = new_id()
    content = some_bytes(photo_id) if data is None else data
    photo = replace(a_photo(photo_id, content), session_id=session_id, view=view, moment=moment)
    staged = journal.stage_original(content, PATIENT)
    journal.sync_staging()
    with journal.write() as tx:
        tx.add_photo(photo, staged)
    journal.publish([staged])
    return photo.id


def a_number(
    log_change: float, *, sd: float = 0.04, repeat: float = 0.03, reasons: tuple[Reason, ...] = ()
) -> RegionMeasurement:
    """Return a region that carries a number."""
    interval = (log_change - 1.959964 * sd, log_change + 1.959964 * sd)
    verdict = Verdict.SMOOTHER if interval[1] < 0 else Verdict.NO_DETECTABLE_CHANGE
    return RegionMeasurement(
        region=REGION,
        follow_up_polygon=REGION.polygon,
        verdict=verdict,
        reasons=reasons,
        log_change=log_change,
        interval=interval,
        smallest_detectable_change=1.959964 * sd,
        se_spatial=0.01,
        se_repeat=repeat,
    )


def a_refusal(code: str = "too_noisy") -> RegionMeasurement:
    """Return a region without a number."""
    return RegionMeasurement(
        region=REGION,
        follow_up_polygon=(),
        verdict=Verdict.NOT_COMPARABLE,
        reasons=(Reason(code=code, message="One photo is too noisy.", hint="Use more light."),),
    )


def record(
    journal: Journal,
    baseline: PhotoId,
    follow_up: PhotoId,
    regions: Iterable[RegionMeasurement],
    *,
    metric: MetricIdentity = RELIEF_CHANGE,
) -> None:
    """Keep a measurement of two photos."""
    found = tuple(regions)
    pair = PairMeasurement(
        metric=metric,
        parameters="{}",
        program_version="0",
        baseline_sha256="a",
        follow_up_sha256="b",
        baseline_calibration=None,
        follow_up_calibration=None,
        frame_px_per_mm=11.0,
        registration=None,
        verdict=found[0].verdict,
        reasons=(),
        regions=found,
    )
    with journal.write() as tx:
        tx.save_measurement(
            Measurement(
                id=MeasurementId(new_id()),
                patient_id=PATIENT,
                baseline_photo_id=baseline,
                follow_up_photo_id=follow_up,
                measured_at=datetime(2026, 8, 1, tzinfo=UTC),
                pair=pair,
            )
        )
