"""The recipes, which are scripts beside the package and not modules of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[3]
RECIPES = ROOT / "packaging"


def recipe(name: str) -> ModuleType:
    """Return the script ``packaging/<name>.py`` as a module."""
    spec = importlib.util.spec_from_file_location(name, RECIPES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
