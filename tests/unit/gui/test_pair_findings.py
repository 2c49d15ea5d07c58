"""What the Compare page says about a measured pair."""

from __future__ import annotations

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.measurements import Reason, Verdict
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
    return findings_of(measurement, a_photo("one"))


def test_a_change_is_stated_against_what_repeat_photos_differ_by() -> None:
    said = findings(Verdict.SMOOTHER)
    assert said.sentence == "Smoother than baseline, beyond what repeat photos differ by."
    row = said.rows[0]
    assert row.number == f"−14.2{SPACE}%"
    assert row.interval == f"−18.9{SPACE}…{SPACE}−9.3{SPACE}%"
    assert row.detectable == f"−7.7 / +8.3{SPACE}%"


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
    said = findings_of(measurement, a_photo("one"))
    assert said.reasons == (LIGHT,)
    assert said.rows[0].reasons == (DARK,)


def test_a_scale_is_offered_to_be_set_where_no_photo_tells_it() -> None:
    def offers(source: str) -> list[str]:
        measured = a_measurement("one", "two", scale=source)
        return [fact.offer for fact in findings_of(measured, a_photo("one")).facts if fact.offer]

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


def test_the_method_names_metric_version_and_evidence() -> None:
    groups = {group.title: dict(group.lines) for group in findings(Verdict.SMOOTHER).details}
    assert groups["Method"]["Metric"] == "relief change, version 1"
    assert groups["Comparability"]["Overlap"] == "0.93 (limit 0.60)"
    assert groups["Left cheek"]["Fine relief"] == "coherence 0.70, 60 tiles"


def test_a_push_to_the_right_reads_the_follow_up_further_left() -> None:
    turned = (0.0, -2.0, 5.0, 2.0, 0.0, 7.0, 0.0, 0.0, 1.0)
    moved = nudged_matrix(turned, right_px=3.0, down_px=1.0)
    # The baseline point (3, 1) now meets what the point (0, 0) met before.
    x = moved[0] * 3.0 + moved[1] * 1.0 + moved[2]
    y = moved[3] * 3.0 + moved[4] * 1.0 + moved[5]
    assert (x, y) == (5.0, 7.0)
