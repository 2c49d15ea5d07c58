"""What the patient's review window is given: one patient's pictures and sentences, nothing else.

The bundle travels over a pipe into a process that has no journal, no keys and no names of
other people. It therefore serialises itself, with the standard library alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import date

from microjournal.domain.errors import InputError
from microjournal.domain.guessing import Tries

TOUCHED = "touched"
"""A line of the review window's output: somebody is looking at it."""

_TRIES = "tries "

PIN_DIGITS = range(4, 9)
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class PinCheck:
    """A salted, slow hash of the PIN that leaves the review window."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, pin: str) -> PinCheck:
        """Return the check of a PIN of 4 to 8 digits; raise InputError ``pin_unusable``."""
        if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS):
            raise InputError("pin_unusable", "The PIN is not 4 to 8 digits.", "Choose digits only.")
        salt = secrets.token_bytes(16)
        return cls(salt=salt, digest=_slow_hash(pin, salt))

    def matches(self, pin: str) -> bool:
        """Tell whether ``pin`` is the one, in constant time."""
        return hmac.compare_digest(_slow_hash(pin, self.salt), self.digest)

    def to_text(self) -> str:
        """Return a form that fits into a journal setting."""
        return f"{self.salt.hex()}:{self.digest.hex()}"

    @classmethod
    def from_text(cls, text: str) -> PinCheck | None:
        """Return the check written by :meth:`to_text`, ``None`` for an empty setting."""
        salt, _, digest = text.partition(":")
        return cls(salt=bytes.fromhex(salt), digest=bytes.fromhex(digest)) if digest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPicture:
    """One display-size picture, already laid into the frame of its view's first picture."""

    taken_on: date
    label: str
    jpeg: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """The pictures of one standard view, oldest first, and one plain sentence on the trend."""

    label: str
    pictures: tuple[ReviewPicture, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBundle:
    """Everything the review window may show."""

    title: str
    views: tuple[ReviewView, ...]
    pin: PinCheck
    pin_tries: Tries = field(default_factory=Tries)
    practice_name: str = ""
    unprotected: bool = False

    def to_bytes(self) -> bytes:
        """Return the bundle as UTF-8 JSON with base64 pictures."""
        views = [
            {
                "label": view.label,
                "sentence": view.sentence,
                "pictures": [
                    {
                        "taken_on": picture.taken_on.isoformat(),
                        "label": picture.label,
                        "jpeg": base64.b64encode(picture.jpeg).decode("ascii"),
                    }
                    for picture in view.pictures
                ],
            }
            for view in self.views
        ]
        document = {
            "title": self.title,
            "practice_name": self.practice_name,
            "unprotected": self.unprotected,
            "pin": self.pin.to_text(),
            "pin_tries": self.pin_tries.to_text(),
            "views": views,
        }
        return json.dumps(document).encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes) -> ReviewBundle:
        """Return the bundle written by :meth:`to_bytes`."""
        document = json.loads(data)
        pin = PinCheck.from_text(document["pin"])
        if pin is None:
            raise InputError("pin_missing", "The review has no PIN.", "Set a PIN first.")
        views = tuple(
            ReviewView(
                label=view["label"],
                sentence=view["sentence"],
                pictures=tuple(
                    ReviewPicture(
                        taken_on=date.fromisoformat(picture["taken_on"]),
                        label=picture["label"],
                        jpeg=base64.b64decode(picture["jpeg"]),
                    )
                    for picture in view["pictures"]
                ),
            )
            for view in document["views"]
        )
        return cls(
            title=document["title"],
            views=views,
            pin=pin,
            pin_tries=Tries.from_text(document["pin_tries"]),
            practice_name=document["practice_name"],
            unprotected=document["unprotected"],
        )


def tries_line(tries: Tries) -> str:
    """Return the line in which the review window tells of a PIN that was tried."""
    return f"{_TRIES}{tries.to_text()}"


def tries_of(line: str) -> Tries | None:
    """Return what such a line tells, ``None`` for any other."""
    return Tries.from_text(line.removeprefix(_TRIES)) if line.startswith(_TRIES) else None


def _slow_hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode("ascii", "replace"), salt=salt, **_SCRYPT)
