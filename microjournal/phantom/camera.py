"""Photograph synthetic skin: one frozen description of the capture, one function per step."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from microjournal.phantom import first_order, optics, sensor
from microjournal.phantom.fields import FloatArray, FloatImage, stream
from microjournal.phantom.geometry import CameraPose
from microjournal.phantom.pigment import reflectance
from microjournal.phantom.sensor import ByteImage
from microjournal.phantom.skin import ReliefFactor, SkinModel
from microjournal.phantom.specimen import SkinForm, SkinOptics

_MAP_STEP_PX = 16
_MID_TONE = 0.42
_LUMINANCE_WEIGHTS = (0.21, 0.72, 0.07)
FLAT = SkinForm()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinCondition:
    """How the skin was that day, apart from its relief.

    ``oil`` adds to the specimen's own; ``foundation`` is the cover of make-up in [0, 1];
    ``erythema`` and ``tan`` add haemoglobin and melanin; ``marks`` scales post-inflammatory
    hyperpigmentation (0: faded).
    """

    oil: float = 0.0
    foundation: float = 0.0
    erythema: float = 0.0
    tan: float = 0.0
    marks: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSetup:
    """How one photograph is taken.

    Light directions belong to the skin, not to the camera: turning the camera leaves the
    shading alone. ``light_slant_deg`` is measured from the skin's normal, ``light_tilt_deg``
    counter-clockwise from the right of the specimen (90: from above). ``gloss`` scales the
    mirror reflection (0: crossed polarisers). ``metering`` is how far automatic exposure makes
    up for the tone of the skin. ``warmth`` is the log ratio of red to blue gain.
    ``noise`` 1 is a good phone at base ISO.
    """

    size_px: tuple[int, int] = (600, 600)
    px_per_mm: float = 12.0
    distance_mm: float = 350.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    look_at_mm: tuple[float, float] = (0.0, 0.0)
    light_slant_deg: float = 40.0
    light_tilt_deg: float = 115.0
    ambient: float = 0.30
    gloss: float = 1.0
    defocus_mm: float = 0.0
    motion_mm: float = 0.0
    motion_angle_deg: float = 0.0
    exposure_ev: float = 0.0
    metering: float = 0.4
    warmth: float = 0.0
    vignetting: float = 0.05
    noise: float = 1.0
    denoising: float = 0.0
    sharpening: float = 0.1
    tone_contrast: float = 0.0
    jpeg_quality: int = 92
    skin: SkinCondition = field(default_factory=SkinCondition)

    @property
    def pose(self) -> CameraPose:
        """Return the geometry of this capture."""
        return CameraPose(
            size_px=self.size_px,
            px_per_mm=self.px_per_mm,
            distance_mm=self.distance_mm,
            yaw_deg=self.yaw_deg,
            pitch_deg=self.pitch_deg,
            roll_deg=self.roll_deg,
            look_at_mm=self.look_at_mm,
        )

    def project(self, points_mm: FloatArray, form: SkinForm = FLAT) -> FloatArray:
        """Return (n, 2) pixels (column, row) of (n, 2) skin points (x, y) in mm on ``form``."""
        return self.pose.project(points_mm, form)

    def unproject(self, pixels: FloatArray, form: SkinForm = FLAT) -> FloatArray:
        """Return (n, 2) skin points in mm seen at (n, 2) pixels (column, row)."""
        return self.pose.unproject(pixels, form)


def true_correspondence(
    baseline: CaptureSetup, follow_up: CaptureSetup, pixels: FloatArray, form: SkinForm = FLAT
) -> FloatArray:
    """Return where skin seen at (n, 2) baseline pixels appears in the follow-up photograph."""
    return follow_up.project(baseline.unproject(pixels, form), form)


def photograph(
    skin: SkinModel, setup: CaptureSetup, *, seed: int, relief_factor: ReliefFactor = 1.0
) -> ByteImage:
    """Return a photograph of ``skin`` after JPEG compression.

    Parameters
    ----------
    skin : SkinModel
        Grown skin; should reach some mm beyond the field of view (it is mirrored at its edge).
    setup : CaptureSetup
        Camera, light and condition of the skin.
    seed : int
        Of the sensor noise.
    relief_factor : float or mapping of ReliefComponent to float
        True change of the relief: 1 is the skin as grown, 0.7 has 30 % less height.

    Returns
    -------
    ndarray, shape (rows, columns, 3), uint8
        sRGB.
    """
    developed = develop(skin, setup, seed=seed, relief_factor=relief_factor)
    options = [cv2.IMWRITE_JPEG_QUALITY, setup.jpeg_quality]
    _, encoded = cv2.imencode(".jpg", np.ascontiguousarray(developed[..., ::-1]), options)
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(decoded, dtype=np.uint8)[..., ::-1])


def develop(
    skin: SkinModel, setup: CaptureSetup, *, seed: int, relief_factor: ReliefFactor = 1.0
) -> ByteImage:
    """Return the photograph before compression; see `photograph`."""
    tone = albedo(skin, setup.skin)
    radiance = radiance_of(skin, setup, tone, relief_factor)
    exposed = _through_the_lens(radiance, skin, setup) * _gains(tone, setup)
    noisy = sensor.add_noise(exposed, setup.noise, stream(seed, "sensor"))
    encoded = sensor.encode_tones(noisy, setup.tone_contrast)
    processed = sensor.sharpen(sensor.denoise(encoded, setup.denoising), setup.sharpening)
    return sensor.to_bytes(processed)


def radiance_of(
    skin: SkinModel, setup: CaptureSetup, tone: FloatImage, relief_factor: ReliefFactor = 1.0
) -> FloatImage:
    """Return linear RGB leaving every sample of the skin grid, whose `albedo` is ``tone``."""
    height = skin.height_um(relief_factor)
    slopes = optics.slopes_of(height, skin.grid, skin.specimen.form)
    light = _light(setup)
    is_first_order = skin.specimen.optics is SkinOptics.FIRST_ORDER
    model = first_order if is_first_order else optics
    sky = model.occlusion(height, skin.grid)
    arriving = model.irradiance(slopes, sky, light)
    # What leaves the bottom of a pit meets its walls as well: hence the second occlusion.
    leaving: FloatImage = model.scatter_light(arriving, skin.grid) * tone
    leaving *= np.sqrt(sky)[..., None]
    oil = (skin.specimen.oil + setup.skin.oil) * (1.0 - 0.8 * setup.skin.foundation)
    if setup.gloss > 0:
        leaving += np.float32(setup.gloss) * model.gloss(slopes, light, oil=oil)[..., None]
    return leaving


def albedo(skin: SkinModel, condition: SkinCondition) -> FloatImage:
    """Return linear RGB reflectance, shape (rows, columns, 3), of the skin on that day."""
    parts = skin.chromophores
    melanin = parts.melanin + parts.naevi + np.float32(condition.marks) * parts.marks
    bare = reflectance(
        melanin + np.float32(condition.tan), parts.haemoglobin + np.float32(condition.erythema)
    )
    if condition.foundation <= 0:
        return bare
    # Make-up is an opaque layer in the person's own average tone.
    layer = bare.mean(axis=(0, 1), keepdims=True)
    return np.asarray(bare + np.float32(condition.foundation) * (layer - bare), dtype=np.float32)


def _light(setup: CaptureSetup) -> optics.Lighting3D:
    slant, tilt = np.deg2rad([setup.light_slant_deg, setup.light_tilt_deg])
    towards_light = np.array(
        [np.sin(slant) * np.cos(tilt), -np.sin(slant) * np.sin(tilt), np.cos(slant)]
    )
    return optics.Lighting3D(
        towards_light=towards_light,
        towards_camera=setup.pose.view_direction(),
        ambient=setup.ambient,
    )


def _gains(tone: FloatImage, setup: CaptureSetup) -> FloatImage:
    """Return the RGB gains of exposure and white balance; independent of the relief."""
    level = float(np.dot(tone[::8, ::8].mean(axis=(0, 1)), _LUMINANCE_WEIGHTS))
    metered = (_MID_TONE / max(level, 1e-4)) ** setup.metering
    balance = np.exp(np.array([0.5, 0.0, -0.5]) * setup.warmth)
    return np.asarray(metered * 2.0**setup.exposure_ev * balance, dtype=np.float32)


# -- lens ---------------------------------------------------------------------------------------
def _through_the_lens(radiance: FloatImage, skin: SkinModel, setup: CaptureSetup) -> FloatImage:
    """Return the image on the sensor: projected, blurred and vignetted."""
    ratio = 1.0 / (skin.grid.pixel_mm * setup.px_per_mm)
    if ratio > 1.0:
        # A sensor pixel gathers the light of all samples it covers.
        radiance = _blurred(radiance, 0.5 * float(np.sqrt(ratio**2 - 1.0)))
    columns, rows = _sampling_map(skin, setup)
    image = cv2.remap(radiance, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    image = _blurred(np.asarray(image, dtype=np.float32), setup.defocus_mm * setup.px_per_mm)
    image = sensor.motion_blur(image, setup.motion_mm * setup.px_per_mm, setup.motion_angle_deg)
    return sensor.vignette(image, setup.vignetting)


def _blurred(image: FloatImage, sigma_px: float) -> FloatImage:
    if sigma_px < 0.15:
        return image
    softened = cv2.GaussianBlur(image, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(softened, dtype=np.float32)


def _sampling_map(skin: SkinModel, setup: CaptureSetup) -> tuple[FloatImage, FloatImage]:
    """Return the skin sample (column, row) behind every photograph pixel.

    The exact map is computed every 16 px and interpolated: it bends by less than 0.01 px between.
    """
    width, height = setup.size_px
    x = np.linspace(0, width - 1, width // _MAP_STEP_PX + 2)
    y = np.linspace(0, height - 1, height // _MAP_STEP_PX + 2)
    knots = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    samples = skin.grid.to_px(setup.unproject(knots, skin.specimen.form))
    coarse = samples.reshape(len(y), len(x), 2).astype(np.float32)
    # Corner-aligned enlargement: the first and last knots are the first and last pixels.
    across = np.linspace(0, len(x) - 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, len(y) - 1, height, dtype=np.float32)[:, None]
    dense = cv2.remap(
        coarse,
        np.repeat(across, height, axis=0),
        np.repeat(down, width, axis=1),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    columns, rows = cv2.split(dense)
    return np.asarray(columns, np.float32), np.asarray(rows, np.float32)
