"""The licensed photographs some tests need; they lie beside the checkout, never inside it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

VARIABLE = "MICROJOURNAL_PHOTOS"
BESIDE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared" / "photos"


def photo_folder() -> Path | None:
    """Return the folder of photographs, ``None`` where there is none."""
    stated = os.environ.get(VARIABLE)
    folder = Path(stated) if stated else BESIDE_CHECKOUT
    return folder if folder.is_dir() else None


def photo_path(name: str) -> Path:
    """Return the file of a photograph; the test is skipped where the folder is absent."""
    folder = photo_folder()
    if folder is None:
        pytest.skip(f"no photographs: set {VARIABLE}")
    return folder / f"{name}.jpg"


def photo(name: str) -> npt.NDArray[np.uint8]:
    """Return a photograph as (rows, columns, 3) sRGB bytes."""
    with Image.open(photo_path(name)) as opened:
        return np.asarray(opened.convert("RGB"), np.uint8)


def photo_names() -> tuple[str, ...]:
    """Return the names of all photographs, sorted; empty where the folder is absent."""
    folder = photo_folder()
    return () if folder is None else tuple(sorted(path.stem for path in folder.glob("*.jpg")))
