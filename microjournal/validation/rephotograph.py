"""A real portrait whose relief is known to be weaker, photographed anew.

The relief of a portrait is its log luminance between 0.6 and 4 mm inside skin. Scaling just that
leaves light, colour and form alone; the new photograph then differs as photographs do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from microjournal.domain.measurements import Band
from microjournal.phantom import sensor
from microjournal.phantom.fields import FloatArray, FloatImage, blur, stream
from microjournal.phantom.nuisance import SPREADS, Discipline, Spread
from microjournal.phantom.sensor import ByteImage
from microjournal.texture.arrays import Mask
from microjournal.texture.bands import BANDS, band_passes
from microjournal.texture.filters import grow
from microjournal.texture.luminance import LUMINANCE_WEIGHTS

RELIEF_MM = (0.6, 4.0)
"""Wavelengths that are scaled by exactly the factor."""

ROLL_OFF = 1.25
"""Beyond either end the scaling fades to nothing within this ratio of wavelengths."""

LIGHT_GAIN: Mapping[Discipline, float] = {
    Discipline.CLINIC: 0.015,
    Discipline.GUIDED: 0.03,
    Discipline.CASUAL: 0.12,
}
"""SD of the smooth field that the light of the second photograph is multiplied with."""

WARP_MM: Mapping[Discipline, float] = {
    Discipline.CLINIC: 0.1,
    Discipline.GUIDED: 0.25,
    Discipline.CASUAL: 0.5,
}
"""SD of the smooth displacement of skin: nobody holds the same face twice."""

_LIGHT_WAVELENGTH_MM = 90.0
_WARP_WAVELENGTH_MM = 50.0
# A portrait fills the frame and the camera meters on it: scale and exposure vary less than theirs
# do over a close-up.
_SHARE_OF_SCALE = 0.25
_SHARE_OF_EXPOSURE = 0.5
_DARKEST = 1e-4
_REACH_MM = 3.0
_EDGE_MM = 1.0
_MEASURED = tuple(spec for spec in BANDS if spec.band in (Band.FINE, Band.MEDIUM))


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitRelief:
    """A portrait taken apart: linear light and the part of its logarithm that is relief.

    Attributes
    ----------
    linear : ndarray, shape (rows, columns, 3), float32 in [0, 1]
    relief : ndarray, shape (rows, columns), float32
        Log luminance between 0.6 and 4 mm on and around the regions, fading to 0 beyond.
    regions : ndarray, shape (rows, columns), bool
        Where skin is measured; the relief is complete there.
    px_per_mm : float
    """

    linear: FloatImage
    relief: FloatImage
    regions: Mask
    px_per_mm: float


def take_apart(rgb: ByteImage, regions: Mask, px_per_mm: float) -> PortraitRelief:
    """Return the relief of a portrait.

    Parameters
    ----------
    rgb : ndarray, shape (rows, columns, 3), uint8
    regions : ndarray, shape (rows, columns), bool
        Where skin will be measured; relief is scaled there and 3 mm around.
    px_per_mm : float
        Scale of the portrait on the skin.
    """
    linear = sensor.linear_light(rgb)
    band = relief_band(log_luminance(linear), px_per_mm)
    reached = grow(regions, _REACH_MM * px_per_mm).astype(np.float32)
    share = blur(reached, _EDGE_MM * px_per_mm)
    return PortraitRelief(
        linear=linear,
        relief=np.asarray(band * share, dtype=np.float32),
        regions=regions,
        px_per_mm=px_per_mm,
    )


def log_luminance(linear: FloatImage) -> FloatImage:
    """Return the weighted mean of the logarithms of linear RGB.

    Without the offset that keeps the measurement's own logarithm finite: a gain must change it by
    exactly its logarithm.
    """
    logs = np.log(np.maximum(linear, np.float32(_DARKEST)))
    return np.asarray(logs @ np.asarray(LUMINANCE_WEIGHTS, dtype=np.float32), dtype=np.float32)


def relief_band(log_light: FloatImage, px_per_mm: float) -> FloatImage:
    """Return the part of ``log_light`` between 0.6 and 4 mm.

    The filter is flat over the band (a Gaussian band-pass would weaken even the middle of it, and
    the change would be smaller than stated), with raised-cosine edges outside it.
    """
    rows, columns = log_light.shape
    reach = min(round(3 * RELIEF_MM[1] * px_per_mm), rows - 1, columns - 1)
    padded = np.pad(log_light, reach, mode="reflect")
    down = np.fft.fftfreq(padded.shape[0])[:, None] * px_per_mm
    right = np.fft.rfftfreq(padded.shape[1])[None, :] * px_per_mm
    spectrum = np.fft.rfft2(padded) * _transmission(np.hypot(down, right))
    passed = np.fft.irfft2(spectrum, s=padded.shape)
    return np.asarray(passed[reach : reach + rows, reach : reach + columns], dtype=np.float32)


def attenuated(parts: PortraitRelief, factor: float) -> FloatImage:
    """Return linear light of the portrait with its relief times ``factor``."""
    gain = np.exp(np.float32(factor - 1.0) * parts.relief)
    return np.asarray(parts.linear * gain[..., None], dtype=np.float32)


def true_log_changes(parts: PortraitRelief, factor: float) -> dict[Band, float]:
    """Return the log ratio of the RMS of each band inside the regions.

    It is read off the portraits themselves before they are photographed anew, with the bands of
    the measurement, because what lies just outside 0.6 to 4 mm reaches into these as well.
    """
    before = _band_rms(log_luminance(parts.linear), parts)
    after = _band_rms(log_luminance(attenuated(parts, factor)), parts)
    return {band: float(np.log(after[band] / before[band])) for band in before}


def photograph_anew(
    parts: PortraitRelief, factor: float, discipline: Discipline, *, seed: int
) -> ByteImage:
    """Return the portrait with scaled relief as another photograph shows it.

    Drawn from ``seed``: a small similarity and a smooth warp, a smooth change of the light,
    exposure, white balance, focus, noise, sharpening and JPEG, each as wide as ``discipline``.
    """
    spread = SPREADS[discipline]
    rng = stream(seed, "portrait")
    moved = _moved(attenuated(parts, factor), parts.px_per_mm, discipline, rng)
    lit = moved * _light(moved.shape, parts.px_per_mm, discipline, rng)
    soft = blur(lit, spread.defocus_up_to_mm * float(rng.random()) * parts.px_per_mm)
    noisy = sensor.add_noise(soft, 1.0 + (spread.noise_up_to - 1.0) * float(rng.random()), rng)
    return _developed(noisy, spread, rng)


# -- parts --------------------------------------------------------------------------------------
def _transmission(frequency: FloatArray) -> FloatImage:
    """Return 1 inside the band, 0 beyond its roll-off; ``frequency`` in cycles per mm."""
    octaves = np.log(np.maximum(frequency, 1e-9))
    low, high = np.log(1.0 / RELIEF_MM[1]), np.log(1.0 / RELIEF_MM[0])
    beyond = np.maximum(low - octaves, octaves - high) / np.log(ROLL_OFF)
    return np.asarray(0.5 * (1 + np.cos(np.pi * np.clip(beyond, 0.0, 1.0))), dtype=np.float32)


def _band_rms(luminance: FloatImage, parts: PortraitRelief) -> dict[Band, float]:
    return {
        band: float(np.sqrt(np.mean(np.square(image[parts.regions], dtype=np.float64))))
        for band, image in band_passes(luminance, _MEASURED, parts.px_per_mm).items()
    }


def _moved(
    image: FloatImage, px_per_mm: float, discipline: Discipline, rng: np.random.Generator
) -> FloatImage:
    shape = image.shape[:2]
    matrix = _similarity(shape, px_per_mm, SPREADS[discipline], rng)
    x, y = np.meshgrid(np.arange(shape[1]), np.arange(shape[0]))
    places = np.stack([x, y, np.ones_like(x)], axis=2) @ matrix.T
    warp = (WARP_MM[discipline] * px_per_mm, _WARP_WAVELENGTH_MM * px_per_mm)
    moved = cv2.remap(
        image,
        places[..., 0].astype(np.float32) + _smooth(shape, *warp, rng),
        places[..., 1].astype(np.float32) + _smooth(shape, *warp, rng),
        cv2.INTER_LANCZOS4,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(np.maximum(moved, 0.0), dtype=np.float32)


def _similarity(
    shape: tuple[int, ...], px_per_mm: float, spread: Spread, rng: np.random.Generator
) -> FloatArray:
    turn, scale, right, down = (float(value) for value in rng.standard_normal(4).clip(-2, 2))
    middle = ((shape[1] - 1) / 2, (shape[0] - 1) / 2)
    size = float(np.exp(_SHARE_OF_SCALE * spread.scale * scale))
    matrix = cv2.getRotationMatrix2D(middle, spread.roll_deg * turn, size)
    shift = spread.shift_mm * px_per_mm * np.array([[0.0, 0.0, right], [0.0, 0.0, down]])
    return np.asarray(matrix + shift, dtype=np.float64)


def _light(
    shape: tuple[int, ...], px_per_mm: float, discipline: Discipline, rng: np.random.Generator
) -> FloatImage:
    """Return the gain per pixel and channel: light, exposure, white balance."""
    spread = SPREADS[discipline]
    exposure, warmth = rng.standard_normal(2).clip(-2, 2)
    field = _smooth(shape[:2], LIGHT_GAIN[discipline], _LIGHT_WAVELENGTH_MM * px_per_mm, rng)
    balance = np.exp(np.array([0.5, 0.0, -0.5]) * spread.warmth * warmth)
    gain = balance * 2.0 ** (_SHARE_OF_EXPOSURE * spread.exposure_ev * exposure)
    return np.asarray(np.exp(field)[..., None] * gain, dtype=np.float32)


def _smooth(
    shape: tuple[int, ...], sd: float, wavelength_px: float, rng: np.random.Generator
) -> FloatImage:
    """Return a smooth random field of standard deviation ``sd``."""
    rows, columns = shape
    step = max(4.0, wavelength_px / 4)
    small = (int(rows / step) + 8, int(columns / step) + 8)
    coarse = blur(rng.standard_normal(small).astype(np.float32), 1.5)
    # The size of the field is known, the seed decides nothing but its shape.
    coarse *= np.float32(sd / max(float(coarse.std()), 1e-6))
    size = (round(small[1] * step), round(small[0] * step))
    large = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large[:rows, :columns], dtype=np.float32)


def _developed(linear: FloatImage, spread: Spread, rng: np.random.Generator) -> ByteImage:
    encoded = sensor.encode_tones(linear, spread.tone * float(rng.standard_normal()))
    sharp = sensor.sharpen(encoded, spread.sharpening_up_to * float(rng.random()))
    quality = round(95 - (95 - spread.least_jpeg_quality) * float(rng.random()))
    pixels = np.ascontiguousarray(sensor.to_bytes(sharp)[..., ::-1])
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
    return np.ascontiguousarray(decoded[..., ::-1])
