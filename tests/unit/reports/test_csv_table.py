"""Tables open in a spreadsheet as text and numbers, never as formulas."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.domain.identifiers import MeasurementId, PatientId, PhotoId, SessionId
from microjournal.domain.measurements import Measurement, PairMeasurement, Verdict
from microjournal.domain.photos import Photo
from microjournal.reports.csv_table import (
    csv_bytes,
    guarded,
    measurement_csv,
    photo_csv,
    trend_csv,
)
from tests.unit.reports.builders import METRIC, a_region, a_series

PHOTO = Photo(
    id=PhotoId("p1"),
    patient_id=PatientId("a"),
    session_id=SessionId("s1"),
    sha256="0" * 64,
    size_bytes=10,
    media_type="image/jpeg",
    width_px=3,
    height_px=4,
    source_name="C:/Users/Anna Berger/IMG_1.jpg",
    note='=HYPERLINK("http://x")',
)


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠1", "  =1"],
)
def test_text_that_could_be_a_formula_is_given_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Anna", "1.5 mm", "−14 %", "a=b", " note"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_every_text_comes_back_as_it_was_but_for_the_apostrophe(cells: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(cells))]
    assert rows(csv_bytes(columns, [cells]))[1] == [guarded(cell) for cell in cells]


def test_lines_end_as_the_standard_says_and_quotes_are_doubled() -> None:
    data = csv_bytes(["a", "b"], [['say "x"', "1,2\nnext"]])
    assert data == b'a,b\r\n"say ""x""","1,2\nnext"\r\n'


def test_numbers_and_days_are_no_text() -> None:
    data = csv_bytes(["a", "b", "c", "d"], [[-14.2, date(2026, 6, 1), None, True]])
    assert rows(data)[1] == ["-14.2", "2026-06-01", "", "yes"]


def test_the_byte_order_mark_is_there_only_when_asked_for() -> None:
    assert csv_bytes(["ä"], [], byte_order_mark=True).startswith(b"\xef\xbb\xbf")
    assert csv_bytes(["ä"], []) == "ä\r\n".encode()


def test_a_withheld_session_has_a_reason_and_no_number() -> None:
    table = rows(trend_csv([a_series((-5.0, None))]))
    withheld = dict(zip(table[0], table[3], strict=True))
    assert withheld["verdict"] == "not_comparable"
    assert withheld["change_percent"] == ""
    assert withheld["reason_codes"] == "softer"
    assert dict(zip(table[0], table[2], strict=True))["change_percent"] == "-5.0"


def test_a_refused_region_has_no_number_even_if_one_is_there() -> None:
    refused = replace(a_region(-33.0), verdict=Verdict.NOT_COMPARABLE)
    pair = PairMeasurement(
        metric=METRIC,
        parameters="",
        program_version="0.1.0",
        baseline_sha256="0",
        follow_up_sha256="1",
        baseline_calibration=None,
        follow_up_calibration=None,
        frame_px_per_mm=None,
        registration=None,
        verdict=Verdict.SMOOTHER,
        reasons=(),
        regions=(a_region(-14.2), refused),
    )
    measurement = Measurement(
        id=MeasurementId("m"),
        patient_id=PatientId("a"),
        baseline_photo_id=PhotoId("p0"),
        follow_up_photo_id=PhotoId("p1"),
        measured_at=datetime(2026, 6, 1, 9, 30, tzinfo=UTC),
        pair=pair,
    )
    table = rows(measurement_csv([measurement]))
    numbers = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    assert [row["change_percent"] for row in numbers] == ["-14.2", ""]
    assert numbers[1]["log_change"] == numbers[1]["smallest_detectable_change_log"] == ""


def test_photos_are_listed_without_the_name_or_place_of_their_file() -> None:
    data = photo_csv([PHOTO])
    assert b"Berger" not in data
    assert b"IMG_1" not in data
    assert "'=HYPERLINK" in rows(data)[1][-1]
