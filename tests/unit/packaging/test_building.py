"""Building and trying a bundle: pinned parts, licence texts, an honest trial."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.packaging.recipes import RECIPES, ROOT

needs_debian = pytest.mark.skipif(
    not Path("/usr/share/common-licenses/LGPL-3").exists(), reason="needs Debian's licence texts"
)


def _pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+==\S+)(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert all("--hash=sha256:" in rest for _, rest in pins)
    return {pin for pin, _ in pins}


def test_a_bundle_has_the_versions_that_were_tested() -> None:
    bundled, tested = _pins("requirements-bundle.lock"), _pins("requirements.lock")
    names = {pin.split("==")[0] for pin in tested}
    assert {pin for pin in bundled if pin.split("==")[0] in names} <= tested


def test_tools_of_development_and_of_bundling_keep_apart() -> None:
    bundled, tested = (
        {pin.split("==")[0] for pin in _pins(name)}
        for name in ("requirements-bundle.lock", "requirements.lock")
    )
    assert "pyinstaller" in bundled - tested
    assert not bundled & {"pytest", "mypy", "ruff", "hypothesis", "pikepdf"}


def _licence_texts(
    folder: Path, libraries: Path, *options: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(RECIPES / "licence_texts.py"), str(folder), str(libraries)]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


@needs_debian
def test_each_part_of_a_bundle_has_its_licence_text(tmp_path: Path) -> None:
    libraries = tmp_path / "system-libraries.txt"
    libraries.write_text("")
    result = _licence_texts(tmp_path / "licenses", libraries)
    assert result.returncode == 0, result.stderr
    for name in ("Qt.md", "LGPL-3.txt", "GPL-3.txt", "SQLCipher.txt", "numpy/LICENSE.txt"):
        assert (tmp_path / "licenses" / name).stat().st_size > 0
    assert not (tmp_path / "licenses" / "pillow-heif").exists()
    assert not (tmp_path / "licenses" / "GPL-2.txt").exists()


@needs_debian
def test_a_library_of_unknown_origin_stops_the_build(tmp_path: Path) -> None:
    libraries = tmp_path / "system-libraries.txt"
    libraries.write_text("/opt/elsewhere/libunknown.so.1\n")
    result = _licence_texts(tmp_path / "licenses", libraries)
    assert result.returncode != 0
    assert "libunknown.so.1" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_a_program_whose_selftest_fails_does_not_pass_the_trial() -> None:
    trial = ["sh", str(RECIPES / "try_bundle.sh"), "/bin/false"]
    result = subprocess.run(trial, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "The selftest failed." in result.stderr


@pytest.mark.parametrize(("original", "restored"), [("/own", "/own"), (None, None)])
def test_other_programs_do_not_inherit_the_bundles_libraries(
    monkeypatch: pytest.MonkeyPatch, original: str | None, restored: str | None
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", original or "")
    monkeypatch.delenv("DYLD_LIBRARY_PATH", raising=False)
    runpy.run_path(str(RECIPES / "restore_environment.py"))
    assert os.environ.get("LD_LIBRARY_PATH") == restored
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
