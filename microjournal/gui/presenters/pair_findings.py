"""What a measurement says about a pair, in words and numbers for the Compare page."""

from __future__ import annotations

from dataclasses import dataclass, field

from microjournal.domain.measurements import (
    Measurement,
    PairMeasurement,
    Reason,
    RegionMeasurement,
    Verdict,
)
from microjournal.domain.photos import Photo
from microjournal.reports.method_sheet import MethodSheet
from microjournal.reports.pair_method import PairDays, method_sheet, scale_error_text
from microjournal.reports.secondary_words import colour_cells, sub_index_cells
from microjournal.reports.words import (
    change_text,
    detectable_text,
    interval_text,
    number_text,
    region_text,
    verdict_text,
)
from microjournal.services.report_words import method_note
from microjournal.support.i18n import _
from microjournal.support.words import day_text

SCALE_ASSUMED = "scale_assumed"
_STATABLE = ("assumed", "stated")

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryRow:
    """A part of the relief or a quantity of colour: it describes and never decides.

    ``finding`` is empty where no change was detected.
    """

    name: str
    interval: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One region of a measured pair; ``number`` is empty where none may be claimed."""

    name: str
    verdict: str
    number: str = ""
    interval: str = ""
    detectable: str = ""
    withheld: bool = False
    reasons: tuple[Reason, ...] = ()
    secondary: tuple[SecondaryRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number that matters, with what it means; ``offer`` is what can be done about it."""

    name: str
    value: str
    note: str = ""
    offer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFindings:
    """Everything the cards beside the photographs show about a measured pair."""

    sentence: str
    withheld: bool
    rows: tuple[RegionRow, ...] = ()
    reasons: tuple[Reason, ...] = ()
    facts: tuple[Fact, ...] = ()
    method: MethodSheet = field(default_factory=MethodSheet)
    outlines: tuple[Outline, ...] = ()


def findings_of(measurement: Measurement, baseline: Photo, follow_up: Photo) -> PairFindings:
    """Return what the page says about a measurement of two photos."""
    pair = measurement.pair
    said = _pair_reasons(pair)
    rows = tuple(_row(region, said) for region in pair.regions)
    return PairFindings(
        sentence=_sentence(pair),
        withheld=not pair.is_comparable,
        rows=rows,
        reasons=said,
        facts=_facts(pair),
        method=method_sheet(
            measurement,
            PairDays(baseline=_day(baseline), follow_up=_day(follow_up)),
            meaning=method_note(),
        ),
        outlines=tuple(
            tuple((x / baseline.width_px, y / baseline.height_px) for x, y in region.region.polygon)
            for region in pair.regions
        ),
    )


def _sentence(pair: PairMeasurement) -> str:
    if not pair.is_comparable:
        return _("Not comparable")
    verdicts = {region.verdict for region in pair.regions}
    if len(verdicts) == 1:
        return _sentence_of(verdicts.pop())
    return " ".join(_group_sentence(pair, verdict) for verdict in Verdict if verdict in verdicts)


def _group_sentence(pair: PairMeasurement, verdict: Verdict) -> str:
    names = [region_text(each.region.region) for each in pair.regions if each.verdict is verdict]
    return _("{verdict}: {regions}.").format(verdict=_heading(verdict), regions=", ".join(names))


def _sentence_of(verdict: Verdict) -> str:
    return {
        Verdict.SMOOTHER: _("Smoother than baseline, beyond what repeat photos differ by."),
        Verdict.ROUGHER: _("Rougher than baseline, beyond what repeat photos differ by."),
        Verdict.NO_DETECTABLE_CHANGE: _("No detectable change between these photos."),
        Verdict.NOT_COMPARABLE: _("Not comparable"),
    }[verdict]


def _heading(verdict: Verdict) -> str:
    return {
        Verdict.SMOOTHER: _("Smoother"),
        Verdict.ROUGHER: _("Rougher"),
        Verdict.NO_DETECTABLE_CHANGE: _("No detectable change"),
        Verdict.NOT_COMPARABLE: _("Not comparable"),
    }[verdict]


def _row(region: RegionMeasurement, said: tuple[Reason, ...]) -> RegionRow:
    withheld = region.verdict is Verdict.NOT_COMPARABLE
    claimed = region.verdict in (Verdict.SMOOTHER, Verdict.ROUGHER)
    return RegionRow(
        name=region_text(region.region.region),
        verdict=_heading(region.verdict),
        # Inside the noise band only the interval is shown: a lone number would be read as one.
        number=change_text(region.log_change) if claimed and region.log_change is not None else "",
        interval=interval_text(region.interval) if region.interval is not None else "",
        detectable=(
            detectable_text(region.smallest_detectable_change)
            if region.smallest_detectable_change is not None and not withheld
            else ""
        ),
        withheld=withheld,
        reasons=tuple(reason for reason in region.reasons if reason not in said),
        secondary=_secondary(region),
    )


def _secondary(region: RegionMeasurement) -> tuple[SecondaryRow, ...]:
    """Return the parts of the relief, and of the colours those that changed.

    Intervals of colours without a finding are wide and many; the method tells them.
    """
    nothing = verdict_text(Verdict.NO_DETECTABLE_CHANGE)
    rows = [
        SecondaryRow(name=name, interval=interval, finding="" if finding == nothing else finding)
        for name, interval, finding in map(sub_index_cells, region.sub_indices)
    ]
    changed = [colour_cells(change) for change in region.colour if change.detectable]
    if region.colour and not changed:
        changed = [(_("Colour"), "", nothing)]
    rows += [SecondaryRow(name=name, interval=each, finding=said) for name, each, said in changed]
    return tuple(rows)


def _day(photo: Photo) -> str:
    return day_text(photo.taken_at.date()) if photo.taken_at else _("date unknown")


def _pair_reasons(pair: PairMeasurement) -> tuple[Reason, ...]:
    """Return the pair's reasons, or those of its regions when the pair itself has none."""
    found = pair.reasons
    if not found and not pair.is_comparable:
        found = tuple(reason for region in pair.regions for reason in region.reasons)
    return tuple({reason.code: reason for reason in found}.values())


def _facts(pair: PairMeasurement) -> tuple[Fact, ...]:
    facts = []
    if pair.registration is not None:
        facts.append(
            Fact(
                name=_("Alignment"),
                value=_("{millimetres} mm").format(
                    millimetres=number_text(pair.registration.residual_mm, decimals=2)
                ),
                note=_("median mismatch that remains"),
            )
        )
    if pair.baseline_calibration is not None:
        facts.append(
            Fact(
                name=_("Scale"),
                value=_("{pixels} px/mm").format(
                    pixels=number_text(pair.baseline_calibration.px_per_mm, decimals=1)
                ),
                note=scale_error_text(pair.baseline_calibration),
                offer=_("Set scale…") if can_state_scale(pair) else "",
            )
        )
    return tuple(facts)


def can_state_scale(pair: PairMeasurement) -> bool:
    """Tell whether a person may state the scale: nothing in the photo itself tells it."""
    calibration = pair.baseline_calibration
    return calibration is not None and calibration.source in _STATABLE
