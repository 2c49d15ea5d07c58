"""The appendix of the comparison PDF and the secondary values beside the findings."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest

from microjournal.domain.measurements import Reason, SubIndex, SubIndexKind, Verdict
from microjournal.domain.reports import ReportPair
from microjournal.reports.method_data import appendix_data, secondary_data
from microjournal.reports.typst_compile import JsonValue
from microjournal.reports.typst_pdf import comparison_pdf
from tests.helpers.comparing import a_measurement
from tests.unit.reports.builders import a_pair, a_region, a_report

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
PORES = SubIndex(
    kind=SubIndexKind.PORES, verdict=Verdict.ROUGHER, log_change=0.2, interval=(0.1, 0.3)
)
SCARS = SubIndex(
    kind=SubIndexKind.SCARS,
    verdict=Verdict.NOT_COMPARABLE,
    reasons=(Reason(code="too_coarse", message="Too few pixels."),),
)


def a_measured_pair() -> ReportPair:
    pair = a_pair()
    regions = tuple(replace(each, sub_indices=(PORES, SCARS)) for each in pair.regions)
    return replace(
        pair,
        regions=regions,
        measurement=a_measurement("one", "two"),
        days=("12 Jan 2026", "9 Feb 2026"),
    )


def _rows(data: dict[str, JsonValue]) -> list[JsonValue]:
    rows = data["rows"]
    assert isinstance(rows, list)
    return rows


def text_of(pdf: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_a_pair_that_was_not_measured_has_no_appendix() -> None:
    assert appendix_data(a_pair()) is None


def test_no_secondary_value_stands_beside_a_pair_without_a_number() -> None:
    assert secondary_data(a_measured_pair()) is not None
    assert secondary_data(replace(a_measured_pair(), comparable=False)) is None


def test_a_row_names_its_region_only_where_there_are_several() -> None:
    several = a_measured_pair()
    for pair in (several, replace(several, regions=several.regions[:1])):
        data = secondary_data(pair)
        assert isinstance(data, dict)
        head = data["head"]
        assert isinstance(head, list)
        assert ("Region" in head) is (len(pair.regions) > 1)
        assert all(isinstance(row, list) and len(row) == len(head) for row in _rows(data))
        document = comparison_pdf(replace(a_report(), pairs=(pair,)))
        assert document.warnings == ()


@needs_poppler
def test_the_appendix_tells_days_checks_and_the_record() -> None:
    document = comparison_pdf(replace(a_report(), pairs=(a_measured_pair(),)))
    assert document.warnings == ()
    text = text_of(document.pdf)
    appendix = text[text.index("Appendix: how each pair was measured") :]
    for piece in ("12 Jan 2026", "9 Feb 2026", "Overlap", "at least 60", "passed", "version 1"):
        assert piece in appendix, piece


@needs_poppler
def test_secondary_values_are_printed_with_interval_or_the_reason_for_none() -> None:
    text = text_of(comparison_pdf(replace(a_report(), pairs=(a_measured_pair(),))).pdf)
    assert "Secondary, each judged by itself" in text
    assert "rougher" in text
    assert "withheld, because: Too few pixels." in text


@needs_poppler
def test_inside_the_noise_no_lone_number_is_printed() -> None:
    region = a_region(-3.0)
    assert region.verdict is Verdict.NO_DETECTABLE_CHANGE
    report = replace(a_report(), pairs=(replace(a_pair(), regions=(region,)),), trends=())
    text = text_of(comparison_pdf(report).pdf)
    assert "within noise" in text
    assert "−3.0" not in text
