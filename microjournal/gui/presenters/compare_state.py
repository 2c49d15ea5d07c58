"""What the Compare page shows, as frozen values without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.photos import DateSource, Moment, Photo
from microjournal.gui.presenters.change_mapping import MapState
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.pair_findings import PairFindings
from microjournal.gui.presenters.series_choice import SeriesChoice
from microjournal.services.repeats import first_photos
from microjournal.support.i18n import _
from microjournal.support.words import (
    date_source_text,
    day_text,
    moment_text,
    short_day_text,
    view_text,
)

P = TypeVar("P")

_WORTH_OPENING = 1.2
"""Originals are opened when they are this much larger than the pictures shown."""

PairKey = tuple[PhotoId, PhotoId]
"""Baseline and follow-up, in the order of their dates."""


class Phase(StrEnum):
    """Which face the page shows."""

    NO_PATIENT = "no_patient"
    LOADING = "loading"
    NO_PHOTOS = "no_photos"
    ONE_PHOTO = "one_photo"
    PAIR = "pair"


class PairEnd(StrEnum):
    """Which of the two photos the film strip changes."""

    BASELINE = "baseline"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPhoto:
    """One picture of the film strip."""

    photo_id: PhotoId
    day: str
    caption: str
    description: str
    end: PairEnd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChoice:
    """One standard view and how many photos it has."""

    view: StandardView
    text: str
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPair(Generic[P]):
    """Pictures that are ready, with the labels that belong to them.

    ``follow_up`` is ``None`` when the view has one photo. ``matrix`` is the alignment used
    (baseline to follow-up, originals), ``None`` while only the stored previews are shown.
    ``in_detail`` pictures come from the originals; ``side_px`` is their longest side.
    """

    key: PairKey
    baseline: P
    follow_up: P | None = None
    baseline_label: str = ""
    follow_up_label: str = ""
    aligned: bool = False
    message: str = ""
    matrix: tuple[float, ...] | None = None
    side_px: int = 0
    in_detail: bool = False

    def lacks_detail_of(self, baseline: Photo) -> bool:
        """Tell whether the originals show noticeably more than this aligned pair does."""
        largest = max(baseline.width_px, baseline.height_px)
        is_larger = largest > self.side_px * _WORTH_OPENING
        return self.matrix is not None and not self.in_detail and is_larger


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareState(Generic[P]):
    """Everything the page shows. ``nudge`` is in fractions of the baseline photo."""

    phase: Phase = Phase.NO_PATIENT
    views: tuple[ViewChoice, ...] = ()
    view: StandardView | None = None
    strip: tuple[StripPhoto, ...] = ()
    changes: PairEnd = PairEnd.FOLLOW_UP
    pair: ShownPair[P] | None = None
    mode: CompareMode = CompareMode.WIPE
    swapped: bool = False
    show_outlines: bool = False
    nudge: tuple[float, float] = (0.0, 0.0)
    findings: PairFindings | None = None
    findings_known: bool = False
    measurable: bool = True
    not_measurable_because: str = ""
    measuring: Progress | None = None
    map: MapState = field(default_factory=MapState)
    error: MicrojournalError | None = None


def state_of(choice: SeriesChoice, before: CompareState[P]) -> CompareState[P]:
    """Return the state right after a choice: what was measured is not known yet.

    The pictures of ``before`` stay until those of the new choice are ready.
    """
    photos, pair = choice.photos, choice.pair_photos
    phase = Phase.PAIR if pair else Phase.ONE_PHOTO if photos else Phase.NO_PHOTOS
    ends = {} if pair is None else {pair[0].id: PairEnd.BASELINE, pair[1].id: PairEnd.FOLLOW_UP}
    firsts = {photo.id for photo in first_photos(photos)}
    healing = pair is not None and Moment.HEALING in (pair[0].moment, pair[1].moment)
    return replace(
        before,
        phase=phase,
        views=tuple(
            ViewChoice(view=each.view, text=view_text(each.view), photos=len(each.photos))
            for each in choice.series
        ),
        view=choice.series[choice.view].view if choice.series else None,
        strip=tuple(
            strip_photo(photo, ends.get(photo.id), is_repeat=photo.id not in firsts)
            for photo in photos
        ),
        pair=before.pair if photos else None,
        nudge=(0.0, 0.0),
        findings=None,
        findings_known=False,
        measurable=pair is not None and not healing,
        not_measurable_because=(
            _("Healing photos are kept but not measured: swelling hides lines.") if healing else ""
        ),
        error=None,
    )


def photo_day(photo: Photo) -> str:
    """Return the day of a photo in full, or that it is unknown."""
    return day_text(photo.taken_at.date()) if photo.taken_at else _("Date unknown")


def pair_labels(baseline: Photo, follow_up: Photo) -> tuple[str, str]:
    """Return what the two pills say: before / after (or healing, repeat) and the day."""
    return (
        _("{moment} · {day}").format(moment=_("Before"), day=photo_day(baseline)),
        _("{moment} · {day}").format(moment=_after(baseline, follow_up), day=photo_day(follow_up)),
    )


def _after(baseline: Photo, follow_up: Photo) -> str:
    """Return what the second photo is to the first."""
    if follow_up.moment is Moment.HEALING:
        return _("Healing")
    if follow_up not in first_photos((baseline, follow_up)):
        return _("Repeat")
    return _("After")


def strip_photo(photo: Photo, end: PairEnd | None, *, is_repeat: bool = False) -> StripPhoto:
    """Return a photo as the film strip shows it."""
    day = short_day_text(photo.taken_at.date()) if photo.taken_at else _("No date")
    unsure = photo.taken_at_source is not DateSource.EXIF
    source = _("date {source}").format(source=date_source_text(photo.taken_at_source))
    described = [photo_day(photo), moment_text(photo.moment), *([source] if unsure else [])]
    return StripPhoto(
        photo_id=photo.id,
        day=day,
        caption=_caption(photo, end) or (_("Repeat") if is_repeat else ""),
        description=" · ".join(described),
        end=end,
    )


def _caption(photo: Photo, end: PairEnd | None) -> str:
    if photo.moment is Moment.HEALING:
        return _("Healing")
    if end is PairEnd.BASELINE:
        return _("Baseline")
    return _("Follow-up") if end is PairEnd.FOLLOW_UP else ""
