"""What is measured beside the headline, in words: parts of the relief, colour, classical values."""

from __future__ import annotations

from microjournal.domain.measurements import (
    ColourChange,
    ColourQuantity,
    QualityNumber,
    SubIndex,
    SubIndexKind,
    Verdict,
)
from microjournal.reports.words import (
    HARD_SPACE,
    change_text,
    interval_text,
    number_text,
    signed_text,
    verdict_text,
)
from microjournal.support.i18n import _

_ROLES = ("_baseline", "_follow_up")
_ABSOLUTE = "absolute"


def sub_index_text(kind: SubIndexKind) -> str:
    """Return which part of the relief is meant."""
    return {
        SubIndexKind.PORES: _("Pores"),
        SubIndexKind.LINES: _("Fine lines"),
        SubIndexKind.SCARS: _("Scars"),
    }[kind]


def sub_index_cells(part: SubIndex) -> tuple[str, str, str]:
    """Return the name, the interval and the finding of a part of the relief.

    Inside the noise only the interval is given; without a number the reason stands instead.
    """
    name = sub_index_text(part.kind)
    if part.verdict is Verdict.NOT_COMPARABLE or part.interval is None or part.log_change is None:
        because = part.reasons[0].message if part.reasons else ""
        return name, "", withheld_text(because)
    claimed = part.verdict in (Verdict.SMOOTHER, Verdict.ROUGHER)
    number = f"{change_text(part.log_change)} ({interval_text(part.interval)})"
    return name, number if claimed else interval_text(part.interval), verdict_text(part.verdict)


def withheld_text(because: str) -> str:
    """Return that a number is withheld, and why."""
    return _("withheld, because: {reason}").format(reason=because) if because else _("withheld")


def colour_text(quantity: ColourQuantity) -> str:
    """Return which quantity of colour is meant."""
    return {
        ColourQuantity.REDNESS: _("Redness"),
        ColourQuantity.LIGHTNESS_ANGLE: _("Lightness (ITA angle)"),
        ColourQuantity.EVENNESS_OF_REDNESS: _("Unevenness of redness"),
        ColourQuantity.EVENNESS_OF_TONE: _("Unevenness of tone"),
    }[quantity]


def colour_cells(change: ColourChange) -> tuple[str, str, str]:
    """Return the name, the interval and the finding of a colour quantity.

    Ratios (red over green, spreads) are printed in percent, the angle in degrees. What was not
    compared with other skin of the same photo is called absolute: white balance moves it.
    """
    name = colour_text(change.quantity)
    if change.unit.endswith(_ABSOLUTE):
        name = _("{quantity}, absolute").format(quantity=name)
    if change.quantity is not ColourQuantity.LIGHTNESS_ANGLE:
        return name, interval_text(change.interval), _colour_finding(change)
    low, high = (signed_text(bound) for bound in change.interval)
    return name, f"{low}{HARD_SPACE}…{HARD_SPACE}{high}°", _colour_finding(change)


def _colour_finding(change: ColourChange) -> str:
    if not change.detectable:
        return _("no detectable change")
    return _("higher than baseline") if change.change > 0 else _("lower than baseline")


def classical_lines(numbers: tuple[QualityNumber, ...]) -> tuple[tuple[str, str], ...]:
    """Return classical measures as (name, "baseline → follow-up")."""
    values = {number.name: number.value for number in numbers}
    names = dict.fromkeys(
        name.removesuffix(role) for name in values for role in _ROLES if name.endswith(role)
    )
    return tuple(
        (_classical_name(name), " → ".join(_printed(values.get(name + role)) for role in _ROLES))
        for name in names
    )


def _printed(value: float | None) -> str:
    if value is None:
        return "–"
    return number_text(value, decimals=3 if abs(value) < 1 else 2)


def _classical_name(name: str) -> str:
    known = {
        "glcm_contrast": _("Co-occurrence contrast (GLCM)"),
        "glcm_homogeneity": _("Co-occurrence homogeneity (GLCM)"),
        "lbp_entropy": _("Entropy of local patterns (LBP)"),
        "rms_contrast": _("RMS contrast"),
    }
    return known.get(name) or name.replace("_", " ")
