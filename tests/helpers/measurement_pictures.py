"""Draws the pictures of docs/measurement.md again: ``make pictures``.

Everything on them is synthetic: skin of the program's own renderer, aligned and measured by the
functions that measure photographs. They are examples; docs/validation.md has the proof.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from microjournal.gui.tokens import LIGHT
from microjournal.imaging.explain_pictures import (
    change_picture,
    grey_picture,
    light_picture,
    with_masks,
)
from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.phantom.perturbations import defocus, light_slant, oily_skin
from microjournal.services.change_maps import region_change_map
from microjournal.services.explained_pictures import BAND_RANGES
from microjournal.services.explanation_words import MASK_COLOURS
from microjournal.texture.bands import BANDS, band_passes
from microjournal.texture.evidence import fill_pair
from microjournal.texture.mask_reasons import mask_reasons
from microjournal.validation.naive import naive_values
from tests.helpers.picture_findings import (
    SIGN_NAMES,
    ZERO_SHARE,
    bars,
    change,
    colour_scale,
    finding,
    verdict,
)
from tests.helpers.picture_scenes import (
    PX_PER_MM,
    RIG,
    Compared,
    blemished,
    compared,
    crop_mm,
    photo,
    signs_of,
    smoothed,
)
from tests.helpers.picture_sheet import (
    LINE_PX,
    MARGIN_PX,
    TOP_PX,
    WIDTH_PX,
    Sheet,
    Style,
    columns,
)

OUT = Path(__file__).parents[2] / "docs" / "measurement"
SHOWN_MM = 22.0
HALF_SQUARE_MM = 6.0
BASELINE_SEED, FOLLOW_UP_SEED = 1, 2
MASK_NAMES = {
    "rim": "rim of the photo",
    "naevus": "naevus, or a pit as dark",
    "glare": "glare",
    "hair": "hair",
}


def main() -> int:
    """Draw all pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        draw().save(OUT / f"{name}.png")
        print(name)
    return 0


def aligned_pair() -> Sheet:
    """Draw two close-ups taken differently and one square of skin as it lies in both."""
    moved = replace(RIG, roll_deg=11.0, px_per_mm=14.5, distance_mm=290.0, look_at_mm=(2.0, -1.5))
    warmer = replace(moved, exposure_ev=0.25, warmth=0.10)
    both = photo(seed=BASELINE_SEED), photo(warmer, seed=FOLLOW_UP_SEED)
    found = compared(*both)
    lefts, width = columns(4)
    sheet = Sheet(TOP_PX + width + LINE_PX + MARGIN_PX)
    titles = ("Baseline", "Follow-up", "The square, before", "The square, after")
    frame = [light_picture(each) for each in (found.skin.baseline, found.skin.follow_up)]
    squares = [crop_mm(each, found.skin.px_per_mm, 2.0 * HALF_SQUARE_MM) for each in frame]
    for left, title, rgb in zip(lefts, titles, (*both, *squares), strict=True):
        sheet.words(title, left, TOP_PX - 12, Style.LABEL)
        sheet.picture(rgb, left, TOP_PX, (width, width))
    for left, corners in zip(lefts, _square_corners(found), strict=False):
        points = [(left + width * x, TOP_PX + width * y) for x, y in corners]
        sheet.line([*points, points[0]], LIGHT.accent, 4)
    notes = ("44 mm of skin", "closer, turned, brighter", "12 mm", "every pore in its place")
    for left, note in zip(lefts, notes, strict=True):
        sheet.words(note, left, TOP_PX + width + LINE_PX, Style.NOTE)
    return sheet


