"""From a secret to the keys of a journal.

Passphrases go through Argon2id (RFC 9106) with bounded cost; everything that has full entropy
already goes through HKDF-SHA-256 (RFC 5869). The journal key is random and never changes; the
keys in use are derived from it by purpose.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

KEY_BYTES = hashlib.sha256().digest_size
SALT_BYTES = 16
MEMORY_KIB = range(64 * 1024, 2 * 1024 * 1024 + 1)
ITERATIONS = range(1, 21)
LANES = range(1, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfCost:
    """What one guess of a passphrase costs (Argon2id); the default takes 0.5 s or more."""

    memory_kib: int = 256 * 1024
    iterations: int = 3
    lanes: int = 1

    @property
    def is_within_bounds(self) -> bool:
        """Tell whether the cost is neither cheap enough to guess nor high enough to choke."""
        return (
            self.memory_kib in MEMORY_KIB and self.iterations in ITERATIONS and self.lanes in LANES
        )


FLOOR_COST = KdfCost(memory_kib=MEMORY_KIB.start, iterations=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalKeys:
    """The keys of an open journal: ``root`` as kept in the slots, the others by purpose."""

    root: bytes
    wrapping: bytes
    database: bytes
    duplicate: bytes
    audit: bytes
    cache: bytes
    header: bytes
    backup: bytes

    def __repr__(self) -> str:
        """Return a text without any key."""
        return "JournalKeys(...)"


def derive_keys(journal_key: bytes, journal_id: str) -> JournalKeys:
    """Return the keys of a journal from its journal key."""

    def derived(purpose: str) -> bytes:
        return expand(journal_key, f"microjournal|{journal_id}|{purpose}")

    return JournalKeys(
        root=journal_key,
        wrapping=derived("wrapping"),
        database=derived("database"),
        duplicate=derived("duplicate"),
        audit=derived("audit"),
        cache=derived("cache"),
        header=derived("header"),
        backup=derived("backup"),
    )


def expand(secret: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """Return a 32-byte key for ``purpose`` from a secret of full entropy.

    HKDF-SHA-256 (RFC 5869) for one block of output, as long as a key; the standard library's
    HMAC serves, since loading a library for it would hold up every start.
    """
    extracted = hmac.digest(salt or bytes(KEY_BYTES), secret, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def stretch(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """Return the key a passphrase stands for, at the price of ``cost``.

    Raises
    ------
    ValueError
        The cost is outside its bounds: a header that asks for it is refused, not obeyed.
    """
    if not cost.is_within_bounds:
        raise ValueError("cost of the key derivation is out of bounds")
    # Imported here: an unprotected journal opens without it.
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(unicodedata.normalize("NFKC", passphrase).encode())
