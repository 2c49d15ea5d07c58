#!/usr/bin/env python3
"""Reads a microjournal journal, or one of its backup sets, without microjournal.

    pip install cryptography sqlcipher3
    python read_journal.py FOLDER                 lists the photographs
    python read_journal.py FOLDER --out DIR       writes the originals and all tables

The passphrase is asked for, or taken from MICROJOURNAL_PASSPHRASE; --recovery-key takes the printed
key (MICROJOURNAL_RECOVERY). Nothing in FOLDER is changed. See docs/journal-format.md.
"""

import argparse
import base64
import getpass
import hashlib
import hmac
import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from sqlcipher3 import dbapi2 as sqlcipher

MAGIC = b"MJOBJ\x00\x00\x01"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEMORY_KIB, ITERATIONS, LANES = range(65536, 2097153), range(1, 21), range(1, 17)
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
PHOTOS = """SELECT photo.*, patient.wrapped_key AS patient_key
FROM photo JOIN patient ON patient.id = photo.patient_id ORDER BY photo.rowid"""


class NotReadable(Exception):
    """What cannot be read, in words."""


def canonical(value):
    """Return the JSON that checksums, MACs and associated data are made of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def expanded(secret, purpose, salt=b""):
    """Return 32 bytes of HKDF-SHA-256 (RFC 5869)."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def derived_key(root, journal_id, purpose):
    """Return the key of a journal for one purpose."""
    return expanded(root, f"microjournal|{journal_id}|{purpose}")


def passphrase_key(passphrase, salt, cost):
    """Return what a passphrase stands for (Argon2id, RFC 9106)."""
    memory, iterations, lanes = (cost[name] for name in ("memory_kib", "iterations", "lanes"))
    if memory not in MEMORY_KIB or iterations not in ITERATIONS or lanes not in LANES:
        raise NotReadable("the header asks for a cost that is out of bounds")
    argon = Argon2id(salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory)
    return argon.derive(unicodedata.normalize("NFKC", passphrase).encode())


def recovery_bytes(text):
    """Return the 160 bits of the printed key: eight groups of four letters and a check letter."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    if len(letters) != 40 or not set(letters) <= set(ALPHABET):
        raise NotReadable("the recovery key has eight groups of five letters and digits")
    number = 0
    for letter in (letters[place] for place in range(40) if place % 5 != 4):
        number = number << 5 | ALPHABET.index(letter)
    return number.to_bytes(20, "big")


def read_header(folder):
    """Return the first intact copy of the header."""
    for name in ("VAULT.json", "VAULT.json.1"):
        try:
            header = json.loads((folder / name).read_bytes())
            content = {key: header[key] for key in header if key != "checksum"}
            if hashlib.sha256(canonical(content)).hexdigest() == header["checksum"]:
                return header
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise NotReadable("no intact VAULT.json here: not a journal, or its header is damaged")


def slot_key(header, slot, secret):
    """Return the journal key that a slot holds; None when the secret is another one."""
    salt, nonce, sealed = (base64.b64decode(slot[name]) for name in ("salt", "nonce", "key"))
    if slot["kind"] == "unprotected":
        return sealed
    bound = {key: header[key] for key in ("format", "format_version", "id")}
    associated = canonical(bound | {"slot": slot | {"nonce": "", "key": ""}})
    if slot["kind"] == "passphrase":
        key = passphrase_key(secret, salt, slot["kdf"])
    else:
        key = expanded(recovery_bytes(secret), "microjournal|recovery slot", salt)
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        return None


def open_header(header, kind):
    """Return the journal key, from the slot of that kind or from an unprotected one."""
    if (header.get("format"), header.get("format_version")) != ("microjournal", 1):
        raise NotReadable("this reader knows format 1 of microjournal journals only")
    slots = {slot["kind"]: slot for slot in header["slots"]}
    kind, secret = ("unprotected" if "unprotected" in slots else kind), ""
    if kind != "unprotected":
        secret = os.environ.get(f"MICROJOURNAL_{kind.upper()}") or getpass.getpass(f"{kind}: ")
    root = slot_key(header, slots[kind], secret) if kind in slots else None
    if root is None:
        raise NotReadable(f"wrong {kind}, or the journal has none")
    signed = {key: header[key] for key in ("format", "format_version", "id", "slots")}
    mac = hmac.digest(derived_key(root, header["id"], "header"), canonical(signed), "sha256")
    if not hmac.compare_digest(mac.hex(), header["mac"]):
        sys.stderr.write("warning: the header was altered by someone without the key\n")
    return root


def original(folder, photo, root, journal_id):
    """Return the bytes of a photograph as they were received."""
    name = photo["object_name"]
    places = [top / "objects" / name[:2] for top in (folder, folder.parent.parent)]
    paths = [place / name for place in (*places, folder / "staging") if (place / name).is_file()]
    if not paths:
        raise NotReadable("missing")
    data = paths[0].read_bytes()
    try:
        wrapping = derived_key(root, journal_id, "wrapping")
        key = aes_key_unwrap(aes_key_unwrap(wrapping, photo["patient_key"]), photo["wrapped_key"])
        plain = AESGCM(key).decrypt(data[8:20], data[20:], MAGIC + b"|" + journal_id.encode())
    except (InvalidTag, InvalidUnwrap, ValueError):
        plain = b""
    if data[:8] != MAGIC or hashlib.sha256(plain).hexdigest() != photo["sha256"]:
        raise NotReadable("damaged")
    return plain


def write_tables(connection, path):
    """Write a JSON line for each row of each table, binary values as hexadecimal digits."""
    with path.open("x", encoding="utf-8") as file:
        for (table,) in connection.execute(TABLES).fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                line = {"table": table, "row": dict(row)}
                file.write(json.dumps(line, ensure_ascii=False, default=bytes.hex) + "\n")


def read(folder, out, kind, scratch):
    """List the photographs and, with ``out``, write everything; a copy in scratch is opened."""
    header = read_header(folder)
    root = open_header(header, kind)
    for name in ("db.sqlite", "db.sqlite-journal"):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, scratch / name)
    connection = sqlcipher.connect(str(scratch / "db.sqlite"))
    connection.execute(f"PRAGMA key = \"x'{derived_key(root, header['id'], 'database').hex()}'\"")
    connection.row_factory = sqlcipher.Row
    if out:
        (out / "originals").mkdir(parents=True)
        write_tables(connection, out / "tables.jsonl")
    lost = 0
    for photo in connection.execute(PHOTOS).fetchall():
        name = re.sub(r"[^A-Za-z0-9_-]", "_", photo["id"]) + "."
        name += re.sub(r"[^a-z0-9]", "_", photo["media_type"].split("/")[-1])
        try:
            state, plain = "ok", original(folder, photo, root, header["id"])
            if out:
                (out / "originals" / name).write_bytes(plain)
        except NotReadable as error:
            state, lost = str(error), lost + 1
        sys.stdout.write(f"{photo['id']} {photo['taken_at']} {name} {photo['sha256']} {state}\n")
    return 5 if lost else 0


def main():
    """Read what the command line names."""
    parser = argparse.ArgumentParser(description="Read a microjournal journal.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--recovery-key", action="store_true")
    options = parser.parse_args()
    os.umask(0o077)
    kind = "recovery" if options.recovery_key else "passphrase"
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return read(options.folder.resolve(), options.out, kind, Path(scratch))
    except (NotReadable, OSError, sqlcipher.DatabaseError) as error:
        return f"error: {error}"


if __name__ == "__main__":
    sys.exit(main())
