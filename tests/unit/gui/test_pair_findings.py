"""What the Compare page says about a measured pair."""

from __future__ import annotations

from dataclasses import replace
from math import exp

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.measurements import (
    ColourChange,
    ColourQuantity,
    Reason,
    SubIndex,
    SubIndexKind,
    Verdict,
)
from microjournal.gui.presenters.alignment import nudged_matrix
from microjournal.gui.presenters.pair_findings import PairFindings, findings_of
from tests.helpers.comparing import a_measurement, a_photo, a_region

LIGHT = Reason(code="light", message="The light comes from another side.", hint="Move the lamp.")
DARK = Reason(code="dark", message="The photo is too dark.", hint="Add light.")
SPACE = "\N{NO-BREAK SPACE}"


def findings(*verdicts: Verdict, reasons: tuple[Reason, ...] = ()) -> PairFindings:
    places = (AnatomicRegion.LEFT_CHEEK, AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.FOREHEAD)
    regions = tuple(
        a_region(
            verdict, region=place, reasons=(DARK,) if verdict is Verdict.NOT_COMPARABLE else ()
        )
        for verdict, place in zip(verdicts, places, strict=False)
    )
    measurement = a_measurement("one", "two", regions=regions, reasons=reasons)
    return findings_of(measurement, a_photo("one"), a_photo("two", number=1))


def test_a_change_is_stated_against_what_repeat_photos_differ_by() -> None:
    said = findings(Verdict.SMOOTHER)
    assert said.sentence == "Smoother than baseline, beyond what repeat photos differ by."
    row = said.rows[0]
    assert row.number == f"−14.2{SPACE}%"
    assert row.interval == f"−18.9{SPACE}…{SPACE}−9.3{SPACE}%"
    assert row.detectable == f"−7.7{SPACE}/{SPACE}+8.3{SPACE}%"


def test_inside_the_noise_no_lone_number_is_shown() -> None:
    row = findings(Verdict.NO_DETECTABLE_CHANGE).rows[0]
    assert row.number == ""
    assert row.interval
    assert row.verdict == "No detectable change"


def test_different_regions_are_told_apart() -> None:
    said = findings(Verdict.SMOOTHER, Verdict.NO_DETECTABLE_CHANGE, Verdict.NOT_COMPARABLE)
    assert said.sentence == (
        "Smoother: Left cheek. No detectable change: Right cheek. Not comparable: Forehead."
    )
    assert not said.withheld
    assert said.rows[2].reasons == (DARK,)


def test_a_reason_of_the_pair_is_not_said_again_for_its_regions() -> None:
    region = a_region(Verdict.NO_DETECTABLE_CHANGE, reasons=(LIGHT, DARK))
    measurement = a_measurement("one", "two", regions=(region,), reasons=(LIGHT, LIGHT))
    said = findings_of(measurement, a_photo("one"), a_photo("two", number=1))
    assert said.reasons == (LIGHT,)
    assert said.rows[0].reasons == (DARK,)


def test_a_scale_is_offered_to_be_set_where_no_photo_tells_it() -> None:
    def offers(source: str) -> list[str]:
        measured = a_measurement("one", "two", scale=source)
        return [
            fact.offer
            for fact in findings_of(measured, a_photo("one"), a_photo("two", number=1)).facts
            if fact.offer
        ]

    assert offers("assumed") == offers("stated") == ["Set scale…"]
    assert offers("pupils") == []


def test_a_pair_that_is_not_comparable_shows_its_reasons_and_no_number() -> None:
    said = findings(Verdict.NOT_COMPARABLE, reasons=(LIGHT,))
    assert said.withheld
    assert said.sentence == "Not comparable"
    assert said.reasons == (LIGHT,)
    assert said.rows[0].number == said.rows[0].interval == said.rows[0].detectable == ""


def test_reasons_of_regions_stand_in_for_missing_reasons_of_the_pair() -> None:
    said = findings(Verdict.NOT_COMPARABLE, Verdict.NOT_COMPARABLE)
    assert said.reasons == (DARK,)


def test_regions_are_outlined_in_fractions_of_the_baseline() -> None:
    assert findings(Verdict.SMOOTHER).outlines == (((0.1, 0.1), (0.5, 0.1), (0.5, 0.5)),)


def test_alignment_and_the_scale_of_the_baseline_are_given_with_their_units() -> None:
    facts = findings(Verdict.SMOOTHER).facts
    assert [(fact.name, fact.value) for fact in facts] == [
        ("Alignment", "0.06 mm"),
        ("Scale", "9.0 px/mm"),
    ]


def test_the_method_tells_the_days_and_what_the_number_means() -> None:
    sections = findings(Verdict.SMOOTHER).method.sections
    assert sections[0].title == "What the number means"
    assert dict(sections[1].lines)["Baseline"] == "12 Jan 2026"
    assert dict(sections[1].lines)["Follow-up"] == "9 Feb 2026"


def test_parts_and_colour_stand_beside_the_region_and_never_in_its_number() -> None:
    region = replace(
        a_region(Verdict.NO_DETECTABLE_CHANGE),
        sub_indices=(
            SubIndex(
                kind=SubIndexKind.PORES,
                verdict=Verdict.SMOOTHER,
                log_change=-0.2,
                interval=(-0.3, -0.1),
            ),
            SubIndex(kind=SubIndexKind.SCARS, verdict=Verdict.NOT_COMPARABLE, reasons=(DARK,)),
        ),
        colour=(
            ColourChange(
                quantity=ColourQuantity.REDNESS,
                unit="ln ratio",
                baseline=0.31,
                follow_up=0.33,
                change=0.02,
                interval=(-0.02, 0.06),
                detectable=False,
            ),
        ),
    )
    measurement = a_measurement("one", "two", regions=(region,))
    row = findings_of(measurement, a_photo("one"), a_photo("two")).rows[0]
    assert row.number == ""
    assert [(part.name, part.finding) for part in row.secondary] == [
        ("Pores", "smoother"),
        ("Scars", "withheld, because: The photo is too dark."),
        ("Colour", "no detectable change"),
    ]


def test_only_colours_that_changed_are_told_one_by_one() -> None:
    changes = tuple(
        ColourChange(
            quantity=quantity,
            unit="ln ratio",
            baseline=0.31,
            follow_up=0.31 * exp(change),
            change=change,
            interval=(change - 0.04, change + 0.04),
            detectable=abs(change) > 0.04,
        )
        for quantity, change in (
            (ColourQuantity.REDNESS, 0.2),
            (ColourQuantity.EVENNESS_OF_TONE, 0.01),
        )
    )
    region = replace(a_region(Verdict.NO_DETECTABLE_CHANGE), colour=changes)
    measurement = a_measurement("one", "two", regions=(region,))
    row = findings_of(measurement, a_photo("one"), a_photo("two")).rows[0]
    assert [(part.name, part.finding) for part in row.secondary] == [
        ("Redness", "higher than baseline")
    ]


def test_a_push_to_the_right_reads_the_follow_up_further_left() -> None:
    turned = (0.0, -2.0, 5.0, 2.0, 0.0, 7.0, 0.0, 0.0, 1.0)
    moved = nudged_matrix(turned, right_px=3.0, down_px=1.0)
    # The baseline point (3, 1) now meets what the point (0, 0) met before.
    x = moved[0] * 3.0 + moved[1] * 1.0 + moved[2]
    y = moved[3] * 3.0 + moved[4] * 1.0 + moved[5]
    assert (x, y) == (5.0, 7.0)
