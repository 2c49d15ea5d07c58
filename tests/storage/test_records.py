"""What is saved comes back, together or not at all, and nothing is overwritten without trace."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import (
    Concern,
    Endpoint,
    NeedlingParameters,
    SessionKind,
    TreatmentCourse,
    TreatmentSession,
)
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import ConsentId, CourseId, PatientId, PhotoId, SessionId
from microjournal.domain.measurements import MetricIdentity
from microjournal.domain.patients import (
    ConsentScope,
    Patient,
    PhotographicConsent,
    SkinPhototype,
)
from microjournal.domain.photos import CaptureConditions, DateSource, Lighting, Moment
from microjournal.domain.ports import Journal
from tests.storage.builders import (
    PATIENT,
    SESSION,
    a_course,
    a_journal,
    a_measurement,
    a_patient,
    a_photo,
    a_session,
    committed,
    some_bytes,
    stored,
)


def test_the_encrypted_journal_fulfils_the_port(tmp_path: Path) -> None:
    journal: Journal = a_journal(tmp_path / "j")
    assert journal.folder == tmp_path / "j"
    journal.close()


def test_a_patient_comes_back_as_saved(tmp_path: Path) -> None:
    patient = Patient(
        id=PatientId("x"),
        chart_number="Ü-7",
        given_name="Zoë 🌿",
        family_name="O'Neill \"; DROP TABLE patient; --",
        birth_date=date(1980, 2, 29),
        phototype=SkinPhototype.IV,
        notes="<b>not markup</b>\n\x00tail",
    )
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(patient)
        assert journal.patient("x") == patient
        assert journal.patient("Ü-7") == patient
        assert journal.patient("ü-7") == patient


def test_a_course_comes_back_as_saved(tmp_path: Path) -> None:
    course = TreatmentCourse(
        id=CourseId("c"),
        patient_id=PATIENT,
        concerns=(Concern.ACNE_SCARS, Concern.FINE_LINES),
        regions=(AnatomicRegion.LEFT_CHEEK,),
        goals="smoother cheeks",
        planned_sessions=6,
        interval_days=35,
        maintenance_interval_days=180,
        started_on=date(2026, 1, 2),
    )
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_course(course)
        assert journal.course(CourseId("c")) == course
        assert journal.courses(PATIENT) == (course,)


def test_a_session_comes_back_as_saved(tmp_path: Path) -> None:
    needling = NeedlingParameters(
        region=AnatomicRegion.FOREHEAD,
        needle_length_mm=0.1 + 0.2,
        passes=3,
        endpoint=Endpoint.ERYTHEMA,
    )
    session = TreatmentSession(
        id=SessionId("s"),
        patient_id=PATIENT,
        held_on=date(2026, 2, 1),
        kind=SessionKind.FOLLOW_UP,
        course_id=CourseId("course-1"),
        device="Pen",
        cartridge_lot="L1",
        needling=(needling, replace(needling, passes=None, endpoint=None)),
        topical="hyaluronic acid",
        anaesthetic="lidocaine",
        reactions="none",
        tolerance=2,
        notes="n",
    )
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_course(a_course())
            tx.save_session(session)
        assert journal.session(SessionId("s")) == session
        assert [held.id for held in journal.sessions(PATIENT)] == ["s", SESSION]


def test_a_consent_comes_back_as_saved(tmp_path: Path) -> None:
    consent = PhotographicConsent(
        id=ConsentId("k"),
        patient_id=PATIENT,
        scope=ConsentScope.TEACHING,
        given_on=date(2026, 1, 1),
        expires_on=date(2027, 1, 1),
        withdrawn_on=None,
        text_version="3",
    )
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_consent(consent)
        assert journal.consents(PATIENT) == (consent,)


def test_a_photo_record_comes_back_as_saved(tmp_path: Path) -> None:
    data = some_bytes("f")
    photo = replace(
        a_photo(
            "f", data, taken_at=datetime(2026, 1, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
        ),
        view=StandardView.CHEEK_LEFT,
        view_confirmed=True,
        moment=Moment.HEALING,
        taken_at_source=DateSource.EXIF,
        conditions=CaptureConditions(
            camera_make="C", exposure_s=1 / 125, iso=100, lighting=Lighting.OBLIQUE
        ),
        source_name="IMG_1.JPG",
        note="n",
    )
    with a_journal(tmp_path / "j") as journal:
        staged = journal.stage_original(data, PATIENT)
        with journal.write() as tx:
            tx.add_photo(photo, staged)
        assert journal.photo(PhotoId("f")) == photo


def test_photos_are_listed_by_capture_time_and_undated_ones_last(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        for name, day in (("undated", None), ("late", 9), ("early", 2)):
            taken_at = None if day is None else datetime(2026, 1, day, 8)  # noqa: DTZ001
            staged = journal.stage_original(some_bytes(name), PATIENT)
            with journal.write() as tx:
                tx.add_photo(a_photo(name, some_bytes(name), taken_at=taken_at), staged)
        expected = ["early", "late", "undated"]
        assert [photo.id for photo in journal.photos(patient_id=PATIENT)] == expected
        assert [photo.id for photo in journal.photos(session_id=SESSION)] == expected
        assert [photo.id for photo in journal.photos()] == expected
        assert journal.photos(session_id=SessionId("other")) == ()


def test_only_the_newest_measurement_of_a_pair_and_metric_is_listed(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        stored(journal, "b")
        with journal.write() as tx:
            tx.save_measurement(a_measurement("m1", "a", "b", log_change=-0.1))
            tx.save_measurement(a_measurement("m2", "a", "b", log_change=-0.2))
            tx.save_measurement(a_measurement("m3", "a", "b", version=2))
        assert [found.id for found in journal.measurements(PATIENT)] == ["m2", "m3"]
        second = journal.measurements(PATIENT, metric=MetricIdentity(id="relief", version=2))
        assert second == (a_measurement("m3", "a", "b", version=2),)
        first = a_measurement("m1", "a", "b", log_change=-0.1)
        assert journal.measurement(first.id) == first


def test_settings_are_kept_and_replaced(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        assert journal.setting("practice", "none") == "none"
        for value in ("one", "two"):
            with journal.write() as tx:
                tx.set_setting("practice", value)
        assert journal.setting("practice") == "two"
        assert [row["record"] for row in _history(journal, "setting")] == [
            '{"name": "practice", "value": "one"}'
        ]


def test_an_exception_takes_the_whole_transaction_back(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with suppress(InputError), journal.write() as tx:
            tx.save_patient(a_patient("other", number="P2"))
            tx.save_photo(a_photo("unknown", b""))
        assert journal.patient_count() == 1
        with journal.write() as tx:
            tx.save_patient(a_patient("other", number="P2"))
        assert journal.patient_count() == 2


def test_a_chart_number_belongs_to_one_patient_whatever_its_case(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with pytest.raises(InputError) as caught, journal.write() as tx:
            tx.save_patient(a_patient("other", number="p1"))
        assert caught.value.code == "chart_number_taken"


def test_the_same_original_is_recorded_once(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a", b"same bytes")
        found = journal.find_duplicate(b"same bytes")
        assert found is not None
        assert found.id == "a"
        assert journal.find_duplicate(b"other bytes") is None
        with pytest.raises(InputError) as caught:
            committed(journal, "b", b"same bytes")
        assert caught.value.code == "duplicate_photo"


@pytest.mark.parametrize("entity", ["patient", "course", "session", "photo", "measurement"])
def test_an_unknown_identifier_is_named_as_such(tmp_path: Path, entity: str) -> None:
    with a_journal(tmp_path / "j") as journal, pytest.raises(InputError) as caught:
        getattr(journal, entity)("nobody")
    assert caught.value.code == f"unknown_{entity}"


def test_a_record_of_an_unknown_patient_is_refused(tmp_path: Path) -> None:
    stranger = replace(a_session("s2"), patient_id=PatientId("nobody"))
    with a_journal(tmp_path / "j") as journal:
        with pytest.raises(InputError) as caught, journal.write() as tx:
            tx.save_session(stranger)
        assert caught.value.code == "unknown_reference"


def test_every_former_state_of_a_record_is_kept(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        for notes in ("first", "second"):
            with journal.write() as tx:
                tx.save_session(replace(a_session(), notes=notes))
        with journal.write() as tx, pytest.raises(InputError):
            tx.save_photo(a_photo("none", b""))
        rows = _history(journal, "session")
    assert [(row["version"], json.loads(row["record"])["notes"]) for row in rows] == [
        (1, ""),
        (2, "first"),
    ]


def test_the_history_keeps_no_keys(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient(given="Changed"))
        assert "wrapped_key" not in json.loads(_history(journal, "patient")[0]["record"])


def test_a_photo_moved_to_another_patient_is_still_readable(tmp_path: Path) -> None:
    data = some_bytes("a")
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a", data)
        with journal.write() as tx:
            tx.save_patient(a_patient("other", number="P2"))
            tx.save_session(replace(a_session("s2"), patient_id=PatientId("other")))
            moved = replace(
                a_photo("a", data), patient_id=PatientId("other"), session_id=SessionId("s2")
            )
            tx.save_photo(moved)
        assert journal.original(PhotoId("a")) == data
        assert journal.photos(patient_id=PatientId("other")) == (moved,)


def test_every_write_leaves_one_audit_entry(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient(given="Changed"))
            tx.record_event("exported", PATIENT)
        entries = journal.audit_entries()
        assert [entry.event for entry in entries] == [
            "journal_created",
            "patient_added",
            "session_added",
            "patient_changed",
            "exported",
        ]
        assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
        assert [entry.event for entry in journal.audit_entries(object_id=SESSION)] == [
            "session_added"
        ]


def _history(journal: Journal, entity: str) -> list[dict[str, Any]]:
    from microjournal.storage.encrypted_journal import EncryptedJournal

    assert isinstance(journal, EncryptedJournal)
    sql = "SELECT * FROM record_version WHERE entity = ? ORDER BY number"
    with journal._database.read() as connection:
        return [dict(row) for row in connection.rows(sql, (entity,))]
