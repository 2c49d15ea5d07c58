"""Pairs for the eye: two photos of one view, laid into the baseline's frame."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.domain.ports import Journal
from microjournal.imaging.display import Matrix, fit_matrix, lay_onto, matrix_between
from microjournal.services.pictures import PictureService
from microjournal.services.reasons import reworded
from microjournal.support.i18n import _
from microjournal.texture.registry import is_own

if TYPE_CHECKING:
    from collections.abc import Sequence

DISPLAY_SIDE_PX = 1600
_VIEW_ORDER = {view: number for number, view in enumerate(StandardView)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSeries:
    """The photos of one standard view, oldest first."""

    view: StandardView
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedPair:
    """Two pictures of the same size; the follow-up lies in the baseline's frame.

    ``matrix`` is the homography used, row by row, from upright baseline pixels to upright
    follow-up pixels of the originals: what a correction by hand starts from.
    """

    baseline: PixelBuffer
    follow_up: PixelBuffer
    aligned: bool
    message: str
    matrix: Matrix


class DisplayAligner(Protocol):
    """Finds the map from one display picture to another."""

    def align(self, baseline: PixelBuffer, follow_up: PixelBuffer) -> Matrix | None:
        """Return the homography baseline to follow-up, ``None`` when none can be trusted."""


class ComparisonService:
    """Opens pairs for the Compare page, the review and the report."""

    def __init__(self, journal: Journal, pictures: PictureService, aligner: DisplayAligner) -> None:
        self._journal = journal
        self._pictures = pictures
        self._aligner = aligner

    def views(self, patient_id: PatientId) -> tuple[ViewSeries, ...]:
        """Return the patient's photos by view, in the order of the standard views."""
        by_view: dict[StandardView, list[Photo]] = {}
        for photo in self._journal.photos(patient_id=patient_id):
            by_view.setdefault(photo.view, []).append(photo)
        return tuple(
            ViewSeries(view=view, photos=tuple(by_view[view]))
            for view in sorted(by_view, key=_VIEW_ORDER.__getitem__)
        )

    def measurement_of(self, baseline_id: PhotoId, follow_up_id: PhotoId) -> Measurement | None:
        """Return the newest own measurement of exactly this pair, if any, in today's words."""
        patient_id = self._journal.photo(baseline_id).patient_id
        for measurement in reversed(self._journal.measurements(patient_id)):
            pair = (measurement.baseline_photo_id, measurement.follow_up_photo_id)
            if pair == (baseline_id, follow_up_id) and is_own(measurement.pair.metric):
                return reworded(measurement)
        return None

    def open_pair(
        self,
        baseline_id: PhotoId,
        follow_up_id: PhotoId,
        *,
        max_side_px: int = DISPLAY_SIDE_PX,
        control: TaskControl | None = None,
    ) -> AlignedPair:
        """Return both pictures, the follow-up laid onto the baseline.

        Up to 1600 px the stored previews serve; beyond, the originals are decoded.

        The alignment is a nudge saved by hand, else that of the pair's measurement, else one
        found now and remembered. Where none can be trusted the picture is only fitted to size,
        and the message says so.
        """
        steps = control or NoControl()
        steps.checkpoint(0, 3, _("Opening the pair"))
        photos = self._journal.photo(baseline_id), self._journal.photo(follow_up_id)
        baseline, follow_up = (self._picture(photo, max_side_px) for photo in photos)
        steps.checkpoint(1, 3, _("Aligning"))
        matrix, message = self._alignment(photos, (baseline, follow_up))
        steps.checkpoint(2, 3, _("Aligning"))
        chosen = matrix or fit_matrix(_size(baseline), _size(follow_up))
        scales = _scale(baseline, photos[0]), _scale(follow_up, photos[1])
        return AlignedPair(
            baseline=baseline,
            follow_up=lay_onto(baseline, follow_up, chosen),
            aligned=matrix is not None,
            message=message,
            matrix=matrix_between(1.0 / scales[0], chosen, 1.0 / scales[1]),
        )

    def save_alignment(
        self, baseline_id: PhotoId, follow_up_id: PhotoId, matrix: Sequence[float]
    ) -> JournalChange:
        """Keep an alignment made by hand (homography row by row, original pixels)."""
        if len(matrix) != 9:
            raise InputError("alignment_unusable", _("The alignment is not a 3 by 3 matrix."))
        with self._journal.write() as tx:
            tx.set_setting(_alignment_name(baseline_id, follow_up_id), json.dumps(list(matrix)))
        return JournalChange(photo_ids=frozenset({baseline_id, follow_up_id}))

    def _picture(self, photo: Photo, max_side_px: int) -> PixelBuffer:
        if max_side_px <= DISPLAY_SIDE_PX:
            return self._pictures.preview(photo.id)
        return self._pictures.pixels(photo.id, max_side_px=max_side_px)

    def _alignment(
        self, photos: tuple[Photo, Photo], shown: tuple[PixelBuffer, PixelBuffer]
    ) -> tuple[Matrix | None, str]:
        scales = _scale(shown[0], photos[0]), _scale(shown[1], photos[1])
        by_hand = self._journal.setting(_alignment_name(photos[0].id, photos[1].id))
        if by_hand:
            a, b, c, d, e, f, g, h, i = json.loads(by_hand)
            matrix = (a, b, c, d, e, f, g, h, i)
            return matrix_between(scales[0], matrix, scales[1]), _("Aligned by hand")
        measured = self.measurement_of(photos[0].id, photos[1].id)
        if measured is not None and measured.pair.registration is not None:
            found = matrix_between(scales[0], measured.pair.registration.matrix, scales[1])
            return found, _("Aligned on the skin")
        matrix_now = self._aligner.align(*shown)
        if matrix_now is None:
            return None, _("Not aligned: the photos could not be matched")
        return matrix_now, _("Aligned for viewing")


def _alignment_name(baseline_id: PhotoId, follow_up_id: PhotoId) -> str:
    return f"alignment.{baseline_id}.{follow_up_id}"


def _size(buffer: PixelBuffer) -> tuple[int, int]:
    return buffer.width_px, buffer.height_px


def _scale(shown: PixelBuffer, photo: Photo) -> float:
    return shown.width_px / photo.width_px
