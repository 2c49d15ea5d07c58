"""Carry out one case on real portraits."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.control import NoControl
from microjournal.domain.errors import MeasurementError
from microjournal.domain.measurements import PairMeasurement, RegionMeasurement
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.faces import FaceFinder
from microjournal.imaging.pixel_arrays import pixel_array
from microjournal.imaging.regions import face_regions
from microjournal.phantom.sensor import ByteImage
from microjournal.services.pair_measurement import measure_pair
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from microjournal.texture.arrays import Mask
from microjournal.validation.cases import PortraitCase, PortraitKind
from microjournal.validation.kept_metric import KeptRelief
from microjournal.validation.naive import naive_values
from microjournal.validation.rephotograph import (
    PortraitRelief,
    photograph_anew,
    take_apart,
    true_log_changes,
)
from microjournal.validation.rows import Row, log_ratios, measured

SUFFIX = ".jpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Where portraits come from and who finds their faces; one per process."""

    folder: Path
    faces: FaceFinder

    def photo(self, name: str) -> PreparedPhoto:
        """Return a portrait as the program holds it after decoding."""
        data = (self.folder / f"{name}{SUFFIX}").read_bytes()
        decoder = ProcessPhotoDecoder(workers=1)
        try:
            return self.prepared(pixel_array(decoder.pixels(data)).copy())
        finally:
            decoder.close()

    def prepared(self, rgb: ByteImage) -> PreparedPhoto:
        """Return decoded pixels with the face they show."""
        digest = hashlib.sha256(rgb.tobytes()).hexdigest()
        photo = PhotoInput(data=b"", sha256=digest)
        return PreparedPhoto(photo=photo, rgb=rgb, mesh=self.faces.find(rgb))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """A baseline portrait, prepared once for all of its cases."""

    photo: PreparedPhoto
    relief: PortraitRelief | None


def sitter_of(case: PortraitCase, studio: Studio) -> Sitter:
    """Return the baseline of ``case``, taken apart if its face was found."""
    photo = studio.photo(case.baseline)
    if photo.mesh is None:
        return Sitter(photo=photo, relief=None)
    mask = _regions_mask(photo)
    return Sitter(photo=photo, relief=take_apart(photo.rgb, mask, photo.mesh.px_per_mm))


def try_portrait(case: PortraitCase, sitter: Sitter, studio: Studio) -> tuple[Row, ...]:
    """Return one row per region of the pair, or one for a pair refused as a whole."""
    started = time.perf_counter()
    baseline, follow_up = _photographs(case, sitter, studio)
    pair = measure_pair(baseline, follow_up, RegionHints(), NoControl(), KeptRelief())
    rows = _rows(_with_truth(case, sitter, pair), pair, baseline, follow_up)
    seconds = round((time.perf_counter() - started) / len(rows), 3)
    return tuple(replace(row, seconds=seconds) for row in rows)


def _photographs(
    case: PortraitCase, sitter: Sitter, studio: Studio
) -> tuple[PreparedPhoto, PreparedPhoto]:
    if case.discipline is None:
        return sitter.photo, studio.photo(case.follow_up)
    if sitter.relief is None:
        raise MeasurementError("face_missing", f"no face in {case.baseline}")
    first, second = (
        studio.prepared(photograph_anew(sitter.relief, factor, case.discipline, seed=seed))
        for factor, seed in zip((1.0, case.factor), case.seeds, strict=True)
    )
    return first, second


def _with_truth(case: PortraitCase, sitter: Sitter, pair: PairMeasurement) -> Row:
    row = Row(
        id=f"{case.id}/pair",
        case=case.id,
        suite=case.suite.value,
        labels=case.labels,
        reasons=[reason.code for reason in pair.reasons],
    )
    if case.kind is PortraitKind.REFUSAL or sitter.relief is None:
        return row
    if case.factor == 1.0:
        return replace(row, true_change=0.0)
    changes = true_log_changes(sitter.relief, case.factor)
    return replace(
        row,
        true_bands={band.value: change for band, change in changes.items()},
        true_change=sum(changes.values()) / len(changes),
    )


def _rows(
    row: Row, pair: PairMeasurement, baseline: PreparedPhoto, follow_up: PreparedPhoto
) -> tuple[Row, ...]:
    if not pair.regions:
        return (replace(row, labels={**row.labels, "region": "none"}),)
    return tuple(
        measured(
            replace(
                row,
                id=f"{row.case}/{one.region.region.value}",
                labels={**row.labels, "region": one.region.region.value},
                naive=_naive(one, baseline, follow_up),
            ),
            one,
        )
        for one in pair.regions
    )


def _naive(
    one: RegionMeasurement, baseline: PreparedPhoto, follow_up: PreparedPhoto
) -> dict[str, float]:
    """Return classical changes; the face's own landmarks say where the region is in either."""
    regions = {found.region: found for found in _regions(follow_up)}
    second = regions.get(one.region.region)
    if second is None:
        return {}
    return log_ratios(
        naive_values(baseline.rgb, one.region.polygon),
        naive_values(follow_up.rgb, second.polygon),
    )


def _regions(photo: PreparedPhoto) -> tuple[RegionOfInterest, ...]:
    return () if photo.mesh is None else face_regions(photo.mesh, photo.rgb.shape)


def _regions_mask(photo: PreparedPhoto) -> Mask:
    mask = np.zeros(photo.rgb.shape[:2], dtype=np.uint8)
    for region in _regions(photo):
        cv2.fillPoly(mask, [np.rint(np.asarray(region.polygon)).astype(np.int32)], (1.0,))
    return mask > 0
