"""One series in words: headline, numbers that matter, a row per session, the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.domain.measurements import (
    Measurement,
    Reason,
    RegionMeasurement,
    TrendPoint,
    TrendSeries,
    Verdict,
)
from microjournal.domain.reports import TreatmentMark
from microjournal.gui.presenters.pair_findings import Fact
from microjournal.reports.method_sheet import MethodSection, MethodSheet
from microjournal.reports.pair_method import PairDays, meaning_section, method_sheet
from microjournal.reports.trend_chart import chart_legend
from microjournal.reports.trend_plan import is_withheld
from microjournal.reports.words import (
    change_text,
    detectable_text,
    interval_text,
    length_text,
    number_text,
    region_text,
    verdict_text,
)
from microjournal.support.i18n import _, ngettext
from microjournal.support.words import (
    day_text,
    endpoint_text,
    inside_sentence,
    session_kind_text,
    view_text,
)

_CLAIMS = (Verdict.SMOOTHER, Verdict.ROUGHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session of the table; ``change`` is empty where no number may be claimed."""

    day: str
    title: str
    treatment: str
    change: str = ""
    interval: str = ""
    verdict: str = ""
    withheld: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage:
    """Everything the page shows of one view and region.

    ``caution`` says why a pair is judged otherwise than the series, where that is so.
    """

    series: TrendSeries
    marks: tuple[TreatmentMark, ...]
    headline: str
    subtitle: str
    withheld: bool
    caution: str
    facts: tuple[Fact, ...]
    rows: tuple[SessionRow, ...]
    legend: str
    method: MethodSheet

    @property
    def view(self) -> str:
        """Return the value of the view."""
        return self.series.view

    @property
    def region(self) -> str:
        """Return the value of the region."""
        return self.series.region.value


def series_page(
    series: TrendSeries,
    sessions: tuple[TreatmentSession, ...],
    measurements: tuple[Measurement, ...],
    *,
    marks: tuple[TreatmentMark, ...],
    meaning: str,
) -> SeriesPage:
    """Return what the page says about a series.

    Parameters
    ----------
    series : TrendSeries
        The cumulative change of one region in one view.
    sessions : tuple of TreatmentSession
        All sessions of the patient.
    measurements : tuple of Measurement
        The records of the patient, the newest of each pair.
    marks : tuple of TreatmentMark
        Treatments on the time axis.
    meaning : str
        What the number means, in words.
    """
    last = _last_record(series, measurements)
    by_id = {session.id: session for session in sessions}
    numbers = _treatment_numbers(sessions)
    return SeriesPage(
        series=series,
        marks=marks,
        headline=series.sentence or _("No measured sessions yet."),
        subtitle=_subtitle(series),
        withheld=series.log_change is None,
        caution=_caution(series),
        facts=_facts(series, None if last is None else _region_of(last, series.region)),
        rows=tuple(_row(point, series.region, by_id, numbers) for point in series.points),
        legend=chart_legend(series),
        method=_method(series, last, meaning),
    )


def _subtitle(series: TrendSeries) -> str:
    parts = (view_text(StandardView(series.view)), region_text(series.region))
    return " · ".join((*dict.fromkeys(parts), _("change of relief against the first session")))


def _last_record(series: TrendSeries, measurements: tuple[Measurement, ...]) -> Measurement | None:
    """Return the record of the newest session that has a number, else of the newest measured."""
    baseline = next((point.photo_id for point in series.points if point.is_baseline), None)
    found: Mapping[PhotoId, Measurement] = {
        record.follow_up_photo_id: record
        for record in measurements
        if record.baseline_photo_id == baseline and record.pair.metric == series.metric
    }
    measured = [point for point in series.points if point.photo_id in found]
    counted = [point for point in measured if not is_withheld(point)]
    last = next(reversed(counted or measured), None)
    return None if last is None or last.photo_id is None else found[last.photo_id]


def _region_of(record: Measurement, region: AnatomicRegion) -> RegionMeasurement | None:
    return next((each for each in record.pair.regions if each.region.region is region), None)


# -- numbers ------------------------------------------------------------------------------------
def _facts(series: TrendSeries, last: RegionMeasurement | None) -> tuple[Fact, ...]:
    facts = [_change_fact(series)]
    if series.smallest_detectable_change is not None:
        facts.append(
            Fact(
                name=_("Smallest detectable change"),
                value=detectable_text(series.smallest_detectable_change),
                note=_("what repeat photos may differ by"),
            )
        )
    if last is not None and last.index_baseline is not None and last.index_follow_up is not None:
        is_claimed = series.verdict in _CLAIMS
        facts.append(_index_fact(last.index_baseline, last.index_follow_up, is_claimed=is_claimed))
    facts.append(_sessions_fact(series))
    return tuple(facts)


def _change_fact(series: TrendSeries) -> Fact:
    name = _("Relief change")
    if series.log_change is None or series.interval is None:
        return Fact(name=name, value="–", note=_("withheld"))
    interval = _("95 % interval {interval}").format(interval=interval_text(series.interval))
    if series.verdict in _CLAIMS:
        return Fact(name=name, value=change_text(series.log_change), note=interval)
    # Inside the noise band only the interval is shown: a lone number would be read as one.
    return Fact(name=name, value=_("within noise"), note=interval)


