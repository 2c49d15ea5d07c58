"""Put the licence texts of everything in the bundle beside it.

Usage: python licence_texts.py FOLDER SYSTEM_LIBRARIES [--heic]

FOLDER receives one folder of texts per package; SYSTEM_LIBRARIES is the list of the system's
libraries in the bundle that microjournal.spec wrote. Run by bundle.sh with the Python that
built the bundle. Where each text comes from: packaging/licenses/README.md.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

COMMON = Path("/usr/share/common-licenses")
DOCUMENTED = Path("/usr/share/doc")
OWN_TEXTS = Path(__file__).parent / "licenses"

BUILD_TOOLS = frozenset(
    (
        "altgraph",
        "macholib",
        "microjournal",
        "packaging",
        "pefile",
        "pip",
        "pyinstaller-hooks-contrib",
        "pywin32-ctypes",
        "setuptools",
    )
)
HEIC = frozenset(("pillow-heif",))
WITHOUT_TEXT = frozenset(("pyside6-essentials", "shiboken6"))
"""Their wheels carry no text: Qt's terms come from ``OWN_TEXTS`` and ``COMMON``."""

_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors|ofl)[^/]*$|/licenses/", re.I)
_NO_TEXT = re.compile(r"\.(py|pyc|pyi|xml|so)$")


def main() -> None:
    """Collect the texts; end with a message when one that must be there is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("system_libraries", type=Path)
    parser.add_argument("--heic", action="store_true")
    options = parser.parse_args()
    folder: Path = options.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _own_texts(folder)
    _common_texts(folder, heic=options.heic)
    _python_text(folder / "python")
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        if name not in BUILD_TOOLS and (options.heic or name not in HEIC):
            _distribution_texts(distribution, name, folder)
    libraries = options.system_libraries.read_text(encoding="utf-8").split()
    _system_texts(libraries, folder / "system")


def _own_texts(folder: Path) -> None:
    for text in sorted(OWN_TEXTS.iterdir()):
        shutil.copyfile(text, folder / text.name)


def _common_texts(folder: Path, *, heic: bool) -> None:
    for name in ("GPL-3", "LGPL-3", "LGPL-2.1", "Apache-2.0", *(("GPL-2",) if heic else ())):
        _copied(COMMON / name, folder / f"{name}.txt")


def _python_text(folder: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        DOCUMENTED / version / "copyright",
    )
    for place in places:
        if place.is_file():
            return _copied(place, folder / "LICENSE.txt")
    sys.exit(f"No licence text of {version} was found.")


def _distribution_texts(
    distribution: importlib.metadata.Distribution, name: str, folder: Path
) -> None:
    texts = [
        entry
        for entry in distribution.files or []
        if _LICENCE_FILE.search(entry.as_posix()) and not _NO_TEXT.search(entry.as_posix())
    ]
    if not texts and name not in WITHOUT_TEXT:
        sys.exit(f"{name} carries no licence text; see packaging/licenses/README.md.")
    for entry in texts:
        inner = [part for part in entry.parts if not part.endswith(".dist-info")]
        flat = "-".join(inner[1:] if inner[0] == "licenses" else inner)
        _copied(Path(str(distribution.locate_file(entry))), folder / name / flat)


def _system_texts(libraries: list[str], folder: Path) -> None:
    packages = {package for library in libraries for package in _packages_of(library)}
    for package in sorted(packages):
        _copied(DOCUMENTED / package / "copyright", folder / f"{package}.txt")


def _packages_of(library: str) -> list[str]:
    """Return the Debian packages of a library; /lib and /usr/lib may be one folder."""
    for path in (library, f"/usr{library}", library.removeprefix("/usr")):
        found = subprocess.run(
            ["dpkg-query", "--search", path], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            owners = found.stdout.splitlines()[0].rsplit(": ", 1)[0]
            return [owner.split(":")[0] for owner in owners.split(", ")]
    sys.exit(f"No package owns {Path(library).name}; its terms are not known.")


def _copied(source: Path, target: Path) -> None:
    if not source.is_file():
        sys.exit(f"The licence text {source} is missing on this system.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    main()
