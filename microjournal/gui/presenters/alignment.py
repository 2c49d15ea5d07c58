"""Correcting an alignment by hand: plain arithmetic on 3 x 3 matrices."""

from __future__ import annotations

from collections.abc import Sequence

from microjournal.domain.photos import Photo

Nine = tuple[float, ...]


def nudged_matrix(matrix: Sequence[float], *, right_px: float, down_px: float) -> Nine:
    """Return the alignment after the follow-up was pushed on the screen.

    Parameters
    ----------
    matrix : sequence of 9 floats
        Homography, row by row, from baseline to follow-up pixels of the originals.
    right_px, down_px : float
        How far the follow-up was pushed, in pixels of the baseline's original.

    Returns
    -------
    tuple of 9 floats
        ``matrix`` after a shift by (-right, -down): the baseline's point now meets what lay
        that far to the left of and above it.
    """
    a, b, c, d, e, f, g, h, i = matrix
    return (
        a,
        b,
        c - a * right_px - b * down_px,
        d,
        e,
        f - d * right_px - e * down_px,
        g,
        h,
        i - g * right_px - h * down_px,
    )


def pushed_matrix(
    matrix: Sequence[float],
    nudge: tuple[float, float],
    baseline: Photo,
    *,
    swapped: bool,
) -> Nine:
    """Return the alignment after a push in fractions of the baseline photo.

    Parameters
    ----------
    matrix : sequence of 9 floats
        As in :func:`nudged_matrix`.
    nudge : tuple of 2 floats
        How far to the right and down what is drawn as the follow-up was pushed.
    baseline : Photo
        The photo in whose pixels the alignment is stated.
    swapped : bool
        The two photos are shown in each other's place: the push means the opposite.
    """
    direction = -1.0 if swapped else 1.0
    return nudged_matrix(
        matrix,
        right_px=direction * nudge[0] * baseline.width_px,
        down_px=direction * nudge[1] * baseline.height_px,
    )
