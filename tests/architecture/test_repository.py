"""What the repository itself promises: no addresses, no machine paths, no foreign files."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOREIGN = re.compile(r"\.(ttf|otf|woff2?|jpe?g|heic|zip|gz|whl|tflite|onnx|mp4)$", re.IGNORECASE)
ADDRESS = re.compile(r"index-url|https?://[a-z0-9.-]+/(simple|packages)(/|$)")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_third_party_picture_font_or_archive_is_committed() -> None:
    assert [path.name for path in _tracked() if FOREIGN.search(path.name)] == []


def test_lock_files_name_no_address() -> None:
    for path in _tracked():
        if path.suffix == ".lock":
            assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_no_file_names_a_registry() -> None:
    offenders = []
    for path in _tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if ADDRESS.search(text):
            offenders.append(path.name)
    assert offenders == []


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.lock", "requirements-extras.lock", "requirements-models.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = len(re.findall(r"^[a-zA-Z0-9_.-]+==", text, re.MULTILINE))
        assert 0 < pinned <= text.count("--hash=sha256:")
