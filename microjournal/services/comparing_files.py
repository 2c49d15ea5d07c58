"""Comparing photo files that are in no journal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from microjournal.domain.control import TaskControl
from microjournal.domain.decoding import PhotoDescriber
from microjournal.domain.measurements import PairMeasurement
from microjournal.imaging.faces import FaceMesh
from microjournal.imaging.source_files import read_source
from microjournal.services.analysis import PairAnalyser, PhotoInput
from microjournal.services.photo_pair import PreparedPhoto, RegionHints
from microjournal.services.views import view_from_name
from microjournal.texture.plugin import RegionMetric

WHOLE_FACE_SHARE = 0.95
"""Share of the face's mesh that lies inside a photo of a whole face."""


class FileComparer:
    """Compares files pair by pair; the last baseline is kept, because a series repeats it."""

    def __init__(
        self, analyser: PairAnalyser, decoder: PhotoDescriber, metric: RegionMetric | None = None
    ) -> None:
        self._metric = metric
        self._analyser = analyser
        self._decoder = decoder
        self._kept: _KeptPhoto | None = None

    def compare(
        self, before: Path, after: Path, hints: RegionHints, control: TaskControl | None = None
    ) -> PairMeasurement:
        """Return the measurement of two files; a scale among the hints is that of ``before``.

        Raises InputError when a file cannot be read or is no photo.
        """
        baseline, follow_up = self.prepared_pair(before, after, hints.px_per_mm)
        return self._analyser.compare_prepared(
            baseline, follow_up, hints, control=control, metric=self._metric
        )

    def prepared_pair(
        self, before: Path, after: Path, px_per_mm: float | None = None
    ) -> tuple[PreparedPhoto, PreparedPhoto]:
        """Return both files decoded, with their faces; raise as :meth:`compare` does.

        No larger than the scale of ``before`` asks for, where it is stated.
        """
        key = _file_state(before)
        kept = self._kept
        if kept is None or key is None or kept.key != key or kept.px_per_mm != px_per_mm:
            # Let go before the next is decoded: two large photos need not be held at once.
            self._kept = kept = None
            first = self._prepared(before, px_per_mm)
            self._kept = kept = _KeptPhoto(key=key, px_per_mm=px_per_mm, photo=first)
        baseline = kept.photo
        if key is not None and key == _file_state(after):
            return baseline, baseline
        return baseline, self._prepared(after, px_per_mm, baseline.photo.size_px)

    def _prepared(
        self,
        path: Path,
        px_per_mm: float | None,
        scaled_size_px: tuple[int, int] | None = None,
    ) -> PreparedPhoto:
        """Return a decoded photo; its pixels, not its name, tell whether it shows a face.

        A stated scale is that of a photo of ``scaled_size_px``; others show as much skin.
        """
        data = read_source(path)
        seen = self._decoder.describe(data)
        size = seen.width_px, seen.height_px
        if px_per_mm is not None and scaled_size_px is not None:
            px_per_mm *= min(size) / min(scaled_size_px)
        photo = PhotoInput(
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            conditions=seen.conditions,
            size_px=size,
            px_per_mm=px_per_mm,
        )
        prepared = self._analyser.prepare(photo)
        named = view_from_name(path.name)
        if named is not None and named.is_close_up and not _is_whole_face(prepared):
            prepared = replace(prepared, mesh=None)
        return replace(prepared, photo=replace(prepared.photo, view=named))


@dataclass(frozen=True, slots=True, kw_only=True)
class _FileState:
    """What tells that a file is still the one that was read."""

    path: str
    modified_ns: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptPhoto:
    key: _FileState | None
    px_per_mm: float | None
    photo: PreparedPhoto


def _file_state(path: Path) -> _FileState | None:
    try:
        status = path.stat()
        return _FileState(
            path=str(path.absolute()), modified_ns=status.st_mtime_ns, size_bytes=status.st_size
        )
    except (OSError, ValueError):
        return None  # whoever reads the file says what is wrong with it


def _is_whole_face(photo: PreparedPhoto) -> bool:
    return photo.mesh is not None and _share_inside(photo.mesh, photo.rgb.shape) >= WHOLE_FACE_SHARE


def _share_inside(mesh: FaceMesh, shape: tuple[int, ...]) -> float:
    points = mesh.points[:, :2]
    inside = (points >= 0.0) & (points <= (shape[1] - 1, shape[0] - 1))
    return float(inside.all(axis=1).mean())
