"""A journal as the first schema wrote it: what an upgrade has to take over."""

from __future__ import annotations

import shutil
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data" / "journal-schema-1"


def put_old_journal(folder: Path) -> None:
    """Copy the sample into ``folder``, which must not exist; empty folders are made anew."""
    shutil.copytree(SAMPLE, folder)
    for name in ("staging", "cache"):
        (folder / name).mkdir()
