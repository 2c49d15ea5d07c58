"""Two invented patients whose photographs and truth are known, for demonstrations.

One series becomes smoother from session to session, the other does not change and holds one
photograph that must not be measured. Photographs are rendered one at a time, never to disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from microjournal.domain.anatomy import StandardView
from microjournal.domain.patients import SkinPhototype
from microjournal.phantom.camera import CaptureSetup, develop
from microjournal.phantom.encoding import to_jpeg
from microjournal.phantom.fields import stream
from microjournal.phantom.nuisance import clinic
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.phantom.specimen import (
    PigmentRecipe,
    ReliefComponent,
    ReliefRecipe,
    SkinForm,
    SkinSpecimen,
)

FIRST_DAY = date(2026, 3, 3)
INTERVAL_DAYS = 35
IMPROVING = (1.0, 0.95, 0.88, 0.80, 0.73, 0.68)
UNCHANGED = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
_RESPONSE: Final = {ReliefComponent.ROLLING_SCARS: 0.4}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPhoto:
    """One photograph: when and how it is taken, and the truth about it.

    ``relief_factor`` is the height of pores, furrows and steep scars over that of the first
    session; ``should_be_withheld`` says that an honest comparison with the first session refuses.
    """

    session_number: int
    taken_at: datetime
    view: StandardView
    setup: CaptureSetup
    relief_factor: float
    seed: int
    should_be_withheld: bool = False

    @property
    def held_on(self) -> date:
        """Return the day of the session."""
        return self.taken_at.date()

    @property
    def component_factors(self) -> dict[ReliefComponent, float]:
        """Return the factor of every component: wide hollows change less than narrow ones."""
        return {
            component: self.relief_factor ** _RESPONSE.get(component, 1.0)
            for component in ReliefComponent
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPatient:
    """An invented person with skin per view and a series of photographs."""

    chart_number: str
    given_name: str
    family_name: str
    birth_date: date
    phototype: SkinPhototype
    skin: tuple[tuple[StandardView, SkinSpecimen], ...]
    photos: tuple[DemoPhoto, ...]


def demo_patients(first_day: date = FIRST_DAY) -> tuple[DemoPatient, DemoPatient]:
    """Return the improving and the unchanged patient; sessions are five weeks apart."""
    return _improving_patient(first_day), _unchanged_patient(first_day + timedelta(days=9))


def render_photos(patient: DemoPatient) -> Iterator[tuple[DemoPhoto, bytes]]:
    """Yield every photograph of ``patient`` as JPEG bytes with its EXIF date.

    Photographs of one view follow each other, so that one skin is held in memory at a time.
    """
    for view, specimen in patient.skin:
        skin = grow_skin(specimen)
        for photo in patient.photos:
            if photo.view is view:
                yield photo, _render(skin, photo)


def _render(skin: SkinModel, photo: DemoPhoto) -> bytes:
    pixels = develop(skin, photo.setup, seed=photo.seed, relief_factor=photo.component_factors)
    return to_jpeg(pixels, taken_at=photo.taken_at, quality=photo.setup.jpeg_quality)


# -- the two people -----------------------------------------------------------------------------
def _improving_patient(first_day: date) -> DemoPatient:
    right, left = StandardView.CHEEK_RIGHT, StandardView.CHEEK_LEFT
    setup = _rig(light_tilt_deg=128.0, exposure_ev=0.30)
    mirrored = replace(setup, light_tilt_deg=180.0 - setup.light_tilt_deg)
    last = len(IMPROVING) - 1
    return DemoPatient(
        chart_number="D-1001",
        given_name="Mara",
        family_name="Lindqvist",
        birth_date=date(1991, 5, 17),
        phototype=SkinPhototype.II,
        skin=((right, _fair_skin(11, apex_x=6.0)), (left, _fair_skin(19, apex_x=-6.0))),
        photos=(
            *_series(setup, right, first_day, IMPROVING, seed=100),
            *(
                photo
                for photo in _series(mirrored, left, first_day, IMPROVING, seed=200)
                if photo.session_number in (1, last + 1)
            ),
        ),
    )


def _unchanged_patient(first_day: date) -> DemoPatient:
    view = StandardView.CHEEK_RIGHT
    photos = _series(
        _rig(light_tilt_deg=125.0, exposure_ev=0.32), view, first_day, UNCHANGED, seed=300
    )
    return DemoPatient(
        chart_number="D-1002",
        given_name="Amara",
        family_name="Okafor",
        birth_date=date(1988, 11, 2),
        phototype=SkinPhototype.V,
        skin=((view, _dark_skin(23)),),
        photos=tuple(_spoiled(photo) if photo.session_number == 4 else photo for photo in photos),
    )


def _fair_skin(seed: int, *, apex_x: float) -> SkinSpecimen:
    return _cheek(
        SkinSpecimen(
            seed=seed,
            phototype=SkinPhototype.II,
            oil=0.4,
            relief=ReliefRecipe(
                microrelief_depth_um=40.0,
                pores_per_cm2=95.0,
                ice_pick_per_cm2=0.7,
                boxcar_per_cm2=0.5,
                rolling_per_cm2=2.0,
                undulation_um=14.0,
                scar_depth=1.25,
            ),
            pigment=PigmentRecipe(
                freckles_per_cm2=0.35, inflammation_marks_per_cm2=0.10, haemoglobin=0.40, naevi=1
            ),
        ),
        apex_x,
    )


def _dark_skin(seed: int) -> SkinSpecimen:
    return _cheek(
        SkinSpecimen(
            seed=seed,
            phototype=SkinPhototype.V,
            oil=0.45,
            relief=ReliefRecipe(
                microrelief_depth_um=40.0,
                ice_pick_per_cm2=0.5,
                boxcar_per_cm2=0.4,
                rolling_per_cm2=2.0,
                undulation_um=14.0,
                scar_depth=1.1,
            ),
            pigment=PigmentRecipe(
                freckles_per_cm2=0.10, inflammation_marks_per_cm2=0.25, naevi=1, melanin_mottle=0.02
            ),
        ),
        6.0,
    )


def _cheek(specimen: SkinSpecimen, apex_x: float) -> SkinSpecimen:
    """Return ``specimen`` in the size and the shape of a cheek."""
    return replace(
        specimen,
        size_mm=(84.0, 102.0),
        resolution_um=50.0,
        form=SkinForm(radius_x_mm=78.0, radius_y_mm=115.0, apex_mm=(apex_x, -8.0)),
    )


# -- how they are photographed ------------------------------------------------------------------
def _rig(*, light_tilt_deg: float, exposure_ev: float) -> CaptureSetup:
    return CaptureSetup(
        size_px=(1680, 2100),
        px_per_mm=24.0,
        light_slant_deg=50.0,
        light_tilt_deg=light_tilt_deg,
        ambient=0.28,
        exposure_ev=exposure_ev,
        sharpening=0.3,
        vignetting=0.08,
        jpeg_quality=93,
    )


def _series(
    setup: CaptureSetup,
    view: StandardView,
    first_day: date,
    factors: tuple[float, ...],
    *,
    seed: int,
) -> tuple[DemoPhoto, ...]:
    return tuple(
        DemoPhoto(
            session_number=number,
            taken_at=datetime.combine(
                first_day + timedelta(days=INTERVAL_DAYS * (number - 1)),
                time(10, 20 + number),
            ),
            view=view,
            setup=_repeated(setup, seed + number) if number > 1 else setup,
            relief_factor=factor,
            seed=seed + number,
        )
        for number, factor in enumerate(factors, start=1)
    )


def _repeated(setup: CaptureSetup, seed: int) -> CaptureSetup:
    """Return a careful repeat: the light stays, the head does not quite."""
    rng = stream(seed, "head position")
    right, down, turn, nearer = rng.uniform(-1, 1, 4)
    x, y = setup.look_at_mm
    return clinic(
        replace(
            setup,
            look_at_mm=(x + 2.5 * float(right), y + 2.5 * float(down)),
            roll_deg=setup.roll_deg + 2.0 * float(turn),
            px_per_mm=setup.px_per_mm * (1 + 0.02 * float(nearer)),
        ),
        seed=seed,
    )


def _spoiled(photo: DemoPhoto) -> DemoPhoto:
    """Return the photograph taken with the lamp in another place."""
    setup = replace(photo.setup, light_tilt_deg=photo.setup.light_tilt_deg - 58.0, warmth=0.12)
    return replace(photo, setup=setup, should_be_withheld=True)
