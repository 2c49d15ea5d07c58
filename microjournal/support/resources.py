"""Packaged resources: the same call in a checkout, an installed wheel and a frozen bundle."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

_FONT_PACKAGE = "font_source_sans_pro"
FONT_FAMILY = "Source Sans Pro"


@cache
def resources_folder() -> Path:
    """Return the folder that holds icons, templates and reference data."""
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [Path(bundle) / "resources"] if bundle else []
    package = Path(__file__).parents[1]
    candidates += [package / "resources", package.parent / "resources"]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError("resources folder of microjournal")


def resource(*parts: str) -> Path:
    """Return the path of a packaged resource, e.g. ``resource("icons", "plus.svg")``."""
    return resources_folder().joinpath(*parts)


@cache
def font_files() -> tuple[Path, ...]:
    """Return the font files used on screen and in PDFs (upright and italic, TrueType).

    They come from a font package and are read from its installed files, never imported.
    Empty when the package is absent: the system's own font serves then.
    """
    # Found by the import system: reading the metadata of distributions takes longer than the
    # rest of a headless command.
    package = importlib.util.find_spec(_FONT_PACKAGE)
    if package is None or not package.submodule_search_locations:
        return ()
    wanted = ("-Regular.ttf", "-Semibold.ttf", "-Bold.ttf", "-It.ttf")
    folder = Path(package.submodule_search_locations[0])
    return tuple(sorted(path for path in folder.rglob("*.ttf") if path.name.endswith(wanted)))
