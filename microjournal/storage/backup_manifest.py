"""``manifest.json`` of a backup set: what belongs to it, signed under the journal's key.

The names of the objects lie in ``objects.txt`` beside it, a line ``<name> <size>`` each; the
manifest holds size and SHA-256 of that list as of every other file of the set. Who does not
hold the journal key can change neither without being noticed.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from microjournal.storage.mapping import instant_text

FORMAT = "microjournal-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
MANIFEST_LIMIT_BYTES = 16 << 20
SET_NAME = re.compile(r"\d{8}-[0-9a-f]{8}\Z")
OBJECT_NAME = re.compile(r"[0-9a-f]{64}\Z")
_OBJECT_LINE = re.compile(r"([0-9a-f]{64}) ([1-9]\d{0,14})\Z")


class DamagedManifest(Exception):
    """The text is not what was written."""


class NewerManifest(Exception):
    """A manifest of a format this program does not know yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFact:
    """Size in bytes and SHA-256 in hexadecimal digits of one file of a set."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one set says about itself.

    ``complete`` is false when ``damaged`` names objects that were nowhere whole; ``erasures``
    counts the erasures the journal knew when the set was made.
    """

    journal: str
    set_id: str
    counter: int
    made_at: datetime
    program_version: str
    schema_version: int
    files: Mapping[str, FileFact]
    objects: int
    object_bytes: int
    patients: int
    photos: int
    measurements: int
    audit_number: int
    audit_mac: str
    erasures: int
    complete: bool
    damaged: tuple[str, ...] = ()
    mac: str = ""


def signed(manifest: Manifest, key: bytes) -> Manifest:
    """Return the manifest with its MAC."""
    return replace(manifest, mac=_mac(manifest, key))


def is_authentic(manifest: Manifest, key: bytes) -> bool:
    """Tell whether the manifest was written by someone who held the journal key."""
    return hmac.compare_digest(manifest.mac.encode(), _mac(manifest, key).encode())


def serialise(manifest: Manifest) -> bytes:
    """Return the bytes of ``manifest.json``."""
    document = _content(manifest) | {"mac": manifest.mac}
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def parse(data: bytes) -> Manifest:
    """Return the manifest in ``data``.

    Raises
    ------
    NewerManifest
        A later format.
    DamagedManifest
        Anything else that is no manifest of ours.
    """
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise DamagedManifest
        if _number(document["format_version"]) > FORMAT_VERSION:
            raise NewerManifest
        return _manifest_of(document)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise DamagedManifest from error


def object_list(objects: Mapping[str, int]) -> bytes:
    """Return the bytes of ``objects.txt``."""
    return "".join(f"{name} {size}\n" for name, size in sorted(objects.items())).encode()


def parse_object_list(data: bytes) -> dict[str, int]:
    """Return name and size in bytes of every object; raise DamagedManifest."""
    found: dict[str, int] = {}
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise DamagedManifest from error
    if lines.pop() != "":
        raise DamagedManifest
    for line in lines:
        match = _OBJECT_LINE.match(line)
        if match is None or match[1] in found:
            raise DamagedManifest
        found[match[1]] = int(match[2])
    return found


def _mac(manifest: Manifest, key: bytes) -> str:
    text = json.dumps(_content(manifest), sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, b"manifest|" + text.encode(), "sha256").hex()


def _content(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "journal": manifest.journal,
        "set": manifest.set_id,
        "counter": manifest.counter,
        "made_at": instant_text(manifest.made_at),
        "program_version": manifest.program_version,
        "schema_version": manifest.schema_version,
        "files": {
            name: {"size": fact.size, "sha256": fact.sha256}
            for name, fact in manifest.files.items()
        },
        "objects": manifest.objects,
        "object_bytes": manifest.object_bytes,
        "patients": manifest.patients,
        "photos": manifest.photos,
        "measurements": manifest.measurements,
        "audit": {"number": manifest.audit_number, "mac": manifest.audit_mac},
        "erasures": manifest.erasures,
        "complete": manifest.complete,
        "damaged": list(manifest.damaged),
    }


def _manifest_of(document: dict[str, Any]) -> Manifest:
    return Manifest(
        journal=_text(document["journal"]),
        set_id=_matching(SET_NAME, document["set"]),
        counter=_number(document["counter"]),
        made_at=_instant(document["made_at"]),
        program_version=_text(document["program_version"]),
        schema_version=_number(document["schema_version"]),
        files={_text(name): _fact(entry) for name, entry in document["files"].items()},
        objects=_number(document["objects"]),
        object_bytes=_number(document["object_bytes"]),
        patients=_number(document["patients"]),
        photos=_number(document["photos"]),
        measurements=_number(document["measurements"]),
        audit_number=_number(document["audit"]["number"]),
        audit_mac=_text(document["audit"]["mac"]),
        erasures=_number(document["erasures"]),
        complete=document["complete"] is True,
        damaged=tuple(_matching(OBJECT_NAME, name) for name in document["damaged"]),
        mac=_text(document["mac"]),
    )


def _fact(entry: dict[str, Any]) -> FileFact:
    return FileFact(size=_number(entry["size"]), sha256=_matching(OBJECT_NAME, entry["sha256"]))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
        raise ValueError("no count")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise ValueError("no text")
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not pattern.match(_text(value)):
        raise ValueError("no such name")
    return _text(value)


def _instant(value: object) -> datetime:
    instant = datetime.fromisoformat(_text(value))
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant
