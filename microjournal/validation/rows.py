"""One finished comparison as one line of JSON: everything a figure or a fit may ask for."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from microjournal.domain.measurements import BandEvidence, RegionMeasurement, Verdict, WitnessValue
from microjournal.validation.kept_metric import WITHHELD

Number = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The headline of a series after this session: what a person would have been told."""

    verdict: str
    log_change: Number = None
    low: Number = None
    high: Number = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The outcome of one comparison beside the truth about it.

    Attributes
    ----------
    id, case : str
        Unique names of the row and of the case it belongs to (a series and a portrait have
        several rows).
    labels : mapping of str to str
        Words that tables group by: phototype, kind, change, component, region, course …
    true_bands, true_change : mapping of band to float; float or None
        True log change of the relief per band and the mean of the fine and the medium band, to
        which ``delta`` is compared; None where no truth is known.
    delta, low, high, smallest_detectable : float or None
        The measured log change, its 95 % interval, the smallest detectable one.
    withheld_delta : float or None
        The log change of a comparison withheld because its interval is too wide to be of use.
    claim, reasons : str, list of str
        The verdict and the codes of its reasons.
    quality, bands, sub_indices : mapping
        Every number of the record by its name.
    registration_error_mm : float or None
        Median distance, over the region, of where skin was found from where it really lies.
    secondary, naive : mapping of str to float
        Log ratios of classical measures: on the aligned, band-limited pair and on both
        photographs separately.
    error : str
        What went wrong, if the comparison could not be carried out at all.
    """

    id: str
    case: str
    suite: str
    labels: Mapping[str, str]
    true_bands: Mapping[str, float] = field(default_factory=dict)
    true_change: Number = None
    delta: Number = None
    low: Number = None
    high: Number = None
    smallest_detectable: Number = None
    withheld_delta: Number = None
    claim: str = Verdict.NOT_COMPARABLE.value
    reasons: list[str] = field(default_factory=list)
    quality: Mapping[str, Number] = field(default_factory=dict)
    bands: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)
    sub_indices: Mapping[str, Mapping[str, Number | str]] = field(default_factory=dict)
    softness: Number = None
    se_spatial: Number = None
    se_repeat: Number = None
    registration_error_mm: Number = None
    registration_checked: bool = False
    secondary: Mapping[str, float] = field(default_factory=dict)
    naive: Mapping[str, float] = field(default_factory=dict)
    look: Look | None = None
    error: str = ""
    seconds: float = 0.0

    @property
    def is_comparable(self) -> bool:
        """Tell whether the comparison carries a number."""
        return self.delta is not None

    @property
    def is_claim(self) -> bool:
        """Tell whether a change was claimed."""
        return self.claim in (Verdict.SMOOTHER.value, Verdict.ROUGHER.value)

    def label(self, name: str) -> str:
        """Return a label, empty where the row has none of that name."""
        return self.labels.get(name, "")


def measured(row: Row, region: RegionMeasurement) -> Row:
    """Return ``row`` with everything the record of a region says."""
    low, high = region.interval or (None, None)
    quality = {number.name: _finite(number.value) for number in region.quality}
    withheld = quality.pop(WITHHELD, None)
    return dataclasses.replace(
        row,
        delta=region.log_change,
        low=low,
        high=high,
        smallest_detectable=region.smallest_detectable_change,
        claim=region.verdict.value,
        reasons=[reason.code for reason in region.reasons],
        withheld_delta=withheld,
        quality=quality,
        bands={band.band.value: _band(band) for band in region.bands},
        sub_indices=_sub_indices(region),
        softness=region.softness,
        se_spatial=region.se_spatial,
        se_repeat=region.se_repeat,
        secondary=_secondary_ratios(region),
    )


def to_json(row: Row) -> str:
    """Return a row as one line; numbers that are not finite become null."""
    return json.dumps(_clean(dataclasses.asdict(row)), ensure_ascii=False, allow_nan=False)


def from_json(fields: Mapping[str, Any]) -> Row:
    """Return the row of a decoded line; fields of later versions are passed over."""
    known = {each.name for each in dataclasses.fields(Row)}
    values = {name: value for name, value in fields.items() if name in known}
    if values.get("look") is not None:
        values["look"] = Look(**values["look"])
    return Row(**values)


def _band(band: BandEvidence) -> dict[str, Number]:
    return {
        "used": float(band.used),
        "coherence": _finite(band.coherence),
        "tiles": float(band.tiles),
        **_witness("amplitude", band.amplitude),
        **_witness("pits", band.pits),
        **_witness("mixed", band.mixed),
    }


def _witness(name: str, value: WitnessValue | None) -> dict[str, Number]:
    if value is None:
        return {}
    return {name: _finite(value.log_ratio), f"{name}_se": _finite(value.standard_error)}


def _sub_indices(region: RegionMeasurement) -> dict[str, dict[str, Number | str]]:
    found: dict[str, dict[str, Number | str]] = {}
    for index in region.sub_indices:
        low, high = index.interval or (None, None)
        found[index.kind.value] = {
            "claim": index.verdict.value,
            "delta": index.log_change,
            "low": low,
            "high": high,
        }
    return found


def _secondary_ratios(region: RegionMeasurement) -> dict[str, float]:
    values = {number.name: number.value for number in region.secondary}
    names = [name.removesuffix("_baseline") for name in values if name.endswith("_baseline")]
    return log_ratios(
        {name: values[f"{name}_baseline"] for name in names},
        {name: values.get(f"{name}_follow_up", 0.0) for name in names},
    )


def log_ratios(baseline: Mapping[str, float], follow_up: Mapping[str, float]) -> dict[str, float]:
    """Return ln(follow-up / baseline) of every value that is positive in both."""
    return {
        name: math.log(follow_up[name] / value)
        for name, value in baseline.items()
        if value > 0 and follow_up.get(name, 0.0) > 0
    }


def _finite(value: float) -> Number:
    return float(value) if math.isfinite(value) else None


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
