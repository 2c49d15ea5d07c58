"""Stating the scale of a close-up: a line over something whose length is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import hypot
from typing import Generic, Protocol, TypeVar

from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.marked_photo import (
    MarkedPhoto,
    MarkedPhotoState,
    MarkedPictures,
    Point,
    on_photo,
)
from microjournal.gui.presenters.pair_opening import PictureMaker
from microjournal.reports.words import number_text
from microjournal.support.i18n import _

P = TypeVar("P")

FIRST_LENGTH_MM = 10.0
_FIRST_LINE: tuple[Point, Point] = ((0.35, 0.5), (0.65, 0.5))
_SURE_FROM_PX = 150.0
"""A pixel of doubt at both ends of a shorter line is more than one percent of it."""


class ScaleRecords(Protocol):
    """The part of the records service that keeps a scale."""

    def stated_scale(self, photo_id: PhotoId) -> float | None:
        """Return the scale stated before."""

    def state_scale(self, photo_id: PhotoId, px_per_mm: float) -> JournalChange:
        """Keep the scale."""


class ScaleServices(Protocol):
    """What the dialog asks of the journal: an open application."""

    @property
    def records(self) -> ScaleRecords:
        """Return the records service."""

    @property
    def pictures(self) -> MarkedPictures:
        """Return the picture service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSize:
    """Something that may lie beside the skin; a length of zero is typed."""

    name: str
    length_mm: float


def known_sizes() -> tuple[KnownSize, ...]:
    """Return rulers, stickers and coins with their lengths or diameters in mm.

    References
    ----------
    .. [1] European Central Bank, common sides of euro coins (1 cent 16.25 mm, 1 euro 23.25 mm).
    .. [2] United States Mint, coin specifications (cent 19.05 mm, quarter 24.26 mm).
    """
    return (
        KnownSize(name=_("Ruler, 1 cm"), length_mm=10.0),
        KnownSize(name=_("Ruler, 2 cm"), length_mm=20.0),
        KnownSize(name=_("Ruler, 5 cm"), length_mm=50.0),
        KnownSize(name=_("Sticker, 5 mm"), length_mm=5.0),
        KnownSize(name=_("1 cent coin (euro)"), length_mm=16.25),
        KnownSize(name=_("1 euro coin"), length_mm=23.25),
        KnownSize(name=_("1 cent coin (US)"), length_mm=19.05),
        KnownSize(name=_("Quarter dollar"), length_mm=24.26),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleState(MarkedPhotoState[P]):
    """What the dialog shows; ``line`` is in fractions of the photo."""

    line: tuple[Point, Point] = _FIRST_LINE
    length_mm: float = FIRST_LENGTH_MM
    stated_px_per_mm: float | None = None
    was_moved: bool = False

    @property
    def length_px(self) -> float:
        """Length of the line in pixels of the upright original."""
        (x0, y0), (x1, y1) = self.line
        return hypot((x1 - x0) * self.photo.width_px, (y1 - y0) * self.photo.height_px)

    @property
    def px_per_mm(self) -> float:
        """The scale that follows from line and length."""
        return self.length_px / self.length_mm

    @property
    def can_save(self) -> bool:
        """Tell whether the line was laid over something at all."""
        return self.was_moved and self.picture is not None and not self.busy

    @property
    def scale_text(self) -> str:
        """The scale in words."""
        return _("{pixels} px/mm").format(pixels=number_text(self.px_per_mm, decimals=1))

    @property
    def advice(self) -> str:
        """What to do next, or what would make the scale more certain."""
        if not self.was_moved:
            return _("Drag both ends of the line over the ruler or sticker.")
        if self.length_px < _SURE_FROM_PX:
            return _("A longer line gives a more certain scale.")
        if self.stated_px_per_mm is not None:
            stated = number_text(self.stated_px_per_mm, decimals=1)
            return _("Stated before: {pixels} px/mm.").format(pixels=stated)
        return _("Every pair that begins with this photo is then measured anew.")


class ScalePresenter(MarkedPhoto[P, ScaleState[P]], Generic[P]):
    """Shows the baseline photo, follows the line, keeps the scale."""

    def __init__(
        self,
        services: ScaleServices,
        runner: Runner,
        maker: PictureMaker[P],
        photo: Photo,
        *,
        show: Callable[[ScaleState[P]], None],
        saved: Callable[[JournalChange], None],
        owner: object = None,
    ) -> None:
        state: ScaleState[P] = ScaleState(photo=photo)
        super().__init__(runner, maker, state=state, show=show, saved=saved, owner=owner)
        self._services = services

    def load(self) -> None:
        """Show the photo, and the scale stated before."""
        photo, services = self.state.photo, self._services
        self._show_photo(services.pictures)
        self._runner.submit(
            lambda control: services.records.stated_scale(photo.id),
            lane=Lane.QUICK,
            owner=self._owner,
            on_done=lambda scale: self._set(replace(self.state, stated_px_per_mm=scale)),
            on_error=self._fail,
        )

    def move_end(self, end: int, to: Point) -> None:
        """Put one end of the line (0 or 1) at a point of the photo."""
        kept = on_photo(to)
        first, second = self.state.line
        line = (kept, second) if end == 0 else (first, kept)
        if line[0] != line[1]:
            self._set(replace(self.state, line=line, was_moved=True, error=None))

    def set_length(self, length_mm: float) -> None:
        """Say how long the thing under the line is."""
        if length_mm > 0:
            self._set(replace(self.state, length_mm=length_mm, error=None))

    def save(self) -> None:
        """Keep the scale of the photo."""
        if not self.state.can_save:
            return
        photo_id, scale, services = self.state.photo.id, self.state.px_per_mm, self._services
        self._keep(lambda control: services.records.state_scale(photo_id, scale))
