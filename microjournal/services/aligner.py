"""The alignment of two display pictures: by the face where there is one, else by the skin."""

from __future__ import annotations

from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import MeasurementError
from microjournal.imaging.display import Matrix, matrix_from_meshes
from microjournal.imaging.faces import FaceFinder
from microjournal.imaging.pixel_arrays import pixel_array
from microjournal.imaging.registration import register_close_up

# A display picture of 1600 px that shows a cheek has about this scale; registration by skin
# needs only the order of magnitude, and the result is for the eye.
_ASSUMED_PX_PER_MM = 8.0


class FaceOrSkinAligner:
    """Fulfils ``DisplayAligner`` with the face mesh and the close-up registration."""

    def __init__(self, faces: FaceFinder) -> None:
        self._faces = faces

    def align(self, baseline: PixelBuffer, follow_up: PixelBuffer) -> Matrix | None:
        """Return the homography baseline to follow-up, ``None`` when none can be trusted."""
        first, second = pixel_array(baseline), pixel_array(follow_up)
        first_face = self._faces.find(first)
        second_face = self._faces.find(second) if first_face is not None else None
        if first_face is not None and second_face is not None:
            return matrix_from_meshes(first_face.points, second_face.points)
        try:
            pair = register_close_up(first, second, baseline_px_per_mm=_ASSUMED_PX_PER_MM)
        except MeasurementError:
            return None
        return pair.registration.matrix
