"""Capture dates and texts: what is absurd is unknown, what is shown is clean."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from microjournal.imaging.capture import (
    capture_conditions,
    capture_time,
    clean_text,
    utc_offset_minutes,
)

TODAY = date(2026, 3, 1)


def test_camera_time_is_read_as_written_without_a_zone() -> None:
    expected = datetime.fromisoformat("2025-12-31T23:59:58")
    assert capture_time("2025:12:31 23:59:58", today=TODAY) == expected
    assert capture_time("2025-12-31T23:59:58\x00", today=TODAY) == expected
    assert capture_time(" 2025:12:31 23:59:58.123", today=TODAY) == expected


def test_time_without_seconds_is_accepted() -> None:
    assert capture_time("2025:12:31 23:59", today=TODAY) == datetime.fromisoformat(
        "2025-12-31T23:59:00"
    )


@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "1980:01:01 00:00:00",
        "1989:12:31 23:59:59",
        "2026:03:03 00:00:00",
        "2025:02:30 10:00:00",
        "2025:01:01 25:00:00",
        "9999:99:99 99:99:99",
        "yesterday",
        "",
        None,
        20250101,
    ],
)
def test_absurd_date_is_unknown(text: object) -> None:
    assert capture_time(text, today=TODAY) is None


def test_tomorrow_is_believed_because_a_traveller_may_have_it_already() -> None:
    assert capture_time("2026:03:02 09:00:00", today=TODAY) is not None
    assert capture_time("1990:01:01 00:00:00", today=TODAY) is not None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+02:00", 120), ("-03:30", -210), ("+0545", 345), ("+00:00", 0), ("+14:00\x00", 840)],
)
def test_offset_is_given_in_minutes_east(text: str, minutes: int) -> None:
    assert utc_offset_minutes(text) == minutes


@pytest.mark.parametrize("text", ["Z", "+15:00", "+01:75", "02:00", "   :  ", "", None, 2])
def test_absurd_offset_is_unknown(text: object) -> None:
    assert utc_offset_minutes(text) is None


def test_texts_lose_control_and_direction_characters_and_their_excess() -> None:
    assert clean_text("  Maker\x00\x1b[31m\u202e\nInc ") == "Maker [31m Inc"
    assert len(clean_text("x" * 5000)) == 120
    assert clean_text(b"bytes") == ""
    assert clean_text("Müller & Söhne 日本") == "Müller & Söhne 日本"


def test_implausible_numbers_are_left_out() -> None:
    conditions = capture_conditions(
        {"iso": 0, "aperture": -1.0, "exposure_s": 1e99, "focal_length_mm": True, "make": 5}
    )
    assert conditions == capture_conditions({})


def test_plausible_numbers_are_kept() -> None:
    conditions = capture_conditions({"iso": 100.0, "aperture": 8, "exposure_s": 1 / 125})
    assert (conditions.iso, conditions.aperture) == (100, 8.0)
    assert conditions.exposure_s == pytest.approx(0.008)
