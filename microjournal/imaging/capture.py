"""Judge what a file says about its capture: sane dates, clean texts, plausible numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from microjournal.domain.photos import CaptureConditions

EARLIEST_YEAR = 1990
MAX_TEXT_LENGTH = 120
_MOMENT = re.compile(r"(\d{4})\D(\d{2})\D(\d{2})\D(\d{2})\D(\d{2})(?:\D(\d{2}))?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_LARGEST_OFFSET_MINUTES = 14 * 60


def capture_conditions(raw: Mapping[str, object]) -> CaptureConditions:
    """Return how a photo was taken; what is absent or absurd is left empty."""
    iso = _number(raw, "iso", 1, 10_000_000)
    return CaptureConditions(
        camera_make=clean_text(raw.get("make")),
        camera_model=clean_text(raw.get("model")),
        lens=clean_text(raw.get("lens")),
        software=clean_text(raw.get("software")),
        focal_length_mm=_number(raw, "focal_length_mm", 0.1, 10_000),
        aperture=_number(raw, "aperture", 0.1, 1_000),
        exposure_s=_number(raw, "exposure_s", 1e-7, 100_000),
        iso=None if iso is None else int(iso),
    )


def capture_time(text: object, *, today: date) -> datetime | None:
    """Return the camera's own clock time (naive), or ``None`` when it cannot be true.

    Cameras write zeros or their factory date when the clock was never set: dates before 1990
    and after tomorrow (a traveller's time zone) are not believed.
    """
    match = _MOMENT.match(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second = match.groups("00")
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second}")
    except ValueError:
        return None
    return moment if is_believable(moment.date(), today=today) else None


def is_believable(day: date, *, today: date) -> bool:
    """Tell whether a digital photo can be of that day; tomorrow counts (another time zone)."""
    return day.year >= EARLIEST_YEAR and day <= today + timedelta(days=1)


def utc_offset_minutes(text: object) -> int | None:
    """Return the minutes east of UTC of "+02:00"; ``None`` when unknown or absurd."""
    match = _OFFSET.fullmatch(text.strip(" \x00")) if isinstance(text, str) else None
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    offset = int(hours) * 60 + int(minutes)
    if offset > _LARGEST_OFFSET_MINUTES or int(minutes) > 59:
        return None
    return -offset if sign == "-" else offset


def clean_text(value: object) -> str:
    """Return printable text on one line, at most 120 characters; nothing else is trusted.

    Direction marks and other invisible characters count as unprintable.
    """
    if not isinstance(value, str):
        return ""
    kept = "".join(letter if letter.isprintable() else " " for letter in value)
    return " ".join(kept.split())[:MAX_TEXT_LENGTH].rstrip()


def _number(raw: Mapping[str, object], name: str, low: float, high: float) -> float | None:
    value = raw.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if low <= value <= high else None
