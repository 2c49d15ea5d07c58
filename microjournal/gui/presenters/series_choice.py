"""The choice on the Compare page: a view, and two photos of it; every step gives a new choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.photos import Photo
from microjournal.gui.presenters import series_walk
from microjournal.gui.presenters.series_walk import ChosenPair

if TYPE_CHECKING:
    from microjournal.services.comparison import ViewSeries

PhotoPair = tuple[Photo, Photo]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChoice:
    """All series of a patient, the view looked at, and the pair chosen in it."""

    series: tuple[ViewSeries, ...] = ()
    view: int = 0
    pair: ChosenPair | None = None

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Return the photos of the view looked at, oldest first."""
        return self.series[self.view].photos if self.series else ()

    @property
    def pair_photos(self) -> PhotoPair | None:
        """Return baseline and follow-up, ``None`` when the view has fewer than two photos."""
        if self.pair is None:
            return None
        return self.photos[self.pair.baseline], self.photos[self.pair.follow_up]

    def renewed(self, series: tuple[ViewSeries, ...]) -> SeriesChoice:
        """Return the same choice in series read again, as far as it still exists."""
        fresh = _first_look(series)
        if not self.series:
            return fresh
        view = self.series[self.view].view
        for number, each in enumerate(series):
            if each.view is view:
                fresh = SeriesChoice(
                    series=series, view=number, pair=series_walk.default_pair(each.photos)
                )
        kept = self.pair_photos
        same = None if kept is None else fresh.with_photos(kept[0].id, kept[1].id)
        return same or fresh

    def with_photos(self, one: PhotoId, other: PhotoId) -> SeriesChoice | None:
        """Return the choice of two photos of one view, ``None`` when no view holds both."""
        for number, each in enumerate(self.series):
            first = series_walk.index_of(each.photos, one)
            second = series_walk.index_of(each.photos, other)
            if first is not None and second is not None and first != second:
                pair = ChosenPair(baseline=min(first, second), follow_up=max(first, second))
                return replace(self, view=number, pair=pair)
        return None

    def in_view(self, view: StandardView) -> SeriesChoice:
        """Return the same two sessions in another view."""
        numbers = [number for number, each in enumerate(self.series) if each.view is view]
        return self._at(numbers[0]) if numbers and numbers[0] != self.view else self

    def next_view(self, step: int) -> SeriesChoice:
        """Return the same two sessions in the next (1) or previous (-1) view, round and round."""
        if len(self.series) < 2:
            return self
        return self._at((self.view + step) % len(self.series))

    def next_session(self, step: int) -> SeriesChoice | None:
        """Return the choice with the next (1) or previous (-1) session as the follow-up."""
        if self.pair is None:
            return None
        found = series_walk.next_follow_up(self.photos, self.pair, step)
        return None if found is None else replace(self, pair=found)

    def with_baseline(self, photo_id: PhotoId) -> SeriesChoice:
        """Return the choice with another baseline."""
        index = series_walk.index_of(self.photos, photo_id)
        if index is None or self.pair is None:
            return self
        return replace(self, pair=series_walk.with_baseline(self.pair, index))

    def with_follow_up(self, photo_id: PhotoId) -> SeriesChoice:
        """Return the choice with another follow-up."""
        index = series_walk.index_of(self.photos, photo_id)
        if index is None or self.pair is None:
            return self
        return replace(self, pair=series_walk.with_follow_up(self.pair, index))

    def neighbours(self) -> tuple[PhotoPair, ...]:
        """Return the pairs one key away: next view, next and previous session, previous view."""
        steps = (self.next_view(1), self.next_session(1), self.next_session(-1), self.next_view(-1))
        pairs = (choice.pair_photos for choice in steps if choice is not None)
        here = self.pair_photos
        found: list[PhotoPair] = []
        for pair in pairs:
            if pair is not None and pair != here and pair not in found:
                found.append(pair)
        return tuple(found)

    def _at(self, number: int) -> SeriesChoice:
        photos = self.series[number].photos
        kept = self.pair_photos
        if kept is None:
            pair = series_walk.default_pair(photos)
        else:
            pair = series_walk.pair_of_sessions(photos, kept[0].session_id, kept[1].session_id)
        return replace(self, view=number, pair=pair)


def _first_look(series: tuple[ViewSeries, ...]) -> SeriesChoice:
    """Return the first view in which two photos can be compared, first against last."""
    number = next((n for n, each in enumerate(series) if len(each.photos) > 1), 0)
    photos = series[number].photos if series else ()
    return SeriesChoice(series=series, view=number, pair=series_walk.default_pair(photos))
