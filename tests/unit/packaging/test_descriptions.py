"""The files that tell a system about the program say the same as the program."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from microjournal import __version__
from tests.unit.packaging.recipes import RECIPES, ROOT

DESKTOP = RECIPES / "linux" / "microjournal.desktop"
METAINFO = next((RECIPES / "linux").glob("*.metainfo.xml"))
TEST_TOOLS = {
    "python3-venv",
    "xvfb",
    "xauth",
    "fonts-dejavu-core",
    "fontconfig",
    "qpdf",
    "poppler-utils",
}


def _desktop_entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(DESKTOP, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_menu_entry_starts_the_programs_command_and_has_its_icon() -> None:
    entry = _desktop_entry()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert entry["Exec"] in project["scripts"]
    assert (RECIPES / "linux" / f"{entry['Icon']}.svg").is_file()


def test_the_software_catalogue_names_this_version_and_the_menu_entry() -> None:
    component = ElementTree.parse(METAINFO).getroot()  # noqa: S314 - our own file
    release = component.find("releases/release")
    assert release is not None
    assert release.get("version") == __version__
    assert component.findtext("launchable") == DESKTOP.name
    assert METAINFO.name == f"{component.findtext('id')}.metainfo.xml"


def test_the_windows_installer_names_this_version() -> None:
    script = (RECIPES / "windows" / "microjournal.nsi").read_text(encoding="utf-8")
    assert re.findall(r'!define VERSION "(.+)"', script) == [__version__]


def test_the_debian_package_depends_on_the_libraries_that_windows_need() -> None:
    control = (RECIPES / "linux" / "control.in").read_text(encoding="utf-8")
    depends = re.search(r"^Depends: (.+)$", control, re.MULTILINE)
    setup = re.search(r'^DEBIAN_PACKAGES="([^"]+)"', (ROOT / "dev.sh").read_text(), re.MULTILINE)
    assert depends is not None
    assert setup is not None
    needed = set(setup[1].split()) - TEST_TOOLS
    assert needed == set(depends[1].split(", ")) - {"libc6 (>= @GLIBC@)"}


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (["desktop-file-validate"], DESKTOP),
        (["appstreamcli", "validate", "--no-net"], METAINFO),
    ],
)
def test_the_systems_own_validators_accept_the_descriptions(command: list[str], file: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    subprocess.run([*command, str(file)], check=True, capture_output=True)
