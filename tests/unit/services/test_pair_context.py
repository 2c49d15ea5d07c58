"""What two portraits say of themselves before their skin is measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from microjournal.imaging.faces import FaceFinder, models_available
from microjournal.services.pair_context import capture_context
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from microjournal.texture.measure import PairContext
from tests.helpers.photo_folder import photo

pytestmark = pytest.mark.photos


@pytest.fixture(scope="module")
def portraits() -> tuple[PreparedPhoto, PreparedPhoto]:
    if not models_available():
        pytest.skip("the face models are not installed")
    finder = FaceFinder()
    first, second = photo("london_021_neutral"), photo("london_021_smiling")
    return (
        PreparedPhoto(photo=PhotoInput(data=b"", sha256="1"), rgb=first, mesh=finder.find(first)),
        PreparedPhoto(photo=PhotoInput(data=b"", sha256="2"), rgb=second, mesh=finder.find(second)),
    )


def numbers(context: PairContext) -> dict[str, float]:
    return {number.name: number.value for number in context.quality}


def with_irises(portrait: PreparedPhoto, factor: float) -> PreparedPhoto:
    assert portrait.mesh is not None
    scale = factor * portrait.mesh.px_per_mm
    return replace(portrait, mesh=replace(portrait.mesh, iris_px_per_mm=scale))


def test_two_faces_tell_the_sharpness_of_their_edges(
    portraits: tuple[PreparedPhoto, PreparedPhoto],
) -> None:
    found = numbers(capture_context(*portraits, RegionHints()))
    assert 0.05 < found["edge_sharpness_follow_up_mm"] < 0.5
    assert found["edge_softness"] < 0.0
    assert found["edge_blur_mm2"] < 0.0 < found["edge_blur_error_mm2"]


def test_a_close_up_has_no_edges_no_irises_and_no_face_to_compare_its_colour_with(
    portraits: tuple[PreparedPhoto, PreparedPhoto],
) -> None:
    first, second = (replace(portrait, mesh=None) for portrait in portraits)
    context = capture_context(first, second, RegionHints())
    assert numbers(context) == {}
    assert context.skin_colours is None


def test_two_faces_bring_the_colour_of_their_skin(
    portraits: tuple[PreparedPhoto, PreparedPhoto],
) -> None:
    colours = capture_context(*portraits, RegionHints()).skin_colours
    assert colours is not None
    assert all(red > green > blue for red, green, blue in colours)


@pytest.mark.parametrize(("factor", "uncertain"), [(1.05, False), (1.3, True), (0.8, True)])
def test_irises_that_contradict_the_pupils_are_mentioned(
    portraits: tuple[PreparedPhoto, PreparedPhoto], factor: float, uncertain: bool
) -> None:
    first, second = portraits
    context = capture_context(with_irises(first, factor), second, RegionHints())
    assert ("scale_uncertain" in {reason.code for reason in context.cautions}) is uncertain
    assert numbers(context)["iris_scale_ratio"] == pytest.approx(factor)
