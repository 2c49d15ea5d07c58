"""Writes the tables of constants into docs/measurement.md from the code: ``make pictures``.

A table stands between ``<!-- NAME -->`` and ``<!-- end of NAME -->``; a test holds document and
code together.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from microjournal.services.comparability import CAPTURE_LIMITS
from microjournal.texture.causes import CAUSES, SIGN_ERRORS, Cause
from microjournal.texture.decision import SMALLEST_CONTRAST_SHARES
from microjournal.texture.gate import LIMITS, PRECISION_LIMIT
from microjournal.texture.interval import CALIBRATIONS, FLOORS, RESPONSE_ERRORS
from microjournal.texture.signs import AMPLITUDE_RESPONSE, PITS_RESPONSE, TURN_RESPONSE

DOCUMENT = Path(__file__).parents[2] / "docs" / "measurement.md"
CONSTANTS = (
    ("offset of the logarithm, share of the mean", "texture.luminance", "LOG_OFFSET_SHARE"),
    ("Gaussian per cut-off", "texture.bands", "SIGMA_PER_CUT_OFF"),
    ("shortest cut-off, px", "texture.bands", "SMALLEST_CUT_OFF_PX"),
    ("tile, mm", "texture.tiles", "TILE_MM"),
    ("resamples", "texture.witnesses", "RESAMPLES"),
    ("trimmed share, either side", "texture.witnesses", "TRIMMED_SHARE"),
    ("largest error of pits", "texture.witnesses", "LARGEST_PIT_ERROR"),
    ("largest share of noise", "texture.moments", "LARGEST_NOISE_SHARE"),
    ("smallest response", "texture.signs", "SMALLEST_RESPONSE"),
    ("response of the coarse band, of the medium one", "texture.signs", "COARSE_SHARE"),
    ("medium band per dilution", "texture.signs", "MEDIUM_PER_DILUTION"),
    ("largest dilution of medium pits", "texture.signs", "LARGEST_DILUTION_OF_PITS"),
    ("root of skewness of undiluted relief", "texture.signs", "UNDILUTED_SKEWNESS"),
    ("root of skewness of relief alone", "texture.signs", "FULL_SKEWNESS"),
    ("largest root of medium pits", "texture.signs", "LARGEST_ROOT_OF_PITS"),
    ("tiles left out of fine pits", "texture.witnesses", "OUTSTANDING_SHARE"),
    ("largest dilution", "texture.signs", "LARGEST_DILUTION"),
    ("blur per mm²", "texture.signs", "BLUR_PER_MM2"),
    ("degrees of freedom ν", "texture.attribution", "DEGREES_OF_FREEDOM"),
    ("rounds", "texture.attribution", "ROUNDS"),
    ("scatter of responses t", "texture.attribution", "RESPONSE_SCATTER"),
    ("bend of responses b", "texture.attribution", "RESPONSE_BEND"),
    ("shading put down to the lens, doubt", "texture.attribution", "SHADING_DOUBT"),
    ("the same, scatter", "texture.attribution", "SHADING_SCATTER"),
    ("misfit of a change h", "texture.interval", "MISFIT_OF_CHANGE"),
    ("pose, doubt d", "texture.interval", "POSE_DOUBT"),
    ("pose, anisotropy of a still camera", "texture.interval", "STILL_ANISOTROPY"),
    ("pose, largest", "texture.interval", "LARGEST_POSE_ERROR"),
    ("relative error of a change, per deficit", "texture.interval", "RESPONSE_ERROR_PER_DEFICIT"),
    ("relative error of a change, largest", "texture.interval", "LARGEST_RESPONSE_ERROR"),
    ("error per share of noise", "texture.interval", "NOISE_DOUBT"),
    ("floor, camera changed", "texture.interval", "RIG_CHANGE_FLOOR"),
    ("floor, scale assumed", "texture.interval", "ASSUMED_SCALE_FLOOR"),
    ("blur without pores, share", "texture.interval", "BLUR_SHARE"),
    ("blur without pores, scatter", "texture.interval", "BLUR_SCATTER"),
    ("blur without pores, doubt", "texture.interval", "BLUR_DOUBT_WITHOUT_PORES"),
    ("contrast per degree of light", "texture.interval", "LIGHT_PER_DEGREE"),
    ("scatter of a light's angle, °", "texture.interval", "LIGHT_ANGLE_SCATTER_DEG"),
    ("same light up to, °", "texture.interval", "LARGEST_CHECKED_ANGLE_DEG"),
    ("least share of change above coarse", "texture.decision", "SMALLEST_FINE_SHARE"),
    ("largest share of contrast in a change", "texture.decision", "LARGEST_CONTRAST_SHARE"),
    ("fewest repeats", "services.repeatability", "FEWEST_REPEATS"),
    ("part of the causes found, sub-indices", "texture.sub_indices", "CAUSE_SHARE"),
    ("step of the walk per session", "services.trend_fit", "STEP_SD"),
    ("share of the baseline", "services.trend_fit", "BASELINE_SHARE"),
)
"""What it is, the module under ``microjournal`` and the name there."""

CALIBRATED = ("scale", "light", "blur", "knee", "power", "colour", "turning")


def main() -> int:
    """Write all tables into the document."""
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def with_tables(text: str) -> str:
    """Return the document with its tables as the code has them."""
    for name, make in TABLES.items():
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, rest = text.split(start)
        text = before + start + "\n" + make() + "\n" + end + rest.split(end)[1]
    return text


def responses() -> str:
    """Return how amplitude, pits and turn answer to relief, by band."""
    rows = []
    for band, (slope, offset, largest) in AMPLITUDE_RESPONSE.items():
        pits_slope, pits_offset = PITS_RESPONSE[band]
        turn = TURN_RESPONSE.get(band)
        rows.append(
            (
                band.value,
                f"{_line(slope, offset)}, at most {largest:g}",
                _line(pits_slope, pits_offset),
                "" if turn is None else _line(*turn, "D"),
            )
        )
    return _table(("band", "amplitude", "pits", "turn"), rows)


def causes() -> str:
    """Return direction, priors and doubt of every cause, one column each."""
    head = ("", *(cause.name.replace("_", " ") for cause in CAUSES))
    rows: list[Sequence[str]] = [
        (f"{sign.replace('_', ' ')} (± {error:g})", *(_effect(c, sign) for c in CAUSES))
        for sign, error in SIGN_ERRORS.items()
    ]
    rows.append(("**prior SD**", *(f"{cause.prior:g}" for cause in CAUSES)))
    rows.append(("**face, same light**", *(f"{cause.checked_prior:g}" for cause in CAUSES)))
    rows.append(("**doubt**", *(f"{cause.doubt:g}" for cause in CAUSES)))
    return _table(head, rows)


def calibrations() -> str:
    """Return the calibrated constants of the interval, by setting."""
    rows = [
        (
            setting.value.replace("_", "-"),
            *(f"{getattr(found, name):g}" for name in CALIBRATED),
            f"{RESPONSE_ERRORS[setting]:g}",
            f"{FLOORS[setting]:g}",
            f"{SMALLEST_CONTRAST_SHARES[setting]:g}",
        )
        for setting, found in CALIBRATIONS.items()
    ]
    fitted = ("scale κ", "light λ", "blur β", "knee μ", "power q", "colour χ", "turning ν")
    return _table(("setting", *fitted, "response", "floor f", "least contrast"), rows)


def limits() -> str:
    """Return every limit of capture and gate with the code of its refusal."""
    rows = [
        (f"`{limit.name}`", _bound(limit.smallest, limit.largest), f"`{limit.code}`")
        for limit in (*CAPTURE_LIMITS, *LIMITS, PRECISION_LIMIT)
    ]
    return _table(("number", "allowed", "refused as"), rows)


def constants() -> str:
    """Return the remaining constants by name, value and place."""
    rows = []
    for words, module, name in CONSTANTS:
        value = getattr(importlib.import_module(f"microjournal.{module}"), name)
        rows.append((words, f"{value:g}", f"`{name}`", f"`{module.replace('.', '/')}.py`"))
    return _table(("what", "value", "name", "where"), rows)


def _line(slope: float, offset: float, over: str = "g") -> str:
    if slope == 0.0:
        return f"{offset:g}"
    return f"{slope:g} {over} {'+' if offset >= 0 else '−'} {abs(offset):g}"


def _effect(cause: Cause, sign: str) -> str:
    if sign not in cause.effect:
        return ""
    slope = cause.per_deficit.get(sign, 0.0)
    more = f" {'+' if slope > 0 else '−'} {abs(slope):g} E" if slope else ""
    return f"{cause.effect[sign]:g}{more}".replace("-", "−")


def _bound(smallest: float | None, largest: float | None) -> str:
    return f"at most {largest:g}" if largest is not None else f"at least {smallest:g}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


TABLES: Mapping[str, Callable[[], str]] = {
    "responses": responses,
    "causes": causes,
    "calibrations": calibrations,
    "limits": limits,
    "constants": constants,
}


if __name__ == "__main__":
    sys.exit(main())
