"""Encryption of originals and derivatives: AES-256-GCM, one message a file.

An object is ``MAGIC | nonce (12 bytes) | ciphertext | tag (16 bytes)``. The associated data is
``MAGIC | journal id``, so an object cannot pass for one of another journal or format. Every
original has a key of its own. See NIST SP 800-38D (GCM) and RFC 3394 (AES key wrap).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from microjournal.storage.keys import KEY_BYTES

MAGIC = b"MJOBJ\x00\x00\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = len(MAGIC) + NONCE_BYTES + TAG_BYTES
_PIECE_BYTES = 1 << 20


class DamagedCipherText(Exception):
    """The bytes are not what was encrypted under this key."""


def new_key() -> bytes:
    """Return 32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def wrap_key(wrapping: bytes, key: bytes) -> bytes:
    """Return ``key`` wrapped under ``wrapping`` (RFC 3394, 40 bytes for a 32-byte key)."""
    return aes_key_wrap(wrapping, key)


def unwrap_key(wrapping: bytes, wrapped: bytes) -> bytes:
    """Return the wrapped key.

    Raises
    ------
    DamagedCipherText
        The wrapped key was changed or belongs to another key.
    """
    try:
        return aes_key_unwrap(wrapping, wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise DamagedCipherText from error


class ObjectCipher:
    """Encrypts and decrypts whole originals of one journal, piece by piece."""

    def __init__(self, journal_id: str) -> None:
        self._associated = MAGIC + b"|" + journal_id.encode()

    def encrypted(self, key: bytes, data: bytes) -> Iterator[bytes]:
        """Yield the pieces of the object file that holds ``data``."""
        nonce = os.urandom(NONCE_BYTES)
        encryptor = Cipher(AES(key), GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(self._associated)
        yield MAGIC + nonce
        view = memoryview(data)
        for start in range(0, len(view), _PIECE_BYTES):
            yield encryptor.update(view[start : start + _PIECE_BYTES])
        encryptor.finalize()
        yield encryptor.tag

    def decrypted(self, key: bytes, file_pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
        """Yield the plain pieces of an object file of ``size`` bytes.

        The pieces may be trusted only when the iterator has ended without an error.

        Raises
        ------
        DamagedCipherText
            The file is cut, altered, of another journal, or the key is another one.
        """
        if size < OVERHEAD_BYTES:
            raise DamagedCipherText
        source = _Splitter(file_pieces)
        head = source.take(len(MAGIC) + NONCE_BYTES)
        if head[: len(MAGIC)] != MAGIC:
            raise DamagedCipherText
        decryptor = Cipher(AES(key), GCM(head[len(MAGIC) :])).decryptor()
        decryptor.authenticate_additional_data(self._associated)
        for piece in source.pieces(size - OVERHEAD_BYTES):
            yield decryptor.update(piece)
        try:
            decryptor.finalize_with_tag(source.take(TAG_BYTES))
        except InvalidTag as error:
            raise DamagedCipherText from error


class _Splitter:
    """Cuts a stream of pieces at given lengths."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self._source = iter(source)
        self._held = b""

    def take(self, count: int) -> bytes:
        return b"".join(self.pieces(count))

    def pieces(self, count: int) -> Iterator[bytes]:
        while count:
            piece = self._held or next(self._source, b"")
            if not piece:
                raise DamagedCipherText
            self._held = piece[count:]
            piece = piece[:count]
            count -= len(piece)
            yield piece


class SmallBox:
    """Encrypts small values (derivatives) under one key, bound to a label."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, label: str, data: bytes) -> bytes:
        """Return nonce and ciphertext of ``data``."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, label.encode())

    def unseal(self, label: str, box: bytes) -> bytes:
        """Return what was sealed under ``label``; raise DamagedCipherText otherwise."""
        try:
            return self._cipher.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], label.encode())
        except (InvalidTag, ValueError) as error:
            raise DamagedCipherText from error


def keyed_digest(key: bytes, *parts: bytes) -> bytes:
    """Return HMAC-SHA-256 over the length-prefixed parts."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8, "big"))
        mac.update(part)
    return mac.digest()
