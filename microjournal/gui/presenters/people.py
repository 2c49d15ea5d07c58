"""Users in the settings: who there is, adding and removing with the passphrase, the lock's time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.identifiers import UserId
from microjournal.domain.journals import JournalChange, Protection
from microjournal.domain.people import Role
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.idle import USUAL_MINUTES, minutes_of
from microjournal.support.i18n import _
from microjournal.support.settings import load_settings, save_settings

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.people import User


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleState:
    """What the card shows; ``at_work`` is empty in a journal without users."""

    users: tuple[User, ...] = ()
    at_work: str = ""
    asks_passphrase: bool = True
    lock_minutes: int = USUAL_MINUTES
    error: MicrojournalError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What was typed about a user to add."""

    name: str
    role: Role
    pin: str
    pin_again: str
    passphrase: str


class PeoplePresenter:
    """Adds and removes users; every refusal is said in words."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        *,
        show: Callable[[PeopleState], None],
        changed: Callable[[JournalChange], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._changed = changed
        self.state = PeopleState(lock_minutes=minutes_of(load_settings().lock_after_minutes))

    def load(self) -> None:
        """Read who there is."""
        people = self._application.people
        self._runner.submit(
            lambda _control: people.users(),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._loaded,
            on_error=self._failed,
        )

    def add(
        self,
        new: NewUser,
        *,
        on_added: Callable[[], None],
        on_refused: Callable[[MicrojournalError], None],
    ) -> None:
        """Add a user whose PIN was typed twice alike."""
        if new.pin != new.pin_again:
            on_refused(
                InputError("pins_differ", _("The two PINs differ."), _("Type the PIN again."))
            )
            return
        people = self._application.people

        def added() -> None:
            on_added()
            self._written()

        self._write(
            lambda: people.add(new.name, new.role, new.pin, passphrase=new.passphrase or None),
            added,
            on_refused,
        )

    def remove(self, user_id: UserId, passphrase: str) -> None:
        """Take a user's access; their name stays in the audit trail."""
        people = self._application.people
        self._write(
            lambda: people.remove(user_id, passphrase=passphrase or None),
            self._written,
            self._failed,
        )

    def lock_after(self, minutes: int) -> None:
        """Keep after how many minutes the window locks."""
        save_settings(replace(load_settings(), lock_after_minutes=str(minutes)))
        self._set(replace(self.state, lock_minutes=minutes))

    def _write(
        self,
        work: Callable[[], object],
        then: Callable[[], None],
        on_refused: Callable[[MicrojournalError], None],
    ) -> None:
        # Heavy: the passphrase costs half a second on purpose.
        self._runner.submit(
            lambda _control: work(),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda _user: then(),
            on_error=on_refused,
        )

    def _written(self) -> None:
        self._set(replace(self.state, error=None))
        self._changed(JournalChange(settings=True))
        self.load()

    def _loaded(self, users: tuple[User, ...]) -> None:
        application = self._application
        self._set(
            replace(
                self.state,
                users=users,
                at_work=application.people.current.name if users else "",
                asks_passphrase=application.info.protection is Protection.PASSPHRASE,
            )
        )

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error))

    def _set(self, state: PeopleState) -> None:
        self.state = state
        self._show(state)
