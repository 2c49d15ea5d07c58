"""What is loaded when: the start of headless commands and the purity of the layers."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import microjournal
from microjournal import domain
from tests.helpers.photo_folder import photo_path
from tests.helpers.photos import encoded
from tests.helpers.skin_texture import Shot, a_skin, photograph

HEAVY = ("PySide6", "numpy", "cv2", "scipy", "skimage", "PIL", "typst", "sqlalchemy", "alembic")
PACKAGE = Path(microjournal.__file__).parent


def _modules_after(*arguments: str) -> set[str]:
    script = (
        "import json, sys\n"
        "from microjournal.__main__ import main\n"
        "try:\n    main(json.loads(sys.argv[1]))\n"
        "except SystemExit:\n    pass\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def unprotected_journal(tmp_path: Path) -> Path:
    from microjournal.bootstrap.opening import create_application

    application, _groups = create_application(tmp_path / "journal", passphrase=None)
    application.close()
    return tmp_path / "journal"


@pytest.mark.parametrize("command", [("patient", "list"), ("photos",)])
def test_a_reading_command_loads_no_heavy_library(
    command: tuple[str, ...], unprotected_journal: Path
) -> None:
    loaded = _modules_after("--journal", str(unprotected_journal), *command)
    assert not [name for name in HEAVY if name in loaded]


def test_a_writing_command_loads_no_picture_and_no_window_library(
    unprotected_journal: Path,
) -> None:
    loaded = _modules_after(
        "--journal", str(unprotected_journal), "patient", "add", "--number", "P1"
    )
    pictures = ("PySide6", "numpy", "cv2", "scipy", "skimage", "PIL", "typst", "alembic")
    assert not [name for name in pictures if name in loaded]


@pytest.mark.parametrize("kind", ["skin", pytest.param("faces", marks=pytest.mark.photos)])
def test_measuring_a_pair_loads_nothing_that_only_proves_or_encodes(
    kind: str, tmp_path: Path
) -> None:
    """Proofs take longer to import than a region takes to measure, and more memory."""
    if kind == "faces":
        before, after = photo_path("london_021_neutral"), photo_path("london_021_smiling")
    else:
        before, after = tmp_path / "before.jpg", tmp_path / "after.jpg"
        for seed, path in enumerate((before, after)):
            shot = Shot(side_px=600, px_per_mm=14.0, seed=seed)
            picture = Image.fromarray(photograph(a_skin(1, side_mm=50.0), shot))
            path.write_bytes(encoded(picture, "JPEG", quality=92))
    loaded = _modules_after("compare", str(before), str(after))
    assert "cv2" in loaded
    assert not loaded & {"scipy", "skimage", "numpy.ma", "PIL"}


def test_every_domain_record_is_frozen_and_slotted() -> None:
    for module in pkgutil.iter_modules(domain.__path__):
        loaded = importlib.import_module(f"microjournal.domain.{module.name}")
        for name, kind in inspect.getmembers(loaded, dataclasses.is_dataclass):
            assert kind.__dataclass_params__.frozen, name  # type: ignore[union-attr]
            assert "__slots__" in vars(kind), name


def _python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_labels_are_made_by_the_plain_text_widgets_only() -> None:
    """A QLabel guesses rich text; text from people must stay text."""
    basics = PACKAGE / "gui" / "widgets" / "basics.py"
    offenders = []
    for path in _python_files():
        if path == basics:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QLabel":
                offenders.append(f"{path.name}:{node.lineno}")
    assert offenders == []


def test_packages_stay_empty_so_that_importing_one_module_drags_in_no_other() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        if path.parent == PACKAGE:
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert all(isinstance(node, ast.Expr) for node in body), path


def test_the_first_paint_waits_for_no_command_no_opening_and_no_measurement(
    unprotected_journal: Path, tmp_path: Path
) -> None:
    script = """
import json, os, sys
from microjournal.__main__ import import_window
from microjournal.cli.main import run
def open_window(folder, *, passphrase, **options):
    app, runner, window = import_window().start(folder, passphrase=passphrase)
    window.first_painted.connect(lambda: print(json.dumps(sorted(sys.modules)), flush=True))
    window.first_painted.connect(lambda: os._exit(0))
    return app.exec()
run(["--journal", sys.argv[1]], open_window=open_window)
"""
    folders = {name: str(tmp_path) for name in ("MICROJOURNAL_CONFIG", "MICROJOURNAL_STATE")}
    done = subprocess.run(
        [sys.executable, "-c", script, str(unprotected_journal)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"},
    )
    later = {
        "cryptography",
        "microjournal.cli.patient_commands",
        "microjournal.domain.measurements",
        "microjournal.gui.desktop.patient_header",
        "microjournal.services.records",
        "microjournal.storage.journal",
    }
    loaded = set(json.loads(done.stdout))
    assert not (later | set(HEAVY) - {"PySide6"}) & loaded
