"""Opening pairs: stored previews at once, the aligned pair when ready, neighbours ahead of time.

A handful of decoded pairs is kept, so that walking the series and the views answers in the same
frame. Pictures are whatever ``PictureMaker`` makes of pixels; here they are only carried about.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from microjournal.domain.control import TaskControl
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import DerivativeKind, Photo
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.gui.presenters.compare_state import PairKey, ShownPair, pair_labels, photo_day

if TYPE_CHECKING:
    from microjournal.domain.identifiers import PatientId
    from microjournal.domain.measurements import Measurement
    from microjournal.services.comparison import AlignedPair, ViewSeries

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)

DISPLAY_SIDE_PX = 1600
DETAIL_SIDE_PX = 3600
"""Longest side of a pair that is looked at closely; such a pair takes about 90 MB."""

PAIRS_KEPT = 6
"""Decoded pairs in memory: about 20 MB each at preview size."""

_FIRST = 10
_LAST = -10


class Comparing(Protocol):
    """The part of the comparison service the page uses."""

    def views(self, patient_id: PatientId) -> tuple[ViewSeries, ...]:
        """Return the patient's photos by view."""

    def open_pair(
        self,
        baseline_id: PhotoId,
        follow_up_id: PhotoId,
        *,
        max_side_px: int = DISPLAY_SIDE_PX,
        control: TaskControl | None = None,
    ) -> AlignedPair:
        """Return both pictures, the follow-up laid onto the baseline."""

    def measurement_of(self, baseline_id: PhotoId, follow_up_id: PhotoId) -> Measurement | None:
        """Return the newest measurement of the pair."""

    def save_alignment(
        self, baseline_id: PhotoId, follow_up_id: PhotoId, matrix: Sequence[float]
    ) -> JournalChange:
        """Keep an alignment made by hand."""