def _index_fact(baseline: float, follow_up: float, *, is_claimed: bool) -> Fact:
    """Return the index before and after; inside the noise band only what it was at first."""
    before, after = (number_text(each, decimals=0) for each in (baseline, follow_up))
    scale = _("this person's photos only, 0 to 100, higher is smoother")
    if is_claimed:
        return Fact(name=_("Texture index"), value=f"{before} → {after}", note=scale)
    held = _("first session; its change is within noise")
    return Fact(name=_("Texture index"), value=before, note=f"{held}; {scale}")


def _caution(series: TrendSeries) -> str:
    """Return why the newest pair by itself is judged smoother or rougher and the series is not."""
    measured = [p for p in series.points if not p.is_baseline and not is_withheld(p)]
    if series.verdict in _CLAIMS or not measured or measured[-1].verdict not in _CLAIMS:
        return ""
    newest = measured[-1]
    words = _(
        "The photos of {day} by themselves are judged {verdict}. A series asks for more than one "
        "look: a single pair can be so by chance. Photograph this view in the next session too."
    )
    return words.format(day=day_text(newest.held_on), verdict=verdict_text(newest.verdict))


def _sessions_fact(series: TrendSeries) -> Fact:
    later = [point for point in series.points if not point.is_baseline]
    withheld = sum(is_withheld(point) for point in later)
    return Fact(
        name=_("Sessions measured"),
        value=_("{measured} of {total}").format(measured=len(later) - withheld, total=len(later)),
        note=ngettext("{n} withheld", "{n} withheld", withheld).format(n=withheld)
        if withheld
        else _("each against the baseline"),
    )


# -- table --------------------------------------------------------------------------------------
def _row(
    point: TrendPoint,
    region: AnatomicRegion,
    sessions: Mapping[SessionId, TreatmentSession],
    numbers: Mapping[SessionId, int],
) -> SessionRow:
    session = sessions.get(point.session_id)
    withheld = is_withheld(point)
    claimed = point.verdict in _CLAIMS and point.log_change is not None and not point.is_baseline
    shows_interval = point.interval is not None and not withheld and not point.is_baseline
    return SessionRow(
        day=day_text(point.held_on),
        title=_title(session, numbers),
        treatment="" if session is None else zone_text(session, region),
        change=change_text(point.log_change) if claimed and point.log_change is not None else "",
        interval=interval_text(point.interval) if shows_interval and point.interval else "",
        verdict=_verdict(point, withheld=withheld),
        withheld=withheld,
        reasons=point.reasons if withheld else (),
    )


def _verdict(point: TrendPoint, *, withheld: bool) -> str:
    if point.is_baseline:
        return _("baseline")
    return _("withheld") if withheld else verdict_text(point.verdict)


def _title(session: TreatmentSession | None, numbers: Mapping[SessionId, int]) -> str:
    if session is None:
        return ""
    number = numbers.get(session.id)
    if number is None:
        return session_kind_text(session.kind)
    return _("Session {number}").format(number=number)


def _treatment_numbers(sessions: tuple[TreatmentSession, ...]) -> dict[SessionId, int]:
    treated = [session.id for session in sessions if session.kind is SessionKind.TREATMENT]
    return {session_id: number for number, session_id in enumerate(treated, start=1)}


def zone_text(session: TreatmentSession, region: AnatomicRegion) -> str:
    """Return how a region was needled in a session, such as "1.5 mm × 4, even redness"."""
    for zone in session.needling:
        if zone.region is not region:
            continue
        text = f"{length_text(zone.needle_length_mm)} mm"
        if zone.passes is not None:
            text += f" × {zone.passes}"
        if zone.endpoint is not None:
            text += f", {inside_sentence(endpoint_text(zone.endpoint))}"
        return text
    return _("not treated here") if session.kind is SessionKind.TREATMENT else ""


# -- how it was measured ------------------------------------------------------------------------
def _method(series: TrendSeries, last: Measurement | None, meaning: str) -> MethodSheet:
    """Return what the number means, how the curve comes about, and its newest pair in full."""
    parts = (meaning_section(meaning), _series_section(series))
    if last is None:
        return MethodSheet(sections=parts)
    days = {point.photo_id: day_text(point.held_on) for point in series.points}
    pair = PairDays(
        baseline=days.get(last.baseline_photo_id, "–"),
        follow_up=days.get(last.follow_up_photo_id, "–"),
    )
    return MethodSheet(sections=(*parts, *method_sheet(last, pair).sections))


def _series_section(series: TrendSeries) -> MethodSection:
    later = [point for point in series.points if not point.is_baseline]
    measured = [point for point in later if not is_withheld(point)]
    looks = ngettext(
        "{n} session carries a number; below is its pair.",
        "{n} sessions carry a number; below is the newest of these pairs.",
        len(measured),
    ).format(n=len(measured))
    curve = _(
        "Every session is compared with the same first session. The curve follows all of them "
        "and may rise again; its last interval is widened for the number of sessions looked at, "
        "because looking often finds something by chance."
    )
    return MethodSection(title=_("The curve"), paragraphs=(curve, looks) if measured else (curve,))
