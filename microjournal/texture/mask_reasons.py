"""Why pixels of a region are not measured, reason by reason: for pictures that explain."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from microjournal.texture.arrays import FloatImage, Mask, SkinPair
from microjournal.texture.evidence import fill_pair
from microjournal.texture.filters import fill_masked, grow, shrink
from microjournal.texture.luminance import LogPhoto, log_photo
from microjournal.texture.masks import (
    GLARE_MARGIN_MM,
    MARGIN_MM,
    SURROUND_MM,
    clipped,
    glare,
    hairs,
    naevi,
)


def mask_reasons(pair: SkinPair) -> Mapping[str, Mask]:
    """Return the pixels of the region that are left out, by reason.

    Returns
    -------
    mapping of str to ndarray of bool
        ``unseen`` (outside a photograph or turned away), ``rim`` (too near to that),
        ``clipped``, ``naevus``, ``glare``, ``hair``, and ``other`` for what is left out
        besides. A pixel may have several reasons; together they are all that is left out.
    """
    found = {
        "unseen": ~pair.visible,
        "rim": pair.visible & ~shrink(pair.visible, MARGIN_MM * pair.px_per_mm),
    }
    for photo in (pair.baseline, pair.follow_up):
        for reason, mask in _of_photo(photo, pair).items():
            found[reason] = found[reason] | mask if reason in found else mask
    named = np.logical_or.reduce(list(found.values()))
    found["other"] = ~fill_pair(pair).usable & ~named
    return {reason: np.asarray(mask & pair.inside) for reason, mask in found.items()}


def _of_photo(photo: FloatImage, pair: SkinPair) -> dict[str, Mask]:
    log = _filled(log_photo(photo, pair.visible), pair)
    burnt = clipped(photo) & pair.visible
    return {
        "clipped": grow(burnt, GLARE_MARGIN_MM * pair.px_per_mm),
        "naevus": naevi(log.luminance, log.chroma, pair.px_per_mm),
        "glare": glare(log.luminance, log.chroma, pair.px_per_mm),
        "hair": hairs(log.luminance, pair.px_per_mm),
    }


def _filled(log: LogPhoto, pair: SkinPair) -> LogPhoto:
    sigma = SURROUND_MM * pair.px_per_mm / 2.0
    luminance, chroma = fill_masked((log.luminance, log.chroma), pair.visible, sigma)
    return LogPhoto(luminance=luminance, chroma=chroma)
