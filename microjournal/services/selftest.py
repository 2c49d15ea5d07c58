"""Tries every part of the installation that can be missing from a bundle."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from microjournal import __version__
from microjournal.domain.errors import MicrojournalError
from microjournal.support.resources import font_files, resources_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """One thing that was tried."""

    name: str
    ok: bool
    detail: str


def run_selftest() -> Iterator[SelfCheck]:
    """Try each part in turn; a failing part is a result, not the end."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("version", lambda: __version__),
        ("resources", lambda: resources_folder().name),
        ("fonts", _fonts),
        ("encrypted database", _encrypted_database),
        ("schema steps", _schema_steps),
        ("decoder process", _decoder),
        ("face models", _face_models),
        ("analysis", _analysis),
        ("pdf", _pdf),
    )
    for name, check in checks:
        try:
            yield SelfCheck(name=name, ok=True, detail=check())
        except (MicrojournalError, ImportError, OSError, RuntimeError, ValueError) as error:
            yield SelfCheck(name=name, ok=False, detail=f"{type(error).__name__}: {error}")


def _fonts() -> str:
    found = len(font_files())
    return f"{found} files" if found else "package absent, system font serves"


def _encrypted_database() -> str:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from microjournal.storage.journal import create_journal
    from microjournal.support.clock import SystemClock

    with TemporaryDirectory() as folder:
        made = create_journal(Path(folder) / "journal", passphrase=None, clock=SystemClock())
        schema = made.journal.info.schema_version
        made.journal.close()
    return f"schema {schema}"


def _schema_steps() -> str:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from microjournal.storage.disk import Disk
    from microjournal.storage.migrate import upgrade_database
    from microjournal.storage.schema import SCHEMA_VERSION

    with TemporaryDirectory() as folder:
        database = Path(folder) / "database"
        # An empty file is a database before the first step.
        database.touch()
        upgrade_database(Disk(), database, bytes(32), old=0, new=SCHEMA_VERSION)
    return f"{SCHEMA_VERSION} applied"


def _decoder() -> str:
    import io

    from PIL import Image

    from microjournal.imaging.decoder import ProcessPhotoDecoder

    decoder = ProcessPhotoDecoder(workers=1)
    decoded = []
    try:
        for kind in ("JPEG", "PNG", "TIFF", "WEBP", "AVIF"):
            file = io.BytesIO()
            Image.new("RGB", (64, 48), (180, 140, 120)).save(file, kind)
            decoder.inspect(file.getvalue())
            decoded.append(kind)
    finally:
        decoder.close()
    return ", ".join(decoded)


def _face_models() -> str:
    from microjournal.imaging.faces import models_available

    return "installed" if models_available() else "absent: drawn regions only"


def _analysis() -> str:
    import numpy as np

    from microjournal.texture.secondary import secondary_values

    importlib.import_module("microjournal.services.analysis")
    rows, columns = np.mgrid[0:64, 0:64]
    relief = (0.1 * np.sin(rows / 3.0) * np.cos(columns / 5.0)).astype(np.float32)
    values = secondary_values(relief, np.ones_like(relief, dtype=bool), 10.0)
    return ", ".join(sorted(values))


def _pdf() -> str:
    from datetime import date

    from microjournal.domain.reports import RecoverySheet
    from microjournal.reports.typst_pdf import recovery_pdf

    sheet = RecoverySheet(journal_id="selftest", created_on=date(2026, 1, 1), groups=("ABCD",) * 8)
    return f"{len(recovery_pdf(sheet).pdf)} bytes"
