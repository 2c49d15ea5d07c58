"""The change map of the pair looked at: drawn up when asked for, one at a time, to be stopped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.identifiers import PhotoId
    from microjournal.domain.maps import PairMaps
    from microjournal.gui.presenters.compare_state import PairKey
    from microjournal.services.change_maps import RegionChangeMap

MAPS_KEPT = 6
"""Finished maps in memory: about a megabyte a region."""


class Mapping(Protocol):
    """The part of the change map service the page uses."""

    def change_maps(
        self,
        baseline_photo_id: PhotoId,
        follow_up_photo_id: PhotoId,
        control: TaskControl | None = None,
    ) -> tuple[RegionChangeMap, ...]:
        """Return every region with its map, or with the reasons for none."""


class MappingServices(Protocol):
    """Where the service comes from; asked in a worker, for its imports take seconds."""

    @property
    def change_maps(self) -> Mapping:
        """Return the change map service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """What is known of the map of the pair shown; nothing while nobody asked."""

    drawing: Progress | None = None
    maps: PairMaps | None = None
    stopped: bool = False


class ChangeMapping:
    """Draws up the map of one pair at a time and keeps the last few."""

    def __init__(
        self,
        services: MappingServices,
        runner: Runner,
        *,
        owner: object,
        show: Callable[[MapState], None],
        failed: Callable[[MicrojournalError], None],
    ) -> None:
        self._services = services
        self._runner = runner
        self._owner = owner
        self._show = show
        self._failed = failed
        self._kept: OrderedDict[PairKey, PairMaps] = OrderedDict()
        self._job: Job | None = None
        self._drawn: PairKey | None = None
        self._turn = 0

    def want(self, baseline: Photo, follow_up: Photo) -> None:
        """Show the map of a pair, drawing it up if it is not known."""
        key = (baseline.id, follow_up.id)
        if key in self._kept:
            self._kept.move_to_end(key)
            self._show(MapState(maps=self._kept[key]))
        elif key != self._drawn:
            self._begin(baseline, follow_up)

    def leave(self) -> None:
        """Stop drawing and show nothing: the pair is looked at no longer."""
        self.cancel()
        self._turn += 1
        self._end()
        self._show(MapState())

    def cancel(self) -> None:
        """Stop drawing."""
        if self._job is not None:
            self._job.cancel()

    def forget(self, key: PairKey | None = None) -> None:
        """Drop the map of a pair that was measured anew, or all of them."""
        if key is None:
            self._kept.clear()
        else:
            self._kept.pop(key, None)

    def _begin(self, baseline: Photo, follow_up: Photo) -> None:
        self.cancel()
        key = (baseline.id, follow_up.id)
        self._drawn = key
        self._turn += 1
        turn = self._turn

        def work(control: TaskControl) -> PairMaps:
            # Imported in the worker: it brings the picture libraries.
            from microjournal.services.map_pictures import pair_maps

            found = self._services.change_maps.change_maps(baseline.id, follow_up.id, control)
            return pair_maps(found, baseline)

        self._show(MapState(drawing=_step(Progress(done=0, total=0))))
        job = self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self._owner,
            on_done=lambda maps: self._take(key, turn, maps),
            on_error=lambda error: self._fail(turn, error),
            on_progress=lambda step: self._finish(turn, MapState(drawing=_step(step))),
            on_cancelled=lambda: self._finish(turn, MapState(stopped=True)),
        )
        # With a runner that works at once everything is over by now.
        self._job = job if self._drawn is not None else None

    def _take(self, key: PairKey, turn: int, maps: PairMaps) -> None:
        self._kept[key] = maps
        while len(self._kept) > MAPS_KEPT:
            self._kept.popitem(last=False)
        self._finish(turn, MapState(maps=maps))

    def _fail(self, turn: int, error: MicrojournalError) -> None:
        self._finish(turn, MapState(stopped=True))
        self._failed(error)

    def _finish(self, turn: int, state: MapState) -> None:
        """Show what came of a drawing, unless another pair is looked at by now."""
        if turn == self._turn:
            if state.drawing is None:
                self._end()
            self._show(state)

    def _end(self) -> None:
        self._job = self._drawn = None


def _step(reported: Progress) -> Progress:
    """Return progress in words: the service names its steps by identifiers."""
    return Progress(done=reported.done, total=reported.total, step=_("Drawing up the change map"))
