"""Keeping what was typed and not saved yet, in the short time before the window is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.services.left_over import LeftOver

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """Something typed: how it is saved, and its words in case no record takes them."""

    save: Callable[[], object]
    words: str


def keep_all(
    application: Application, runner: Runner, owner: object, typed: Iterable[Unsaved]
) -> None:
    """Save each apart: one that is refused keeps no other out.

    What is saved so is a change like any other; undo takes it back. The words of what is refused
    (a form without its chart number) are left in the journal and shown after the next unlocking.
    """
    left_over = LeftOver(application.journal)
    for one in typed:
        _submit(runner, owner, _saved_or_left(one, left_over))


def leave_words(application: Application, runner: Runner, owner: object, words: str) -> None:
    """Let somebody read these words after the next unlocking."""
    _submit(runner, owner, lambda: LeftOver(application.journal).add(words))


def words_of(title: str, lines: Iterable[tuple[str, str]]) -> str:
    """Return a title and the lines that say something; empty when none does."""
    said = [f"{name}: {text.strip()}" for name, text in lines if text.strip()]
    return "\n".join((title, *said)) if said else ""


def _saved_or_left(one: Unsaved, left_over: LeftOver) -> Callable[[], None]:
    def keep() -> None:
        try:
            one.save()
        except MicrojournalError as error:
            if one.words:
                left_over.add(f"{one.words}\n({error.message})")

    return keep


def _submit(runner: Runner, owner: object, work: Callable[[], None]) -> None:
    runner.submit(
        lambda _control: work(),
        lane=Lane.QUICK,
        owner=owner,
        on_done=lambda _nothing: None,
        on_error=lambda _error: None,
    )
