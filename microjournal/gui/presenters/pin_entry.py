"""Typing a PIN on a pad: digits, a check away from the window, a wait after wrong tries."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from microjournal.domain.guessing import GuessDelay, Tries
from microjournal.domain.review import PIN_DIGITS, PinCheck
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.support.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class PinState:
    """What the pad shows; the digits themselves stay in the presenter."""

    typed: int = 0
    message: str = ""
    enabled: bool = True
    can_submit: bool = False


class PinEntry:
    """Collects digits and checks them against a slow hash in the background.

    ``tries`` is what is remembered from before, ``tried`` hears the count after every try.
    """

    def __init__(
        self,
        check: PinCheck,
        runner: Runner,
        *,
        show: Callable[[PinState], None],
        accepted: Callable[[], None],
        tries: Tries | None = None,
        tried: Callable[[Tries], None] = lambda _tries: None,
        clock: Callable[[], float] = time.monotonic,
        owner: object = None,
    ) -> None:
        self._check = check
        self._runner = runner
        self._show = show
        self._accepted = accepted
        self._delay = GuessDelay(tries or Tries(), clock)
        self._tried = tried
        self._owner = owner or self
        self._digits = ""
        self.state = PinState()

    def begin(self) -> None:
        """Start with an empty pad; a wait under way goes on."""
        self._digits = ""
        self._set(PinState())
        self.tick()

    def press(self, digit: str) -> None:
        """Add a digit."""
        if self.state.enabled and len(self._digits) < PIN_DIGITS[-1]:
            self._digits += digit
            self._show_typed("")

    def erase(self) -> None:
        """Take the last digit back."""
        if self.state.enabled:
            self._digits = self._digits[:-1]
            self._show_typed("")

    def submit(self) -> None:
        """Check what was typed."""
        if not self.state.can_submit:
            return
        pin, self._digits = self._digits, ""
        self._set(PinState(enabled=False, message=_("Checking…")))
        self._runner.submit(
            lambda control: self._check.matches(pin),
            lane=Lane.QUICK,
            owner=self._owner,
            on_done=self._take,
        )

    def tick(self) -> None:
        """Count a wait down; called once a second while the pad is shown."""
        wait_s = math.ceil(self._delay.wait_s)
        if wait_s > 0:
            text = _("Too many wrong PINs. Try again in {seconds} s.").format(seconds=wait_s)
            self._set(PinState(enabled=False, message=text))
        elif self._is_waiting:
            self._set(PinState(message=_("Try again.")))

    @property
    def _is_waiting(self) -> bool:
        return not self.state.enabled and self.state.message != _("Checking…")

    def _take(self, was_right: bool) -> None:
        self._tried(self._delay.record(was_right=was_right))
        if was_right:
            self._set(PinState())
            self._accepted()
            return
        self._set(PinState(message=_("That is not the PIN.")))
        self.tick()

    def _show_typed(self, message: str) -> None:
        count = len(self._digits)
        self._set(replace(self.state, typed=count, message=message, can_submit=count in PIN_DIGITS))

    def _set(self, state: PinState) -> None:
        self.state = state
        self._show(state)
