"""What is said of a pair in a picture of the manual: words, intervals, bars and scales."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from microjournal.domain.measurements import RegionMeasurement, percent
from microjournal.gui.tokens import LIGHT
from microjournal.imaging.change_colours import FULL_SCALE, legend
from tests.helpers.picture_sheet import LINE_PX, TOP_PX, Sheet, Style

VERDICTS = {
    "smoother": "smoother",
    "rougher": "rougher",
    "no_detectable_change": "no detectable change",
    "not_comparable": "not comparable",
}
REFUSALS = {
    "light_or_gloss_differs": "light or gloss differs",
    "light_direction_differs": "light direction differs",
    "light_or_make_up_differs": "light or tone differs",
    "sharpness_differs": "sharpness differs",
    "too_imprecise": "too imprecise",
}
"""Short for the sentences of the program, which do not fit under a picture."""

SIGN_NAMES = {
    "pore_amplitude": "contrast: pores",
    "fine_amplitude": "contrast: fine",
    "medium_amplitude": "contrast: medium",
    "coarse_amplitude": "contrast: coarse",
    "pore_pits": "pits: pores",
    "fine_pits": "pits: fine",
    "medium_pits": "pits: medium",
    "medium_turn": "along / across light",
    "shading": "shading of the form",
}
ZERO_SHARE, LONGEST_BAR = 0.92, 0.75
"""Where in a panel of bars the line of no change lies, and the log ratio at its left end."""


def finding(
    sheet: Sheet,
    left: float,
    width: float,
    below: float,
    usual: Mapping[str, float],
    measured: RegionMeasurement,
) -> None:
    """Write what two usual measures and our own say of a photograph."""
    for line, (name, key) in enumerate(
        (("GLCM contrast", "glcm_contrast"), ("Laplacian var.", "laplacian_variance"))
    ):
        y = below + (2.6 + line) * LINE_PX
        loud = abs(usual[key]) >= 3.0
        sheet.words(name, left, y)
        value = _signed(usual[key])
        sheet.words(value, left + width, y, Style.WARNING if loud else Style.TEXT, "rs")
    sheet.words(verdict(measured), left, below + 6.6 * LINE_PX, Style.STRONG)
    sheet.words(change(measured), left, below + 7.6 * LINE_PX)
    _interval(sheet, left, width, below + 8.5 * LINE_PX, measured)


def _interval(
    sheet: Sheet, left: float, width: float, y: float, measured: RegionMeasurement
) -> None:
    middle, per_percent = left + width / 2, width / 100.0
    sheet.line([(left, y), (left + width, y)], LIGHT.line, 2)
    sheet.line([(middle, y - 12), (middle, y + 12)], LIGHT.field_line, 2)
    if measured.interval is None or measured.percent_change is None:
        return
    ends = [middle + per_percent * percent(end) for end in measured.interval]
    sheet.line([(ends[0], y), (ends[1], y)], LIGHT.accent, 6)
    sheet.dot(middle + per_percent * measured.percent_change, y, 8, LIGHT.accent)


def colour_scale(sheet: Sheet, left: float, width: int, top: float, detectable: float) -> None:
    """Draw the colours of a change map with their values."""
    colours = legend(detectable_log_change=detectable, width_px=width)[0]
    opacity = colours[:, 3:].astype(np.float32) / 255.0
    strip = 255.0 * (1.0 - opacity) + colours[:, :3] * opacity
    tall = np.repeat(np.rint(strip)[None].astype(np.uint8), 20, axis=0)
    sheet.strip(tall, left, top)
    y = top + 48
    sheet.words(_signed(percent(-FULL_SCALE)), left, y, Style.NOTE)
    sheet.words(_signed(percent(FULL_SCALE)), left + width, y, Style.NOTE, "rs")
    sheet.words("undetectable", left + width / 2, y, Style.NOTE, "ms")


def bars(
    sheet: Sheet, left: float, width: float, values: Mapping[str, float], colour: str, row: int
) -> None:
    """Draw log ratios as bars to the left of a line (less) or to its right (more)."""
    zero, per_log = left + ZERO_SHARE * width, ZERO_SHARE * width / LONGEST_BAR
    end = TOP_PX + 8 + row * len(SIGN_NAMES)
    sheet.line([(zero, TOP_PX), (zero, end)])
    for place, name in enumerate(SIGN_NAMES):
        y = TOP_PX + 8 + row * place
        value = values.get(name)
        if value is None:
            sheet.words("cannot be told", zero - 10, y + 29, Style.NOTE, "rs")
            continue
        sheet.box(zero, y + 8, zero + per_log * value, y + row - 8, colour)
        sheet.words(
            _signed(percent(value)), min(zero, zero + per_log * value) - 8, y + 29, Style.NOTE, "rs"
        )


def verdict(measured: RegionMeasurement) -> str:
    """Return the verdict in words."""
    return VERDICTS[measured.verdict.value]


def change(measured: RegionMeasurement) -> str:
    """Return the change with its interval, in percent, or why there is none."""
    if measured.interval is None or measured.percent_change is None:
        return REFUSALS.get(measured.reasons[0].code, "no number")
    low, high = (_signed(percent(end)) for end in measured.interval)
    return f"{_signed(measured.percent_change)} ({low} … {high})"


def _signed(value: float) -> str:
    rounded = round(value)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{abs(rounded)} %"
