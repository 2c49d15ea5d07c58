"""Guards for every test: no display needed, no stray Qt message, no thread left behind."""

from __future__ import annotations

import os

# Before the first import of Qt: without it a machine without a display aborts.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MICROJOURNAL_LANGUAGE", "en")
# As the program itself does: for small matrices its threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine makes examples says nothing about the code.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep settings and crash reports of a test away from the person's own."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("MICROJOURNAL_CONFIG", str(folder / "config"))
    monkeypatch.setenv("MICROJOURNAL_STATE", str(folder / "state"))
    return folder


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose Python threads outlive it."""
    before = set(threading.enumerate())
    yield
    left = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.daemon and thread.is_alive()
    ]
    # A pool that is shutting down gets a moment; a forgotten one does not end by itself.
    for thread in left:
        thread.join(timeout=5)
    assert not [thread.name for thread in left if thread.is_alive()]


@pytest.fixture(autouse=True)
def no_stray_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test whose code logs a warning that the test does not announce."""
    yield
    if request.node.get_closest_marker("logs_warnings"):
        return
    stray = [
        f"{record.name}: {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.startswith("microjournal")
    ]
    assert not stray
