"""How one region of a pair was measured: bands and witnesses, errors, checks, secondary values."""

from __future__ import annotations

from microjournal.domain.measurements import (
    Band,
    BandEvidence,
    QualityNumber,
    RegionMeasurement,
    Verdict,
    WitnessValue,
)
from microjournal.reports.method_sheet import (
    Lines,
    MethodSection,
    MethodTable,
    TableKind,
    check_table,
)
from microjournal.reports.quality_words import is_cause, quality_text
from microjournal.reports.secondary_words import classical_lines, colour_cells, sub_index_cells
from microjournal.reports.words import (
    HARD_SPACE,
    change_text,
    detectable_text,
    interval_text,
    number_text,
    region_text,
    verdict_text,
)
from microjournal.support.i18n import _


def region_section(
    region: RegionMeasurement, of_the_pair: tuple[QualityNumber, ...]
) -> MethodSection:
    """Return how a region was measured; checks the whole pair already tells are left out."""
    own = tuple(number for number in region.quality if number not in of_the_pair)
    causes = tuple(number for number in own if is_cause(number.name))
    checks = tuple(number for number in own if not is_cause(number.name))
    tables = (
        _bands(region),
        _causes(causes),
        check_table(checks, title=_("Checks of this region")),
        *_beside(region),
    )
    return MethodSection(
        title=region_text(region.region.region),
        attention=tuple(f"{each.message} {each.hint}".strip() for each in region.reasons),
        lines=_result(region) + _errors(region),
        tables=tuple(table for table in tables if table.rows),
    )


def band_text(band: Band) -> str:
    """Return a band of relief with its wavelengths."""
    return {
        Band.PORE: _("Pores, 0.3 to 0.8 mm"),
        Band.FINE: _("Fine relief, 0.8 to 1.6 mm"),
        Band.MEDIUM: _("Medium relief, 1.6 to 4 mm"),
        Band.COARSE: _("Coarse relief, 4 to 10 mm"),
    }[band]


def _result(region: RegionMeasurement) -> Lines:
    lines = [(_("Result"), verdict_text(region.verdict))]
    if region.verdict is Verdict.NOT_COMPARABLE:
        return tuple(lines)
    if region.interval is not None:
        lines.append((_("95 % interval"), interval_text(region.interval)))
    if region.smallest_detectable_change is not None:
        smallest = detectable_text(region.smallest_detectable_change)
        lines.append((_("Smallest detectable change"), smallest))
    return tuple(lines)


def _errors(region: RegionMeasurement) -> Lines:
    if region.verdict is Verdict.NOT_COMPARABLE:
        return ()
    blur = (_("Blur taken out"), number_text(region.softness, decimals=2))
    rows = (
        (_("Error from place to place"), region.se_spatial),
        (_("Error from photo to photo"), region.se_repeat),
    )
    return (blur, *((name, _percent(value)) for name, value in rows if value is not None))


def _percent(log_value: float) -> str:
    return f"{number_text(100.0 * log_value)}{HARD_SPACE}%"


def _bands(region: RegionMeasurement) -> MethodTable:
    return MethodTable(
        kind=TableKind.BANDS,
        title=_("Relief by wavelength, two independent witnesses"),
        head=(
            _("Band"),
            _("Same skin (coherence)"),
            _("Contrast"),
            _("Pits"),
            _("Counts"),
        ),
        rows=tuple(_band(evidence, region.verdict) for evidence in region.bands),
    )


def _band(evidence: BandEvidence, verdict: Verdict) -> tuple[str, ...]:
    # Where no number is given, none is given by the back door.
    withheld = verdict is Verdict.NOT_COMPARABLE
    return (
        band_text(evidence.band),
        number_text(evidence.coherence, decimals=2),
        _witness(None if withheld else evidence.amplitude),
        _witness(None if withheld else evidence.pits),
        _("used") if evidence.used else _("not used"),
    )


def _witness(value: WitnessValue | None) -> str:
    if value is None:
        return "–"
    return f"{change_text(value.log_ratio)} ± {number_text(100.0 * value.standard_error)}"


def _causes(numbers: tuple[QualityNumber, ...]) -> MethodTable:
    return MethodTable(
        kind=TableKind.CAUSES,
        title=_("What else than skin changed between the photos"),
        head=(_("Cause"), _("Amount, 0 is none")),
        rows=tuple((quality_text(n.name), number_text(n.value, decimals=2)) for n in numbers),
    )


def _beside(region: RegionMeasurement) -> tuple[MethodTable, ...]:
    """Return the secondary values: they describe and never decide."""
    return (
        MethodTable(
            kind=TableKind.SECONDARY,
            title=_("Parts of the relief, secondary"),
            head=(_("Part"), _("Change (95 % interval)"), _("Finding")),
            rows=tuple(sub_index_cells(part) for part in region.sub_indices),
        ),
        MethodTable(
            kind=TableKind.SECONDARY,
            title=_("Colour, secondary"),
            head=(_("Quantity"), _("Change, 95 % interval"), _("Finding")),
            rows=tuple(colour_cells(change) for change in region.colour),
        ),
        MethodTable(
            kind=TableKind.CLASSICAL,
            title=_("Classical measures, for description only"),
            head=(_("Texture measure"), _("Baseline → follow-up")),
            rows=classical_lines(region.secondary),
        ),
    )
