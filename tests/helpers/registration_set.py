"""Pairs of synthetic close-ups whose registration is known, and those that must be refused.

What is believed must be as exact as it says; what shows other skin, mirrored skin or too little
of it must be refused. Anything else is a silent failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from microjournal.domain.errors import MeasurementError
from microjournal.domain.patients import SkinPhototype
from microjournal.imaging.registration import RegisteredPair, register_close_up
from microjournal.phantom.camera import CaptureSetup, photograph, true_correspondence
from microjournal.phantom.nuisance import Discipline, repeat_capture
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.phantom.specimen import SkinForm, SkinSpecimen

ByteImage = npt.NDArray[np.uint8]

PX_PER_MM = 10.0
SIDE_PX = 440
BASELINE = CaptureSetup(size_px=(SIDE_PX, SIDE_PX), px_per_mm=PX_PER_MM)
IMPROVED = 0.8
_SKIN_MM = 104.0
# Two thirds of the baseline's skin lie beyond the edge of the photo.
_BEYOND_MM = 29.0
_FIRST_SEED = 900

Shot = Callable[[int], CaptureSetup]


def _scaled(factor: float) -> CaptureSetup:
    side = round(SIDE_PX * factor)
    return replace(BASELINE, size_px=(side, side), px_per_mm=PX_PER_MM * factor)


def _disciplined(discipline: Discipline) -> Shot:
    return lambda number: repeat_capture(BASELINE, discipline, seed=170 + number)


SAME_SKIN: dict[str, Shot] = {
    "clinic": _disciplined(Discipline.CLINIC),
    "guided": _disciplined(Discipline.GUIDED),
    "casual": _disciplined(Discipline.CASUAL),
    "quarter turn": lambda _number: replace(BASELINE, roll_deg=90.0),
    "half turn": lambda _number: replace(BASELINE, roll_deg=180.0),
    "half the scale": lambda _number: _scaled(0.5),
    "0.7 of the scale": lambda _number: _scaled(0.7),
    "1.4 of the scale": lambda _number: _scaled(1.4),
    "twice the scale": lambda _number: _scaled(2.0),
    "light from elsewhere": lambda _number: replace(BASELINE, light_tilt_deg=175.0),
    "oily": lambda _number: replace(BASELINE, skin=replace(BASELINE.skin, oil=0.8)),
}
"""The same skin with a fifth less relief; believed or refused, never wrong."""

TO_BE_REFUSED = ("another person", "mirrored", "beyond the edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one pair; errors in mm of skin, ``None`` where it was refused."""

    case: str
    specimen: int
    refusal: str | None = None
    stated_mm: float | None = None
    median_mm: float | None = None
    largest_mm: float | None = None

    @property
    def is_silent_failure(self) -> bool:
        """Tell whether a wrong registration was believed."""
        if self.refusal is not None:
            return False
        if self.case in TO_BE_REFUSED or self.stated_mm is None or self.median_mm is None:
            return True
        return self.median_mm > self.stated_mm


def a_specimen(number: int) -> SkinModel:
    """Grow the skin of one synthetic person; every second one is curved like a cheek."""
    tones = tuple(SkinPhototype)
    form = SkinForm(radius_x_mm=80.0, radius_y_mm=120.0) if number % 2 else SkinForm()
    return grow_skin(
        SkinSpecimen(
            seed=_FIRST_SEED + number,
            phototype=tones[number % len(tones)],
            size_mm=(_SKIN_MM, _SKIN_MM),
            form=form,
        )
    )


def outcomes(specimens: int, cases: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Register every case (all when none is named) of so many specimens."""
    other = photograph(a_specimen(specimens), BASELINE, seed=1)
    for number in range(specimens):
        skin = a_specimen(number)
        baseline = photograph(skin, BASELINE, seed=number)
        for case in cases or (*SAME_SKIN, *TO_BE_REFUSED):
            if case in SAME_SKIN:
                setup = SAME_SKIN[case](number)
                follow_up = photograph(skin, setup, seed=number + 50, relief_factor=IMPROVED)
                yield _outcome(case, number, baseline, follow_up, skin, setup)
            else:
                follow_up = _unlike(case, skin, number, other)
                yield _outcome(case, number, baseline, follow_up, skin, None)
        other = baseline


def _unlike(case: str, skin: SkinModel, number: int, other: ByteImage) -> ByteImage:
    if case == "another person":
        return other
    if case == "mirrored":
        shot = photograph(skin, BASELINE, seed=number + 50)
        return np.ascontiguousarray(shot[:, ::-1])
    moved = replace(BASELINE, look_at_mm=(_BEYOND_MM, 0.0))
    return photograph(skin, moved, seed=number + 50)


def _outcome(
    case: str,
    number: int,
    baseline: ByteImage,
    follow_up: ByteImage,
    skin: SkinModel,
    setup: CaptureSetup | None,
) -> Outcome:
    try:
        pair = register_close_up(baseline, follow_up, baseline_px_per_mm=PX_PER_MM)
    except MeasurementError as refusal:
        return Outcome(case=case, specimen=number, refusal=refusal.code)
    stated = pair.registration.residual_mm
    if setup is None:
        return Outcome(case=case, specimen=number, stated_mm=stated)
    errors = errors_mm(pair, setup, skin.specimen.form)
    return Outcome(
        case=case,
        specimen=number,
        stated_mm=stated,
        median_mm=float(np.median(errors)),
        largest_mm=float(errors.max()),
    )


def errors_mm(pair: RegisteredPair, setup: CaptureSetup, form: SkinForm) -> npt.NDArray[np.float64]:
    """Return how far registered places are from the true ones, where both photos show skin."""
    places = pair.base_xy[pair.region_mask][::29].astype(np.float64)
    found = pair.map_xy[pair.region_mask][::29].astype(np.float64)
    wanted = true_correspondence(BASELINE, setup, places, form)
    inset = 0.5 * pair.follow_px_per_mm
    seen = ((found > inset) & (found < np.array(setup.size_px) - 1 - inset)).all(axis=1)
    apart = np.linalg.norm(found - wanted, axis=1)[seen]
    return np.asarray(apart / setup.px_per_mm)
