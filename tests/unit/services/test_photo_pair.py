"""Faces that the stated scale bears out, and faces seen in the pores of a close-up."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.anatomy import StandardView
from microjournal.imaging.faces import FaceMesh
from microjournal.services.photo_pair import (
    PhotoInput,
    PreparedPhoto,
    RegionHints,
    baseline_calibration,
    believed_faces,
    is_scale_uncertain,
)


def a_face(px_per_mm: float) -> FaceMesh:
    return FaceMesh(
        points=np.zeros((468, 3)),
        pupils=np.zeros((2, 2)),
        px_per_mm=px_per_mm,
        iris_px_per_mm=px_per_mm,
        score=0.9,
        yaw_deg=0.0,
        pitch_deg=0.0,
        roll_deg=0.0,
    )


def a_photo(px_per_mm: float | None, *, view: StandardView | None = None) -> PreparedPhoto:
    return PreparedPhoto(
        photo=PhotoInput(data=b"", sha256="digest", view=view),
        rgb=np.zeros((480, 480, 3), dtype=np.uint8),
        mesh=None if px_per_mm is None else a_face(px_per_mm),
    )


def scales_after(
    first: PreparedPhoto, second: PreparedPhoto, *, stated: float | None
) -> list[float | None]:
    pair = believed_faces(first, second, RegionHints(px_per_mm=stated))
    return [None if photo.mesh is None else photo.mesh.px_per_mm for photo in pair]


def test_without_a_stated_scale_faces_are_as_found() -> None:
    assert scales_after(a_photo(3.0), a_photo(None), stated=None) == [3.0, None]


def test_a_face_that_contradicts_the_stated_scale_is_none() -> None:
    assert scales_after(a_photo(3.0), a_photo(3.3), stated=11.8) == [None, None]
    assert scales_after(a_photo(None), a_photo(3.0), stated=11.8) == [None, None]


def test_faces_that_agree_take_the_stated_scale() -> None:
    scales = scales_after(a_photo(3.0), a_photo(4.0), stated=3.3)
    assert scales == [3.3, pytest.approx(4.4)]


def test_a_declared_view_of_the_whole_face_is_one_whatever_the_scale_says() -> None:
    first = a_photo(3.0, view=StandardView.FRONTAL)
    assert scales_after(first, a_photo(3.3), stated=11.8) == [3.0, 3.3]


def test_a_face_missed_in_the_baseline_stays_missing() -> None:
    assert scales_after(a_photo(None), a_photo(3.0), stated=3.2) == [None, 3.0]


def test_the_stated_scale_is_recorded_as_such_on_a_face_that_agrees() -> None:
    hints = RegionHints(px_per_mm=3.3)
    baseline, _follow_up = believed_faces(a_photo(3.0), a_photo(3.0), hints)
    assert baseline_calibration(baseline, hints).source == "stated"
    assert baseline_calibration(a_photo(3.0), hints).source == "pupils"


@pytest.mark.parametrize(
    ("iris_px_per_mm", "uncertain"),
    [(3.0, False), (3.4, False), (2.65, False), (3.5, True), (2.5, True), (math.nan, False)],
)
def test_irises_that_contradict_the_pupils_make_the_scale_uncertain(
    iris_px_per_mm: float, uncertain: bool
) -> None:
    face = replace(a_face(3.0), iris_px_per_mm=iris_px_per_mm)
    photo = replace(a_photo(None), mesh=face)
    calibration = baseline_calibration(photo, RegionHints())
    assert is_scale_uncertain(photo, calibration) is uncertain


def test_a_stated_scale_needs_no_second_opinion() -> None:
    hints = RegionHints(px_per_mm=3.0)
    photo = replace(a_photo(None), mesh=replace(a_face(3.0), iris_px_per_mm=4.0))
    assert not is_scale_uncertain(photo, baseline_calibration(photo, hints))
    assert not is_scale_uncertain(a_photo(None), baseline_calibration(a_photo(None), hints))
