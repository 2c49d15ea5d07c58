"""“How was this measured?”: one measured pair explained in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.measurements import Calibration, Measurement, PairMeasurement, Registration
from microjournal.reports.method_sheet import Lines, MethodSection, MethodSheet, check_table
from microjournal.reports.quality_words import quality_value
from microjournal.reports.region_method import region_section
from microjournal.reports.words import number_text
from microjournal.support.i18n import _
from microjournal.support.words import day_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDays:
    """When the two photographs were taken, in words."""

    baseline: str
    follow_up: str


def method_sheet(measurement: Measurement, days: PairDays, *, meaning: str = "") -> MethodSheet:
    """Return how a pair was measured.

    Parameters
    ----------
    measurement : Measurement
        The record, its reasons in today's words.
    days : PairDays
        When the photographs were taken.
    meaning : str
        What the number means, said before everything else; left out when empty.
    """
    pair = measurement.pair
    sections = [meaning_section(meaning)] if meaning else []
    sections.append(_photos(measurement, days))
    sections.extend(region_section(region, pair.quality) for region in pair.regions)
    if pair.quality:
        table = check_table(pair.quality)
        sections.append(MethodSection(title=_("Checks of both photographs"), tables=(table,)))
    sections.append(_record(measurement))
    return MethodSheet(sections=tuple(sections))


def scale_source_text(source: str) -> str:
    """Return where a scale comes from."""
    words = {
        "pupils": _("from the pupils"),
        "iris": _("from the iris"),
        "stated": _("stated"),
        "assumed": _("assumed"),
        "registration": _("from the alignment"),
    }
    return words.get(source, source.replace("_", " "))


def scale_error_text(calibration: Calibration) -> str:
    """Return how sure a scale is and where it comes from, such as "± 2 %, stated"."""
    return _("± {percent} %, {source}").format(
        percent=number_text(100 * calibration.relative_error, decimals=0),
        source=scale_source_text(calibration.source),
    )


def meaning_section(meaning: str) -> MethodSection:
    """Return what the number means and where more is said about it."""
    more = _("More in the manual, chapter “The measurement” (docs/measurement.md).")
    return MethodSection(title=_("What the number means"), paragraphs=(meaning, more))


def _photos(measurement: Measurement, days: PairDays) -> MethodSection:
    pair = measurement.pair
    # What a region says about itself is said beside it.
    of_regions = {reason.code for region in pair.regions for reason in region.reasons}
    refusals = [reason for reason in pair.reasons if reason.code not in of_regions]
    lines = [
        (_("Baseline"), days.baseline),
        (_("Follow-up"), days.follow_up),
        *_alignment(pair.registration),
        *_scales(pair),
        (_("Measured on"), day_text(measurement.measured_at.date())),
    ]
    return MethodSection(
        title=_("The photographs and their alignment"),
        attention=tuple(f"{each.message} {each.hint}".strip() for each in refusals),
        lines=tuple(lines),
    )


def _alignment(registration: Registration | None) -> Lines:
    if registration is None:
        return ((_("Aligned by"), _("not aligned")),)
    left = _("{millimetres} mm, median").format(
        millimetres=number_text(registration.residual_mm, decimals=2)
    )
    return (
        (_("Aligned by"), _method_text(registration.method)),
        (_("Mismatch left"), left),
    )


def _method_text(method: str) -> str:
    words = {
        "features+flow": _("details of the skin, then the skin itself point by point"),
        "mesh+flow": _("landmarks of the face, then the skin itself point by point"),
        "identity": _("nothing to align: the same picture"),
    }
    return words.get(method, method.replace("_", " "))


def _scales(pair: PairMeasurement) -> Lines:
    rows = (
        (_("Scale of the baseline"), pair.baseline_calibration),
        (_("Scale of the follow-up"), pair.follow_up_calibration),
    )
    lines = [
        (name, f"{_pixels(scale.px_per_mm)} ({scale_error_text(scale)})")
        for name, scale in rows
        if scale is not None
    ]
    if pair.frame_px_per_mm is not None:
        lines.append((_("Both compared at"), _pixels(pair.frame_px_per_mm)))
    return tuple(lines)


def _pixels(px_per_mm: float) -> str:
    return quality_value("baseline_px_per_mm", px_per_mm)


def _record(measurement: Measurement) -> MethodSection:
    pair = measurement.pair
    metric = _("{metric}, version {version}").format(
        metric=pair.metric.id.replace("_", " "), version=pair.metric.version
    )
    return MethodSection(
        title=_("The record"),
        lines=(
            (_("Metric"), metric),
            (_("Program"), f"microjournal {pair.program_version}"),
            (_("Record number"), measurement.id),
        ),
    )
