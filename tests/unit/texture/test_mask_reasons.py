"""What is left out of a region is left out for a reason that can be shown."""

from __future__ import annotations

import numpy as np

from microjournal.texture.arrays import FloatImage, SkinPair
from microjournal.texture.evidence import fill_pair
from microjournal.texture.mask_reasons import mask_reasons
from tests.unit.texture.builders import a_pair, a_skin


def a_marked_pair() -> SkinPair:
    """Return a pair with a naevus in one photograph and burnt skin in the other."""
    spotted, burnt = a_skin(), a_skin()
    spotted[200:212, 200:212] *= np.array([0.5, 0.35, 0.35], dtype=np.float32)
    burnt[100:110, 100:110] = 1.0
    return a_pair(spotted, burnt)


def test_each_reason_is_found_where_it_is() -> None:
    reasons = mask_reasons(a_marked_pair())
    assert reasons["naevus"][206, 206]
    assert reasons["clipped"][105, 105]
    assert not reasons["naevus"][105, 105]
    assert not reasons["clipped"][206, 206]


def test_the_reasons_together_are_all_that_is_left_out() -> None:
    pair = a_marked_pair()
    together = np.logical_or.reduce(list(mask_reasons(pair).values()))
    left_out = pair.inside & ~fill_pair(pair).usable
    assert left_out.any()
    assert np.array_equal(together & left_out, left_out)


def test_what_one_photograph_does_not_show_has_a_rim() -> None:
    skin: FloatImage = a_skin()
    whole = a_pair(skin, skin)
    visible = whole.visible.copy()
    visible[:, 300:] = False
    pair = SkinPair(
        baseline=skin, follow_up=skin, visible=visible, inside=whole.inside, px_per_mm=10.0
    )
    reasons = mask_reasons(pair)
    assert reasons["unseen"][200, 350]
    assert reasons["rim"][200, 290]
    assert not reasons["rim"][200, 270]
    assert not reasons["rim"][200, 350]
