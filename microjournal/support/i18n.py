"""Translation of everything a person reads, through gettext."""

from __future__ import annotations

import gettext
import os

from microjournal.support.resources import resources_folder

DOMAIN = "microjournal"
LANGUAGE_VARIABLE = "MICROJOURNAL_LANGUAGE"


def translation(language: str | None = None) -> gettext.NullTranslations:
    """Return the catalogue of ``language`` (default: environment), English as fall-back."""
    chosen = language or os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LANG", "en")
    short = chosen.split(".")[0]
    # gettext.translation would load every alias of every locale first.
    for name in (short, short.split("_")[0]):
        catalogue = resources_folder() / "locale" / name / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if catalogue.is_file():
            with catalogue.open("rb") as file:
                return gettext.GNUTranslations(file)
    return gettext.NullTranslations()


def language() -> str:
    """Return the two-letter code of the language in use ("en" unless a catalogue is chosen)."""
    chosen = os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LANG", "en")
    return "de" if chosen.lower().startswith("de") else "en"


def _(message: str) -> str:
    """Return ``message`` in the person's language."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits ``count``."""
    return _catalogue().ngettext(singular, plural, count)


def _catalogue() -> gettext.NullTranslations:
    key = os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LANG", "en")
    if key not in _CATALOGUES:
        _CATALOGUES[key] = translation(key)
    return _CATALOGUES[key]


_CATALOGUES: dict[str, gettext.NullTranslations] = {}
