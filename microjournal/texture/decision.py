"""From an interval to a verdict."""

from __future__ import annotations

from microjournal.domain.measurements import Verdict
from microjournal.texture.interval import Setting

SMALLEST_FINE_SHARE = 0.15
SMALLEST_CONTRAST_SHARES = {Setting.CLOSE_UP: 0.30, Setting.FACE: 0.45}
LARGEST_CONTRAST_SHARE = 2.5
UNCLAIMED = frozenset({"uniform_change", "contrast_unmoved", "contrast_outran"})
"""Reasons that accompany a number outside its interval of zero of which nothing is claimed."""


def is_uniform_over_scales(change: float, coarse_change: float) -> bool:
    """Tell whether the change is about the same up to 10 mm, as light and tone curves make it.

    True unless (change - coarse) / change is at least 0.15, both changes of contrast.
    """
    return change != 0.0 and (change - coarse_change) / change < SMALLEST_FINE_SHARE


def is_contrast_unmoved(delta: float, contrast_change: float, setting: Setting) -> bool:
    """Tell whether the contrast itself did not move the way the number says.

    Relief moves both witnesses, the pits and the contrast. A number that rests on pits alone
    while the contrast stayed or went the other way means a light that hides the one or makes
    the other, and which of the two nobody can tell.

    Parameters
    ----------
    delta : float
        The log change of relief.
    contrast_change : float
        Mean log change of the amplitudes in use, with blur taken out.
    setting : Setting
        Pits of a face at a few pixels per mm are the weaker witness: more contrast is asked for.
    """
    return delta * contrast_change < SMALLEST_CONTRAST_SHARES[setting] * delta**2


def has_contrast_outrun(delta: float, contrast_change: float) -> bool:
    """Tell whether the contrast moved more than two and a half times as far as the number.

    Of a change of relief pits show at least as much as contrast does. A light that became more
    diffuse or more oblique moves contrast three times as far as pits; what the attribution left
    of it in the number is not claimed.
    """
    return delta * contrast_change > LARGEST_CONTRAST_SHARE * delta**2


def decide(interval: tuple[float, float], *, is_silenced: bool) -> Verdict:
    """Return the verdict of a comparable pair.

    A change is claimed only if the interval excludes zero and nothing speaks for light: a
    change that is the same at every scale, or that the contrast does not show.
    """
    lower, upper = interval
    if is_silenced or lower <= 0.0 <= upper:
        return Verdict.NO_DETECTABLE_CHANGE
    return Verdict.SMOOTHER if upper < 0.0 else Verdict.ROUGHER
