"""Stating the scale of a close-up: line, length, what follows, and keeping it."""

from __future__ import annotations

import pytest

from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import InputError
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.scale import ScalePresenter, ScaleState, known_sizes
from tests.helpers.comparing import (
    FakeComparison,
    FakeMeasuring,
    FakePictures,
    FakeServices,
    a_photo,
)


class Words:
    def from_jpeg(self, jpeg: bytes) -> str:
        return "preview"

    def from_pixels(self, pixels: PixelBuffer) -> str:
        return "detail"


class Desk:
    def __init__(self) -> None:
        comparison = FakeComparison()
        self.services = FakeServices(comparison, FakePictures(), FakeMeasuring(comparison))
        self.shown: list[ScaleState[str]] = []
        self.saved: list[JournalChange] = []
        self.page: ScalePresenter[str] = ScalePresenter(
            self.services,
            ImmediateRunner(),
            Words(),
            a_photo("one"),
            show=self.shown.append,
            saved=self.saved.append,
        )
        self.page.load()


def test_the_preview_comes_before_the_original() -> None:
    pictures = [state.picture for state in Desk().shown]
    assert pictures[0] == "preview"
    assert pictures[-1] == "detail"


def test_the_scale_is_pixels_of_the_original_over_millimetres() -> None:
    desk = Desk()
    desk.page.move_end(0, (0.25, 0.0))
    desk.page.move_end(1, (0.75, 0.0))
    desk.page.set_length(20.0)
    # 960 x 640 pixels: half the width is 480 pixels.
    assert desk.page.state.px_per_mm == pytest.approx(24.0)
    desk.page.move_end(0, (0.5, 0.0))
    desk.page.move_end(1, (0.5, 1.0))
    assert desk.page.state.px_per_mm == pytest.approx(32.0)


def test_nothing_is_saved_before_the_line_was_laid() -> None:
    desk = Desk()
    desk.page.save()
    assert desk.services.records.scales == {}
    assert "Drag both ends" in desk.page.state.advice


def test_the_scale_is_kept_and_told() -> None:
    desk = Desk()
    desk.page.move_end(0, (0.25, 0.5))
    desk.page.move_end(1, (0.5, 0.5))
    desk.page.save()
    assert desk.services.records.scales == {"one": pytest.approx(24.0)}
    assert len(desk.saved) == 1


def test_an_impossible_scale_is_refused_in_words_and_can_be_mended() -> None:
    desk = Desk()
    desk.services.records.error = InputError("scale_unusable", "Outside 0.5 to 200.")
    desk.page.move_end(0, (0.1, 0.5))
    desk.page.save()
    assert desk.page.state.error is desk.services.records.error
    assert desk.page.state.can_save
    desk.page.set_length(50.0)
    assert desk.page.state.error is None


def test_an_end_stays_on_the_photo_and_apart_from_the_other() -> None:
    desk = Desk()
    desk.page.move_end(1, (1.4, -0.2))
    assert desk.page.state.line[1] == (1.0, 0.0)
    desk.page.move_end(0, (2.0, -1.0))
    assert desk.page.state.line[0] != desk.page.state.line[1]


def test_a_scale_stated_before_is_said() -> None:
    desk = Desk()
    desk.services.records.scales["one"] = 21.5
    desk.page.load()
    desk.page.move_end(0, (0.1, 0.5))
    assert desk.page.state.advice == "Stated before: 21.5 px/mm."


def test_every_known_size_is_told_apart_by_its_length() -> None:
    lengths = [size.length_mm for size in known_sizes()]
    assert len(set(lengths)) == len(lengths)
