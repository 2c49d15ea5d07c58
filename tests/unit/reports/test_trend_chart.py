"""The trend chart says what was measured, names what was not, and its words never collide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.measurements import TrendSeries, Verdict
from microjournal.domain.reports import TreatmentMark
from microjournal.reports.trend_chart import TrendChart, chart_legend, trend_svg
from tests.unit.reports.builders import BASELINE_DAY, DARK, LIGHT, a_day, a_point, a_series

SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    series: TrendSeries,
    *,
    size: tuple[float, float] = (560.0, 300.0),
    title: str = "",
    marks: tuple[TreatmentMark, ...] = (),
) -> TrendChart:
    return trend_svg(
        series,
        size=size,
        colours=LIGHT,
        font_family="Source Sans Pro",
        title=title,
        marks=marks,
    )


def elements(chart: TrendChart, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(chart.svg).iter(SVG + name))  # noqa: S314 - our own text


def texts(chart: TrendChart) -> list[str]:
    return [element.text or "" for element in elements(chart, "text")]


def overlapping(chart: TrendChart) -> Iterator[tuple[object, object]]:
    for one, other in combinations(chart.labels, 2):
        if one.overlaps(other):
            yield one, other


def test_smoother_is_down() -> None:
    chart = drawn(a_series((-5.0, -20.0)))
    baseline, first, second = (spot.y for spot in chart.hot_spots)
    assert baseline < first < second
    assert {"smoother", "rougher", "baseline"} <= set(texts(chart))


def test_names_are_escaped_and_the_drawing_stays_xml() -> None:
    chart = drawn(
        replace(a_series(), sentence='</desc><script>&"'),
        title='<b>Anna & "Co"</b>\x00\x1b',
        marks=(TreatmentMark(held_on=BASELINE_DAY, label="<1 & 2>"),),
    )
    assert '<b>Anna & "Co"</b>' in texts(chart)
    assert "<1 & 2>" in texts(chart)
    assert not elements(chart, "script")


def test_only_the_tiny_subset_is_used() -> None:
    chart = drawn(a_series(), marks=(TreatmentMark(held_on=BASELINE_DAY, label="1.5 mm"),))
    for forbidden in ("style", "class", "clip", "filter", "textLength", "transform"):
        assert forbidden not in chart.svg


def test_a_withheld_session_is_a_hollow_ring_with_its_reason() -> None:
    chart = drawn(a_series((-5.0, None, -12.0)))
    rings = [circle for circle in elements(chart, "circle") if circle.get("fill") == LIGHT.card]
    assert len(rings) == 1
    assert "softer than the baseline" in chart.hot_spots[2].text
    assert "%" not in chart.hot_spots[2].text


def test_a_refused_number_is_not_drawn_even_if_it_is_there() -> None:
    refused = replace(a_point(1, -44.0), verdict=Verdict.NOT_COMPARABLE)
    series = a_series((-5.0,))
    chart = drawn(replace(series, points=(series.points[0], refused)))
    assert "44" not in chart.hot_spots[1].text
    assert not any("−40" in text for text in texts(chart))


def test_points_have_rims_of_the_card_and_follow_the_colours_given() -> None:
    chart = trend_svg(a_series(), size=(400, 240), colours=DARK, font_family="Source Sans Pro")
    dots = [dot for dot in elements(chart, "circle") if dot.get("fill") == DARK.accent]
    assert dots
    assert {dot.get("stroke") for dot in dots} == {DARK.card}
    assert LIGHT.accent not in chart.svg


def test_the_band_is_the_accent_at_fourteen_percent() -> None:
    (band,) = elements(drawn(a_series((-5.0, -9.0))), "polygon")
    assert (band.get("fill"), band.get("fill-opacity")) == (LIGHT.accent, "0.14")


def test_a_gap_in_the_fit_breaks_band_and_line() -> None:
    series = a_series((-5.0, -9.0, -12.0, -15.0))
    fitted = (*series.fitted[:2], None, *series.fitted[3:])
    assert len(elements(drawn(replace(series, fitted=fitted)), "polygon")) == 2


def test_only_treatments_of_this_region_are_marked() -> None:
    marks = (
        TreatmentMark(held_on=a_day(0), label="1.0 mm", region=AnatomicRegion.LEFT_CHEEK),
        TreatmentMark(held_on=a_day(1), label="0.5 mm", region=AnatomicRegion.FOREHEAD),
        TreatmentMark(held_on=a_day(2), label="all"),
    )
    shown = texts(drawn(a_series(), marks=marks))
    assert "1.0 mm" in shown
    assert "all" in shown
    assert "0.5 mm" not in shown


@pytest.mark.parametrize("interval_days", [3, 14, 28, 90])
@pytest.mark.parametrize("size", [(300.0, 200.0), (560.0, 300.0)])
def test_labels_never_overlap(interval_days: int, size: tuple[float, float]) -> None:
    series = a_series(tuple(-2.0 * number for number in range(1, 16)), interval_days=interval_days)
    marks = tuple(TreatmentMark(held_on=point.held_on, label="1.25 mm") for point in series.points)
    chart = drawn(series, size=size, title="Left cheek", marks=marks)
    assert not list(overlapping(chart))


@settings(deadline=None, max_examples=40)
@given(
    changes=st.lists(st.one_of(st.none(), st.floats(-85, 180)), max_size=8),
    gaps=st.lists(st.integers(0, 120), min_size=8, max_size=8),
    width=st.floats(280, 900),
    height=st.floats(170, 500),
)
def test_everything_stays_inside_the_drawing(
    changes: list[float | None], gaps: list[int], width: float, height: float
) -> None:
    days = [a_day(0, interval_days=1)]
    for gap in gaps:
        days.append(date.fromordinal(days[-1].toordinal() + gap))
    points = tuple(a_point(n, c, day=days[n]) for n, c in enumerate(changes, start=1))
    series = a_series(())
    chart = drawn(replace(series, points=(*series.points, *points)), size=(width, height))
    assert not list(overlapping(chart))
    for spot in chart.hot_spots:
        assert 0 <= spot.x <= width
        assert 0 <= spot.y <= height
    for box in chart.labels:
        assert box.left >= -0.01
        assert box.right <= width + 0.01
        assert box.bottom <= height + 0.01


def test_a_series_without_points_says_so() -> None:
    chart = drawn(replace(a_series(()), points=(), fitted=()))
    assert texts(chart) == ["No measured sessions yet."]
    assert chart.hot_spots == ()


def test_the_legend_names_only_what_occurs() -> None:
    assert "Hollow ring" in chart_legend(a_series((-5.0, None)))
    assert "Hollow ring" not in chart_legend(a_series((-5.0,)))
    smallest = "−7.7 / +8.3 %".replace(" ", "\N{NO-BREAK SPACE}")
    assert smallest in chart_legend(a_series((-5.0,)))
