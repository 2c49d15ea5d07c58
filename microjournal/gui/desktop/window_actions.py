"""The actions of the window as data: shortcuts, overview and buttons are made of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from microjournal.gui.actions import Action
from microjournal.gui.desktop.pages import PageSpec
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.gui.desktop.window import DesktopWindow


def window_actions(window: DesktopWindow, specs: tuple[PageSpec, ...]) -> tuple[Action, ...]:
    """Return what can be done everywhere: the window's own actions, then its pages."""
    work = window.workspace
    own = (
        Action(
            id="search",
            text=_("Find a patient"),
            icon="search",
            shortcut="Ctrl+F",
            callback=window.focus_search,
        ),
        Action(
            id="new_patient",
            text=_("New patient"),
            icon="plus",
            shortcut="Ctrl+N",
            callback=window.add_patient,
        ),
        Action(
            id="new_session",
            text=_("New session"),
            icon="plus",
            shortcut="Ctrl+Shift+N",
            callback=window.start_session,
        ),
        Action(
            id="export",
            text=_("Export PDF"),
            icon="export",
            shortcut="Ctrl+E",
            callback=window.export,
        ),
        Action(
            id="next_patient",
            text=_("Next patient"),
            shortcut="Ctrl+Down",
            callback=partial(work.people.step, 1),
        ),
        Action(
            id="previous_patient",
            text=_("Previous patient"),
            shortcut="Ctrl+Up",
            callback=partial(work.people.step, -1),
        ),
        Action(
            id="people",
            text=_("Show or hide the patient list"),
            shortcut="Ctrl+B",
            callback=work.toggle_people,
        ),
        Action(
            id="switch_user",
            text=_("Switch user"),
            icon="swap",
            shortcut="Ctrl+U",
            callback=window.switch_user,
        ),
        Action(
            id="lock",
            text=_("Lock the journal"),
            icon="lock",
            shortcut="Ctrl+L",
            callback=window.lock,
        ),
        Action(
            id="shortcuts",
            text=_("Keyboard overview"),
            icon="keyboard",
            shortcut="F1",
            callback=window.show_shortcuts,
        ),
    )
    return own + tuple(_page_action(window, spec) for spec in specs)


def add_shortcuts(workspace: QWidget, actions: tuple[Action, ...]) -> None:
    """Let the keys of ``actions`` work wherever the cursor is in the workspace.

    Not in the whole window: behind the screen that asks for a PIN no key reaches a record.
    """
    for action in actions:
        shortcut = QShortcut(QKeySequence(action.shortcut), workspace)
        shortcut.activated.connect(action.callback)


def _page_action(window: DesktopWindow, spec: PageSpec) -> Action:
    return Action(
        id=spec.id,
        text=spec.text,
        icon=spec.icon,
        shortcut=spec.shortcut,
        callback=partial(window.show_or_compare, spec.id),
    )
