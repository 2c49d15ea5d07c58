"""What else than skin moves the signs of relief, and how: data of the attribution.

Each cause is a direction in the space of signs, measured by rendering synthetic skin twice and
changing one thing only (``microjournal validate --suite single-changes`` shows the same changes
on other skin), and a prior: how much of it happens unnoticed between careful photographs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.domain.measurements import Band

AMPLITUDES = {
    Band.PORE: "pore_amplitude",
    Band.FINE: "fine_amplitude",
    Band.MEDIUM: "medium_amplitude",
    Band.COARSE: "coarse_amplitude",
}
PITS = {Band.PORE: "pore_pits", Band.FINE: "fine_pits", Band.MEDIUM: "medium_pits"}
TURNS = {Band.FINE: "fine_turn", Band.MEDIUM: "medium_turn"}
SHADING = "shading"
EDGES = "edges"

SIGN_ERRORS: Mapping[str, float] = {
    "shading": 0.05,
    "pore_amplitude": 0.012,
    "fine_amplitude": 0.008,
    "medium_amplitude": 0.010,
    "coarse_amplitude": 0.020,
    "pore_pits": 0.015,
    "fine_pits": 0.008,
    "medium_pits": 0.015,
    "fine_turn": 0.015,
    "medium_turn": 0.015,
    "edges": 0.10,
}
"""What a sign errs by beyond its spatial error when no named cause is at work (log units)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One way in which photographs of unchanged skin differ.

    Attributes
    ----------
    name : str
        As it stands in records.
    prior : float
        SD between careful photographs, in units of ``effect``.
    checked_prior : float
        The same on faces whose light was seen to come from the same direction.
    effect : mapping of str to float
        Change of every sign per unit; signs left out do not move.
    follows_relief : bool
        The amplitudes move only as far as relief makes the contrast (light), not as a whole
        (tone curve, blur, noise).
    doubt : float
        Share of the cause that stays in the number: directions differ between skins.
    code : str
        The reason given when this cause is what a pair is refused for.
    """

    name: str
    prior: float
    checked_prior: float
    effect: Mapping[str, float]
    follows_relief: bool = False
    doubt: float
    code: str


CAUSES = (
    Cause(
        name="blur",
        prior=0.30,
        checked_prior=0.30,
        doubt=0.06,
        code="sharpness_differs",
        effect={
            "pore_amplitude": -1.0,
            "fine_amplitude": -0.46,
            "medium_amplitude": -0.12,
            "coarse_amplitude": -0.02,
            "pore_pits": -1.18,
            "fine_pits": -0.57,
            "medium_pits": -0.17,
            "edges": 1.0,
        },
    ),
    Cause(
        name="oblique_light",
        prior=0.10,
        checked_prior=0.03,
        doubt=0.24,
        code="light_direction_differs",
        follows_relief=True,
        effect={
            "shading": 1.6,
            "pore_amplitude": 1.0,
            "fine_amplitude": 1.03,
            "medium_amplitude": 0.95,
            "coarse_amplitude": 0.43,
            "pore_pits": 0.29,
            "fine_pits": 0.36,
            "medium_pits": 0.40,
            "fine_turn": 0.55,
            "medium_turn": 0.53,
        },
    ),
    Cause(
        name="diffuse_light",
        prior=0.10,
        checked_prior=0.03,
        doubt=0.25,
        code="light_or_gloss_differs",
        follows_relief=True,
        effect={
            "shading": -1.95,
            "pore_amplitude": -1.0,
            "fine_amplitude": -1.10,
            "medium_amplitude": -0.90,
            "coarse_amplitude": -0.28,
            "pore_pits": -0.42,
            "fine_pits": -0.67,
            "medium_pits": -0.50,
            "fine_turn": -0.45,
            "medium_turn": -0.43,
        },
    ),
    Cause(
        name="gloss",
        prior=0.06,
        checked_prior=0.03,
        doubt=0.45,
        code="light_or_gloss_differs",
        effect={
            "shading": 0.7,
            "pore_amplitude": 1.2,
            "fine_amplitude": 1.0,
            "medium_amplitude": 0.64,
            "coarse_amplitude": 0.15,
            "pore_pits": 0.32,
            "fine_pits": 0.46,
            "medium_pits": 0.01,
            "fine_turn": 0.13,
            "medium_turn": 0.12,
        },
    ),
    Cause(
        name="tone_curve",
        prior=0.06,
        checked_prior=0.04,
        doubt=0.30,
        code="light_or_make_up_differs",
        effect={
            "shading": 1.0,
            "pore_amplitude": 1.0,
            "fine_amplitude": 1.0,
            "medium_amplitude": 1.0,
            "coarse_amplitude": 1.0,
            "pore_pits": 1.0,
            "fine_pits": 1.0,
            "medium_pits": 1.0,
        },
    ),
    Cause(
        name="noise",
        prior=0.03,
        checked_prior=0.03,
        doubt=0.15,
        code="too_noisy",
        effect={
            "pore_amplitude": 1.0,
            "fine_amplitude": 0.14,
            "medium_amplitude": 0.06,
            "pore_pits": 0.40,
            "fine_pits": 0.03,
        },
    ),
    Cause(
        name="turned_light",
        prior=0.06,
        checked_prior=0.03,
        doubt=0.10,
        code="light_direction_differs",
        effect={"fine_turn": 1.0, "medium_turn": 0.6, "fine_amplitude": 0.05},
    ),
    Cause(
        name="make_up",
        prior=0.03,
        checked_prior=0.03,
        doubt=0.20,
        code="make_up_or_tone",
        effect={
            "pore_amplitude": 0.10,
            "fine_amplitude": 0.15,
            "medium_amplitude": 0.35,
            "coarse_amplitude": 1.0,
            "pore_pits": 0.05,
            "fine_pits": 0.07,
            "medium_pits": 0.20,
        },
    ),
    Cause(
        name="vignetting",
        prior=0.20,
        checked_prior=0.20,
        doubt=0.02,
        code="light_or_make_up_differs",
        effect={"shading": 1.0},
    ),
)

CAUSE_BY_NAME: Mapping[str, Cause] = {cause.name: cause for cause in CAUSES}
SHARPNESS_STEP_OF_BLUR = (
    CAUSE_BY_NAME["blur"].effect["fine_amplitude"]
    - CAUSE_BY_NAME["blur"].effect["medium_amplitude"]
)
"""How much further a unit of blur takes the fine band's amplitude than the medium band's."""
