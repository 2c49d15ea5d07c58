"""Where the program keeps its own small files: settings and state, never patients' data."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

CONFIG_VARIABLE = "MICROJOURNAL_CONFIG"
STATE_VARIABLE = "MICROJOURNAL_STATE"
_NAME = "microjournal"


def config_folder() -> Path:
    """Return the folder of the settings file (not created here)."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def state_folder() -> Path:
    """Return the folder of logs and crash reports (not created here)."""
    chosen = os.environ.get(STATE_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_state_dir(_NAME, appauthor=False))


def documents_folder() -> Path:
    """Return the person's documents folder, where a new journal is proposed."""
    return Path(platformdirs.user_documents_dir())
