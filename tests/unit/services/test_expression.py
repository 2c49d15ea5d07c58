"""A face with another expression is refused for its expression, not for light or make-up."""

from __future__ import annotations

import functools

import pytest

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.control import NoControl
from microjournal.domain.measurements import PairMeasurement, Reason, Verdict
from microjournal.imaging.faces import FaceFinder, models_available
from microjournal.services.expression import BROW_LIMITS, LOWER_FACE_LIMITS, explained, moves_skin
from microjournal.services.pair_measurement import measure_pair
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from tests.helpers.photo_folder import photo

CHEEK, FOREHEAD = AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.FOREHEAD


def reasons(*codes: str) -> tuple[Reason, ...]:
    return tuple(Reason(code=code, message=code, hint=code) for code in codes)


def codes_after(
    *codes: str, capture: frozenset[str] = frozenset(), is_same_skin: bool = True
) -> list[str]:
    found = explained(reasons(*codes), capture=capture, is_same_skin=is_same_skin)
    return [reason.code for reason in found]


@pytest.mark.parametrize("name", sorted(LOWER_FACE_LIMITS))
def test_a_smile_moves_the_lower_face_and_nothing_else(name: str) -> None:
    smile = {name: 1.1 * LOWER_FACE_LIMITS[name]}
    for region in (CHEEK, AnatomicRegion.UPPER_LIP, AnatomicRegion.CHIN, AnatomicRegion.LEFT_JAW):
        assert moves_skin(region, smile)
        assert not moves_skin(region, {name: 0.9 * LOWER_FACE_LIMITS[name]})
    for region in (FOREHEAD, AnatomicRegion.NECK, AnatomicRegion.DECOLLETAGE):
        assert not moves_skin(region, smile)


def test_brows_move_the_forehead_only_up_or_down() -> None:
    limit = BROW_LIMITS["brow_difference_mm"]
    for raised in (1.1 * limit, -1.1 * limit):
        assert moves_skin(FOREHEAD, {"brow_difference_mm": raised})
        assert not moves_skin(CHEEK, {"brow_difference_mm": raised})
    assert not moves_skin(FOREHEAD, {"brow_difference_mm": 0.9 * limit})


def test_a_pair_without_faces_has_no_expression() -> None:
    assert not any(moves_skin(region, {}) for region in AnatomicRegion)


def test_expression_comes_first_and_takes_the_blame_from_light_and_make_up() -> None:
    assert codes_after("make_up_or_tone", "light_direction_differs", "skin_does_not_match") == [
        "expression_differs",
        "skin_does_not_match",
    ]
    assert codes_after("not_registered") == ["expression_differs", "not_registered"]


def test_a_light_that_the_whole_face_shows_stays_a_reason() -> None:
    capture = frozenset({"light_direction_differs"})
    found = codes_after("light_direction_differs", "skin_does_not_match", capture=capture)
    assert found == ["expression_differs", "light_direction_differs", "skin_does_not_match"]


@pytest.mark.parametrize("code", ["head_shape_differs", "lens_distance_differs", "pose_differs"])
def test_another_person_distance_or_pose_needs_no_expression(code: str) -> None:
    told = (code, "not_registered", "make_up_or_tone")
    assert codes_after(*told, capture=frozenset({code})) == list(told)


@pytest.mark.parametrize("code", ["overexposed", "too_dark", "too_noisy", "region_too_small"])
def test_what_expression_does_not_cause_is_left_as_it_is(code: str) -> None:
    assert codes_after(code) == [code]


def test_expression_is_the_lesser_guess_where_no_skin_was_found_again() -> None:
    found = codes_after("not_registered", is_same_skin=False)
    assert found == ["not_registered", "expression_differs"]


def test_expression_is_named_once() -> None:
    found = codes_after("too_imprecise", "expression_differs")
    assert found == ["expression_differs", "too_imprecise"]


# -- real faces -----------------------------------------------------------------------------------
@functools.cache
def finder() -> FaceFinder:
    return FaceFinder()


def prepared(name: str) -> PreparedPhoto:
    if not models_available():
        pytest.skip("the face models are not installed")
    rgb = photo(name)
    source = PhotoInput(data=b"", sha256=name)
    return PreparedPhoto(photo=source, rgb=rgb, mesh=finder().find(rgb))


@functools.lru_cache(maxsize=1)
def measured(baseline: str, follow_up: str) -> PairMeasurement:
    return measure_pair(prepared(baseline), prepared(follow_up), RegionHints(), NoControl())


@pytest.mark.photos
@pytest.mark.parametrize("person", ["021", "024", "030", "061"])
def test_cheeks_of_a_smile_tell_of_it_and_blame_neither_light_nor_make_up(person: str) -> None:
    pair = measured(f"london_{person}_neutral", f"london_{person}_smiling")
    for region in pair.regions:
        if region.region.region is FOREHEAD:
            continue
        told = [reason.code for reason in region.reasons]
        assert told[0] == "expression_differs"
        if region.verdict is Verdict.NOT_COMPARABLE:
            assert not {"make_up_or_tone", "light_direction_differs"} & set(told)


@pytest.mark.photos
@pytest.mark.parametrize("follow_up", ["zoom_30cm", "zoom_45cm", "zoom_60cm"])
def test_another_distance_is_refused_for_the_distance(follow_up: str) -> None:
    for region in measured("zoom_15cm", follow_up).regions:
        told = [reason.code for reason in region.reasons]
        assert told[0] == "lens_distance_differs"
        assert "expression_differs" not in told


@pytest.mark.photos
def test_other_people_are_refused_as_other_people_or_other_skin() -> None:
    for first, second in (("003", "021"), ("024", "030")):
        pair = measured(f"london_{first}_neutral", f"london_{second}_neutral")
        for region in pair.regions:
            assert region.log_change is None
            assert region.reasons[0].code in ("head_shape_differs", "not_registered")
