"""Which photos repeat another: a view taken twice before the treatment of one session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from microjournal.domain.anatomy import StandardView
from microjournal.domain.photos import DateSource, Moment, Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatPair:
    """The first photo of a view in a session and one that repeats it."""

    first: Photo
    repeat: Photo


def first_photos(photos: Iterable[Photo]) -> tuple[Photo, ...]:
    """Return photos without those beside another of their session, view and moment."""
    taken = tuple(photos)
    later = {pair.repeat.id for pair in _beside_the_first(taken)}
    return tuple(photo for photo in taken if photo.id not in later)


def repeat_pairs(photos: Iterable[Photo]) -> tuple[RepeatPair, ...]:
    """Return every before-photo that repeats the first of its session and view."""
    return tuple(pair for pair in _beside_the_first(photos) if is_repeat(pair.first, pair.repeat))


def is_repeat(first: Photo, second: Photo) -> bool:
    """Tell whether two photos repeat each other: one view before the treatment of one session.

    Two files of the same second of the camera's clock are one shot or one burst, and an
    unnamed view may be of any place: neither tells how well photographing repeats.
    """
    return (
        first.moment is second.moment is Moment.BEFORE
        and first.session_id == second.session_id
        and first.view is second.view
        and first.view is not StandardView.OTHER
        and not _is_one_shot(first, second)
    )


def tells_repeatability(baseline: Photo, follow_up: Photo) -> bool:
    """Tell whether a measured pair counts as a repeat: each counts once, the later the earlier."""
    in_order = capture_order(baseline) < capture_order(follow_up)
    return in_order and is_repeat(baseline, follow_up)


def capture_order(photo: Photo) -> tuple[str, str]:
    """Return the key that sorts photos by the time they were taken."""
    return ("" if photo.taken_at is None else photo.taken_at.isoformat(), photo.id)


def _beside_the_first(photos: Iterable[Photo]) -> tuple[RepeatPair, ...]:
    firsts: dict[tuple[str, str], Photo] = {}
    pairs = []
    named = [p for p in photos if p.moment is Moment.BEFORE and p.view is not StandardView.OTHER]
    for photo in sorted(named, key=capture_order):
        first = firsts.setdefault((photo.session_id, photo.view), photo)
        if first is not photo:
            pairs.append(RepeatPair(first=first, repeat=photo))
    return tuple(pairs)


def _is_one_shot(first: Photo, second: Photo) -> bool:
    by_camera = first.taken_at_source is second.taken_at_source is DateSource.EXIF
    return by_camera and first.taken_at == second.taken_at
