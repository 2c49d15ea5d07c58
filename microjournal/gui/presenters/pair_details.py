"""How a pair was measured: the evidence behind the number, for whoever wants to check it."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.measurements import (
    Band,
    BandEvidence,
    Measurement,
    PairMeasurement,
    QualityNumber,
    RegionMeasurement,
)
from microjournal.gui.presenters.quality_words import quality_text
from microjournal.reports.words import number_text, region_text
from microjournal.support.i18n import _
from microjournal.support.words import day_text

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailGroup:
    """A titled list of (name, value) lines."""

    title: str
    lines: Lines


def details_of(measurement: Measurement) -> tuple[DetailGroup, ...]:
    """Return the method, the comparability numbers and the evidence of every region."""
    pair = measurement.pair
    groups = [DetailGroup(title=_("Method"), lines=_method(measurement))]
    if pair.quality:
        groups.append(DetailGroup(title=_("Comparability"), lines=_numbers(pair.quality)))
    groups.extend(_region(region) for region in pair.regions)
    return tuple(groups)


def _method(measurement: Measurement) -> Lines:
    pair = measurement.pair
    lines = [
        (_("Metric"), _metric_name(pair)),
        (_("Program"), pair.program_version),
        (_("Measured on"), day_text(measurement.measured_at.date())),
    ]
    if pair.registration is not None:
        lines.append((_("Aligned by"), _spoken(pair.registration.method)))
    return tuple(lines)


def _metric_name(pair: PairMeasurement) -> str:
    return _("{metric}, version {version}").format(
        metric=_spoken(pair.metric.id), version=pair.metric.version
    )


def _region(region: RegionMeasurement) -> DetailGroup:
    errors = (
        (_("Error from place to place"), region.se_spatial),
        (_("Error from photo to photo"), region.se_repeat),
    )
    lines = [(_band_name(evidence.band), _band(evidence)) for evidence in region.bands]
    lines.append((_("Softness taken out"), number_text(region.softness, decimals=3)))
    lines.extend((name, number_text(value, decimals=3)) for name, value in errors if value)
    lines.extend(_numbers(region.quality))
    lines.extend(_numbers(region.secondary))
    return DetailGroup(title=region_text(region.region.region), lines=tuple(lines))


def _band_name(band: Band) -> str:
    return {
        Band.PORE: _("Pores"),
        Band.FINE: _("Fine relief"),
        Band.MEDIUM: _("Medium relief"),
        Band.COARSE: _("Coarse relief"),
    }[band]


def _band(evidence: BandEvidence) -> str:
    words = (
        _("coherence {coherence}, {tiles} tiles")
        if evidence.used
        else _("coherence {coherence}, {tiles} tiles, not used")
    )
    return words.format(coherence=number_text(evidence.coherence, decimals=2), tiles=evidence.tiles)


def _numbers(numbers: tuple[QualityNumber, ...]) -> Lines:
    return tuple((quality_text(number.name), _number(number)) for number in numbers)


def _number(number: QualityNumber) -> str:
    value = number_text(number.value, decimals=2)
    if number.limit is None:
        return value
    limit = number_text(number.limit, decimals=2)
    words = _("{value} (limit {limit})") if number.passed else _("{value}, beyond {limit}")
    return words.format(value=value, limit=limit)


def _spoken(identifier: str) -> str:
    """Return an identifier of a record as words; identifiers are not translated."""
    return identifier.replace("_", " ")
