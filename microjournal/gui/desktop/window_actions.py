"""The actions of the window as data: shortcuts, overview and buttons are made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from microjournal.gui.actions import Action
from microjournal.gui.desktop.pages import PageSpec
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.gui.desktop.window import DesktopWindow
    from microjournal.gui.desktop.workspace import Workspace

_Row = tuple[str, str, str, str, Callable[[], None]]
"""Identifier, text, shortcut, icon, what is done."""


def window_actions(window: DesktopWindow, specs: tuple[PageSpec, ...]) -> tuple[Action, ...]:
    """Return what can be done everywhere: the window's own actions, then its pages."""
    return tuple(
        Action(id=name, text=text, shortcut=shortcut, icon=icon, callback=callback)
        for name, text, shortcut, icon, callback in (
            *_patient_rows(window),
            *_list_rows(window.workspace),
            *_program_rows(window),
        )
    ) + tuple(_page_action(window, spec) for spec in specs)


def add_shortcuts(workspace: QWidget, actions: tuple[Action, ...]) -> None:
    """Let the keys of ``actions`` work wherever the cursor is in the workspace.

    Not in the whole window: behind the screen that asks for a PIN no key reaches a record.
    """
    for action in actions:
        shortcut = QShortcut(QKeySequence(action.shortcut), workspace)
        shortcut.activated.connect(action.callback)


def _patient_rows(window: DesktopWindow) -> tuple[_Row, ...]:
    return (
        ("search", _("Find a patient"), "Ctrl+F", "search", window.focus_search),
        ("new_patient", _("New patient"), "Ctrl+N", "plus", window.add_patient),
        ("new_session", _("New session"), "Ctrl+Shift+N", "plus", window.start_session),
        ("export", _("Export PDF"), "Ctrl+E", "export", window.export),
    )


def _list_rows(workspace: Workspace) -> tuple[_Row, ...]:
    step = workspace.people.step
    return (
        ("next_patient", _("Next patient"), "Ctrl+Down", "", partial(step, 1)),
        ("previous_patient", _("Previous patient"), "Ctrl+Up", "", partial(step, -1)),
        ("people", _("Show or hide the patient list"), "Ctrl+B", "", workspace.toggle_people),
    )


def _program_rows(window: DesktopWindow) -> tuple[_Row, ...]:
    return (
        ("switch_user", _("Switch user"), "Ctrl+U", "swap", window.switch_user),
        ("lock", _("Lock the journal"), "Ctrl+L", "lock", window.lock),
        ("shortcuts", _("Keyboard overview"), "F1", "keyboard", window.show_shortcuts),
    )


def _page_action(window: DesktopWindow, spec: PageSpec) -> Action:
    return Action(
        id=spec.id,
        text=spec.text,
        icon=spec.icon,
        shortcut=spec.shortcut,
        callback=partial(window.show_or_compare, spec.id),
    )
