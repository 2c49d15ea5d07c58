"""Which pages there are, and how one is made when it is first shown."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtWidgets import QWidget

from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.identifiers import PatientId
    from microjournal.domain.journals import JournalChange
    from microjournal.gui.actions import Action, WindowActions
    from microjournal.gui.jobs.contract import Runner


class Page(Protocol):
    """What the window asks of a page, which is also a QWidget.

    A page is made as ``PageClass(application, runner, actions)``. These methods are optional:
    ``journal_changed(change)`` is told after every write; ``page_actions()`` lists what the
    page can do for the overview (F1), its shortcuts being the page's own business;
    ``open_pair(baseline, follow_up)`` (compare), ``open_session(session_id)`` and
    ``start_session()`` (session) are called when another page asks for them.
    """

    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient, or nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSpec:
    """A page by its module in this package, so that nothing is imported before it is shown."""

    id: str
    text: str
    icon: str
    module: str
    class_name: str
    shortcut: str = ""
    needs_patient: bool = True

    def make(self, application: Application, runner: Runner, actions: WindowActions) -> QWidget:
        """Import and build the page."""
        return cast(QWidget, late(self.module, self.class_name)(application, runner, actions))


def page_specs() -> tuple[PageSpec, ...]:
    """Return every page in the order of the rail; the last ones belong to nobody."""
    return (
        PageSpec(
            id="timeline", text=_("Timeline"), icon="timeline", shortcut="Ctrl+1",
            module="timeline_page", class_name="TimelinePage",
        ),
        PageSpec(
            id="compare", text=_("Compare"), icon="compare", shortcut="C",
            module="compare_page", class_name="ComparePage",
        ),
        PageSpec(
            id="progress", text=_("Progress"), icon="progress", shortcut="Ctrl+3",
            module="progress_page", class_name="ProgressPage",
        ),
        PageSpec(
            id="plan", text=_("Plan"), icon="plan", shortcut="Ctrl+4",
            module="plan_page", class_name="PlanPage",
        ),
        PageSpec(
            id="session", text=_("Session"), icon="session", shortcut="Ctrl+5",
            module="session_page", class_name="SessionPage",
        ),
        PageSpec(
            id="care", text=_("Care"), icon="shield", shortcut="Ctrl+6",
            module="journal_care_page", class_name="JournalCarePage", needs_patient=False,
        ),
        PageSpec(
            id="settings", text=_("Settings"), icon="settings", shortcut="Ctrl+,",
            module="settings_page", class_name="SettingsPage", needs_patient=False,
        ),
    )  # fmt: skip


def late(module: str, name: str) -> Any:
    """Return something of this package that is imported only when it is needed."""
    return getattr(importlib.import_module(f"microjournal.gui.desktop.{module}"), name)


def actions_of(page: object) -> tuple[Action, ...]:
    """Return the actions a page offers, none if it does not say."""
    offered = getattr(page, "page_actions", None)
    return tuple(offered()) if callable(offered) else ()


def tell(page: object, change: JournalChange) -> None:
    """Tell a page what changed, if it listens."""
    ask(page, "journal_changed", change)


def ask(page: object, method: str, *values: object) -> bool:
    """Call an optional method of a page; tell whether it has it."""
    called = getattr(page, method, None)
    if not callable(called):
        return False
    called(*values)
    return True
