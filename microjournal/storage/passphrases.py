"""Passphrases: a suggestion anyone can say aloud, and a careful estimate of any other."""

from __future__ import annotations

import re
import secrets
from itertools import pairwise

MINIMUM_BITS = 52.0
_WORDS = 5
_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+|\s+|[^A-Za-z\d\s]")
_KEYBOARD = ("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890")
_COMMON = frozenset(
    (
        *("password", "passwort", "passphrase", "microjournal", "journal", "clinic", "praxis"),
        *("patient", "patients", "skin", "derma", "admin", "welcome", "letmein", "secret"),
        *("geheim", "photo", "photos", "needle", "needling", "hello", "login", "master"),
    )
)
_LETTER_BITS = 4.7
_WORD_BITS = 12.6
_DIGIT_BITS = 3.3
_SYMBOL_BITS = 5.0
_GIVEN_AWAY_BITS = 3.0


def suggest_passphrase() -> str:
    """Return five speakable words of two syllables: 61 bits, chosen by the system's generator."""
    return " ".join(_word() for _number in range(_WORDS))


def _word() -> str:
    return "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _half in range(2))


def passphrase_bits(text: str) -> float:
    """Return a cautious estimate of a passphrase's strength in bits.

    A word counts as one choice out of 6,000 however long it is, a repeated or obvious piece
    as next to nothing, single letters, digits and signs as drawn at random. Accept from
    ``MINIMUM_BITS`` on.
    """
    bits = 0.0
    seen: set[str] = set()
    for piece in _PIECES.findall(text):
        bits += 1.0 if piece.lower() in seen or piece.isspace() else _piece_bits(piece)
        if not piece.isspace():
            seen.add(piece.lower())
    return bits


def _piece_bits(piece: str) -> float:
    if _is_obvious(piece.lower()):
        return _GIVEN_AWAY_BITS
    if piece.isdigit():
        return min(len(piece), 8) * _DIGIT_BITS
    if piece.isascii() and piece.isalpha():
        return min(len(piece) * _LETTER_BITS, _WORD_BITS)
    return _SYMBOL_BITS


def _is_obvious(piece: str) -> bool:
    if piece in _COMMON or re.fullmatch(r"(19|20)\d\d", piece):
        return True
    if len(piece) < 3:
        return False
    steps = {ord(after) - ord(before) for before, after in pairwise(piece)}
    return steps in ({0}, {1}, {-1}) or any(piece in row for row in _KEYBOARD)
