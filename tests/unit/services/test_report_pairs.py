"""The pairs of a report and their change maps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

from microjournal.domain.errors import IntegrityFault
from microjournal.domain.measurements import Verdict
from microjournal.services.comparison import ComparisonService, ViewSeries
from microjournal.services.report_pairs import ReportPairs
from tests.helpers.comparing import (
    FakeComparison,
    FakeMaps,
    a_map,
    a_measurement,
    a_photo,
    a_series,
)

PAIR = ("frontal-0", "frontal-2")


class Setting:
    def __init__(self, verdict: Verdict = Verdict.SMOOTHER) -> None:
        self.series = a_series(3)
        self.maps = FakeMaps(a_map())
        comparison = FakeComparison(self.series, measured=[a_measurement(*PAIR, verdict=verdict)])
        self.pairs = ReportPairs(cast(ComparisonService, comparison), lambda: self.maps)


def test_a_measured_pair_has_its_change_map_and_draws_it_once() -> None:
    setting = Setting()
    for _again in range(2):
        pair = setting.pairs.of(setting.series, with_map=True)
        assert pair is not None
        assert pair.change_map is not None
        assert pair.change_map.jpeg.startswith(b"\xff\xd8")
        assert pair.days == ("12 Jan 2026", "9 Mar 2026")
    assert setting.maps.asked == [PAIR]


def test_photographs_are_named_by_their_place_in_the_pair() -> None:
    """Both are taken before a treatment; two pictures called "Before" would tell nobody which."""
    setting = Setting()
    pair = setting.pairs.of(setting.series, with_map=False)
    assert pair is not None
    assert pair.baseline.label == "Before · 12 Jan 2026"
    assert pair.follow_up.label == "After · 9 Mar 2026"


def test_a_map_is_left_out_where_it_is_not_wanted_or_nothing_is_comparable() -> None:
    for setting, wanted in ((Setting(), False), (Setting(Verdict.NOT_COMPARABLE), True)):
        pair = setting.pairs.of(setting.series, with_map=wanted)
        assert pair is not None
        assert pair.change_map is None
        assert setting.maps.asked == []


def test_an_original_that_is_gone_costs_the_map_and_not_the_report() -> None:
    setting = Setting()
    setting.maps.error = IntegrityFault("original_missing", "The original is gone.")
    pair = setting.pairs.of(setting.series, with_map=True)
    assert pair is not None
    assert pair.change_map is None


def test_a_repeat_of_the_last_session_is_not_taken_for_the_follow_up() -> None:
    setting = Setting()
    last = setting.series.photos[-1]
    assert last.taken_at is not None
    repeat = replace(a_photo("repeat", number=2), taken_at=last.taken_at + timedelta(minutes=2))
    series = ViewSeries(view=setting.series.view, photos=(*setting.series.photos, repeat))
    pair = setting.pairs.of(series, with_map=False)
    assert pair is not None
    assert pair.measurement is not None
