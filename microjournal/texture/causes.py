"""What else than skin moves the signs of relief, and how: data of the attribution.

Each cause is a direction in the space of signs, measured by rendering synthetic skin twice and
changing one thing only (``microjournal validate --suite single-changes`` shows the same changes
on other skin), and a prior: how much of it happens unnoticed between careful photographs. Both
were then adjusted, within the scatter they were measured with, to the least error of tuning and
calibration pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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

LARGEST_DEFICIT = 0.6
"""Of the skewness, beyond which no skin was seen that could be measured."""


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
    per_deficit : mapping of str to float
        By how much that change differs per unit of missing skewness: the darker the skin, the
        more of its contrast is pigment, which light does not move, and gloss, which it does.
    doubt : float
        Share of the cause that stays in the number: directions differ between skins.
    code : str
        The reason given when this cause is what a pair is refused for.
    """

    name: str
    prior: float
    checked_prior: float
    effect: Mapping[str, float]
    per_deficit: Mapping[str, float] = field(default_factory=dict)
    doubt: float
    code: str

    def moves(self, sign: str, skew_deficit: float) -> float:
        """Return the change of a sign per unit of the cause on skin of that deficit."""
        deficit = min(skew_deficit, LARGEST_DEFICIT)
        return self.effect.get(sign, 0.0) + self.per_deficit.get(sign, 0.0) * deficit


CAUSES = (
    Cause(
        name="blur",
        prior=0.15,
        checked_prior=0.3,
        doubt=0.06,
        code="sharpness_differs",
        effect={
            "pore_amplitude": -1.0,
            "fine_amplitude": -0.46,
            "medium_amplitude": -0.14,
            "coarse_amplitude": -0.01,
            "pore_pits": -1.17,
            "fine_pits": -0.57,
            "medium_pits": -0.18,
            "edges": 1.0,
        },
    ),
    Cause(
        name="oblique_light",
        prior=0.1,
        checked_prior=0.03,
        doubt=0.24,
        code="light_direction_differs",
        effect={
            "shading": 1.53,
            "pore_amplitude": 0.99,
            "fine_amplitude": 1.03,
            "medium_amplitude": 1.14,
            "coarse_amplitude": 0.5,
            "pore_pits": 0.44,
            "fine_pits": 0.35,
            "medium_pits": 0.24,
            "fine_turn": 0.55,
            "medium_turn": 0.56,
        },
        per_deficit={
            "pore_amplitude": -0.5,
            "fine_amplitude": -0.6,
            "medium_amplitude": -0.5,
            "coarse_amplitude": -0.6,
            "pore_pits": -1.8,
            "fine_pits": -1.7,
            "medium_pits": -0.6,
            "fine_turn": -0.2,
            "medium_turn": 0.4,
        },
    ),
    Cause(
        name="diffuse_light",
        prior=0.075,
        checked_prior=0.03,
        doubt=0.25,
        code="light_or_gloss_differs",
        effect={
            "shading": -2.05,
            "pore_amplitude": -0.8,
            "fine_amplitude": -1.1,
            "medium_amplitude": -1.17,
            "coarse_amplitude": -0.51,
            "pore_pits": -0.27,
            "fine_pits": -0.63,
            "medium_pits": -0.68,
            "fine_turn": -0.41,
            "medium_turn": -0.37,
        },
        per_deficit={
            "pore_amplitude": -2.9,
            "fine_amplitude": -1.2,
            "medium_amplitude": 1.1,
            "coarse_amplitude": 1.7,
            "pore_pits": -2.1,
            "fine_pits": -1.9,
            "medium_pits": -1.2,
            "fine_turn": 0.1,
            "medium_turn": 0.2,
        },
    ),
    Cause(
        name="gloss",
        prior=0.057,
        checked_prior=0.03,
        doubt=0.45,
        code="light_or_gloss_differs",
        effect={
            "shading": 0.71,
            "pore_amplitude": 1.22,
            "fine_amplitude": 1.0,
            "medium_amplitude": 0.85,
            "coarse_amplitude": 0.38,
            "pore_pits": 0.44,
            "fine_pits": 0.46,
            "medium_pits": 0.17,
            "fine_turn": 0.14,
            "medium_turn": 0.1,
        },
        per_deficit={
            "pore_amplitude": 3.9,
            "fine_amplitude": 2.9,
            "medium_amplitude": 1.9,
            "coarse_amplitude": 1.0,
            "pore_pits": -3.6,
            "fine_pits": -2.5,
            "medium_pits": 0.5,
            "fine_turn": -0.2,
            "medium_turn": 0.2,
        },
    ),
    Cause(
        name="tone_curve",
        prior=0.043,
        checked_prior=0.04,
        doubt=0.3,
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
        prior=0.05,
        checked_prior=0.03,
        doubt=0.15,
        code="too_noisy",
        effect={
            "pore_amplitude": 1.0,
            "fine_amplitude": 0.12,
            "pore_pits": 0.39,
            "fine_pits": 0.02,
        },
    ),
    Cause(
        name="turned_light",
        prior=0.068,
        checked_prior=0.03,
        doubt=0.1,
        code="light_direction_differs",
        effect={
            "fine_amplitude": 0.06,
            "fine_turn": 1.0,
            "medium_turn": 0.65,
        },
    ),
    Cause(
        name="make_up",
        prior=0.028,
        checked_prior=0.03,
        doubt=0.2,
        code="make_up_or_tone",
        effect={
            "pore_amplitude": 0.14,
            "fine_amplitude": 0.12,
            "medium_amplitude": 0.34,
            "coarse_amplitude": 1.0,
            "pore_pits": 0.02,
            "fine_pits": 0.08,
            "medium_pits": 0.18,
        },
    ),
    Cause(
        name="vignetting",
        prior=0.165,
        checked_prior=0.2,
        doubt=0.02,
        code="light_or_make_up_differs",
        effect={
            "shading": 1.0,
        },
    ),
)

LIGHTS = frozenset({"oblique_light", "diffuse_light", "gloss"})
"""Causes that no photograph of flat skin tells from relief with certainty."""

CAUSE_BY_NAME: Mapping[str, Cause] = {cause.name: cause for cause in CAUSES}
SHARPNESS_STEP_OF_BLUR = (
    CAUSE_BY_NAME["blur"].effect["fine_amplitude"]
    - CAUSE_BY_NAME["blur"].effect["medium_amplitude"]
)
"""How much further a unit of blur takes the fine band's amplitude than the medium band's."""
