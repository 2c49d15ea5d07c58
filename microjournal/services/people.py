"""Who is at work, what their role allows, and the passphrase asked for once more."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from microjournal.domain.errors import InputError
from microjournal.domain.guessing import GuessDelay, Tries
from microjournal.domain.identifiers import UNNAMED_USER, UserId, new_id
from microjournal.domain.journals import JournalChange, Protection
from microjournal.domain.people import CONFIRMED_BY_PASSPHRASE, Deed, Role, User
from microjournal.domain.ports import Clock, Journal
from microjournal.domain.review import PinCheck
from microjournal.support.i18n import _

_OWNER = User(id=UNNAMED_USER, name="", role=Role.OWNER)
_TRIES_SETTING = "pin.tries.{user}"


class PeopleService:
    """The users of an open journal. Without any there is one owner, as whom everything is done."""

    def __init__(
        self, journal: Journal, clock: Clock, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._seconds = seconds
        self._current = _OWNER
        journal.act_as(lambda: self._current.id)

    @property
    def current(self) -> User:
        """Who is at work: the nameless owner until somebody gave their PIN."""
        return self._current

    def users(self) -> tuple[User, ...]:
        """Return everybody who may work now, oldest first."""
        return tuple(user for user in self._journal.users() if user.removed_at is None)

    def user(self, id_or_name: str) -> User:
        """Return one of them by id or name; raise InputError ``unknown_user``."""
        wanted = id_or_name.strip().casefold()
        for user in self.users():
            if id_or_name == user.id or wanted == user.name.casefold():
                return user
        raise InputError(
            "unknown_user",
            _("Nobody of this name works with this journal."),
            _("The command “user list” shows everybody."),
        )

    def names(self) -> dict[str, str]:
        """Return the names of all there ever were by id, for the audit trail."""
        return {user.id: user.name for user in self._journal.users()}

    # -- at work ------------------------------------------------------------------------------
    def switch(self, id_or_name: str, pin: str) -> User:
        """Let somebody be at work who gives their PIN.

        Raises
        ------
        InputError
            ``unknown_user``, ``wrong_pin``, or ``too_many_tries`` while a wait lasts.
        """
        user = self.user(id_or_name)
        delay = self._delay(user)
        if delay.wait_s > 0:
            raise _too_many(delay.wait_s)
        was_right = user.pin is not None and user.pin.matches(pin)
        self._keep_tries(user, delay, was_right=was_right)
        if not was_right:
            raise InputError(
                "wrong_pin", _("That is not the PIN."), _("After five wrong ones there is a wait.")
            )
        self._current = user
        with self._journal.write() as tx:
            tx.record_event("user_at_work", user.id)
        return user

    def wait_s(self, id_or_name: str) -> float:
        """Return how many seconds somebody's next PIN still has to wait (0: none)."""
        return self._delay(self.user(id_or_name)).wait_s

    # -- what is allowed ----------------------------------------------------------------------
    def require(self, deed: Deed) -> None:
        """Raise InputError ``not_allowed`` unless the role of whoever is at work allows it."""
        if not self._current.may(deed):
            raise InputError(
                "not_allowed",
                _("The role “{role}” does not allow this; nothing was changed.").format(
                    role=role_text(self._current.role)
                ),
                _("Ask the owner, or switch to a user who may."),
            )

    def confirm(self, deed: Deed, passphrase: str | None) -> None:
        """Require a deed and, where it needs that, the passphrase once more.

        Raises
        ------
        InputError
            ``not_allowed``, ``passphrase_needed``, ``wrong_passphrase``, ``too_many_tries``.
        """
        self.require(deed)
        is_protected = self._journal.info.protection is Protection.PASSPHRASE
        if deed not in CONFIRMED_BY_PASSPHRASE or not is_protected:
            return
        if not passphrase:
            raise InputError(
                "passphrase_needed",
                _("This needs the passphrase once more."),
                _("Type the passphrase of the journal."),
            )
        self._journal.check_passphrase(passphrase)

    # -- who there is -------------------------------------------------------------------------
    def add(self, name: str, role: Role, pin: str, *, passphrase: str | None) -> User:
        """Add somebody; the first one is an owner, so that nobody locks themselves out.

        Raises
        ------
        InputError
            ``user_name_missing``, ``user_name_taken``, ``first_user_owner``, ``pin_unusable``,
            and those of :meth:`confirm`.
        """
        self.confirm(Deed.USERS, passphrase)
        present = self.users()
        _require_name(name, present)
        if not present and role is not Role.OWNER:
            raise InputError(
                "first_user_owner",
                _("The first user has to be an owner."),
                _("Add an owner first, then everybody else."),
            )
        user = User(
            id=UserId(new_id()),
            name=name.strip(),
            role=role,
            pin=PinCheck.of(pin),
            created_at=self._clock.now(),
        )
        self._keep(user)
        return user

    def remove(self, id_or_name: str, *, passphrase: str | None) -> User:
        """Take somebody's access; their name stays for the audit trail.

        Raises
        ------
        InputError
            ``last_owner`` while others need one, ``unknown_user``, those of :meth:`confirm`.
        """
        self.confirm(Deed.USERS, passphrase)
        user = self.user(id_or_name)
        others = [other for other in self.users() if other.id != user.id]
        if others and not any(other.role is Role.OWNER for other in others):
            raise InputError(
                "last_owner",
                _("The last owner cannot be removed while others work with the journal."),
                _("Add another owner first."),
            )
        gone = replace(user, removed_at=self._clock.now())
        self._keep(gone)
        if self._current.id == user.id:
            self._current = _OWNER
        return gone

    def set_pin(self, id_or_name: str, pin: str, *, passphrase: str | None) -> JournalChange:
        """Give somebody another PIN; the errors are those of :meth:`add`."""
        self.confirm(Deed.USERS, passphrase)
        user = replace(self.user(id_or_name), pin=PinCheck.of(pin))
        self._keep_tries(user, self._delay(user), was_right=True)
        return self._keep(user)

    # -- inside -------------------------------------------------------------------------------
    def _keep(self, user: User) -> JournalChange:
        with self._journal.write() as tx:
            tx.save_user(user)
        return JournalChange(settings=True)

    def _delay(self, user: User) -> GuessDelay:
        kept = self._journal.setting(_TRIES_SETTING.format(user=user.id))
        return GuessDelay(Tries.from_text(kept), self._seconds)

    def _keep_tries(self, user: User, delay: GuessDelay, *, was_right: bool) -> None:
        """Keep the count before anybody learns the outcome: ending the program gains nothing."""
        if was_right and not delay.tries.wrong:
            return
        tries = delay.record(was_right=was_right)
        with self._journal.write() as tx:
            tx.set_setting(_TRIES_SETTING.format(user=user.id), tries.to_text())
            if not was_right:
                tx.record_event("wrong_pin", user.id)


def role_text(role: Role) -> str:
    """Return a role in words."""
    return {
        Role.OWNER: _("Owner"),
        Role.PRACTITIONER: _("Practitioner"),
        Role.ASSISTANT: _("Assistant"),
    }[role]


def _require_name(name: str, present: tuple[User, ...]) -> None:
    if not name.strip():
        raise InputError("user_name_missing", _("A user needs a name."), _("Type a name."))
    if any(name.strip().casefold() == user.name.casefold() for user in present):
        raise InputError(
            "user_name_taken",
            _("Somebody of this name is a user already."),
            _("Choose another name."),
        )


def _too_many(wait_s: float) -> InputError:
    return InputError(
        "too_many_tries",
        _("Too many wrong PINs."),
        _("Try again in {seconds} s.").format(seconds=math.ceil(wait_s)),
    )
