"""A dialog in which something is marked on a photo: shown at once, kept when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import DerivativeKind, Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.pair_opening import DETAIL_SIDE_PX, PictureMaker

if TYPE_CHECKING:
    from microjournal.domain.decoding import PixelBuffer

Point = tuple[float, float]


class MarkedPictures(Protocol):
    """The part of the picture service that shows the photo."""

    def jpeg(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes:
        """Return a stored picture."""

    def pixels(self, photo_id: PhotoId, *, max_side_px: int | None = None) -> PixelBuffer:
        """Return the original's pixels."""


P = TypeVar("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPhotoState(Generic[P]):
    """What every such dialog shows."""

    photo: Photo
    picture: P | None = None
    busy: bool = False
    error: MicrojournalError | None = None


S = TypeVar("S", bound=MarkedPhotoState[Any])


class MarkedPhoto(Generic[P, S]):
    """Shows the photo and keeps what was marked on it; no Qt."""

    def __init__(
        self,
        runner: Runner,
        maker: PictureMaker[P],
        *,
        state: S,
        show: Callable[[S], None],
        saved: Callable[[JournalChange], None],
        owner: object,
    ) -> None:
        self._runner = runner
        self._maker = maker
        self._show = show
        self._saved = saved
        self._owner = owner or self
        self.state = state

    def _show_photo(self, pictures: MarkedPictures) -> None:
        """Show the stored preview at once and the original's own pixels when they are ready."""
        photo_id, maker = self.state.photo.id, self._maker

        def preview(control: TaskControl) -> P:
            return maker.from_jpeg(pictures.jpeg(photo_id, DerivativeKind.PREVIEW))

        def detail(control: TaskControl) -> P:
            return maker.from_pixels(pictures.pixels(photo_id, max_side_px=DETAIL_SIDE_PX))

        for work, lane in ((preview, Lane.PICTURE), (detail, Lane.HEAVY)):
            self._runner.submit(
                work,
                lane=lane,
                owner=self._owner,
                on_done=lambda picture: self._set(replace(self.state, picture=picture)),
                on_error=self._fail,
            )

    def _keep(self, work: Callable[[TaskControl], JournalChange]) -> None:
        """Keep the marks; the dialog is busy until that is done or has failed."""
        self._set(replace(self.state, busy=True, error=None))
        self._runner.submit(
            work, lane=Lane.QUICK, owner=self._owner, on_done=self._saved, on_error=self._fail
        )

    def _fail(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy=False, error=error))

    def _set(self, state: S) -> None:
        self.state = state
        self._show(state)


def on_photo(at: Point) -> Point:
    """Return the nearest point of the photo, in fractions of it."""
    return min(max(at[0], 0.0), 1.0), min(max(at[1], 0.0), 1.0)