class Pictures(Protocol):
    """The part of the picture service the page uses."""

    def jpeg(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes:
        """Return a stored picture."""


class PictureServices(Protocol):
    """Where pictures come from; asked in a worker, for the first answer imports a good deal."""

    @property
    def pictures(self) -> Pictures:
        """Return the picture service."""


class OpeningServices(PictureServices, Protocol):
    """Where pairs come from."""

    @property
    def comparison(self) -> Comparing:
        """Return the comparison service."""


class PictureMaker(Protocol[P_co]):
    """Turns bytes and pixels into what the canvas draws; runs in the runner's threads."""

    def from_jpeg(self, jpeg: bytes) -> P_co:
        """Return the picture of a JPEG."""

    def from_pixels(self, pixels: PixelBuffer) -> P_co:
        """Return the picture of decoded pixels."""


class PairOpener(Generic[P]):
    """Opens pairs in the background and hands over what is ready, the wanted pair only."""

    def __init__(
        self,
        services: OpeningServices,
        maker: PictureMaker[P],
        runner: Runner,
        *,
        on_ready: Callable[[ShownPair[P]], None],
        on_error: Callable[[MicrojournalError], None],
        owner: object = None,
    ) -> None:
        self._owner = owner or self
        self._services = services
        self._maker = maker
        self._runner = runner
        self._on_ready = on_ready
        self._on_error = on_error
        self._kept: OrderedDict[PairKey, ShownPair[P]] = OrderedDict()
        self._wanted: PairKey | None = None
        self._jobs: list[Job] = []

    def open(self, baseline: Photo, follow_up: Photo) -> None:
        """Show the pair as soon as anything of it can be shown."""
        key = (baseline.id, follow_up.id)
        self._stop()
        self._wanted = key
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self._on_ready(kept)
            return
        self._submit(self._previews(baseline, follow_up), Lane.PICTURE, _FIRST)
        self._submit(self._aligned(baseline, follow_up), Lane.HEAVY, _FIRST)

    def open_detail(self, baseline: Photo, follow_up: Photo) -> None:
        """Show the wanted pair from its originals: somebody looks closely."""
        work = self._aligned(baseline, follow_up, DETAIL_SIDE_PX)
        self._submit(work, Lane.HEAVY, 0)

    def open_single(self, photo: Photo) -> None:
        """Show the only photo of a view."""
        self._stop()
        self._wanted = (photo.id, photo.id)

        def work(control: TaskControl) -> ShownPair[P]:
            picture = self._picture(photo)
            key = (photo.id, photo.id)
            return ShownPair(key=key, baseline=picture, baseline_label=photo_day(photo))

        self._submit(work, Lane.PICTURE, _FIRST)

    def prefetch(self, pairs: Sequence[tuple[Photo, Photo]]) -> None:
        """Open the neighbours of the wanted pair while nothing else is to be done."""
        missing = [pair for pair in pairs if (pair[0].id, pair[1].id) not in self._kept]
        for baseline, follow_up in missing[: PAIRS_KEPT - 1]:
            job = self._runner.submit(
                self._aligned(baseline, follow_up),
                lane=Lane.HEAVY,
                owner=self._owner,
                on_done=self._keep,
                # What cannot be opened ahead of time is reported when it is wanted.
                on_error=_ignore,
                priority=_LAST,
            )
            self._jobs.append(job)

    def forget(self, key: PairKey | None = None) -> None:
        """Drop a pair (its alignment changed), or all of them (another patient)."""
        if key is None:
            self._stop()
            self._kept.clear()
            self._wanted = None
        else:
            self._kept.pop(key, None)

    def _submit(
        self, work: Callable[[TaskControl], ShownPair[P]], lane: Lane, priority: int
    ) -> None:
        job = self._runner.submit(
            work,
            lane=lane,
            owner=self._owner,
            on_done=self._take,
            on_error=self._on_error,
            priority=priority,
        )
        self._jobs.append(job)

    def _previews(self, baseline: Photo, follow_up: Photo) -> Callable[[TaskControl], ShownPair[P]]:
        labels = pair_labels(baseline, follow_up)

        def work(control: TaskControl) -> ShownPair[P]:
            first = self._picture(baseline)
            control.checkpoint(1, 2)
            return ShownPair(
                key=(baseline.id, follow_up.id),
                baseline=first,
                follow_up=self._picture(follow_up),
                baseline_label=labels[0],
                follow_up_label=labels[1],
            )

        return work

    def _aligned(
        self, baseline: Photo, follow_up: Photo, side_px: int = DISPLAY_SIDE_PX
    ) -> Callable[[TaskControl], ShownPair[P]]:
        labels = pair_labels(baseline, follow_up)

        def work(control: TaskControl) -> ShownPair[P]:
            pair = self._services.comparison.open_pair(
                baseline.id, follow_up.id, max_side_px=side_px, control=control
            )
            return ShownPair(
                key=(baseline.id, follow_up.id),
                baseline=self._maker.from_pixels(pair.baseline),
                follow_up=self._maker.from_pixels(pair.follow_up),
                baseline_label=labels[0],
                follow_up_label=labels[1],
                aligned=pair.aligned,
                message=pair.message,
                matrix=pair.matrix,
                side_px=max(pair.baseline.width_px, pair.baseline.height_px),
                in_detail=side_px > DISPLAY_SIDE_PX,
            )

        return work

    def _picture(self, photo: Photo) -> P:
        return self._maker.from_jpeg(self._services.pictures.jpeg(photo.id, DerivativeKind.PREVIEW))

    def _take(self, pair: ShownPair[P]) -> None:
        if pair.in_detail:
            # Too large to keep: it is shown while it is wanted and then forgotten.
            if pair.key == self._wanted:
                self._on_ready(pair)
        elif pair.matrix is not None:
            self._keep(pair)
        elif pair.key == self._wanted and pair.key not in self._kept:
            self._on_ready(pair)

    def _keep(self, pair: ShownPair[P]) -> None:
        self._kept[pair.key] = pair
        self._kept.move_to_end(pair.key)
        while len(self._kept) > PAIRS_KEPT:
            oldest = next(key for key in self._kept if key != self._wanted)
            del self._kept[oldest]
        if pair.key == self._wanted:
            self._on_ready(pair)

    def _stop(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._jobs = []


def _ignore(error: MicrojournalError) -> None:
    """Let an error of work nobody waits for pass."""
