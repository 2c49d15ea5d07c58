"""Drawing regions: corners, names, closing, keeping and going back to the automatic ones."""

from __future__ import annotations

import pytest

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.region_drawing import RegionDrawing
from microjournal.gui.presenters.region_outlines import DrawingState
from microjournal.services.drawn_regions import a_region
from tests.helpers.comparing import (
    FakeComparison,
    FakeMeasuring,
    FakePictures,
    FakeServices,
    a_photo,
)

TRIANGLE = ((0.25, 0.25), (0.75, 0.25), (0.5, 0.75))


class Words:
    def from_jpeg(self, jpeg: bytes) -> str:
        return "preview"

    def from_pixels(self, pixels: PixelBuffer) -> str:
        return "detail"


class Desk:
    def __init__(self, view: StandardView = StandardView.FRONTAL) -> None:
        comparison = FakeComparison()
        self.services = FakeServices(comparison, FakePictures(), FakeMeasuring(comparison))
        self.kept = self.services.drawn_regions.kept
        self.shown: list[DrawingState[str]] = []
        self.saved: list[JournalChange] = []
        self.page: RegionDrawing[str] = RegionDrawing(
            self.services,
            ImmediateRunner(),
            Words(),
            a_photo("one", view=view),
            show=self.shown.append,
            saved=self.saved.append,
        )

    def draw(self, *corners: tuple[float, float]) -> None:
        for corner in corners or TRIANGLE:
            self.page.add_corner(corner)
        self.page.close_outline()


def test_clicks_draw_an_outline_and_keep_it_in_pixels_of_the_original() -> None:
    desk = Desk()
    desk.page.load()
    desk.draw()
    desk.page.name(AnatomicRegion.CHIN)
    desk.page.save()
    # 960 x 640 pixels.
    assert desk.kept["one"] == (
        a_region(AnatomicRegion.CHIN, ((240, 160), (720, 160), (480, 480))),
    )
    assert len(desk.saved) == 1


def test_nothing_can_be_saved_before_the_outline_has_three_corners() -> None:
    desk = Desk()
    for corner in TRIANGLE[:2]:
        desk.page.add_corner(corner)
    desk.page.close_outline()
    assert desk.page.state.drawing
    assert not desk.page.state.can_save
    desk.page.add_corner(TRIANGLE[2])
    assert desk.page.state.can_save


def test_a_closed_outline_takes_no_further_clicks_but_corners_on_its_line() -> None:
    desk = Desk()
    desk.draw()
    desk.page.add_corner((0.1, 0.1))
    assert desk.page.state.outlines[0].corners == TRIANGLE
    desk.page.insert_corner(0, (0.5, 0.2))
    assert desk.page.state.outlines[0].corners[1] == (0.5, 0.2)
    desk.page.remove_corner(1)
    desk.page.remove_corner(0)
    assert desk.page.state.outlines[0].corners == TRIANGLE


def test_corners_stay_on_the_photo() -> None:
    desk = Desk()
    desk.draw()
    desk.page.move_corner(0, (-0.3, 1.7))
    assert desk.page.state.outlines[0].corners[0] == (0.0, 1.0)


def test_every_region_gets_a_name_of_its_own() -> None:
    desk = Desk(StandardView.CHEEK_LEFT)
    for _region in range(3):
        desk.page.begin()
        desk.draw()
    names = [each.region for each in desk.page.state.outlines]
    assert names[0] is AnatomicRegion.LEFT_CHEEK
    assert len(set(names)) == 3
    desk.page.choose(1)
    desk.page.name(names[0])
    desk.page.save()
    assert desk.page.state.error is not None
    assert desk.page.state.error.code == "region_named_twice"
    assert desk.kept == {}


def test_an_outline_whose_lines_cross_is_refused_in_words_and_can_be_mended() -> None:
    desk = Desk()
    desk.draw((0.2, 0.2), (0.8, 0.8), (0.8, 0.2), (0.2, 0.9))
    desk.page.save()
    assert desk.page.state.error is not None
    assert desk.page.state.can_save
    desk.page.move_corner(1, (0.5, 0.1))
    assert desk.page.state.error is None


def test_without_a_mouse_a_box_stands_in_for_clicked_corners() -> None:
    desk = Desk()
    desk.page.begin()
    desk.page.close_outline()
    assert len(desk.page.state.outlines[0].corners) == 4
    assert not desk.page.state.drawing
    assert desk.page.state.can_save


def test_regions_drawn_before_are_shown_and_given_back() -> None:
    desk = Desk()
    drawn = a_region(AnatomicRegion.CHIN, ((240, 160), (720, 160), (480, 480)))
    desk.kept["one"] = (drawn,)
    desk.page.load()
    assert desk.page.state.outlines[0].corners == TRIANGLE
    desk.page.save()
    assert desk.saved == []
    desk.page.reset()
    desk.page.save()
    assert desk.kept["one"] == ()


def test_without_drawn_regions_there_is_nothing_to_reset() -> None:
    desk = Desk()
    desk.page.load()
    desk.page.begin()
    desk.page.remove()
    assert desk.page.state.outlines == ()
    assert not desk.page.state.can_save


@pytest.mark.parametrize("place", [0, 2])
def test_removing_a_region_leaves_the_others(place: int) -> None:
    desk = Desk()
    for _region in range(3):
        desk.page.begin()
        desk.draw()
    names = [each.region for each in desk.page.state.outlines]
    desk.page.choose(place)
    desk.page.remove()
    assert [each.region for each in desk.page.state.outlines] == [
        name for name in names if name is not names[place]
    ]
