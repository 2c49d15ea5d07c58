"""Small pieces of skin and what tests read from their photographs."""

from __future__ import annotations

import numpy as np

from microjournal.domain.measurements import Band
from microjournal.domain.patients import SkinPhototype
from microjournal.phantom.camera import CaptureSetup
from microjournal.phantom.fields import FloatImage
from microjournal.phantom.roughness import BAND_CUT_OFFS_MM, areal_roughness
from microjournal.phantom.sensor import ByteImage, linear_light
from microjournal.phantom.specimen import PigmentRecipe, ReliefRecipe, SkinForm, SkinSpecimen

SCARRED = ReliefRecipe(ice_pick_per_cm2=2.0, boxcar_per_cm2=1.0, rolling_per_cm2=1.0)
SMOOTH = ReliefRecipe(
    microrelief_depth_um=0.0,
    pore_depth_um=0.0,
    fine_line_depth_um=0.0,
    undulation_um=0.0,
)
EVEN = PigmentRecipe(
    melanin_mottle=0.0, melanin_grain=0.0, freckles_per_cm2=0.0, redness_mottle=0.0
)
CURVED = SkinForm(radius_x_mm=60.0, radius_y_mm=90.0, apex_mm=(3.0, -2.0))


def a_specimen(
    *,
    seed: int = 5,
    phototype: SkinPhototype = SkinPhototype.II,
    size_mm: tuple[float, float] = (26.0, 26.0),
    relief: ReliefRecipe | None = None,
    pigment: PigmentRecipe | None = None,
    form: SkinForm | None = None,
    oil: float = 0.25,
) -> SkinSpecimen:
    """Return a specimen small enough for tests."""
    return SkinSpecimen(
        seed=seed,
        phototype=phototype,
        size_mm=size_mm,
        resolution_um=80.0,
        relief=relief or ReliefRecipe(),
        pigment=pigment or PigmentRecipe(),
        form=form or SkinForm(),
        oil=oil,
    )


def a_setup() -> CaptureSetup:
    """Return a noiseless setup that sees the middle of `a_specimen`."""
    return CaptureSetup(size_px=(240, 240), px_per_mm=11.0, noise=0.0, jpeg_quality=100)


def log_luminance(photo: ByteImage) -> FloatImage:
    """Return the logarithm of linear luminance."""
    logs = np.log(linear_light(photo) + 0.004)
    return np.asarray(logs @ np.array([0.30, 0.55, 0.15]), dtype=np.float32)


def band_contrast(photo: ByteImage, band: Band, setup: CaptureSetup) -> float:
    """Return the RMS of one band of log luminance."""
    surface = areal_roughness(
        log_luminance(photo), pixel_mm=1 / setup.px_per_mm, cut_offs_mm=BAND_CUT_OFFS_MM[band]
    )
    return surface.sq_um


def mean_light(photo: ByteImage) -> float:
    """Return the mean linear green light."""
    return float(linear_light(photo)[..., 1].mean())
