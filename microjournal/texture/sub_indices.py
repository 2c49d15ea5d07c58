"""Parts of the relief judged by themselves beside the headline: pores, lines, scars.

Each has its own number, interval and verdict under the rules of the headline, and is withheld
where the bands it lives in cannot be used or where blur cannot be told from loss. Blur is taken
out; whatever light, gloss, tone or make-up the attribution found counts as error, because a
change of one part only may itself look like a little of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from microjournal.domain.measurements import Band, Reason, SubIndex, SubIndexKind, Verdict
from microjournal.texture import ridges
from microjournal.texture.arrays import Vector
from microjournal.texture.band_results import BandResult
from microjournal.texture.causes import AMPLITUDES, CAUSES, PITS, Cause
from microjournal.texture.decision import decide, is_uniform_over_scales
from microjournal.texture.evidence import RegionEvidence
from microjournal.texture.gate import PRECISION_LIMIT, reason
from microjournal.texture.interval import Z_95
from microjournal.texture.witnesses import Witness

FINE_PER_PORE = 0.43
"""Loss of the fine band under blur per loss of the pore band (log amplitude).

Measured 0.39 to 0.48 on synthetic skin out of focus by 0.05 to 0.15 mm, the same for pits. Pores
of half the depth give 0.8, a change of all relief 1.0: that is what tells loss from blur.
"""

MEDIUM_PER_PORE = 0.12
"""The same for the medium band and for ridges (0.10 to 0.14, synthetic skin and portraits)."""

FINE_PER_PORE_ERROR = 0.06
SOFTNESS_PER_MM2 = 40.0
"""Loss of the pore band per mm² of blur variance, from portraits blurred by 0.1 to 0.3 mm."""

EDGE_REPEAT_MM2 = 0.004
EDGE_SHARE = 0.5
"""How much of the softness of edges is taken out, give or take as much. Optical blur reaches the
medium band in full; resampling, as between two real sets of portraits, softens edges and the
fine band but hardly the medium one."""

SOFTNESS_RELATIVE_ERROR = 0.5
LARGEST_PORE_SOFTNESS = 0.5
"""Beyond it, blur took more than any treatment does and the rest says nothing about pores."""

PITS_TAU = {SubIndexKind.PORES: 0.06, SubIndexKind.SCARS: 0.04}
AMPLITUDE_TAU = {SubIndexKind.PORES: 0.12, SubIndexKind.SCARS: 0.12}
"""What a witness errs by beyond its spatial error: pits count four to nine times as much as
amplitude, which pigment and light move, too, and in the band of scars every line."""

RIDGE_TAU = 0.035
CAUSE_SHARE = 0.7
"""Half of the variance of the causes found counts: a change of one part alone looks like some."""

# Blur is taken out, noise was subtracted and is no pit.
_COVERED = ("blur", "noise")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Softness:
    """How much blur weakened the pore band more in the follow-up, log units, and its error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A change with blur taken out and the standard deviation of everything but repeats."""

    log_change: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mixture:
    """The mean of amplitude and pits, its variance, and how much of it is pits."""

    log_change: float
    variance: float
    pit_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What all three parts of one region share."""

    evidence: RegionEvidence
    px_per_mm: float
    repeat: float
    softness: _Softness

    def used(self, band: Band) -> BandResult | None:
        """Return the result of a band in use."""
        result = self.evidence.band(band)
        return result if result is not None and result.used else None

    def light_error(self, weights: Mapping[str, float]) -> float:
        """Return what light, gloss, tone and make-up bring into a weighted sum of signs.

        On darker skin light moves amplitude and pits apart; that they cancel is not relied on.
        """
        kinds = (AMPLITUDES.values(), PITS.values())
        groups = [{n: share for n, share in weights.items() if n in kind} for kind in kinds]
        common = self.evidence.common
        if common is None:
            return 0.0
        return CAUSE_SHARE * math.hypot(
            *(
                common.causes[cause.name]
                * math.hypot(*(_moved(cause, group, common.skew_deficit) for group in groups))
                for cause in CAUSES
                if cause.name not in _COVERED
            )
        )


def _moved(cause: Cause, weights: Mapping[str, float], skew_deficit: float) -> float:
    return sum(share * cause.moves(sign, skew_deficit) for sign, share in weights.items())


