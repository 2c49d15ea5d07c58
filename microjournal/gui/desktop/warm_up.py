"""Imports ahead of time what the first picture and comparison need."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.gui.jobs.contract import Lane, Runner

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_SERVICES = ("pictures", "comparison", "trends", "review", "intake")


def warm_up(application: Application, runner: Runner, owner: object) -> None:
    """Build the services whose libraries would hold up all other reads in the quick lane."""
    for service in _SERVICES:
        runner.submit(
            partial(_touch, application, service),
            lane=Lane.HEAVY,
            owner=owner,
            on_done=lambda _service: None,
        )


def _touch(application: Application, service: str, control: TaskControl) -> object:
    return getattr(application, service)
