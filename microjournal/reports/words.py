"""The numbers and verdicts of charts and documents, in the person's language."""

from __future__ import annotations

import unicodedata

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import TreatmentSession
from microjournal.domain.measurements import Verdict, percent
from microjournal.support.i18n import _
from microjournal.support.words import endpoint_text, inside_sentence

MINUS = "\N{MINUS SIGN}"
HARD_SPACE = "\N{NO-BREAK SPACE}"
# Control characters, surrogates, private use and unassigned code points.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def region_text(region: AnatomicRegion) -> str:
    """Return a skin zone in words (the patient's own sides)."""
    return {
        AnatomicRegion.FOREHEAD: _("Forehead"),
        AnatomicRegion.GLABELLA: _("Glabella"),
        AnatomicRegion.LEFT_TEMPLE: _("Left temple"),
        AnatomicRegion.RIGHT_TEMPLE: _("Right temple"),
        AnatomicRegion.LEFT_PERIORBITAL: _("Left periorbital"),
        AnatomicRegion.RIGHT_PERIORBITAL: _("Right periorbital"),
        AnatomicRegion.NOSE: _("Nose"),
        AnatomicRegion.LEFT_CHEEK: _("Left cheek"),
        AnatomicRegion.RIGHT_CHEEK: _("Right cheek"),
        AnatomicRegion.UPPER_LIP: _("Upper lip"),
        AnatomicRegion.CHIN: _("Chin"),
        AnatomicRegion.LEFT_JAW: _("Left jaw"),
        AnatomicRegion.RIGHT_JAW: _("Right jaw"),
        AnatomicRegion.NECK: _("Neck"),
        AnatomicRegion.DECOLLETAGE: _("Décolletage"),
        AnatomicRegion.OTHER: _("Other region"),
    }[region]


def verdict_text(verdict: Verdict) -> str:
    """Return a verdict in two or three words."""
    return {
        Verdict.SMOOTHER: _("smoother"),
        Verdict.ROUGHER: _("rougher"),
        Verdict.NO_DETECTABLE_CHANGE: _("no detectable change"),
        Verdict.NOT_COMPARABLE: _("not comparable"),
    }[verdict]


def number_text(value: float, *, decimals: int = 1) -> str:
    """Return a number with a typographic minus and the language's decimal mark."""
    rounded = f"{abs(value):.{decimals}f}"
    sign = MINUS if value < 0 and float(rounded) != 0 else ""
    # The decimal mark is a word of the language like any other.
    return sign + rounded.replace(".", _("."))


def length_text(length_mm: float) -> str:
    """Return a length in mm without idle zeros, with the language's decimal mark."""
    whole, mark, part = number_text(length_mm, decimals=2).partition(_("."))
    part = part.rstrip("0")
    return f"{whole}{mark}{part}" if part else whole


def signed_text(value: float, *, decimals: int = 1) -> str:
    """Return a change: as :func:`number_text`, with a plus when it rounds to more than zero."""
    text = number_text(value, decimals=decimals)
    return f"+{text}" if float(f"{value:.{decimals}f}") > 0 else text


def percent_text(value: float, *, decimals: int = 1) -> str:
    """Return a change such as "−14.2 %" (hard space, so that it never breaks)."""
    return f"{signed_text(value, decimals=decimals)}{HARD_SPACE}%"


def change_text(log_change: float) -> str:
    """Return a log ratio as percent change in words (negative = smoother)."""
    return percent_text(percent(log_change))


def interval_text(interval: tuple[float, float]) -> str:
    """Return an interval of log ratios as percent, such as "−19.0 … −9.4 %"."""
    lower, upper = (percent(bound) for bound in interval)
    return f"{signed_text(lower)}{HARD_SPACE}…{HARD_SPACE}{percent_text(upper)}"


def detectable_text(smallest_detectable_change: float) -> str:
    """Return the smallest detectable change of a log ratio, such as "−7.7 / +8.3 %".

    The two sides differ in percent (a ratio of 1.083 is +8.3 %, its inverse −7.7 %).
    """
    size = abs(smallest_detectable_change)
    smoother, rougher = signed_text(percent(-size)), percent_text(percent(size))
    return f"{smoother}{HARD_SPACE}/{HARD_SPACE}{rougher}"


def needling_line(session: TreatmentSession) -> str:
    """Return the treatment parameters in one line, such as "Left cheek 1.5 mm × 4, redness"."""
    zones = []
    for zone in session.needling:
        text = f"{region_text(zone.region)} {length_text(zone.needle_length_mm)} mm"
        if zone.passes is not None:
            text += f" × {zone.passes}"
        if zone.endpoint is not None:
            text += f", {inside_sentence(endpoint_text(zone.endpoint))}"
        zones.append(text)
    return "; ".join(zones)


def purpose_text() -> str:
    """Return the intended purpose, printed at the foot of every page."""
    return _(
        "Documents and compares photographs; not intended for diagnosis, "
        "monitoring of disease or treatment decisions."
    )


def printable(text: str) -> str:
    """Return text without control characters and broken code units; line breaks stay."""
    lines = (
        "".join(letter for letter in line if unicodedata.category(letter) not in _UNPRINTABLE)
        for line in text.splitlines()
    )
    return "\n".join(lines).strip()
