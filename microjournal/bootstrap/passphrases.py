"""What the front ends ask about a passphrase before there is a journal."""

from __future__ import annotations

ACCEPTED_PASSPHRASE_BITS = 52.0
"""Below this estimate a passphrase is refused when a journal is created or its key changed."""


def passphrase_strength(text: str) -> float:
    """Return the estimated strength of a passphrase in bits."""
    from microjournal.storage.passphrases import passphrase_bits

    return passphrase_bits(text)


def suggest_passphrase() -> str:
    """Return a fresh passphrase that is strong enough."""
    from microjournal.storage.passphrases import suggest_passphrase as suggest

    return suggest()
