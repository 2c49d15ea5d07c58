"""Values that are built when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.toolbox import Toolbox
from microjournal.support.built_once import built_once


class House:
    """Builds slowly, counts what it built."""

    def __init__(self, wait: Callable[[], object] = lambda: None) -> None:
        self._wait = wait
        self.built: list[str] = []

    @built_once
    def cellar(self) -> object:
        """The cellar."""
        self._wait()
        self.built.append("cellar")
        return object()

    @built_once
    def roof(self) -> object:
        self.built.append("roof")
        return self.cellar

    @built_once
    def broken(self) -> object:
        self.built.append("broken")
        raise ValueError


def test_several_threads_get_the_same_value_built_once() -> None:
    met, slow = Barrier(4), Event()
    house = House(lambda: slow.wait(timeout=0.05))

    def ask() -> object:
        met.wait(timeout=5)
        return house.cellar

    with ThreadPoolExecutor(4) as pool:
        values = {id(job.result()) for job in [pool.submit(ask) for _number in range(4)]}
    assert len(values) == 1
    assert house.built == ["cellar"]


def test_a_slow_value_holds_up_no_other() -> None:
    started, go_on = Event(), Event()

    def wait() -> None:
        started.set()
        assert go_on.wait(timeout=5)

    class Annex(House):
        @built_once
        def shed(self) -> str:
            return "shed"

    annex = Annex(wait)
    with ThreadPoolExecutor(1) as pool:
        cellar = pool.submit(lambda: annex.cellar)
        assert started.wait(timeout=5)
        assert annex.shed == "shed"
        go_on.set()
        assert cellar.result() is annex.cellar


def test_a_value_may_ask_for_another_of_the_same_object() -> None:
    house = House()
    assert house.roof is house.cellar
    assert house.built == ["roof", "cellar"]


def test_a_value_that_could_not_be_built_is_tried_again() -> None:
    house = House()
    for _time in range(2):
        with pytest.raises(ValueError):  # noqa: PT011 - raised above, without words
            _ = house.broken
    assert house.built == ["broken", "broken"]


def test_two_objects_have_a_value_each_and_the_class_its_docstring() -> None:
    assert House().cellar is not House().cellar
    assert House.cellar.__doc__ == "The cellar."


def test_every_service_of_the_application_is_built_once() -> None:
    lazy = {
        name
        for kind in (Application, Toolbox)
        for name, value in vars(kind).items()
        if isinstance(value, built_once)
    }
    assert {"records", "comparison", "review", "decoder", "analyser"} <= lazy
