"""A series in one plain sentence."""

from __future__ import annotations

from microjournal.domain.measurements import TrendSeries, Verdict, percent
from microjournal.support.i18n import _
from microjournal.support.words import day_text

_MINUS = "−"
_HARD_SPACE = "\N{NO-BREAK SPACE}"


def trend_sentence(series: TrendSeries) -> str:
    """Return the verdict of a series in the words of the product.

    A number is named only outside the band of what repeat photos differ by. When the latest
    sessions carry no number, the day of the last one that does is added.
    """
    return f"{_verdict_sentence(series)}{_as_of(series)}"


def patient_sentence(series: TrendSeries) -> str:
    """Return the sentence a patient reads: no technical reason, nothing that sounds like blame."""
    if series.log_change is not None and series.interval is not None:
        return series.sentence
    if any(point.reasons for point in series.points):
        return _("These photos cannot be compared by measurement.")
    return ""


def _verdict_sentence(series: TrendSeries) -> str:
    if series.log_change is None or series.interval is None:
        return _("Not comparable, because: {reason}").format(reason=_last_reason(series))
    if series.verdict is Verdict.NO_DETECTABLE_CHANGE:
        limit = series.smallest_detectable_change or 0.0
        sentence = _(
            "No detectable change: less than {smoother} % smoother or {rougher} % rougher cannot "
            "be told apart here."
        ).format(smoother=round(-percent(-limit)), rougher=round(percent(limit)))
        return f"{sentence}{_single_look(series)}"
    sentence = (
        _("Smoother than baseline beyond what repeat photos differ by: {change} ({interval}).")
        if series.verdict is Verdict.SMOOTHER
        else _("Rougher than baseline beyond what repeat photos differ by: {change} ({interval}).")
    )
    return sentence.format(
        change=_percent_text(series.log_change),
        interval=_interval_text(series.interval),
    )


def _single_look(series: TrendSeries) -> str:
    measured = [p for p in series.points if p.log_change is not None and not p.is_baseline]
    if len(measured) != 1:
        return ""
    text = _("This rests on a single later session; another one tells more.")
    return f" {text}"


def _as_of(series: TrendSeries) -> str:
    measured = [p for p in series.points if p.log_change is not None and not p.is_baseline]
    if not measured or measured[-1] is series.points[-1]:
        return ""
    text = _("Last measured on {day}.").format(day=day_text(measured[-1].held_on))
    return f" {text}"


def _last_reason(series: TrendSeries) -> str:
    for point in reversed(series.points):
        if point.reasons:
            return point.reasons[0].message
    return _("No later photo of this view has been measured.")


def _percent_text(log_change: float) -> str:
    return f"{_number_text(log_change)}{_HARD_SPACE}%"


def _interval_text(interval: tuple[float, float]) -> str:
    """Return an interval that no line break parts."""
    lower, upper = _number_text(interval[0]), _percent_text(interval[1])
    return f"{lower}{_HARD_SPACE}…{_HARD_SPACE}{upper}"


def _number_text(log_change: float) -> str:
    value = round(percent(log_change))
    return f"{_MINUS}{-value}" if value < 0 else f"+{value}"
