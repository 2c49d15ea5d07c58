"""The test vectors of ``docs/journal-format.md``: ``python -m tests.helpers.format_vectors``.

Made from fixed keys and nonces with the plain primitives of ``cryptography``, not with our own
code: whoever implements the description can compare step by step.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

DOCUMENT = Path(__file__).parents[2] / "docs" / "journal-format.md"
PURPOSES = ("wrapping", "database", "duplicate", "audit", "cache", "header", "backup")
JOURNAL = "0123456789abcdef0123456789abcdef"
PASSPHRASE = "fünf ﬁngerhüte im schnee"  # the ligature becomes "fi" by NFKC
MEMORY_KIB = 65536
COST = {"name": "argon2id", "memory_kib": MEMORY_KIB, "iterations": 1, "lanes": 1}
PLAIN = b"the bytes of a photograph as they were received"


def published() -> dict[str, Any]:
    """Return the vectors as the document prints them."""
    text = DOCUMENT.read_text(encoding="utf-8")
    block = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert block is not None
    vectors: dict[str, Any] = json.loads(block[1])
    return vectors


def made() -> dict[str, Any]:
    """Return the vectors made anew."""
    root, salt = _bytes("root", 32), _bytes("salt", 16)
    normal = unicodedata.normalize("NFKC", PASSPHRASE).encode()
    argon = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=MEMORY_KIB)
    stretched = argon.derive(normal)
    recovery = _bytes("recovery", 20)
    recovered = _hkdf(recovery, "microjournal|recovery slot", salt)
    return {
        "journal": JOURNAL,
        "journal_key": root.hex(),
        "derived": {purpose: _derived(root, purpose).hex() for purpose in PURPOSES},
        "passphrase": PASSPHRASE,
        "passphrase_utf8_nfkc": normal.hex(),
        "passphrase_slot_key": stretched.hex(),
        "recovery_key": _printed(recovery),
        "recovery_key_bytes": recovery.hex(),
        "recovery_slot_key": recovered.hex(),
        "header": _header(root, salt, stretched, recovered),
        **_object(root),
    }


def _object(root: bytes) -> dict[str, str]:
    patient, photo, nonce = _bytes("patient", 32), _bytes("photo", 32), _bytes("object", 12)
    magic = b"MJOBJ\x00\x00\x01"
    sealed = AESGCM(photo).encrypt(nonce, PLAIN, magic + b"|" + JOURNAL.encode())
    digest = hashlib.sha256(PLAIN).digest()
    return {
        "patient_key": patient.hex(),
        "patient_wrapped_key": aes_key_wrap(_derived(root, "wrapping"), patient).hex(),
        "photo_key": photo.hex(),
        "photo_wrapped_key": aes_key_wrap(patient, photo).hex(),
        "plain": PLAIN.decode(),
        "object": (magic + nonce + sealed).hex(),
        "object_name": hashlib.sha256(magic + nonce + sealed).hexdigest(),
        "duplicate_tag": hmac.digest(_derived(root, "duplicate"), digest, "sha256").hex(),
    }


def _header(root: bytes, salt: bytes, stretched: bytes, recovered: bytes) -> dict[str, Any]:
    slots = [
        _slot(root, stretched, {"kind": "passphrase", "salt": _text(salt), "kdf": COST}),
        _slot(root, recovered, {"kind": "recovery", "salt": _text(salt)}),
    ]
    bound = {"format": "microjournal", "format_version": 1, "id": JOURNAL, "slots": slots}
    mac = hmac.digest(_derived(root, "header"), _canonical(bound), "sha256").hex()
    checked = bound | {"mac": mac}
    return checked | {"checksum": hashlib.sha256(_canonical(checked)).hexdigest()}


def _slot(root: bytes, key: bytes, entry: dict[str, Any]) -> dict[str, Any]:
    nonce = _bytes(f"slot {entry['kind']}", 12)
    described = entry | {"nonce": "", "key": ""}
    bound = {"format": "microjournal", "format_version": 1, "id": JOURNAL, "slot": described}
    sealed = AESGCM(key).encrypt(nonce, root, _canonical(bound))
    return entry | {"nonce": _text(nonce), "key": _text(sealed)}


def _bytes(label: str, count: int) -> bytes:
    return hashlib.sha256(label.encode()).digest()[:count]


def _derived(root: bytes, purpose: str) -> bytes:
    return _hkdf(root, f"microjournal|{JOURNAL}|{purpose}", None)


def _hkdf(secret: bytes, purpose: str, salt: bytes | None) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose.encode()).derive(secret)


def _printed(key: bytes) -> str:
    from microjournal.storage.recovery_key import groups_of

    return "-".join(groups_of(key))


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    print(json.dumps(made(), indent=1, ensure_ascii=False))
