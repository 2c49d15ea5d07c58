"""Small pictures for the film strip, loaded in the background and kept for one patient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.photos import DerivativeKind
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.gui.presenters.pair_opening import PictureMaker, PictureServices

P = TypeVar("P")


class ThumbnailLoader(Generic[P]):
    """Hands over thumbnails as they become ready; display pictures go first in their lane."""

    def __init__(
        self,
        services: PictureServices,
        maker: PictureMaker[P],
        runner: Runner,
        on_ready: Callable[[PhotoId, P], None],
        *,
        owner: object = None,
    ) -> None:
        self._owner = owner or self
        self._services = services
        self._maker = maker
        self._runner = runner
        self._on_ready = on_ready
        self._ready: dict[PhotoId, P] = {}
        self._jobs: dict[PhotoId, Job] = {}

    def want(self, photo_ids: Sequence[PhotoId]) -> None:
        """Load these thumbnails in this order; those already loaded are handed over at once."""
        for photo_id in photo_ids:
            if photo_id in self._ready:
                self._on_ready(photo_id, self._ready[photo_id])
            elif photo_id not in self._jobs:
                self._load(photo_id)

    def forget(self) -> None:
        """Drop everything: another patient."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs = {}
        self._ready = {}

    def _load(self, photo_id: PhotoId) -> None:
        def work(control: TaskControl) -> P:
            jpeg = self._services.pictures.jpeg(photo_id, DerivativeKind.THUMBNAIL)
            return self._maker.from_jpeg(jpeg)

        job = self._runner.submit(
            work,
            lane=Lane.PICTURE,
            owner=self._owner,
            on_done=partial(self._take, photo_id),
            # A damaged photo keeps its blank frame here; opening it says what is wrong.
            on_error=_ignore,
        )
        self._jobs.setdefault(photo_id, job)

    def _take(self, photo_id: PhotoId, picture: P) -> None:
        self._ready[photo_id] = picture
        self._on_ready(photo_id, picture)


def _ignore(error: MicrojournalError) -> None:
    """Let the error pass."""
