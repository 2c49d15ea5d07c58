"""What goes into a bundle and what stays out."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from microjournal.imaging.face_models import DETECTOR_FILE, IRIS_FILE, MESH_FILE
from microjournal.support.resources import font_files
from tests.unit.packaging.recipes import recipe

PARTS = recipe("bundle_parts")
PLUGINS = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    "name",
    [
        f"{PLUGINS}/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/lib/libQt6VirtualKeyboard.so.6",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "libQt6Quick.so.6",
        f"{PLUGINS}/imageformats/libqpdf.so",
        f"{PLUGINS}/platformthemes/libqgtk3.so",
        "libreadline.so.8",
        "libgdbm.so.6",
        "PySide6/Qt/translations/designer_de.qm",
    ],
)
def test_parts_under_other_terms_or_without_use_stay_out(name: str) -> None:
    assert not PARTS.is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        f"{PLUGINS}/platforms/libqxcb.so",
        f"{PLUGINS}/platforms/libqwayland.so",
        f"{PLUGINS}/platforms/libqoffscreen.so",
        f"{PLUGINS}/imageformats/libqsvg.so",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "typst/_typst.abi3.so",
        "resources/icons/check.svg",
    ],
)
def test_what_the_window_needs_stays_in(name: str) -> None:
    assert PARTS.is_wanted(name)


def test_fonts_and_models_are_found_in_a_bundle_by_their_metadata(tmp_path: Path) -> None:
    for source, folder in PARTS.read_by_metadata():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(source, tmp_path / folder)
    fonts, models = (
        next(iter(importlib.metadata.distributions(name=name, path=[str(tmp_path)])))
        for name in (PARTS.FONT_DISTRIBUTION, PARTS.MODELS_DISTRIBUTION)
    )
    bundled = {
        Path(str(entry)).name for entry in fonts.files or [] if Path(entry.locate()).exists()
    }
    assert {file.name for file in font_files()} <= bundled
    for name in (DETECTOR_FILE, MESH_FILE, IRIS_FILE):
        assert Path(str(models.locate_file(name))).is_file()


def test_a_bundle_without_an_expected_distribution_is_not_built() -> None:
    with pytest.raises(SystemExit, match="not installed"):
        PARTS.distribution_files("no-such-distribution", re.compile(""))


def test_a_bundle_is_not_built_when_the_files_of_a_distribution_moved() -> None:
    with pytest.raises(SystemExit, match="none of the files"):
        PARTS.distribution_files(PARTS.FONT_DISTRIBUTION, re.compile(r"\.dist-info/"))


@pytest.mark.skipif(sys.platform != "linux", reason="about the libraries of Linux")
def test_only_libraries_of_the_system_count_as_such() -> None:
    assert PARTS.is_system_library("/usr/lib/x86_64-linux-gnu/libexample.so.1")
    assert not PARTS.is_system_library("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    assert not PARTS.is_system_library("/usr/lib/python3.11/lib-dynload/_ssl.so")
    numpy_library = next(Path(np.__file__).parent.glob("_core/*.so"))
    assert not PARTS.is_system_library(str(numpy_library))


@pytest.mark.skipif(sys.platform != "linux", reason="about the libraries of Linux")
def test_libraries_of_a_plugin_left_out_leave_with_it() -> None:
    plugin = ("plugins/libqxcb.so", str(Path(sys.prefix) / "libqxcb.so"), "BINARY")
    used = ("libused.so.1", "/usr/lib/libused.so.1", "BINARY")
    orphan = ("libtoolkit.so.3", "/usr/lib/libtoolkit.so.3", "BINARY")
    kept = PARTS.without_orphans([plugin, used, orphan], lambda _source: {"libused.so.1"})
    assert kept == [plugin, used]
