"""Keeping what was typed and not saved yet, in the short time before the window is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from microjournal.gui.jobs.contract import Lane, Runner


def keep_all(runner: Runner, owner: object, saves: Iterable[Callable[[], object]]) -> None:
    """Save each apart: one that is refused keeps no other out.

    What is saved so is a change like any other; undo takes it back.
    """
    for save in saves:
        _keep(runner, owner, save)


def _keep(runner: Runner, owner: object, save: Callable[[], object]) -> None:
    runner.submit(
        lambda _control: save(),
        lane=Lane.QUICK,
        owner=owner,
        on_done=lambda _change: None,
        on_error=lambda _error: None,
    )
