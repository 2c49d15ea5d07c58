"""One short secret in a box: AES-256-GCM (NIST SP 800-38D), for the slots of the header."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(key: bytes, nonce: bytes, secret: bytes, associated: bytes) -> bytes:
    """Return ``secret`` encrypted, its tag at the end."""
    return AESGCM(key).encrypt(nonce, secret, associated)


def unseal(key: bytes, nonce: bytes, box: bytes, associated: bytes) -> bytes | None:
    """Return the secret, or ``None`` when key or associated data do not fit."""
    try:
        return AESGCM(key).decrypt(nonce, box, associated)
    except InvalidTag:
        return None
