"""What makes a passphrase good enough, and proof that its recovery sheet was kept."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Protocol

from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.support.i18n import _

STRONG_BITS = 72.0
ASKED_GROUPS = 2


class Passphrases(Protocol):
    """Judges and proposes passphrases."""

    @property
    def accepted_bits(self) -> float:
        """Estimate from which a passphrase is accepted."""

    def strength(self, text: str) -> float:
        """Return the estimated strength in bits."""

    def suggest(self) -> str:
        """Return a fresh strong passphrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthState:
    """What the meter shows: 0 to 1 and a word."""

    fraction: float = 0.0
    text: str = ""
    accepted: bool = False


def strength_of(passphrases: Passphrases, text: str) -> StrengthState:
    """Judge a passphrase while it is typed."""
    if not text:
        return StrengthState()
    bits = passphrases.strength(text)
    accepted = bits >= passphrases.accepted_bits
    if not accepted:
        words = _("Too easy to guess: add words.")
    elif bits < STRONG_BITS:
        words = _("Good.")
    else:
        words = _("Strong.")
    return StrengthState(fraction=min(bits / STRONG_BITS, 1.0), text=words, accepted=accepted)


def refusal_of(
    passphrases: Passphrases, passphrase: str, repeated: str
) -> MicrojournalError | None:
    """Return why a new passphrase is not taken, ``None`` if it is."""
    if not strength_of(passphrases, passphrase).accepted:
        return InputError(
            "passphrase_weak",
            _("This passphrase is too easy to guess."),
            _("Use five or more words that do not belong together, or take the suggestion."),
        )
    if passphrase != repeated:
        return InputError(
            "passphrase_mismatch",
            _("The two passphrases are not the same."),
            _("Type it again in the second field."),
        )
    return None


def asked_groups(groups: tuple[str, ...]) -> tuple[int, ...]:
    """Choose which groups of a recovery key are to be typed back.

    They are chosen anew each time, so that nobody learns to copy only those that are asked.
    """
    return tuple(sorted(random.SystemRandom().sample(range(len(groups)), ASKED_GROUPS)))


def mistyped(
    groups: tuple[str, ...], asked: tuple[int, ...], typed: tuple[str, ...]
) -> MicrojournalError | None:
    """Return the error of groups typed back wrongly, ``None`` if they are those on the sheet."""
    if [_tidy(text) for text in typed] == [_tidy(groups[number]) for number in asked]:
        return None
    return InputError(
        "recovery_mistyped",
        _("These are not the groups on the sheet."),
        _("Read them from the printed sheet; capital letters do not matter."),
    )


def _tidy(group: str) -> str:
    return "".join(group.split()).replace("-", "").upper()
