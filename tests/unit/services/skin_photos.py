"""Photos of synthetic skin as bytes, and a decoder that needs no process."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.domain.decoding import InspectedPhoto, PixelBuffer
from microjournal.domain.errors import InputError
from microjournal.imaging.faces import FaceMesh
from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.phantom.specimen import ReliefRecipe, SkinForm, SkinSpecimen

PX_PER_MM = 10.0
RIG = CaptureSetup(size_px=(420, 420), px_per_mm=PX_PER_MM, light_slant_deg=40.0)
SCARRED = ReliefRecipe(ice_pick_per_cm2=1.0, boxcar_per_cm2=0.5, rolling_per_cm2=0.2)


@cache
def a_skin(seed: int) -> SkinModel:
    """Return a curved patch of scarred skin of 48 mm."""
    specimen = SkinSpecimen(
        seed=seed,
        size_mm=(48.0, 48.0),
        relief=SCARRED,
        form=SkinForm(radius_x_mm=70.0, radius_y_mm=100.0),
    )
    return grow_skin(specimen)


@cache
def a_skin_photo(
    seed: int = 7, *, relief_factor: float = 1.0, shot: int = 0, setup: CaptureSetup = RIG
) -> bytes:
    """Return a photo of a patch as lossless bytes; ``shot`` moves the camera a little."""
    moved = setup
    if shot:
        offset = (0.4 * shot, -0.3 * shot)
        moved = replace(setup, roll_deg=0.8 * shot, yaw_deg=0.5 * shot, look_at_mm=offset)
    pixels = photograph(a_skin(seed), moved, seed=seed + shot, relief_factor=relief_factor)
    _done, data = cv2.imencode(".png", np.ascontiguousarray(pixels[..., ::-1]))
    return data.tobytes()


class LosslessDecoder:
    """Fulfils ``PhotoDecoder`` in this process; counts what it decodes."""

    def __init__(self) -> None:
        self.decoded = 0

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        """Decode PNG bytes."""
        self.decoded += 1
        image = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_COLOR)
        if not isinstance(image, np.ndarray):
            raise InputError("not_a_photo", "The file is not a photo.", "Choose a photo.")
        rgb = np.ascontiguousarray(image[..., ::-1])
        return PixelBuffer(width_px=rgb.shape[1], height_px=rgb.shape[0], rgb=rgb.tobytes())

    def inspect(self, data: bytes) -> InspectedPhoto:
        """Not needed by the measurement."""
        raise InputError("unsupported_format", "Only pixels are decoded here.")

    def close(self) -> None:
        """Nothing to end."""


class NoFaces:
    """Finds no face in any photo."""

    def find(self, rgb: NDArray[np.uint8]) -> FaceMesh | None:
        """Return nothing."""
        return None
