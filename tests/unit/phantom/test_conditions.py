"""Nuisance levels and single perturbations of a capture."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.phantom.nuisance import Discipline, casual, clinic, repeat_capture
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.phantom.skin import grow_skin
from tests.unit.phantom.builders import a_setup, a_specimen, band_contrast


def test_a_repeat_is_reproducible_from_its_seed() -> None:
    assert clinic(CaptureSetup(), seed=3) == clinic(CaptureSetup(), seed=3)
    assert clinic(CaptureSetup(), seed=3) != clinic(CaptureSetup(), seed=4)


@pytest.mark.parametrize(
    "name", ["yaw_deg", "roll_deg", "light_tilt_deg", "exposure_ev", "px_per_mm", "warmth"]
)
def test_less_discipline_means_more_spread(name: str) -> None:
    spreads = [
        np.std(
            [
                getattr(repeat_capture(CaptureSetup(), discipline, seed=seed), name)
                for seed in range(60)
            ]
        )
        for discipline in (Discipline.CLINIC, Discipline.GUIDED, Discipline.CASUAL)
    ]
    assert spreads[0] < spreads[1] < spreads[2]


def test_every_drawn_setup_can_be_photographed() -> None:
    for seed in range(200):
        drawn = casual(CaptureSetup(), seed=seed)
        assert 0 < drawn.light_slant_deg < 90
        assert 0 < drawn.ambient < 1
        assert 60 <= drawn.jpeg_quality <= 100
        assert drawn.defocus_mm >= 0
        assert drawn.motion_mm >= 0
        assert drawn.noise > 0


def test_every_perturbation_changes_few_things_and_only_the_first_nothing() -> None:
    setup = CaptureSetup()
    for name, change in SINGLE_CHANGES.items():
        changed = change(setup)
        different = [
            field.name
            for field in fields(setup)
            if getattr(setup, field.name) != getattr(changed, field.name)
        ]
        assert len(different) == 0 if name == "identical rig" else 1 <= len(different) <= 2, name


@pytest.mark.parametrize(
    ("name", "band", "least", "most"),
    [
        ("defocus 0.12 mm", Band.PORE, 0.3, 0.85),
        ("motion 0.25 mm", Band.PORE, 0.4, 0.95),
        ("sharpen +0.5", Band.PORE, 1.02, 1.8),
        ("denoise 0.8", Band.PORE, 0.2, 0.97),
        ("light slant +15", Band.MEDIUM, 1.1, 2.5),
        ("ambient +0.3", Band.MEDIUM, 0.3, 0.9),
        ("tone curve +0.3", Band.MEDIUM, 1.02, 1.3),
        ("foundation 0.6", Band.MEDIUM, 0.6, 1.0),
        ("tan +0.25", Band.MEDIUM, 0.9, 1.1),
        ("exposure -1 EV", Band.MEDIUM, 0.97, 1.03),
    ],
)
def test_a_perturbation_moves_a_naive_contrast_as_expected(
    name: str, band: Band, least: float, most: float
) -> None:
    skin = grow_skin(a_specimen())
    before = band_contrast(photograph(skin, a_setup(), seed=1), band, a_setup())
    setup = SINGLE_CHANGES[name](a_setup())
    assert least < band_contrast(photograph(skin, setup, seed=1), band, setup) / before < most