def bands() -> Sheet:
    """Draw a piece of skin and its four bands."""
    found = compared(photo(seed=BASELINE_SEED), photo(seed=FOLLOW_UP_SEED))
    filled = fill_pair(found.skin)
    planes = band_passes(filled.luminance[0], BANDS, filled.px_per_mm)
    greys = [grey_picture(planes[spec.band], BAND_RANGES[spec.band]) for spec in BANDS]
    names = ("the skin", "pores", "fine", "medium", "coarse")
    notes = ("22 mm", *(f"{spec.short_mm:g} to {spec.long_mm:g} mm" for spec in BANDS))
    lefts, width = columns(5)
    sheet = Sheet(TOP_PX + width + LINE_PX + MARGIN_PX)
    pictures = (light_picture(found.skin.baseline), *greys)
    for left, name, note, rgb in zip(lefts, names, notes, pictures, strict=True):
        sheet.words(name, left, TOP_PX - 12, Style.LABEL)
        square = crop_mm(rgb, found.skin.px_per_mm, SHOWN_MM)
        sheet.picture(square, left, TOP_PX, (width, width))
        sheet.words(note, left, TOP_PX + width + LINE_PX, Style.NOTE)
    return sheet


def same_skin() -> Sheet:
    """Draw four photographs of unchanged skin with what is said of each."""
    setups: Mapping[str, CaptureSetup] = {
        "photographed again": RIG,
        "more oblique light": light_slant(RIG, degrees=15.0),
        "out of focus": defocus(RIG, sigma_mm=0.08),
        "oily skin": oily_skin(RIG),
    }
    baseline = photo(seed=BASELINE_SEED)
    usual = naive_values(baseline)
    lefts, width = columns(4)
    below = TOP_PX + width
    sheet = Sheet(below + 9 * LINE_PX + MARGIN_PX)
    for left, (title, setup) in zip(lefts, setups.items(), strict=True):
        taken = photo(setup, seed=FOLLOW_UP_SEED)
        sheet.words(title, left, TOP_PX - 12, Style.LABEL)
        sheet.picture(crop_mm(taken, PX_PER_MM, SHOWN_MM), left, TOP_PX, (width, width))
        says = naive_values(taken)
        ratios = {name: 100.0 * (says[name] / usual[name] - 1.0) for name in usual}
        finding(sheet, left, width, below, ratios, compared(baseline, taken).measured)
    sheet.words("Usual texture measures", lefts[0], below + 1.5 * LINE_PX, Style.NOTE)
    sheet.words("microjournal, −50 to +50 %", lefts[0], below + 5.5 * LINE_PX, Style.NOTE)
    return sheet


def change_with_map() -> Sheet:
    """Draw a pair whose relief was lowered, most on the left, and its change map with scale."""
    baseline = photo(seed=BASELINE_SEED)
    found = compared(baseline, photograph(smoothed(0.6, 0.9), RIG, seed=FOLLOW_UP_SEED))
    smallest = found.measured.smallest_detectable_change or 0.0
    local = region_change_map(found.photos, found.pair, found.measured)
    detectable = local.detectable(smallest)
    lights = [light_picture(each) for each in (found.skin.baseline, found.skin.follow_up)]
    drawn = change_picture(
        lights[0], local.log_change, local.shown, detectable_log_change=detectable
    )
    lefts, width = columns(4)
    sheet = Sheet(TOP_PX + width + MARGIN_PX)
    titles = ("Before", "After", "Change map")
    for left, title, rgb in zip(lefts, titles, (*lights, drawn), strict=False):
        sheet.words(title, left, TOP_PX - 12, Style.LABEL)
        sheet.picture(rgb, left, TOP_PX, (width, width))
    truth = ("Relief made 40 % lower on", "the left, 10 % on the right,", "27 % on average.")
    for number, line in enumerate(truth):
        sheet.words(line, lefts[3], TOP_PX + 20 + number * LINE_PX, Style.NOTE)
    sheet.words(verdict(found.measured), lefts[3], TOP_PX + 4.7 * LINE_PX, Style.STRONG)
    sheet.words(change(found.measured), lefts[3], TOP_PX + 5.7 * LINE_PX)
    colour_scale(sheet, lefts[3], width, TOP_PX + width - 62, detectable)
    return sheet


