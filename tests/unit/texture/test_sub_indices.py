"""Pores, lines and scars, each changed by itself on grown skin."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from microjournal.domain.measurements import SubIndex, SubIndexKind, Verdict
from microjournal.texture.arrays import FloatImage, SkinPair
from microjournal.texture.evidence import RegionEvidence, collect_evidence
from microjournal.texture.measure import PairContext, measure_region
from microjournal.texture.parameters import parameters
from microjournal.texture.sub_indices import (
    EDGE_SHARE,
    MEDIUM_PER_PORE,
    SOFTNESS_PER_MM2,
    sub_indices,
)
from tests.unit.texture.builders import a_region
from tests.unit.texture.phantom_pairs import (
    FEW_SCARS,
    HALF_THE_LINES,
    HALF_THE_PORES,
    PX_PER_MM,
    a_phantom_pair,
    baseline,
    paired,
)

PORES, LINES, SCARS = SubIndexKind.PORES, SubIndexKind.LINES, SubIndexKind.SCARS
REPEAT = 0.02


def found(pair: SkinPair, quality: dict[str, float] | None = None) -> dict[SubIndexKind, SubIndex]:
    parts = sub_indices(
        collect_evidence(pair), px_per_mm=pair.px_per_mm, repeat=REPEAT, quality=quality
    )
    return {part.kind: part for part in parts}


def number(part: SubIndex) -> float:
    assert part.log_change is not None, part.reasons
    return part.log_change


def width(part: SubIndex) -> float:
    assert part.interval is not None
    return part.interval[1] - part.interval[0]


def smaller(photo: FloatImage, factor: float) -> FloatImage:
    size = (round(photo.shape[1] * factor), round(photo.shape[0] * factor))
    return np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.float32)


def test_identical_photos_have_exactly_no_change_in_any_part() -> None:
    parts = found(paired(baseline(), baseline()))
    assert [number(part) for part in parts.values()] == [0.0, 0.0, 0.0]
    assert {part.verdict for part in parts.values()} == {Verdict.NO_DETECTABLE_CHANGE}


def test_less_of_everything_is_less_of_every_part() -> None:
    parts = found(a_phantom_pair(relief_factor=0.7))
    assert {part.verdict for part in parts.values()} == {Verdict.SMOOTHER}
    assert number(parts[LINES]) == pytest.approx(np.log(0.7), abs=0.06)
    assert number(parts[SCARS]) == pytest.approx(np.log(0.7), abs=0.08)


def test_shallower_pores_are_seen_as_pores_and_nothing_else() -> None:
    parts = found(a_phantom_pair(relief_factor=HALF_THE_PORES))
    assert parts[PORES].verdict is Verdict.SMOOTHER
    assert number(parts[PORES]) < 2.5 * min(number(parts[LINES]), number(parts[SCARS]))
    assert parts[LINES].verdict is Verdict.NO_DETECTABLE_CHANGE
    assert parts[SCARS].verdict is Verdict.NO_DETECTABLE_CHANGE


def test_fainter_lines_move_lines_most() -> None:
    parts = found(a_phantom_pair(relief_factor=HALF_THE_LINES))
    assert number(parts[LINES]) < -0.05
    assert number(parts[LINES]) < 2.0 * min(number(parts[PORES]), number(parts[SCARS]))


def test_shallower_scars_move_scars_and_not_pores() -> None:
    parts = found(a_phantom_pair(relief_factor=FEW_SCARS))
    assert number(parts[SCARS]) < -0.05
    assert number(parts[SCARS]) < 2.0 * number(parts[PORES])
    assert parts[PORES].verdict is Verdict.NO_DETECTABLE_CHANGE


@pytest.mark.parametrize("defocus_mm", [0.03, 0.06])
def test_a_photo_slightly_out_of_focus_changes_no_part(defocus_mm: float) -> None:
    parts = found(a_phantom_pair(defocus_mm=defocus_mm))
    assert {part.verdict for part in parts.values()} == {Verdict.NO_DETECTABLE_CHANGE}
    assert max(abs(number(part)) for part in parts.values()) < 0.05


def test_pores_are_withheld_where_blur_took_more_than_they_could_lose() -> None:
    parts = found(a_phantom_pair(defocus_mm=0.12))
    assert parts[PORES].verdict is Verdict.NOT_COMPARABLE
    assert parts[PORES].log_change is None
    assert [reason.code for reason in parts[PORES].reasons] == ["softness_hides_pores"]
    assert parts[LINES].verdict is Verdict.NO_DETECTABLE_CHANGE


def test_pores_are_withheld_below_their_resolution_and_lines_are_not() -> None:
    pair = a_phantom_pair(relief_factor=0.7)
    half = paired(smaller(pair.baseline, 0.5), smaller(pair.follow_up, 0.5), PX_PER_MM / 2)
    parts = found(half)
    assert [reason.code for reason in parts[PORES].reasons] == ["pores_not_resolved"]
    assert parts[LINES].verdict is Verdict.SMOOTHER


def test_edges_of_the_face_say_what_of_a_change_is_blur() -> None:
    pair = a_phantom_pair()
    half = paired(smaller(pair.baseline, 0.5), smaller(pair.follow_up, 0.5), PX_PER_MM / 2)
    without, blur = found(half), 0.01
    told = found(half, {"edge_blur_mm2": blur, "edge_blur_error_mm2": 0.002})
    expected = MEDIUM_PER_PORE * SOFTNESS_PER_MM2 * EDGE_SHARE * blur
    for kind in (LINES, SCARS):
        assert number(told[kind]) == pytest.approx(number(without[kind]) + expected, abs=0.002)
        assert width(told[kind]) > width(without[kind])


def test_a_part_that_repeats_too_badly_is_withheld() -> None:
    evidence = collect_evidence(paired(baseline(), baseline()))
    parts = sub_indices(evidence, px_per_mm=PX_PER_MM, repeat=0.5)
    assert {part.verdict for part in parts} == {Verdict.NOT_COMPARABLE}
    assert {reason.code for part in parts for reason in part.reasons} == {"too_imprecise"}


def test_a_band_that_cannot_be_used_withholds_what_lives_in_it() -> None:
    evidence = collect_evidence(paired(baseline(), baseline()))
    unused = replace(evidence, bands=tuple(replace(band, used=False) for band in evidence.bands))
    parts = sub_indices(unused, px_per_mm=PX_PER_MM, repeat=REPEAT)
    assert {part.verdict for part in parts} == {Verdict.NOT_COMPARABLE}


def test_a_change_that_is_the_same_up_to_ten_millimetres_is_not_claimed() -> None:
    evidence = collect_evidence(a_phantom_pair(relief_factor=0.7))
    uniform = with_coarse_change(evidence, np.log(0.7))
    parts = sub_indices(uniform, px_per_mm=PX_PER_MM, repeat=REPEAT)
    lines = next(part for part in parts if part.kind is LINES)
    assert lines.verdict is Verdict.NO_DETECTABLE_CHANGE
    assert [reason.code for reason in lines.reasons] == ["uniform_change"]


def test_a_light_found_in_the_pair_widens_every_part() -> None:
    evidence = collect_evidence(paired(baseline(), baseline()))
    assert evidence.common is not None
    causes = {**evidence.common.causes, "oblique_light": 0.15}
    lit = replace(evidence, common=replace(evidence.common, causes=causes))
    for before, after in zip(
        sub_indices(evidence, px_per_mm=PX_PER_MM, repeat=REPEAT),
        sub_indices(lit, px_per_mm=PX_PER_MM, repeat=REPEAT),
        strict=True,
    ):
        assert width(after) > 1.1 * width(before)


def with_coarse_change(evidence: RegionEvidence, change: float) -> RegionEvidence:
    return replace(evidence, numbers={**evidence.numbers, "coarse_change": change})


def test_a_measured_region_carries_its_parts_and_a_refused_one_none() -> None:
    pair = a_phantom_pair(relief_factor=0.7)
    measured = measure_region(pair, region=a_region(), follow_up_polygon=(), context=PairContext())
    assert [part.kind for part in measured.sub_indices] == [PORES, LINES, SCARS]
    refused = measure_region(
        paired(baseline(), baseline()[::-1].copy()),
        region=a_region(),
        follow_up_polygon=(),
        context=PairContext(),
    )
    assert refused.verdict is Verdict.NOT_COMPARABLE
    assert refused.sub_indices == ()
    assert refused.colour == ()


def test_the_record_holds_every_constant_of_the_parts() -> None:
    recorded = json.loads(parameters())
    assert recorded["sub_indices"]["fine_per_pore"] == 0.43
    assert recorded["colour_sd"]["evenness_of_tone"] > 0.0
