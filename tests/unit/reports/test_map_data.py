"""The change map on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from microjournal.domain.reports import ReportMap
from microjournal.reports.map_data import legend_svg, map_data
from microjournal.reports.typst_pdf import comparison_pdf
from tests.unit.reports.builders import a_jpeg, a_pair, a_report

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
CLEAR = bytes((150, 152, 154, 0))


def a_report_map(legend: bytes = CLEAR * 64) -> ReportMap:
    return ReportMap(jpeg=a_jpeg(), detectable_log_change=0.1, full_scale=0.4, legend_rgba=legend)


def test_the_legend_marks_both_edges_of_the_noise_on_the_tone_of_skin() -> None:
    drawn = legend_svg(a_report_map(), "words")
    assert re.findall(r'<line x1="([\d.]+)"', drawn) == ["56.25", "93.75"]
    assert set(re.findall(r'fill="(#\w+)"', drawn)) == {"#C9A892"}


def test_a_pair_without_a_map_prints_none() -> None:
    pictures: dict[str, str] = {}
    assert map_data(None, 0, pictures) is None
    assert pictures == {}


@needs_poppler
def test_the_map_is_printed_with_its_scale_and_stays_accessible() -> None:
    pair = replace(a_pair(), change_map=a_report_map())
    document = comparison_pdf(replace(a_report(), pairs=(pair,)))
    assert document.warnings == ()
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=document.pdf, capture_output=True, check=True
    )
    text = " ".join(done.stdout.decode().split())
    assert "Change map" in text
    assert "−33.0" in text
    assert "within noise" in text