def masks() -> Sheet:
    """Draw what is left out of a photograph with naevi, hairs and glare."""
    found = compared(blemished(BASELINE_SEED), blemished(FOLLOW_UP_SEED))
    left_out = mask_reasons(found.skin)
    light = light_picture(found.skin.baseline)
    side = 400
    lefts = (MARGIN_PX, MARGIN_PX + side + 20, MARGIN_PX + 2 * side + 48)
    sheet = Sheet(TOP_PX + side + MARGIN_PX)
    painted = with_masks(light, left_out, MASK_COLOURS)
    for left, title, rgb in zip(lefts, ("Photograph", "Left out"), (light, painted), strict=False):
        sheet.words(title, left, TOP_PX - 12, Style.LABEL)
        sheet.picture(rgb, left, TOP_PX, (side, side))
    for number, (reason, name) in enumerate(MASK_NAMES.items()):
        y = TOP_PX + 20 + 1.6 * LINE_PX * number
        red, green, blue = MASK_COLOURS[reason]
        sheet.box(lefts[2], y - 12, lefts[2] + 28, y + 12, f"#{red:02x}{green:02x}{blue:02x}")
        sheet.words(name, lefts[2] + 42, y + 8)
    for number, line in enumerate(("What one photo lacks", "is left out of both.")):
        y = TOP_PX + side - LINE_PX * (1 - number) - 6
        sheet.words(line, lefts[2], y, Style.NOTE)
    return sheet


def signs() -> Sheet:
    """Draw the signs of three changes that all lower the contrast."""
    baseline = photo(seed=BASELINE_SEED)
    cases: Mapping[str, tuple[CaptureSetup, float, str]] = {
        "Relief 20 % lower": (RIG, 0.8, LIGHT.accent),
        "Less oblique light": (light_slant(RIG, degrees=-15.0), 1.0, LIGHT.attention),
        "Out of focus": (defocus(RIG, sigma_mm=0.08), 1.0, LIGHT.avatars[3]),
    }
    row, label = 42, 250
    width = (WIDTH_PX - 2 * MARGIN_PX - label) // len(cases)
    bottom = TOP_PX + 8 + row * len(SIGN_NAMES)
    sheet = Sheet(bottom + LINE_PX + MARGIN_PX)
    for place, name in enumerate(SIGN_NAMES.values()):
        y = TOP_PX + 8 + row * (place + 0.5)
        sheet.words(name, MARGIN_PX + label - 18, y + 8, Style.TEXT, "rs")
    for number, (title, (setup, factor, colour)) in enumerate(cases.items()):
        taken = photo(setup, seed=FOLLOW_UP_SEED, relief_factor=factor)
        left = MARGIN_PX + label + number * width
        zero = left + ZERO_SHARE * (width - 24)
        sheet.words(title, zero, TOP_PX - 12, Style.LABEL, "rs")
        bars(sheet, left, width - 24, signs_of(compared(baseline, taken).skin), colour, row)
    return sheet


def _square_corners(found: Compared) -> list[list[tuple[float, float]]]:
    """Return the corners of the middle square in either photograph, in parts of its sides."""
    half = round(HALF_SQUARE_MM * found.skin.px_per_mm)
    y, x = (side // 2 for side in found.skin.inside.shape)
    places = [
        (y - half, x - half),
        (y - half, x + half),
        (y + half, x + half),
        (y + half, x - half),
    ]
    size = RIG.size_px[0]
    return [
        [(float(xy[place][0]) / size, float(xy[place][1]) / size) for place in places]
        for xy in (found.pair.base_xy, found.pair.map_xy)
    ]


PICTURES: Mapping[str, Callable[[], Sheet]] = {
    "aligned-pair": aligned_pair,
    "bands": bands,
    "same-skin": same_skin,
    "change-map": change_with_map,
    "masks": masks,
    "signs": signs,
}


if __name__ == "__main__":
    sys.exit(main())
