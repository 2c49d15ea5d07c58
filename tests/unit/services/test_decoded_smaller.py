"""Close-ups of more pixels than a measurement can use are decoded smaller, to the same number."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import simplejpeg

from microjournal.domain.anatomy import (
    AnatomicRegion,
    RegionOfInterest,
    RegionSource,
    StandardView,
)
from microjournal.domain.decoding import InspectedPhoto, PixelBuffer
from microjournal.domain.measurements import PairMeasurement
from microjournal.domain.photos import CaptureConditions
from microjournal.imaging.geometry import Polygon
from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.services.analysis import PairAnalyser
from microjournal.services.comparing_files import FileComparer
from microjournal.services.photo_pair import FaceSearch, PhotoInput, RegionHints
from tests.unit.services.skin_photos import LosslessDecoder, NoFaces, a_skin
from tests.unit.services.test_comparing_files import OneFace
from tests.unit.services.test_photo_pair import a_face

PX_PER_MM = 40.0
SIDE_PX = 1024
RIG = CaptureSetup(size_px=(SIDE_PX, SIDE_PX), px_per_mm=PX_PER_MM)
FARTHER = replace(RIG, px_per_mm=24.0)
DRAWN: Polygon = ((96.0, 96.0), (928.0, 96.0), (928.0, 928.0), (96.0, 928.0))


class JpegDecoder(LosslessDecoder):
    """Decodes JPEG as the decoder process does; remembers how large."""

    def __init__(self) -> None:
        super().__init__()
        self.sides: list[int] = []

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        side = max_side_px or SIDE_PX
        rgb = simplejpeg.decode_jpeg(data, min_width=side, min_height=side)
        self.sides.append(rgb.shape[0])
        return PixelBuffer(width_px=rgb.shape[1], height_px=rgb.shape[0], rgb=rgb.tobytes())

    def describe(self, data: bytes) -> InspectedPhoto:
        return InspectedPhoto(
            media_type="image/jpeg",
            width_px=SIDE_PX,
            height_px=SIDE_PX,
            taken_at=None,
            utc_offset_minutes=None,
            conditions=CaptureConditions(),
            derivatives=(),
        )


@cache
def a_jpeg(setup: CaptureSetup, *, relief_factor: float = 1.0) -> bytes:
    shot = setup if relief_factor == 1.0 else replace(setup, roll_deg=1.5)
    pixels = photograph(a_skin(7), shot, seed=int(10 * relief_factor), relief_factor=relief_factor)
    encoded: bytes = simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality=92)
    return encoded


def measured(
    decoder: JpegDecoder, follow_up: bytes, *, px_per_mm: float | None = PX_PER_MM
) -> PairMeasurement:
    analyser = PairAnalyser(decoder, NoFaces())
    region = RegionOfInterest(
        region=AnatomicRegion.RIGHT_CHEEK, polygon=DRAWN, source=RegionSource.DRAWN
    )
    baseline, later = (
        PhotoInput(
            data=data,
            sha256=name,
            view=StandardView.CHEEK_RIGHT,
            size_px=(SIDE_PX, SIDE_PX),
            px_per_mm=px_per_mm,
        )
        for data, name in ((a_jpeg(RIG), "before"), (follow_up, "after"))
    )
    hints = RegionHints(px_per_mm=PX_PER_MM, regions=(region,))
    return analyser.compare_prepared(analyser.prepare(baseline), analyser.prepare(later), hints)


def test_close_ups_decoded_at_half_size_are_measured_to_the_same_number() -> None:
    decoder = JpegDecoder()
    after = a_jpeg(RIG, relief_factor=0.7)
    small, whole = measured(decoder, after), measured(decoder, after, px_per_mm=None)
    assert decoder.sides == [SIDE_PX // 2] * 2 + [SIDE_PX] * 2
    first, second = small.regions[0], whole.regions[0]
    assert first.log_change is not None
    assert second.log_change is not None
    assert first.log_change < -0.15
    assert first.log_change == pytest.approx(second.log_change, abs=0.006)
    assert first.verdict is second.verdict


def test_what_is_recorded_of_them_is_in_pixels_of_the_originals() -> None:
    decoder = JpegDecoder()
    after = a_jpeg(RIG, relief_factor=0.7)
    small, whole = measured(decoder, after), measured(decoder, after, px_per_mm=None)
    assert small.baseline_calibration == whole.baseline_calibration
    assert small.frame_px_per_mm == pytest.approx(whole.frame_px_per_mm, rel=1e-3)
    assert small.follow_up_calibration is not None
    assert whole.follow_up_calibration is not None
    scale = whole.follow_up_calibration.px_per_mm
    assert small.follow_up_calibration.px_per_mm == pytest.approx(scale, rel=1e-3)
    assert small.regions[0].region.polygon == DRAWN
    corners = [np.array(pair.regions[0].follow_up_polygon) for pair in (small, whole)]
    np.testing.assert_allclose(corners[0], corners[1], atol=1.0)
    assert small.registration is not None
    assert whole.registration is not None
    np.testing.assert_allclose(
        small.registration.matrix, whole.registration.matrix, rtol=0.02, atol=1.0
    )


def test_a_follow_up_taken_from_farther_away_is_decoded_again_in_full() -> None:
    decoder = JpegDecoder()
    pair = measured(decoder, a_jpeg(FARTHER))
    assert decoder.sides == [SIDE_PX // 2, SIDE_PX // 2, SIDE_PX]
    assert pair.frame_px_per_mm == pytest.approx(12.0, abs=0.05)


def test_a_photo_measured_against_itself_has_not_changed() -> None:
    pair = measured(JpegDecoder(), a_jpeg(RIG))
    assert pair.regions[0].log_change == 0.0


def test_a_photo_of_another_size_than_recorded_is_taken_as_it_is() -> None:
    photo = PhotoInput(
        data=a_jpeg(RIG),
        sha256="before",
        view=StandardView.CHEEK_RIGHT,
        size_px=(4096, 4096),
        px_per_mm=PX_PER_MM,
    )
    prepared = PairAnalyser(JpegDecoder(), NoFaces()).prepare(photo)
    assert prepared.shape == (SIDE_PX, SIDE_PX)
    assert prepared.reduction == 1.0


def two_files(folder: Path) -> tuple[Path, Path]:
    before, after = folder / "one.jpg", folder / "two.jpg"
    before.write_bytes(a_jpeg(RIG))
    after.write_bytes(a_jpeg(RIG, relief_factor=0.7))
    return before, after


def a_comparer(decoder: JpegDecoder, faces: FaceSearch) -> FileComparer:
    return FileComparer(PairAnalyser(decoder, faces), decoder)


def test_files_of_a_stated_scale_are_decoded_smaller_and_others_whole(tmp_path: Path) -> None:
    decoder = JpegDecoder()
    comparer = a_comparer(decoder, NoFaces())
    files = two_files(tmp_path)
    for stated, reduction in ((PX_PER_MM, 2.0), (None, 1.0), (20.0, 1.0)):
        pair = comparer.prepared_pair(*files, stated)
        assert [photo.reduction for photo in pair] == [reduction] * 2
        assert [photo.shape for photo in pair] == [(SIDE_PX, SIDE_PX)] * 2


def test_files_decoded_smaller_are_measured_to_the_same_number(tmp_path: Path) -> None:
    files = two_files(tmp_path)
    hints = RegionHints(px_per_mm=PX_PER_MM)
    comparer = a_comparer(JpegDecoder(), NoFaces())
    whole = comparer.prepared_pair(*files)
    small = comparer.compare(*files, hints).regions[0]
    large = PairAnalyser(JpegDecoder(), NoFaces()).compare_prepared(*whole, hints).regions[0]
    assert small.log_change is not None
    assert small.log_change == pytest.approx(large.log_change, abs=0.006)
    assert small.verdict is large.verdict


def test_a_face_in_a_file_of_a_stated_scale_is_measured_with_all_its_pixels(tmp_path: Path) -> None:
    decoder = JpegDecoder()
    faces = OneFace(a_face(PX_PER_MM))
    before, _after = two_files(tmp_path)
    photo, _same = a_comparer(decoder, faces).prepared_pair(before, before, PX_PER_MM)
    assert decoder.sides == [SIDE_PX // 2, SIDE_PX]
    assert photo.reduction == 1.0
    assert photo.mesh is not None
