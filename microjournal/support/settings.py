"""The program's own settings on this computer: one small file, no names in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from microjournal.support.paths import config_folder

_FILE_NAME = "settings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is remembered between two starts; read once, passed down.

    ``theme`` is "system", "light" or "dark"; ``language`` is empty for the system's own,
    ``lock_after_minutes`` for the usual five.
    """

    last_journal: str = ""
    theme: str = "system"
    language: str = ""
    lock_after_minutes: str = ""


def settings_file(folder: Path | None = None) -> Path:
    """Return the path of the settings file."""
    return (folder or config_folder()) / _FILE_NAME


def load_settings(folder: Path | None = None) -> Settings:
    """Return the kept settings; a missing or unreadable file gives the defaults."""
    try:
        document = json.loads(settings_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(document, dict):
        return Settings()
    known = {field.name for field in fields(Settings)}
    return Settings(
        **{name: value for name, value in document.items() if name in known and _is_text(value)}
    )


def save_settings(settings: Settings, folder: Path | None = None) -> None:
    """Keep ``settings``, replacing the file in one step; a failure only forgets comfort."""
    path = settings_file(folder)
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(asdict(settings), indent=2), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        return


def _is_text(value: object) -> bool:
    return isinstance(value, str)
