"""Every constant of the relief change, for the record of each measurement."""

from __future__ import annotations

import json

from microjournal.texture import bands, decision, fusion, sentinels, tiles, witnesses
from microjournal.texture.attribution import attribution_parameters
from microjournal.texture.band_results import SMALLEST_COARSE_COHERENCE, SMALLEST_COHERENCE
from microjournal.texture.colour_change import colour_parameters
from microjournal.texture.gate import LIMITS, PRECISION_LIMIT
from microjournal.texture.interval import interval_parameters
from microjournal.texture.signs import response_parameters
from microjournal.texture.sub_indices import sub_index_parameters


def parameters() -> str:
    """Return every constant of the metric as JSON, for the record."""
    values = {
        "bands_mm": {s.band.value: [s.short_mm, s.long_mm] for s in bands.BANDS},
        "smallest_cut_off_px": bands.SMALLEST_CUT_OFF_PX,
        "tile_mm": tiles.TILE_MM,
        "resamples": witnesses.RESAMPLES,
        "seed": witnesses.RESAMPLING_SEED,
        "coherence": {band.value: limit for band, limit in SMALLEST_COHERENCE.items()},
        "coarse_coherence": SMALLEST_COARSE_COHERENCE,
        "pits": [
            witnesses.MEAN_SKEWNESS,
            witnesses.LARGEST_SKEWNESS,
            witnesses.LARGEST_PIT_ERROR,
            witnesses.OUTSTANDING_SHARE,
        ],
        "shading": [
            sentinels.FEWEST_SHADED_TILES,
            sentinels.LEAST_SHADING,
            sentinels.LEAST_STRONGER_SHADING,
        ],
        "limits": {limit.name: limit.value for limit in (*LIMITS, PRECISION_LIMIT)},
        "mixing": {
            "amplitude": {band.value: tau for band, tau in fusion.AMPLITUDE_TAU.items()},
            "pits": {band.value: tau for band, tau in fusion.PITS_TAU.items()},
        },
        "responses": response_parameters(),
        "attribution": attribution_parameters(),
        "interval": interval_parameters(),
        "fine_share": decision.SMALLEST_FINE_SHARE,
        "smallest_contrast_share": {
            s.value: v for s, v in decision.SMALLEST_CONTRAST_SHARES.items()
        },
        "largest_contrast_share": decision.LARGEST_CONTRAST_SHARE,
        "sub_indices": sub_index_parameters(),
        "colour_sd": colour_parameters(),
    }
    return json.dumps(values, sort_keys=True)
