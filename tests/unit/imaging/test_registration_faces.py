"""Faces on real photographs: the same person is registered, another person is refused."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.errors import MeasurementError
from microjournal.imaging.detail import log_luminance
from microjournal.imaging.faces import FaceFinder, FaceMesh, models_available
from microjournal.imaging.frame import CommonFrame, sample_common_frame
from microjournal.imaging.pose import perspective_change
from microjournal.imaging.regions import face_regions
from microjournal.imaging.registration import RegisteredPair, register_faces
from tests.helpers.photo_folder import photo

pytestmark = [
    pytest.mark.photos,
    pytest.mark.skipif(not models_available(), reason="the face models are not installed"),
]

PEOPLE = ("003", "021", "024", "030", "038", "061", "062")


@cache
def finder() -> FaceFinder:
    return FaceFinder()


@cache
def face(name: str) -> tuple[npt.NDArray[np.uint8], FaceMesh]:
    rgb = photo(name)
    mesh = finder().find(rgb)
    assert mesh is not None
    return rgb, mesh


def register(first: str, second: str, region: AnatomicRegion) -> RegisteredPair:
    rgb, mesh = face(first)
    outlines = {one.region: one.polygon for one in face_regions(mesh, rgb.shape)}
    other_rgb, other_mesh = face(second)
    return register_faces(rgb, mesh, other_rgb, other_mesh, region_polygon=outlines[region])


def coherence(frame: CommonFrame, short_mm: float, long_mm: float) -> float:
    """Correlation of the band between two wavelengths on valid skin of the region."""
    bands = []
    for light in (frame.baseline, frame.follow_up):
        logarithm = np.log(light + 0.004) @ np.array([0.30, 0.55, 0.15], np.float32)
        fine, coarse = (
            cv2.GaussianBlur(logarithm, (0, 0), 0.1874 * cut * frame.px_per_mm)
            for cut in (short_mm, long_mm)
        )
        bands.append((fine - coarse)[frame.valid & frame.region_mask])
    first, second = bands
    return float(np.sum(first * second) / np.sqrt(np.sum(first**2) * np.sum(second**2)))


@pytest.mark.parametrize("region", [AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.FOREHEAD])
@pytest.mark.parametrize("person", ["021", "038", "061"])
def test_the_same_person_minutes_apart_is_registered_on_skin_detail(
    person: str, region: AnatomicRegion
) -> None:
    first, second = f"london_{person}_neutral", f"london_{person}_smiling"
    pair = register(first, second, region)
    frame = sample_common_frame(face(first)[0], face(second)[0], pair)
    assert coherence(frame, 1.6, 4.0) > 0.6
    assert coherence(frame, 4.0, 10.0) > 0.7
    assert frame.overlap == 1.0


@pytest.mark.parametrize("number", range(len(PEOPLE)))
def test_another_person_is_refused(number: int) -> None:
    first, second = PEOPLE[number], PEOPLE[(number + 1) % len(PEOPLE)]
    for region in (AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.LEFT_CHEEK):
        with pytest.raises(MeasurementError) as refusal:
            register(f"london_{first}_neutral", f"london_{second}_neutral", region)
        assert refusal.value.code == "not_registered"


@pytest.mark.slow
def test_no_two_people_are_ever_taken_for_one() -> None:
    believed = []
    for first in PEOPLE:
        for second in PEOPLE:
            if first == second:
                continue
            for region in (AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.FOREHEAD):
                try:
                    register(f"london_{first}_neutral", f"london_{second}_neutral", region)
                except MeasurementError:
                    continue
                believed.append((first, second, region))
    assert believed == []


def test_a_portrait_lies_exactly_on_itself() -> None:
    pair = register("london_021_neutral", "london_021_neutral", AnatomicRegion.LEFT_CHEEK)
    assert np.array_equal(pair.base_xy, pair.map_xy)


def test_a_copy_with_another_size_and_exposure_is_registered_to_a_tenth_of_a_millimetre() -> None:
    rgb, mesh = face("canada_116m")
    small = cv2.resize(rgb, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    dark = np.asarray(np.clip(small.astype(np.float64) * 0.8, 0, 255), np.uint8)
    other = finder().find(dark)
    assert other is not None
    outline = face_regions(mesh, rgb.shape)[0].polygon
    pair = register_faces(rgb, mesh, dark, other, region_polygon=outline)
    chosen = pair.region_mask & pair.facing
    wanted = (pair.base_xy[chosen] + 0.5) * 0.8 - 0.5
    apart = np.linalg.norm(pair.map_xy[chosen] - wanted, axis=-1) / pair.follow_px_per_mm
    assert np.median(apart) < 0.03
    assert np.percentile(apart, 99) < 0.1
    assert log_luminance(dark).shape == dark.shape[:2]


def test_a_selfie_at_arms_length_is_told_from_one_at_a_hands_breadth() -> None:
    near = [
        register("zoom_15cm", "zoom_45cm", region)
        for region in (AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.FOREHEAD)
    ]
    far = [
        register("zoom_45cm", "zoom_60cm", region)
        for region in (AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.FOREHEAD)
    ]
    near_change = perspective_change(near, face("zoom_15cm")[1])
    far_change = perspective_change(far, face("zoom_45cm")[1])
    assert near_change is not None
    assert far_change is not None
    assert near_change.per_metre > 1.6
    assert abs(far_change.per_metre) < 1.2


@pytest.mark.parametrize("other", ["lisa_2", "lisa_4"])
def test_dark_and_small_faces_are_refused(other: str) -> None:
    with pytest.raises(MeasurementError):
        register("lisa_1", other, AnatomicRegion.RIGHT_CHEEK)
