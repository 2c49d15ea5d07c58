"""Reasons of records in the language of whoever reads them now.

A record keeps the sentences of the language it was measured in; its codes say what was meant.
"""

from __future__ import annotations

from dataclasses import replace

from microjournal.domain.measurements import Measurement, PairMeasurement, Reason, RegionMeasurement


def reworded(measurement: Measurement) -> Measurement:
    """Return a record with every reason in today's words; numbers are never touched."""
    return replace(measurement, pair=reworded_pair(measurement.pair))


def reworded_pair(pair: PairMeasurement) -> PairMeasurement:
    """Return a measured pair with every reason in today's words."""
    return replace(
        pair, reasons=_all(pair.reasons), regions=tuple(_region(region) for region in pair.regions)
    )


def in_words(kept: Reason) -> Reason:
    """Return a reason by its code in the person's language, else with the sentence kept.

    The texture gate and the checks of the capture know their codes; what a decoder or a store
    said about one file stays as it was said.
    """
    from microjournal.texture import gate

    try:
        return gate.reason(kept.code)
    except KeyError:
        return _of_capture(kept)


def _of_capture(kept: Reason) -> Reason:
    # Imported here: these modules bring picture libraries, and most records need neither.
    from microjournal.imaging.judgement import not_registered
    from microjournal.services import comparability

    if kept.code == "not_registered":
        error = not_registered()
        return Reason(code=error.code, message=error.message, hint=error.hint)
    try:
        return comparability.explain(kept.code)
    except KeyError:
        return kept


def _all(kept: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(in_words(reason) for reason in kept)


def _region(region: RegionMeasurement) -> RegionMeasurement:
    return replace(
        region,
        reasons=_all(region.reasons),
        sub_indices=tuple(replace(part, reasons=_all(part.reasons)) for part in region.sub_indices),
    )
