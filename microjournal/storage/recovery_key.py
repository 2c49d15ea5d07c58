"""The printed recovery key: 160 random bits as eight groups of four letters and a check letter.

The letters are Crockford's base 32 (no I, L, O, U). The check letter depends on the place of
its group, so that a mistyped or exchanged group is named before the key is tried.
"""

from __future__ import annotations

import hashlib
import os

from microjournal.domain.errors import InputError
from microjournal.storage import faults

KEY_BYTES = 20
GROUPS = 8
_LETTERS = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def new_recovery_key() -> bytes:
    """Return 160 fresh random bits."""
    return os.urandom(KEY_BYTES)


def groups_of(key: bytes) -> tuple[str, ...]:
    """Return the eight groups to print."""
    number = int.from_bytes(key, "big")
    letters = "".join(
        _ALPHABET[number >> (5 * place) & 31] for place in reversed(range(GROUPS * _LETTERS))
    )
    parts = [letters[start : start + _LETTERS] for start in range(0, len(letters), _LETTERS)]
    return tuple(part + _check_letter(index, part) for index, part in enumerate(parts))


def key_of(text: str) -> bytes:
    """Return the key typed back, with or without blanks, hyphens and capitals.

    Raises
    ------
    InputError
        ``recovery_key_mistyped``: a wrong length, or the number of the first wrong group.
    """
    letters = "".join(text.split()).upper().translate(_READ_AS)
    length = _LETTERS + 1
    if len(letters) != GROUPS * length:
        raise faults.recovery_key_mistyped(None)
    number = 0
    for index in range(GROUPS):
        group = letters[index * length : (index + 1) * length]
        if not set(group) <= set(_ALPHABET) or group[-1] != _check_letter(index, group[:-1]):
            raise faults.recovery_key_mistyped(index + 1)
        for letter in group[:-1]:
            number = number << 5 | _ALPHABET.index(letter)
    return number.to_bytes(KEY_BYTES, "big")


def is_well_formed(text: str) -> bool:
    """Tell whether ``text`` is a recovery key of some journal, every check letter right."""
    try:
        key_of(text)
    except InputError:
        return False
    return True


def _check_letter(index: int, part: str) -> str:
    return _ALPHABET[hashlib.sha256(f"{index}{part}".encode()).digest()[0] & 31]
