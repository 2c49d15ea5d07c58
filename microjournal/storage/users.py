"""The users of a journal: rows to domain values and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from microjournal.domain.identifiers import UserId
from microjournal.domain.people import Role, User
from microjournal.domain.review import PinCheck
from microjournal.storage.connection import SqlConnection, insert, update
from microjournal.storage.mapping import Values, instant_text

_ALL = "SELECT * FROM practice_user ORDER BY created_at, rowid"
_KNOWN = "SELECT removed_at FROM practice_user WHERE id = ?"


def all_users(connection: SqlConnection) -> tuple[User, ...]:
    """Return every user there ever was, oldest first."""
    return tuple(_user_of(row) for row in connection.rows(_ALL))


def keep_user(connection: SqlConnection, user: User) -> str:
    """Insert or change a user; return the event this is for the audit trail."""
    former = connection.one(_KNOWN, (user.id,))
    values = _values(user)
    if former is None:
        insert(connection, "practice_user", values)
        return "user_added"
    update(connection, "practice_user", values)
    was_removed, is_removed = former["removed_at"] is not None, user.removed_at is not None
    return "user_removed" if is_removed and not was_removed else "user_changed"


def _values(user: User) -> Values:
    if user.created_at is None:
        raise ValueError("a user that is kept has an instant of creation")
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role.value,
        "pin": "" if user.pin is None else user.pin.to_text(),
        "created_at": instant_text(user.created_at),
        "removed_at": None if user.removed_at is None else instant_text(user.removed_at),
    }


def _user_of(row: Any) -> User:
    removed_at = row["removed_at"]
    return User(
        id=UserId(row["id"]),
        name=row["name"],
        role=Role(row["role"]),
        pin=PinCheck.from_text(row["pin"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        removed_at=None if removed_at is None else datetime.fromisoformat(removed_at),
    )