def sub_indices(
    evidence: RegionEvidence,
    *,
    px_per_mm: float,
    repeat: float,
    quality: Mapping[str, float] | None = None,
) -> tuple[SubIndex, ...]:
    """Return pores, lines and scars of a region that carries a headline number.

    Parameters
    ----------
    evidence : RegionEvidence
        Bands and relief of the aligned pair, and the causes found in it.
    px_per_mm : float
        Scale of the common frame.
    repeat : float
        What repeat photographs of this setting differ by at least.
    quality : mapping of str to float, optional
        Numbers of the pair; ``edge_blur_mm2`` with its error tells the blur of two faces from
        their brows and lids.
    """
    case = _Case(
        evidence=evidence,
        px_per_mm=px_per_mm,
        repeat=repeat,
        softness=_softness(evidence, quality or {}),
    )
    makers: tuple[tuple[SubIndexKind, Callable[[_Case], _Change | Reason]], ...] = (
        (SubIndexKind.PORES, _pores),
        (SubIndexKind.LINES, _lines),
        (SubIndexKind.SCARS, _scars),
    )
    return tuple(_judged(kind, make(case), case) for kind, make in makers)


def sub_index_parameters() -> dict[str, float]:
    """Return the constants of :func:`sub_indices`, for the record."""
    taus = {
        f"{name}_{kind.value}": value
        for name, chosen in (("pits", PITS_TAU), ("amplitude", AMPLITUDE_TAU))
        for kind, value in chosen.items()
    }
    return taus | {
        "ridges": RIDGE_TAU,
        "cause_share": CAUSE_SHARE,
        "fine_per_pore": FINE_PER_PORE,
        "fine_per_pore_error": FINE_PER_PORE_ERROR,
        "medium_per_pore": MEDIUM_PER_PORE,
        "softness_per_mm2": SOFTNESS_PER_MM2,
        "edge_repeat_mm2": EDGE_REPEAT_MM2,
        "edge_share": EDGE_SHARE,
        "softness_relative_error": SOFTNESS_RELATIVE_ERROR,
        "largest_pore_softness": LARGEST_PORE_SOFTNESS,
        "ridge_across_mm": ridges.ACROSS_MM,
        "ridge_along_mm": ridges.ALONG_MM,
        "furrowed_share": ridges.FURROWED_SHARE,
    }


def _pores(case: _Case) -> _Change | Reason:
    """Take blur out of the two finest bands: q = (d_fine - 0.43 d_pore) / 0.57."""
    pore, fine = case.used(Band.PORE), case.used(Band.FINE)
    if pore is None or fine is None:
        return reason("pores_not_resolved" if pore is None else "part_not_followed")
    blur = abs(_softness_of(pore.amplitude, fine.amplitude))
    if blur > LARGEST_PORE_SOFTNESS:
        return reason("softness_hides_pores")
    pits = None
    if pore.pits is not None and fine.pits is not None:
        pits = _without_blur(pore.pits, fine.pits)
    mixture = _mixed(SubIndexKind.PORES, _without_blur(pore.amplitude, fine.amplitude), pits)
    rest = 1.0 - FINE_PER_PORE
    weights = {
        signs[band]: share * factor / rest
        for signs, share in ((AMPLITUDES, 1.0 - mixture.pit_share), (PITS, mixture.pit_share))
        for band, factor in ((Band.FINE, 1.0), (Band.PORE, -FINE_PER_PORE))
    }
    doubt = FINE_PER_PORE_ERROR / rest * blur
    parts = (math.sqrt(mixture.variance), doubt, case.light_error(weights))
    return _Change(log_change=mixture.log_change, error=math.hypot(*parts))


def _lines(case: _Case) -> _Change | Reason:
    found = ridges.ridge_witness(case.evidence.relief, case.evidence.usable, case.px_per_mm)
    if found is None or case.used(Band.MEDIUM) is None:
        return reason("part_not_followed")
    mixture = _Mixture(
        log_change=found.log_ratio,
        variance=found.standard_error**2 + RIDGE_TAU**2,
        pit_share=0.0,
    )
    return _sharpened(mixture, case)


