"""Single changes of the capture (or of the day's skin) that leave the relief as it is.

A measurement of relief must not move, or must refuse, under each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from microjournal.phantom.camera import CaptureSetup

Perturbation = Callable[[CaptureSetup], CaptureSetup]


def identical(setup: CaptureSetup) -> CaptureSetup:
    """Change nothing: only the sensor noise differs."""
    return setup


def exposure(setup: CaptureSetup, *, ev: float) -> CaptureSetup:
    """Expose ``ev`` stops more (negative: less)."""
    return replace(setup, exposure_ev=setup.exposure_ev + ev)


def warm_white_balance(setup: CaptureSetup) -> CaptureSetup:
    """Raise red against blue by 20 %."""
    return replace(setup, warmth=setup.warmth + 0.18)


def scale(setup: CaptureSetup, *, factor: float) -> CaptureSetup:
    """Photograph from nearer or farther: the same field of pixels, ``factor`` times the scale."""
    return replace(
        setup,
        px_per_mm=setup.px_per_mm * factor,
        distance_mm=setup.distance_mm / factor,
    )


def pose(setup: CaptureSetup, *, degrees: float = 12.0) -> CaptureSetup:
    """Photograph from the side; the light stays with the skin."""
    return replace(setup, yaw_deg=setup.yaw_deg + degrees)


def roll(setup: CaptureSetup, *, degrees: float = 12.0) -> CaptureSetup:
    """Turn the camera about its axis; the light stays with the skin."""
    return replace(setup, roll_deg=setup.roll_deg + degrees)


def light_slant(setup: CaptureSetup, *, degrees: float) -> CaptureSetup:
    """Make the light more (positive) or less oblique."""
    return replace(setup, light_slant_deg=setup.light_slant_deg + degrees)


def light_tilt(setup: CaptureSetup, *, degrees: float = 60.0) -> CaptureSetup:
    """Move the light around the skin."""
    return replace(setup, light_tilt_deg=setup.light_tilt_deg + degrees)


def more_ambient_light(setup: CaptureSetup) -> CaptureSetup:
    """Let 30 % more of the light come from everywhere."""
    return replace(setup, ambient=min(1.0, setup.ambient + 0.3))


def defocus(setup: CaptureSetup, *, sigma_mm: float = 0.12) -> CaptureSetup:
    """Put the skin out of focus."""
    return replace(setup, defocus_mm=setup.defocus_mm + sigma_mm)


def motion(setup: CaptureSetup, *, length_mm: float = 0.25) -> CaptureSetup:
    """Move during the exposure."""
    return replace(setup, motion_mm=setup.motion_mm + length_mm)


def noise(setup: CaptureSetup, *, factor: float = 4.0) -> CaptureSetup:
    """Multiply the sensor noise."""
    return replace(setup, noise=setup.noise * factor)


def sharpening(setup: CaptureSetup) -> CaptureSetup:
    """Sharpen in the camera."""
    return replace(setup, sharpening=setup.sharpening + 0.5)


def denoising(setup: CaptureSetup) -> CaptureSetup:
    """Smooth in the camera, as phones do."""
    return replace(setup, denoising=0.8)


def strong_compression(setup: CaptureSetup) -> CaptureSetup:
    """Save as JPEG of quality 60."""
    return replace(setup, jpeg_quality=60)


def tone_curve(setup: CaptureSetup) -> CaptureSetup:
    """Develop with more contrast."""
    return replace(setup, tone_contrast=setup.tone_contrast + 0.3)


def oily_skin(setup: CaptureSetup) -> CaptureSetup:
    """Photograph unwashed skin."""
    return replace(setup, skin=replace(setup.skin, oil=setup.skin.oil + 0.6))


def foundation(setup: CaptureSetup, *, cover: float = 0.6) -> CaptureSetup:
    """Photograph skin under make-up."""
    return replace(setup, skin=replace(setup.skin, foundation=cover))


def erythema(setup: CaptureSetup) -> CaptureSetup:
    """Photograph reddened skin."""
    return replace(setup, skin=replace(setup.skin, erythema=setup.skin.erythema + 0.3))


def tan(setup: CaptureSetup) -> CaptureSetup:
    """Photograph tanned skin."""
    return replace(setup, skin=replace(setup.skin, tan=setup.skin.tan + 0.25))


def faded_marks(setup: CaptureSetup) -> CaptureSetup:
    """Photograph skin whose post-inflammatory hyperpigmentation has gone."""
    return replace(setup, skin=replace(setup.skin, marks=0.0))


def vignetting(setup: CaptureSetup) -> CaptureSetup:
    """Photograph with a lens that darkens its corners by 40 %."""
    return replace(setup, vignetting=0.4)


SINGLE_CHANGES: Mapping[str, Perturbation] = MappingProxyType(
    {
        "identical rig": identical,
        "exposure +1 EV": lambda setup: exposure(setup, ev=1.0),
        "exposure -1 EV": lambda setup: exposure(setup, ev=-1.0),
        "white balance warm": warm_white_balance,
        "scale x0.75": lambda setup: scale(setup, factor=0.75),
        "scale x1.25": lambda setup: scale(setup, factor=1.25),
        "pose 12 deg": pose,
        "roll 12 deg": roll,
        "light slant +15": lambda setup: light_slant(setup, degrees=15.0),
        "light slant -15": lambda setup: light_slant(setup, degrees=-15.0),
        "light tilt 60": light_tilt,
        "ambient +0.3": more_ambient_light,
        "defocus 0.12 mm": defocus,
        "motion 0.25 mm": motion,
        "noise x4": noise,
        "sharpen +0.5": sharpening,
        "denoise 0.8": denoising,
        "jpeg 60": strong_compression,
        "tone curve +0.3": tone_curve,
        "oily skin": oily_skin,
        "foundation 0.6": foundation,
        "erythema +0.3": erythema,
        "tan +0.25": tan,
        "PIH faded": faded_marks,
        "vignette 0.4": vignetting,
    }
)
"""Every single change by the name used in tables."""
