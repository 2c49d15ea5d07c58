"""“How was this measured?” in words and tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from microjournal.domain.measurements import (
    Band,
    BandEvidence,
    ColourChange,
    ColourQuantity,
    QualityNumber,
    Reason,
    RegionMeasurement,
    SubIndex,
    SubIndexKind,
    Verdict,
    WitnessValue,
)
from microjournal.reports.method_sheet import MethodSection, MethodTable, check_table
from microjournal.reports.pair_method import PairDays, method_sheet
from microjournal.reports.quality_words import limit_text
from microjournal.reports.secondary_words import classical_lines, colour_cells, sub_index_cells
from tests.helpers.comparing import a_measurement, a_region

SPACE = "\N{NO-BREAK SPACE}"
DAYS = PairDays(baseline="3 Mar 2026", follow_up="25 Aug 2026")
NOISY = Reason(code="too_noisy", message="One photo is too noisy.", hint="Use more light.")
NOISE = QualityNumber(name="noise_share", value=0.62, limit=0.5, passed=False)
OVERLAP = QualityNumber(name="overlap", value=0.93, limit=0.6)


def sections_of(*regions: RegionMeasurement) -> dict[str, MethodSection]:
    measured = a_measurement("one", "two")
    if regions:
        measured = replace(measured, pair=replace(measured.pair, regions=regions))
    return {each.title: each for each in method_sheet(measured, DAYS, meaning="Why.").sections}


def table(section: MethodSection, title: str) -> MethodTable:
    return next(each for each in section.tables if each.title == title)


def test_photographs_alignment_and_scale_are_told_with_their_units() -> None:
    told = dict(sections_of()["The photographs and their alignment"].lines)
    assert told["Baseline"] == "3 Mar 2026"
    assert told["Follow-up"] == "25 Aug 2026"
    assert told["Mismatch left"] == "0.06 mm, median"
    assert told["Scale of the baseline"] == f"9.0{SPACE}px/mm (± 4 %, from the iris)"
    assert told["Both compared at"] == f"8.6{SPACE}px/mm"


def test_the_record_names_metric_and_program() -> None:
    told = dict(sections_of()["The record"].lines)
    assert told["Metric"] == "relief change, version 1"
    assert told["Program"] == "microjournal 0.1.0"


def test_a_region_tells_result_interval_and_both_errors() -> None:
    region = replace(a_region(), se_spatial=0.012, se_repeat=0.025)
    told = dict(sections_of(region)["Left cheek"].lines)
    assert told["Result"] == "smoother"
    assert told["95 % interval"] == f"−18.9{SPACE}…{SPACE}−9.3{SPACE}%"
    assert told["Error from place to place"] == f"1.2{SPACE}%"
    assert told["Error from photo to photo"] == f"2.5{SPACE}%"


def test_bands_are_told_with_both_witnesses_and_whether_they_count() -> None:
    bands = (
        BandEvidence(
            band=Band.PORE,
            coherence=0.31,
            tiles=9,
            used=False,
            amplitude=WitnessValue(log_ratio=-0.1, standard_error=0.02),
        ),
    )
    shown = table(
        sections_of(replace(a_region(), bands=bands))["Left cheek"],
        "Relief by wavelength, two independent witnesses",
    )
    assert shown.rows == (("Pores, 0.3 to 0.8 mm", "0.31", f"−9.5{SPACE}% ± 2.0", "–", "not used"),)


def test_a_failed_check_is_marked_and_what_to_do_is_said() -> None:
    tiles = QualityNumber(name="tiles", value=31.0, limit=4.0)
    region = replace(
        a_region(Verdict.NOT_COMPARABLE, reasons=(NOISY,)), quality=(OVERLAP, tiles, NOISE)
    )
    told = sections_of(region)["Left cheek"]
    assert told.attention == ("One photo is too noisy. Use more light.",)
    checks = table(told, "Checks of this region")
    # The overlap is told once, with the checks of the pair.
    assert checks.rows == (
        ("Share of noise", f"62{SPACE}%", f"at most 50{SPACE}%", "not passed"),
        ("Tiles of skin", "31", "at least 4", "passed"),
    )
    assert checks.failed == {0}


def test_a_withheld_region_gives_no_number_by_the_back_door() -> None:
    band = BandEvidence(
        band=Band.MEDIUM,
        coherence=0.75,
        tiles=9,
        used=True,
        amplitude=WitnessValue(log_ratio=-0.1, standard_error=0.02),
    )
    withheld = replace(a_region(Verdict.NOT_COMPARABLE, reasons=(NOISY,)), bands=(band,))
    told = sections_of(withheld)["Left cheek"]
    assert table(told, "Relief by wavelength, two independent witnesses").rows[0][2:4] == ("–", "–")
    assert [name for name, _value in told.lines] == ["Result"]


def test_a_reason_is_said_once_where_it_belongs() -> None:
    region = a_region(Verdict.NOT_COMPARABLE, reasons=(NOISY,))
    other = Reason(code="pose_differs", message="The pose differs.")
    measured = a_measurement(
        "one", "two", verdict=Verdict.NOT_COMPARABLE, regions=(region,), reasons=(NOISY, other)
    )
    photos, cheek = method_sheet(measured, DAYS).sections[:2]
    assert photos.attention == ("The pose differs.",)
    assert cheek.attention == ("One photo is too noisy. Use more light.",)


def test_causes_other_than_skin_stand_in_a_table_of_their_own() -> None:
    gloss = QualityNumber(name="cause_gloss", value=-0.123)
    told = sections_of(replace(a_region(), quality=(gloss, NOISE)))["Left cheek"]
    causes = table(told, "What else than skin changed between the photos")
    assert causes.rows == (("Gloss", "−0.12"),)
    assert len(table(told, "Checks of this region").rows) == 1


@pytest.mark.parametrize(
    ("value", "limit", "passed", "words"),
    [
        (0.93, 0.6, True, "at least"),
        (0.41, 0.6, False, "at least"),
        (-0.3, 0.6, True, "at most"),
        (-0.9, 0.6, False, "at most"),
    ],
)
def test_the_side_of_a_limit_follows_from_passing_it(
    value: float, limit: float, passed: bool, words: str
) -> None:
    number = QualityNumber(name="softness", value=value, limit=limit, passed=passed)
    assert limit_text(number) == f"{words} 0.60"


def test_a_number_without_limit_is_for_information() -> None:
    told = check_table((QualityNumber(name="residual_mm", value=0.041),))
    assert told.rows == (
        ("Mismatch left after alignment", f"0.04{SPACE}mm", "", "for information"),
    )


def test_a_part_inside_the_noise_shows_its_interval_only() -> None:
    part = SubIndex(
        kind=SubIndexKind.LINES,
        verdict=Verdict.NO_DETECTABLE_CHANGE,
        log_change=-0.02,
        interval=(-0.08, 0.04),
    )
    assert sub_index_cells(part) == (
        "Fine lines",
        f"−7.7{SPACE}…{SPACE}+4.1{SPACE}%",
        "no detectable change",
    )


def test_colour_is_never_called_good_or_bad() -> None:
    change = ColourChange(
        quantity=ColourQuantity.LIGHTNESS_ANGLE,
        unit="deg",
        baseline=30.0,
        follow_up=48.0,
        change=18.0,
        interval=(4.0, 32.0),
        detectable=True,
    )
    assert colour_cells(change) == (
        "Lightness (ITA angle)",
        f"+4.0{SPACE}…{SPACE}+32.0°",
        "higher than baseline",
    )


def test_colour_without_other_skin_to_compare_with_is_called_absolute() -> None:
    change = ColourChange(
        quantity=ColourQuantity.REDNESS,
        unit="ln(R/G), absolute",
        baseline=0.3,
        follow_up=0.31,
        change=0.01,
        interval=(-0.09, 0.11),
        detectable=False,
    )
    assert colour_cells(change) == (
        "Redness, absolute",
        f"−8.6{SPACE}…{SPACE}+11.6{SPACE}%",
        "no detectable change",
    )


def test_classical_measures_stand_side_by_side() -> None:
    numbers = (
        QualityNumber(name="lbp_entropy_baseline", value=2.51),
        QualityNumber(name="lbp_entropy_follow_up", value=2.49),
    )
    assert classical_lines(numbers) == (("Entropy of local patterns (LBP)", "2.51 → 2.49"),)
