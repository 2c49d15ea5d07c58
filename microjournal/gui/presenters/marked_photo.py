"""The photo of a dialog in which something is marked: its preview first, then its own pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.photos import DerivativeKind, Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.pair_opening import DETAIL_SIDE_PX, PictureMaker

if TYPE_CHECKING:
    from microjournal.domain.decoding import PixelBuffer

P = TypeVar("P")


class MarkedPictures(Protocol):
    """The part of the picture service that shows the photo."""

    def jpeg(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes:
        """Return a stored picture."""

    def pixels(self, photo_id: PhotoId, *, max_side_px: int | None = None) -> PixelBuffer:
        """Return the original's pixels."""


def show_photo(
    photo: Photo,
    pictures: MarkedPictures,
    maker: PictureMaker[P],
    runner: Runner,
    *,
    owner: object,
    on_picture: Callable[[P], None],
    on_error: Callable[[MicrojournalError], None],
) -> None:
    """Hand over the stored preview at once and the original's own pixels when they are ready."""

    def preview(control: TaskControl) -> P:
        return maker.from_jpeg(pictures.jpeg(photo.id, DerivativeKind.PREVIEW))

    def detail(control: TaskControl) -> P:
        return maker.from_pixels(pictures.pixels(photo.id, max_side_px=DETAIL_SIDE_PX))

    for work, lane in ((preview, Lane.PICTURE), (detail, Lane.HEAVY)):
        runner.submit(work, lane=lane, owner=owner, on_done=on_picture, on_error=on_error)
