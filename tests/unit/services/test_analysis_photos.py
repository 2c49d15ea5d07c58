"""Real photographs: one sitting makes no claim, what cannot be compared is refused."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageFilter

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.decoding import InspectedPhoto, PixelBuffer
from microjournal.domain.measurements import PairMeasurement, Verdict
from microjournal.domain.photos import CaptureConditions
from microjournal.imaging.faces import FaceFinder, models_available
from microjournal.services.analysis import PairAnalyser, PhotoInput
from microjournal.services.photo_pair import PreparedPhoto
from tests.helpers.photo_folder import photo

pytestmark = [
    pytest.mark.photos,
    pytest.mark.skipif(not models_available(), reason="the face networks are not installed"),
]
BLURS: dict[str, ImageFilter.Filter] = {
    "gauss 1": ImageFilter.GaussianBlur(1),
    "gauss 2": ImageFilter.GaussianBlur(2),
    "gauss 3": ImageFilter.GaussianBlur(3),
    "median": ImageFilter.MedianFilter(5),
    "smooth": ImageFilter.SMOOTH_MORE(),
}
CLAIMS = {Verdict.SMOOTHER, Verdict.ROUGHER}


class NamedPhotos:
    """Fulfils ``PhotoDecoder`` for photographs given by name."""

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        """Return the photograph called ``data``, blurred if a filter is named after a colon."""
        name, _colon, blur = data.decode().partition(":")
        rgb = photo(name)
        if blur:
            rgb = np.asarray(Image.fromarray(rgb).filter(BLURS[blur]))
        return PixelBuffer(width_px=rgb.shape[1], height_px=rgb.shape[0], rgb=rgb.tobytes())

    def inspect(self, data: bytes) -> InspectedPhoto:
        """Return what nobody asks for."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to end."""


@cache
def analyser() -> PairAnalyser:
    return PairAnalyser(NamedPhotos(), FaceFinder())


@cache
def prepared(name: str) -> PreparedPhoto:
    return analyser().prepare(
        PhotoInput(data=name.encode(), sha256=name, conditions=CaptureConditions())
    )


def compared(baseline: str, follow_up: str) -> PairMeasurement:
    return analyser().compare_prepared(prepared(baseline), prepared(follow_up))


def codes(pair: PairMeasurement) -> set[str]:
    return {reason.code for region in pair.regions for reason in region.reasons}


@pytest.mark.parametrize("person", ["003", "021", "024", "030", "038", "061", "062"])
def test_one_sitting_makes_no_claim_whatever_the_expression(person: str) -> None:
    pair = compared(f"london_{person}_neutral", f"london_{person}_smiling")
    assert pair.verdict not in CLAIMS
    assert not CLAIMS & {region.verdict for region in pair.regions}


def test_a_face_in_the_same_light_can_tell_a_change_of_a_fifth() -> None:
    pair = compared("london_038_neutral", "london_038_smiling")
    forehead = next(one for one in pair.regions if one.region.region is AnatomicRegion.FOREHEAD)
    assert forehead.smallest_detectable_change is not None
    assert forehead.smallest_detectable_change < math.log(1.0 / 0.8)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("london_003_neutral", "london_021_neutral"),
        ("london_024_neutral", "london_062_neutral"),
        ("canada_031f", "canada_116m"),
    ],
)
def test_different_people_are_refused(first: str, second: str) -> None:
    pair = compared(first, second)
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert codes(pair) & {"not_registered", "skin_does_not_match", "head_shape_differs"}


def test_another_lens_distance_is_refused_with_that_reason() -> None:
    pair = compared("zoom_15cm", "zoom_45cm")
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "lens_distance_differs" in codes(pair)


def test_small_badly_lit_faces_are_refused() -> None:
    assert compared("lisa_1", "lisa_2").verdict is Verdict.NOT_COMPARABLE


def test_a_portrait_against_itself_has_changed_by_exactly_zero() -> None:
    pair = compared("canada_031f", "canada_031f")
    assert {region.log_change for region in pair.regions} == {0.0}
    assert len(pair.regions) == 3


@pytest.mark.parametrize("blur", sorted(BLURS))
@pytest.mark.parametrize("name", ["london_024_neutral", "london_062_neutral", "canada_031f"])
def test_a_blurred_copy_of_a_portrait_is_never_called_smoother(name: str, blur: str) -> None:
    pair = compared(name, f"{name}:{blur}")
    assert Verdict.SMOOTHER not in {region.verdict for region in pair.regions}
