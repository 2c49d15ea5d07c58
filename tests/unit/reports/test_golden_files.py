"""Exports look as they did: text exports are compared with files looked at by people.

After a wanted change, run with MICROJOURNAL_REWRITE_GOLDEN=1 and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from microjournal.domain.reports import TreatmentMark
from microjournal.reports.csv_table import trend_csv
from microjournal.reports.trend_chart import trend_svg
from tests.unit.reports.builders import LIGHT, a_day, a_series

GOLDEN = Path(__file__).parent / "golden"


def a_chart() -> bytes:
    marks = tuple(TreatmentMark(held_on=a_day(n), label="1.5 mm") for n in range(4))
    chart = trend_svg(
        a_series(),
        size=(560, 300),
        colours=LIGHT,
        font_family="Source Sans Pro",
        title="Left cheek",
        marks=marks,
    )
    # One element a line, so that a difference can be read.
    return chart.svg.replace("><", ">\n<").encode()


def a_table() -> bytes:
    return trend_csv([a_series()])


@pytest.mark.parametrize(("name", "content"), [("trend.svg", a_chart()), ("trend.csv", a_table())])
def test_an_export_is_as_it_was(name: str, content: bytes) -> None:
    file = GOLDEN / name
    if os.environ.get("MICROJOURNAL_REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    assert content == file.read_bytes()
