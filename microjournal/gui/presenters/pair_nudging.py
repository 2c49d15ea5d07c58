"""Keeping an alignment that was pushed by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.alignment import pushed_matrix
from microjournal.gui.presenters.compare_state import CompareState, ShownPair
from microjournal.gui.presenters.pair_opening import OpeningServices

P = TypeVar("P")


class PairNudging(Generic[P]):
    """Saves the pushed place of the pair that is shown."""

    def __init__(
        self,
        services: OpeningServices,
        runner: Runner,
        *,
        owner: object,
        kept: Callable[[ShownPair[P], JournalChange], None],
        failed: Callable[[MicrojournalError], None],
    ) -> None:
        self._services = services
        self._runner = runner
        self._owner = owner
        self._kept = kept
        self._failed = failed

    def keep(self, state: CompareState[P], baseline: Photo, follow_up: Photo) -> None:
        """Keep the place a pair was pushed to as its alignment; nothing if it was not."""
        pair = state.pair
        if pair is None or pair.matrix is None or state.nudge == (0.0, 0.0):
            return
        matrix = pushed_matrix(pair.matrix, state.nudge, baseline, swapped=state.swapped)
        self._runner.submit(
            lambda control: self._services.comparison.save_alignment(
                baseline.id, follow_up.id, matrix
            ),
            lane=Lane.QUICK,
            owner=self._owner,
            on_done=lambda change: self._kept(pair, change),
            on_error=self._failed,
        )