def _scars(case: _Case) -> _Change | Reason:
    medium = case.used(Band.MEDIUM)
    if medium is None:
        return reason("part_not_followed")
    return _sharpened(_mixed(SubIndexKind.SCARS, medium.amplitude, medium.pits), case)


def _sharpened(mixture: _Mixture, case: _Case) -> _Change:
    """Take blur out of a change of the medium band."""
    weights = {
        AMPLITUDES[Band.MEDIUM]: 1.0 - mixture.pit_share,
        PITS[Band.MEDIUM]: mixture.pit_share,
    }
    parts = (
        math.sqrt(mixture.variance),
        MEDIUM_PER_PORE * case.softness.error,
        case.light_error(weights),
    )
    return _Change(
        log_change=mixture.log_change + MEDIUM_PER_PORE * case.softness.value,
        error=math.hypot(*parts),
    )


def _mixed(kind: SubIndexKind, amplitude: Witness, pits: Witness | None) -> _Mixture:
    """Return the mean of both witnesses by precision, pits preferred."""
    weight = 1.0 / (amplitude.standard_error**2 + AMPLITUDE_TAU[kind] ** 2)
    if pits is None:
        return _Mixture(log_change=amplitude.log_ratio, variance=1.0 / weight, pit_share=0.0)
    pit_weight = 1.0 / (pits.standard_error**2 + PITS_TAU[kind] ** 2)
    total = weight + pit_weight
    return _Mixture(
        log_change=(weight * amplitude.log_ratio + pit_weight * pits.log_ratio) / total,
        variance=1.0 / total,
        pit_share=pit_weight / total,
    )


def _without_blur(pore: Witness, fine: Witness) -> Witness:
    rest = 1.0 - FINE_PER_PORE
    resampled: Vector = (fine.resampled - FINE_PER_PORE * pore.resampled) / rest
    return Witness(
        log_ratio=(fine.log_ratio - FINE_PER_PORE * pore.log_ratio) / rest, resampled=resampled
    )


def _softness_of(pore: Witness, fine: Witness) -> float:
    return (fine.log_ratio - pore.log_ratio) / (1.0 - FINE_PER_PORE)


def _softness(evidence: RegionEvidence, quality: Mapping[str, float]) -> _Softness:
    """Return the best known softness: of the finest bands, else of edges, else as attributed."""
    pore, fine = evidence.band(Band.PORE), evidence.band(Band.FINE)
    if pore is not None and fine is not None and pore.used and fine.used:
        value = _softness_of(pore.amplitude, fine.amplitude)
        return _Softness(value=value, error=SOFTNESS_RELATIVE_ERROR * abs(value))
    if "edge_blur_mm2" in quality:
        blur, known = quality["edge_blur_mm2"], quality.get("edge_blur_error_mm2", 0.0)
        share = EDGE_SHARE * blur
        error = math.hypot(known, EDGE_REPEAT_MM2, share)
        return _Softness(value=SOFTNESS_PER_MM2 * share, error=SOFTNESS_PER_MM2 * error)
    value = 0.0 if evidence.common is None else evidence.common.softness
    return _Softness(value=value, error=SOFTNESS_RELATIVE_ERROR * abs(value))


def _judged(kind: SubIndexKind, found: _Change | Reason, case: _Case) -> SubIndex:
    if isinstance(found, Reason):
        return _withheld(kind, found)
    smallest = Z_95 * math.hypot(found.error, case.repeat)
    if not PRECISION_LIMIT.allows(smallest):
        return _withheld(kind, reason(PRECISION_LIMIT.code))
    change = found.log_change + 0.0
    around = (change - smallest, change + smallest)
    uniform = is_uniform_over_scales(change, case.evidence.numbers.get("coarse_change", 0.0))
    silenced = uniform and not around[0] <= 0.0 <= around[1]
    return SubIndex(
        kind=kind,
        verdict=decide(around, is_silenced=uniform),
        log_change=change,
        interval=around,
        smallest_detectable_change=smallest,
        reasons=(reason("uniform_change"),) if silenced else (),
    )


def _withheld(kind: SubIndexKind, why: Reason) -> SubIndex:
    return SubIndex(kind=kind, verdict=Verdict.NOT_COMPARABLE, reasons=(why,))
