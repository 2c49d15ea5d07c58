"""The change map of the Compare page: drawn when asked for, stopped, kept, and explained."""

from __future__ import annotations

from dataclasses import replace

from microjournal.domain.errors import IntegrityFault, OperationCancelled
from microjournal.domain.maps import PairMaps
from microjournal.domain.measurements import Reason, Verdict
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.presenters.change_mapping import MapState
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.map_words import map_words
from microjournal.services.map_pictures import pair_maps
from tests.helpers.comparing import FakeComparison, a_map, a_photo, a_series
from tests.unit.gui.test_compare_presenter import Desk

SPACE = "\N{NO-BREAK SPACE}"
NOISY = Reason(code="too_noisy", message="Too noisy.", hint="More light.")


def a_desk(count: int = 3) -> Desk:
    desk = Desk(FakeComparison(a_series(count)))
    desk.page.set_patient(a_photo("one").patient_id)
    return desk


def test_nothing_is_drawn_before_somebody_looks_at_the_map() -> None:
    desk = a_desk()
    assert desk.maps.asked == []
    desk.page.set_mode(CompareMode.CHANGE_MAP)
    assert desk.maps.asked == [("frontal-0", "frontal-2")]
    assert desk.page.state.map.maps is not None
    assert desk.runner.lanes[-1] is Lane.HEAVY
    assert any(state.map.drawing is not None for state in desk.shown)


def test_a_drawn_map_is_kept_and_another_pair_gets_its_own() -> None:
    desk = a_desk()
    desk.page.set_mode(CompareMode.CHANGE_MAP)
    desk.page.step_session(-1)
    desk.page.step_session(1)
    desk.page.set_mode(CompareMode.WIPE)
    desk.page.set_mode(CompareMode.CHANGE_MAP)
    assert desk.maps.asked == [("frontal-0", "frontal-2"), ("frontal-0", "frontal-1")]


def test_a_pair_that_is_measured_anew_is_drawn_anew() -> None:
    desk = a_desk()
    desk.page.set_mode(CompareMode.CHANGE_MAP)
    desk.page.measure()
    assert desk.maps.asked == [("frontal-0", "frontal-2")] * 2


def test_a_stopped_map_can_be_asked_for_again() -> None:
    desk = a_desk()
    desk.maps.error = OperationCancelled()
    desk.page.set_mode(CompareMode.CHANGE_MAP)
    assert desk.page.state.map.stopped
    assert map_words(desk.page.state.map).offer == "Draw change map"
    desk.maps.error = None
    desk.page.draw_map()
    assert desk.page.state.map.maps is not None


def test_a_fault_while_drawing_is_shown() -> None:
    desk = a_desk()
    desk.maps.error = IntegrityFault("original_damaged", "The original is damaged.")
    desk.page.set_mode(CompareMode.CHANGE_MAP)
    assert desk.page.state.error is desk.maps.error


def test_the_legend_names_its_ends_and_the_zone_within_the_noise() -> None:
    maps = pair_maps([a_map()], a_photo("one"))
    words = map_words(MapState(maps=maps))
    assert words.legend is not None
    assert words.legend.smoother == f"−33.0{SPACE}% or smoother"
    assert words.legend.rougher == f"+49.2{SPACE}% or rougher"
    assert f"−9.5{SPACE}/{SPACE}+10.5" in words.legend.noise
    # A detectable change of 0.1 in a scale of 0.4 to either side.
    assert words.legend.within == (0.375, 0.625)


def test_a_pair_without_any_map_says_which_region_and_why() -> None:
    without = replace(a_map(), change=None, verdict=Verdict.NOT_COMPARABLE, reasons=(NOISY,))
    words = map_words(MapState(maps=pair_maps([without], a_photo("one"))))
    assert words.attention
    assert words.legend is None
    assert words.details[0].startswith("Left cheek: One photo is too noisy")
    assert map_words(MapState(maps=PairMaps())).sentence == words.sentence
