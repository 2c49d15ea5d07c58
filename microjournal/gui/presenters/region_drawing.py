"""Drawing regions of interest on a baseline: outlines by corners, each with a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.marked_photo import MarkedPhoto, MarkedPictures, Point, on_photo
from microjournal.gui.presenters.pair_opening import PictureMaker
from microjournal.gui.presenters.region_outlines import (
    DrawingState,
    DrawnOutline,
    in_fractions,
    in_pixels,
)
from microjournal.services.drawn_regions import FEWEST_POINTS, check_regions

if TYPE_CHECKING:
    from microjournal.gui.presenters.pair_findings import Outline

P = TypeVar("P")

_FIRST_BOX = ((0.35, 0.35), (0.65, 0.35), (0.65, 0.65), (0.35, 0.65))


class DrawnRegions(Protocol):
    """The part of the service that keeps regions."""

    def of(self, photo_id: PhotoId) -> tuple[RegionOfInterest, ...]:
        """Return the regions drawn before."""

    def keep(self, photo_id: PhotoId, regions: Sequence[RegionOfInterest]) -> JournalChange:
        """Keep regions; none brings the automatic ones back."""


class DrawingServices(Protocol):
    """What the dialog asks of the journal: an open application."""

    @property
    def drawn_regions(self) -> DrawnRegions:
        """Return the service that keeps regions."""

    @property
    def pictures(self) -> MarkedPictures:
        """Return the picture service."""


class RegionDrawing(MarkedPhoto[P, DrawingState[P]], Generic[P]):
    """Keeps the outlines while they are drawn, then in the journal; no Qt."""

    def __init__(
        self,
        services: DrawingServices,
        runner: Runner,
        maker: PictureMaker[P],
        photo: Photo,
        *,
        show: Callable[[DrawingState[P]], None],
        saved: Callable[[JournalChange], None],
        automatic: tuple[Outline, ...] = (),
        owner: object = None,
    ) -> None:
        state: DrawingState[P] = DrawingState(photo=photo, automatic=automatic)
        super().__init__(runner, maker, state=state, show=show, saved=saved, owner=owner)
        self._services = services

    def load(self) -> None:
        """Show the photo, and the regions drawn before."""
        photo, services = self.state.photo, self._services
        self._show_photo(services.pictures)
        self._runner.submit(
            lambda control: services.drawn_regions.of(photo.id),
            lane=Lane.QUICK,
            owner=self._owner,
            on_done=self._take_regions,
            on_error=self._fail,
        )

    # -- regions ----------------------------------------------------------------------------
    def begin(self) -> None:
        """Begin another region, named by what is not drawn yet."""
        name = self._free_name()
        if name is not None:
            outlines = (*self.state.outlines, DrawnOutline(region=name))
            self._change(outlines, chosen=len(outlines) - 1, drawing=True)

    def choose(self, place: int) -> None:
        """Work on another region."""
        if 0 <= place < len(self.state.outlines):
            self._set(replace(self.state, chosen=place, drawing=self._is_short(place)))

    def name(self, region: AnatomicRegion) -> None:
        """Say what the region shows."""
        current = self.state.current
        if current is not None and region is not current.region:
            self._replace(replace(current, region=region))

    def remove(self) -> None:
        """Take the region away."""
        if self.state.chosen is not None:
            left = list(self.state.outlines)
            del left[self.state.chosen]
            self._change(tuple(left), chosen=len(left) - 1 if left else None, drawing=False)

    def reset(self) -> None:
        """Take every region away: they are found automatically again."""
        self._change((), chosen=None, drawing=False)

    # -- corners ----------------------------------------------------------------------------
    def add_corner(self, at: Point) -> None:
        """Put the next corner of the outline that is being drawn."""
        current = self.state.current
        if current is None:
            self.begin()
            current = self.state.current
        if current is not None and self.state.drawing:
            self._replace(replace(current, corners=(*current.corners, on_photo(at))))

    def insert_corner(self, after: int, at: Point) -> None:
        """Put a corner on the line behind corner ``after``."""
        current = self.state.current
        if current is not None:
            corners = list(current.corners)
            corners.insert(after + 1, on_photo(at))
            self._replace(replace(current, corners=tuple(corners)))

    def move_corner(self, place: int, to: Point) -> None:
        """Put a corner elsewhere."""
        current = self.state.current
        if current is not None and place < len(current.corners):
            corners = list(current.corners)
            corners[place] = on_photo(to)
            self._replace(replace(current, corners=tuple(corners)))

    def remove_corner(self, place: int) -> None:
        """Take a corner away; a closed outline keeps three."""
        current = self.state.current
        if current is None or place >= len(current.corners):
            return
        if self.state.drawing or len(current.corners) > FEWEST_POINTS:
            corners = current.corners[:place] + current.corners[place + 1 :]
            self._replace(replace(current, corners=corners))

    def close_outline(self) -> None:
        """End adding corners; an outline without any becomes a box to push into place."""
        current = self.state.current
        if current is None:
            return
        if not current.corners:
            self._replace(replace(current, corners=_FIRST_BOX))
            current = self.state.outlines[self.state.chosen or 0]
        if len(current.corners) >= FEWEST_POINTS:
            self._set(replace(self.state, drawing=False))

    # -- keeping ----------------------------------------------------------------------------
    def save(self) -> None:
        """Keep the regions of the photo."""
        if not self.state.can_save:
            return
        photo, services = self.state.photo, self._services
        regions = [in_pixels(each, photo) for each in self.state.outlines]
        try:
            check_regions(regions, photo)
        except MicrojournalError as error:
            self._fail(error)
            return
        self._keep(lambda control: services.drawn_regions.keep(photo.id, regions))

    def _take_regions(self, found: tuple[RegionOfInterest, ...]) -> None:
        if not self.state.changed:
            photo = self.state.photo
            outlines = tuple(in_fractions(each, photo) for each in found)
            chosen = 0 if outlines else None
            self._set(
                replace(self.state, outlines=outlines, chosen=chosen, was_drawn=bool(outlines))
            )

    def _free_name(self) -> AnatomicRegion | None:
        taken = {each.region for each in self.state.outlines}
        shown = self.state.photo.view.region
        wished = ([] if shown is None else [shown]) + list(_FACE_ORDER) + list(AnatomicRegion)
        return next((region for region in wished if region not in taken), None)

    def _is_short(self, place: int) -> bool:
        return len(self.state.outlines[place].corners) < FEWEST_POINTS

    def _replace(self, outline: DrawnOutline) -> None:
        outlines = list(self.state.outlines)
        if self.state.chosen is not None:
            outlines[self.state.chosen] = outline
            self._change(tuple(outlines), chosen=self.state.chosen, drawing=self.state.drawing)

    def _change(
        self, outlines: tuple[DrawnOutline, ...], *, chosen: int | None, drawing: bool
    ) -> None:
        self._set(
            replace(
                self.state,
                outlines=outlines,
                chosen=chosen,
                drawing=drawing,
                changed=True,
                error=None,
            )
        )


_FACE_ORDER = (
    AnatomicRegion.RIGHT_CHEEK,
    AnatomicRegion.LEFT_CHEEK,
    AnatomicRegion.FOREHEAD,
    AnatomicRegion.CHIN,
)
