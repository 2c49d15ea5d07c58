"""Which two photos of a series are compared, and which come next: pure rules."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.domain.photos import Moment, Photo
from microjournal.services.repeats import first_photos

Photos = tuple[Photo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPair:
    """Baseline and follow-up by their place in the series; never the same, always in order."""

    baseline: int
    follow_up: int


def default_pair(photos: Photos) -> ChosenPair | None:
    """Return first and last photo that show progress (healing photos only if nothing else)."""
    if len(photos) < 2:
        return None
    steady = _steady(photos)
    if len(steady) >= 2:
        return ChosenPair(baseline=steady[0], follow_up=steady[-1])
    return ChosenPair(baseline=0, follow_up=len(photos) - 1)


def pair_of_sessions(
    photos: Photos, baseline: SessionId, follow_up: SessionId
) -> ChosenPair | None:
    """Return the pair of the same two sessions in another view, the default where one is gap."""
    usual = default_pair(photos)
    if usual is None:
        return None
    first = _of_session(photos, baseline, usual.baseline)
    last = _of_session(photos, follow_up, usual.follow_up)
    return ChosenPair(baseline=first, follow_up=last) if first < last else usual


def with_baseline(pair: ChosenPair, index: int) -> ChosenPair:
    """Return the pair with another baseline; a later one than the follow-up changes places."""
    return _in_order(index, pair.follow_up, pair)


def with_follow_up(pair: ChosenPair, index: int) -> ChosenPair:
    """Return the pair with another follow-up; an earlier one than the baseline changes places."""
    return _in_order(pair.baseline, index, pair)


def next_follow_up(photos: Photos, pair: ChosenPair, step: int) -> ChosenPair | None:
    """Return the pair one progress photo further (``step`` 1) or back (-1), if there is one."""
    steady = _steady(photos)
    if step > 0:
        further = [index for index in steady if index > pair.follow_up]
        found = further[0] if further else None
    else:
        between = [index for index in steady if pair.baseline < index < pair.follow_up]
        found = between[-1] if between else None
    return None if found is None else ChosenPair(baseline=pair.baseline, follow_up=found)


def index_of(photos: Photos, photo_id: PhotoId) -> int | None:
    """Return the place of a photo in the series."""
    return next((index for index, photo in enumerate(photos) if photo.id == photo_id), None)


def _in_order(one: int, other: int, unchanged: ChosenPair) -> ChosenPair:
    if one == other:
        return unchanged
    return ChosenPair(baseline=min(one, other), follow_up=max(one, other))


def _steady(photos: Photos) -> tuple[int, ...]:
    """Return the photos that show progress: no healing, and one of a session taken repeatedly."""
    firsts = {photo.id for photo in first_photos(photos)}
    return tuple(
        index
        for index, photo in enumerate(photos)
        if photo.moment is not Moment.HEALING and photo.id in firsts
    )


def _of_session(photos: Photos, session_id: SessionId, otherwise: int) -> int:
    found = [index for index in _steady(photos) if photos[index].session_id == session_id]
    return found[0] if found else otherwise
