"""Who is at work: a name and a PIN, checked by the journal in the background."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import UserId
from microjournal.domain.review import PIN_DIGITS
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.pin_entry import PinState
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.people import User
    from microjournal.services.people import PeopleService


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoState:
    """What the screen shows: the users there are, who was chosen, the pad."""

    users: tuple[User, ...] = ()
    chosen: UserId | None = None
    pin: PinState = field(default_factory=PinState)


class WhoPresenter:
    """Lets a user be at work who gives their PIN; the journal counts wrong ones."""

    def __init__(
        self,
        people: PeopleService,
        runner: Runner,
        *,
        show: Callable[[WhoState], None],
        accepted: Callable[[User], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._people = people
        self._runner = runner
        self._show = show
        self._accepted = accepted
        self._clock = clock
        self._digits = ""
        self._not_before_s = clock()
        self._is_checking = False
        self._message = ""
        users = people.users()
        self.state = WhoState(users=users, chosen=users[0].id if len(users) == 1 else None)

    def begin(self) -> None:
        """Show everybody."""
        if self.state.chosen is not None:
            self.choose(self.state.chosen)
        else:
            self._set(None)

    def choose(self, user_id: UserId) -> None:
        """Ask for the PIN of another user."""
        self._digits, self._message = "", ""
        self._not_before_s = self._clock() + self._people.wait_s(user_id)
        self._set(user_id)

    def press(self, digit: str) -> None:
        """Add a digit."""
        if self.state.pin.enabled and len(self._digits) < PIN_DIGITS[-1]:
            self._type(self._digits + digit)

    def erase(self) -> None:
        """Take the last digit back."""
        if self.state.pin.enabled:
            self._type(self._digits[:-1])

    def submit(self) -> None:
        """Let the journal check what was typed."""
        user_id = self.state.chosen
        if user_id is None or not self.state.pin.can_submit:
            return
        pin, self._digits = self._digits, ""
        self._is_checking = True
        self._set(user_id)
        self._runner.submit(
            lambda _control: self._people.switch(user_id, pin),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._take,
            on_error=self._refused,
        )

    def tick(self) -> None:
        """Count a wait down; called once a second while the screen is shown."""
        if self.state.chosen is not None and not self.state.pin.enabled:
            self._set(self.state.chosen)

    def _take(self, user: User) -> None:
        self._is_checking = False
        self._accepted(user)

    def _refused(self, error: MicrojournalError) -> None:
        self._is_checking, self._message = False, error.message
        if self.state.chosen is not None:
            self._not_before_s = self._clock() + self._people.wait_s(self.state.chosen)
        self._set(self.state.chosen)

    def _type(self, digits: str) -> None:
        self._digits, self._message = digits, ""
        self._set(self.state.chosen)

    def _set(self, chosen: UserId | None) -> None:
        self.state = WhoState(users=self.state.users, chosen=chosen, pin=self._pin_state(chosen))
        self._show(self.state)

    def _pin_state(self, chosen: UserId | None) -> PinState:
        wait_s = math.ceil(self._not_before_s - self._clock())
        if chosen is None:
            return PinState(enabled=False, message=_("Choose your name."))
        if self._is_checking:
            return PinState(enabled=False, message=_("Checking…"))
        if wait_s > 0:
            text = _("Too many wrong PINs. Try again in {seconds} s.").format(seconds=wait_s)
            return PinState(enabled=False, message=text)
        count = len(self._digits)
        return PinState(typed=count, message=self._message, can_submit=count in PIN_DIGITS)
