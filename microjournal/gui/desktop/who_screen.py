"""The screen that asks who is at work: a button for every user and the PIN pad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from microjournal.gui.presenters.who import WhoPresenter, WhoState
from microjournal.gui.tokens import CONTROL_PX, SPACE_2, SPACE_6
from microjournal.gui.widgets.basics import Card, MutedLabel, TitleLabel
from microjournal.gui.widgets.pin_pad import PinPad
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.services.people import role_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.people import User
    from microjournal.gui.jobs.contract import Runner
    from microjournal.services.people import PeopleService

_TICK_MS = 1000
_NAMES_PX = 320
_NAMES_HIGHEST_PX = 420


class WhoScreen(QWidget):
    """Covers the window until somebody gave their PIN; nobody's record is in sight."""

    accepted = Signal(object)
    """The User who is at work now."""

    def __init__(self, people: PeopleService, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.names: dict[str, QPushButton] = {}
        self.pad = PinPad(self)
        self.presenter = WhoPresenter(
            people, runner, show=self.show_state, accepted=self.accepted.emit
        )
        self._arrange(self.presenter.state.users)
        self._seconds = QTimer(self)
        self._seconds.timeout.connect(self.presenter.tick)
        self._seconds.start(_TICK_MS)
        self.pad.pressed.connect(self.presenter.press)
        self.pad.erased.connect(self.presenter.erase)
        self.pad.submitted.connect(self.presenter.submit)
        self.pad.ask(_("PIN"), can_put_away=False)
        self.presenter.begin()

    def show_state(self, state: WhoState) -> None:
        """Show who was chosen and what was typed."""
        for user_id, button in self.names.items():
            button.setChecked(user_id == state.chosen)
        self.pad.show_state(state.pin)
        if state.chosen is None:
            # Names are walked with the keys; a second later nothing takes the keyboard away.
            if not any(button.hasFocus() for button in self.names.values()):
                next(iter(self.names.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard where somebody goes on."""
        super().showEvent(event)
        self.show_state(self.presenter.state)

    def _arrange(self, users: tuple[User, ...]) -> None:
        card = Card(parent=self)
        card.setFixedWidth(_NAMES_PX)
        card.box.addWidget(TitleLabel(_("Who is at work?"), card))
        card.box.addWidget(
            MutedLabel(_("Changes are written down under this name."), wrap=True, parent=card)
        )
        card.box.addWidget(self._names(users, card))
        row = QHBoxLayout()
        row.setSpacing(SPACE_6)
        row.addStretch(1)
        row.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.pad)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        column.addLayout(row)

    def _names(self, users: tuple[User, ...], parent: QWidget) -> ScrollingColumn:
        area = ScrollingColumn(parent)
        area.column.setSpacing(SPACE_2)
        group = QButtonGroup(self)
        for user in users:
            button = self._name(user, area.inside)
            group.addButton(button)
            area.column.addWidget(button)
            self.names[user.id] = button
        area.setFixedHeight(min(len(users) * (CONTROL_PX + SPACE_2), _NAMES_HIGHEST_PX))
        return area

    def _name(self, user: User, parent: QWidget) -> QPushButton:
        # A single & of a name would become an underline.
        name = user.name.replace("&", "&&")
        button = QPushButton(f"{name} · {role_text(user.role)}", parent)
        button.setProperty("segment", "only")
        button.setCheckable(True)
        button.setFixedHeight(CONTROL_PX)
        button.clicked.connect(lambda: self.presenter.choose(user.id))
        return button
