"""Random capture conditions at three levels of discipline.

``clinic`` is a fixed rig, ``guided`` a hand-held camera with a capture guide on its screen,
``casual`` a photograph taken anyhow. Each draws one setup around a given one from a seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from microjournal.phantom.camera import CaptureSetup
from microjournal.phantom.fields import stream


class Discipline(StrEnum):
    """How carefully the capture is repeated."""

    CLINIC = "clinic"
    GUIDED = "guided"
    CASUAL = "casual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Standard deviations (symmetric quantities) and upper limits (one-sided ones)."""

    pose_deg: float
    roll_deg: float
    shift_mm: float
    scale: float
    slant_deg: float
    tilt_deg: float
    ambient: float
    exposure_ev: float
    warmth: float
    tone: float
    defocus_up_to_mm: float
    motion_up_to_mm: float
    noise_up_to: float
    sharpening_up_to: float
    denoising_up_to: float
    oil_up_to: float
    least_jpeg_quality: int


SPREADS: Final = {
    Discipline.CLINIC: Spread(
        pose_deg=1.0,
        roll_deg=1.0,
        shift_mm=1.5,
        scale=0.01,
        slant_deg=0.7,
        tilt_deg=1.5,
        ambient=0.01,
        exposure_ev=0.08,
        warmth=0.01,
        tone=0.0,
        defocus_up_to_mm=0.015,
        motion_up_to_mm=0.0,
        noise_up_to=1.1,
        sharpening_up_to=0.1,
        denoising_up_to=0.0,
        oil_up_to=0.05,
        least_jpeg_quality=92,
    ),
    Discipline.GUIDED: Spread(
        pose_deg=2.5,
        roll_deg=2.5,
        shift_mm=2.5,
        scale=0.05,
        slant_deg=2.0,
        tilt_deg=5.0,
        ambient=0.03,
        exposure_ev=0.2,
        warmth=0.03,
        tone=0.02,
        defocus_up_to_mm=0.05,
        motion_up_to_mm=0.05,
        noise_up_to=1.6,
        sharpening_up_to=0.25,
        denoising_up_to=0.2,
        oil_up_to=0.1,
        least_jpeg_quality=88,
    ),
    Discipline.CASUAL: Spread(
        pose_deg=6.0,
        roll_deg=6.0,
        shift_mm=4.0,
        scale=0.15,
        slant_deg=6.0,
        tilt_deg=18.0,
        ambient=0.10,
        exposure_ev=0.5,
        warmth=0.08,
        tone=0.10,
        defocus_up_to_mm=0.12,
        motion_up_to_mm=0.15,
        noise_up_to=3.5,
        sharpening_up_to=0.6,
        denoising_up_to=0.8,
        oil_up_to=0.35,
        least_jpeg_quality=70,
    ),
}


def clinic(setup: CaptureSetup, *, seed: int) -> CaptureSetup:
    """Return ``setup`` as a fixed rig repeats it."""
    return repeat_capture(setup, Discipline.CLINIC, seed=seed)


def guided(setup: CaptureSetup, *, seed: int) -> CaptureSetup:
    """Return ``setup`` as a hand-held camera with a guide repeats it."""
    return repeat_capture(setup, Discipline.GUIDED, seed=seed)


def casual(setup: CaptureSetup, *, seed: int) -> CaptureSetup:
    """Return ``setup`` as somebody without a guide would repeat it."""
    return repeat_capture(setup, Discipline.CASUAL, seed=seed)


def repeat_capture(setup: CaptureSetup, discipline: Discipline, *, seed: int) -> CaptureSetup:
    """Return ``setup`` with every nuisance drawn at the level of ``discipline``."""
    spread = SPREADS[discipline]
    rng = stream(seed, discipline.value)
    moved = _moved(setup, spread, rng)
    relit = _relit(moved, spread, rng)
    return _processed(relit, spread, rng)


def _moved(setup: CaptureSetup, spread: Spread, rng: np.random.Generator) -> CaptureSetup:
    yaw, pitch, roll, right, down, nearer = _bounded(rng, 6)
    factor = float(np.exp(spread.scale * nearer))
    return replace(
        setup,
        yaw_deg=setup.yaw_deg + spread.pose_deg * yaw,
        pitch_deg=setup.pitch_deg + spread.pose_deg * pitch,
        roll_deg=setup.roll_deg + spread.roll_deg * roll,
        look_at_mm=(
            setup.look_at_mm[0] + spread.shift_mm * right,
            setup.look_at_mm[1] + spread.shift_mm * down,
        ),
        px_per_mm=setup.px_per_mm * factor,
        distance_mm=setup.distance_mm / factor,
    )


def _relit(setup: CaptureSetup, spread: Spread, rng: np.random.Generator) -> CaptureSetup:
    slant, tilt, ambient, exposure, warmth, oil = _bounded(rng, 6)
    return replace(
        setup,
        light_slant_deg=float(np.clip(setup.light_slant_deg + spread.slant_deg * slant, 2, 75)),
        light_tilt_deg=setup.light_tilt_deg + spread.tilt_deg * tilt,
        ambient=float(np.clip(setup.ambient + spread.ambient * ambient, 0.02, 0.95)),
        exposure_ev=setup.exposure_ev + spread.exposure_ev * exposure,
        warmth=setup.warmth + spread.warmth * warmth,
        skin=replace(setup.skin, oil=setup.skin.oil + spread.oil_up_to * abs(oil) / 2),
    )


def _processed(setup: CaptureSetup, spread: Spread, rng: np.random.Generator) -> CaptureSetup:
    focus, shake, angle, noise, sharp, smooth, quality = rng.random(7)
    best = max(setup.jpeg_quality, spread.least_jpeg_quality)
    return replace(
        setup,
        defocus_mm=setup.defocus_mm + spread.defocus_up_to_mm * float(focus),
        motion_mm=setup.motion_mm + spread.motion_up_to_mm * float(shake),
        motion_angle_deg=180.0 * float(angle),
        noise=setup.noise * (1.0 + (spread.noise_up_to - 1.0) * float(noise)),
        sharpening=setup.sharpening + spread.sharpening_up_to * float(sharp - 0.5),
        denoising=setup.denoising + spread.denoising_up_to * float(smooth),
        tone_contrast=setup.tone_contrast + spread.tone * float(_bounded(rng, 1)[0]),
        jpeg_quality=round(best - (best - spread.least_jpeg_quality) * float(quality)),
    )


def _bounded(rng: np.random.Generator, count: int) -> list[float]:
    """Return standard normal values, none beyond 2.5: an extreme repeats no capture."""
    return [float(value) for value in np.clip(rng.standard_normal(count), -2.5, 2.5)]
