"""The demonstration series: what is photographed when, and that the files are photographs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from microjournal.domain.anatomy import StandardView
from microjournal.phantom.demo_series import DemoPatient, demo_patients, render_photos
from microjournal.phantom.encoding import CameraIdentity, to_jpeg


def in_miniature(patient: DemoPatient) -> DemoPatient:
    """Return the same series of a small piece of skin, quick to render."""
    return replace(
        patient,
        skin=tuple(
            (view, replace(specimen, size_mm=(20.0, 20.0), resolution_um=120.0))
            for view, specimen in patient.skin
        ),
        photos=tuple(
            replace(photo, setup=replace(photo.setup, size_px=(96, 120), px_per_mm=8.0))
            for photo in patient.photos
        ),
    )


def test_sessions_are_five_weeks_apart_and_show_the_right_cheek() -> None:
    for patient in demo_patients(date(2026, 1, 5)):
        right = [photo for photo in patient.photos if photo.view is StandardView.CHEEK_RIGHT]
        days = [photo.held_on for photo in right]
        assert len(right) == 6
        assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(days=35)}


def test_one_series_becomes_smoother_and_the_other_does_not() -> None:
    improving, unchanged = demo_patients()
    factors = [p.relief_factor for p in improving.photos if p.view is StandardView.CHEEK_RIGHT]
    assert factors[0] == 1.0
    assert factors == sorted(factors, reverse=True)
    assert factors[-1] < 0.7
    assert {photo.relief_factor for photo in unchanged.photos} == {1.0}
    assert [p.session_number for p in unchanged.photos if p.should_be_withheld] == [4]


def test_the_first_patient_has_a_second_view_to_switch_to() -> None:
    improving, _ = demo_patients()
    left = [photo for photo in improving.photos if photo.view is StandardView.CHEEK_LEFT]
    assert [photo.session_number for photo in left] == [1, 6]


def test_every_photo_is_rendered_once_as_jpeg_with_its_own_date() -> None:
    for patient in demo_patients():
        rendered = list(render_photos(in_miniature(patient)))
        assert len(rendered) == len(patient.photos)
        for photo, data in rendered:
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                assert image.size == (96, 120)
                written = image.getexif().get_ifd(IFD.Exif)[Base.DateTimeOriginal]
            assert written == photo.taken_at.strftime("%Y:%m:%d %H:%M:%S")


def test_rendering_twice_gives_the_same_bytes() -> None:
    patient = in_miniature(demo_patients()[1])
    assert [data for _, data in render_photos(patient)] == [
        data for _, data in render_photos(patient)
    ]


def test_the_camera_writes_who_it_is_and_its_clock_with_the_zone() -> None:
    taken_at = datetime(2026, 3, 1, 9, 30, 5, tzinfo=timezone(timedelta(hours=2)))
    camera = CameraIdentity(make="Canon", model="EOS R6", iso=200, software="Firmware 1.8")
    data = to_jpeg(np.zeros((8, 8, 3), np.uint8), taken_at=taken_at, camera=camera)
    with Image.open(io.BytesIO(data)) as image:
        exif = image.getexif()
        details = exif.get_ifd(IFD.Exif)
    assert (exif[Base.Make], exif[Base.Model], exif[Base.Software]) == (
        "Canon",
        "EOS R6",
        "Firmware 1.8",
    )
    assert details[Base.DateTimeOriginal] == "2026:03:01 09:30:05"
    assert details[Base.OffsetTimeOriginal] == "+02:00"
    assert details[Base.ISOSpeedRatings] == 200
    assert float(details[Base.FNumber]) == pytest.approx(8.0)


def test_jpeg_keeps_the_picture() -> None:
    levels = np.random.default_rng(3).integers(60, 190, (4, 4, 3))
    picture = np.kron(levels, np.ones((16, 16, 1))).astype(np.uint8)
    with Image.open(io.BytesIO(to_jpeg(picture, quality=95))) as image:
        decoded = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(decoded - picture).mean() < 2.0
