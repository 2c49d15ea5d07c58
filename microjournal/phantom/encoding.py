"""Photographs as files: JPEG with the EXIF data a camera would write."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from PIL import Image
from PIL.ExifTags import IFD, Base

from microjournal.phantom.sensor import ByteImage


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraIdentity:
    """What a camera writes about itself and its exposure."""

    make: str = "Microjournal"
    model: str = "Phantom 5"
    lens: str = "Phantom Macro 60mm"
    software: str = ""
    focal_length_mm: float = 60.0
    aperture: float = 8.0
    exposure_s: Fraction = Fraction(1, 125)
    iso: int = 100


def to_jpeg(
    photo: ByteImage,
    *,
    taken_at: datetime | None = None,
    camera: CameraIdentity | None = None,
    quality: int = 92,
) -> bytes:
    """Return the photograph as JPEG bytes.

    Parameters
    ----------
    photo : ndarray, shape (rows, columns, 3), uint8
        sRGB, upright.
    taken_at : datetime, optional
        The camera's own clock; with a zone its offset is written too.
    camera : CameraIdentity, optional
        Written to EXIF; a plain phantom camera by default.
    quality : int
        JPEG quality, 1 to 100; from 90 on chroma keeps its full resolution.
    """
    target = io.BytesIO()
    Image.fromarray(photo).save(
        target,
        format="JPEG",
        quality=quality,
        subsampling=0 if quality >= 90 else 2,
        exif=_exif(taken_at, camera or CameraIdentity()),
    )
    return target.getvalue()


def _exif(taken_at: datetime | None, camera: CameraIdentity) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = camera.make
    exif[Base.Model] = camera.model
    exif[Base.Orientation] = 1
    if camera.software:
        exif[Base.Software] = camera.software
    details = exif.get_ifd(IFD.Exif)
    details[Base.ExposureTime] = float(camera.exposure_s)
    details[Base.FNumber] = camera.aperture
    details[Base.ISOSpeedRatings] = camera.iso
    details[Base.FocalLength] = camera.focal_length_mm
    details[Base.LensModel] = camera.lens
    if taken_at is not None:
        _write_time(exif, details, taken_at)
    return exif


def _write_time(exif: Image.Exif, details: dict[int, object], taken_at: datetime) -> None:
    written = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif[Base.DateTime] = written
    details[Base.DateTimeOriginal] = written
    details[Base.DateTimeDigitized] = written
    if taken_at.tzinfo is not None:
        offset = taken_at.strftime("%z")
        details[Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:5]}"
