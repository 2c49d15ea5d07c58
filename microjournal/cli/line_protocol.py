"""The lines of ``compare --jsonl``: what is asked and what is answered (docs/formats.md)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.cli.measurement_fields import Fields, region_fields
from microjournal.cli.output import JsonValue
from microjournal.cli.subcommands import choice
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.measurements import (
    PairMeasurement,
    Reason,
    RegionMeasurement,
    Verdict,
)
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.pair_summary import PairSummary

CLAIMS: Mapping[Verdict, str] = {
    Verdict.SMOOTHER: "improved",
    Verdict.ROUGHER: "worse",
    Verdict.NO_DETECTABLE_CHANGE: "no_change",
    Verdict.NOT_COMPARABLE: "not_comparable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRequest:
    """One pair to be compared; ``px_per_mm`` is the scale of ``base``."""

    base: Path
    follow: Path
    px_per_mm: float | None
    region: AnatomicRegion | None


def request_object(line: bytes) -> Mapping[str, JsonValue]:
    """Return the JSON object of a line.

    Raises InputError ``line_unreadable`` when it is none.
    """
    try:
        text = line.decode("utf-8-sig")
        found = json.loads(text, parse_constant=_no_number, parse_float=_finite_number)
    except (ValueError, RecursionError) as error:
        raise _unreadable(_("The line is no JSON object in UTF-8.")) from error
    if not isinstance(found, dict):
        raise _unreadable(_("The line is no JSON object in UTF-8."))
    return found


def identity_fields(fields: Mapping[str, JsonValue]) -> Fields:
    """Return the ``id`` of a request, to be repeated in its answer.

    Raises InputError ``line_unreadable`` when it is neither text nor number.
    """
    if "id" not in fields:
        return {}
    value = fields["id"]
    if isinstance(value, list | dict):
        raise _unreadable(_("“id” is neither text nor number."))
    return {"id": value}


def parse_request(fields: Mapping[str, JsonValue]) -> LineRequest:
    """Return what a line asks for.

    A hint that is absent, null or empty says nothing. Raises InputError ``line_unreadable``,
    ``hint_empty``, ``unknown_value`` or ``scale_unusable``.
    """
    hint = fields.get("hint")
    if hint is None:
        hint = {}
    if not isinstance(hint, Mapping):
        raise _unreadable(_("“hint” is no JSON object."))
    if hint and not {"px_per_mm", "region"} & set(hint):
        raise InputError(
            "hint_empty",
            _("The hint says neither “px_per_mm” nor “region”."),
            _("Leave “hint” out when nothing is known."),
        )
    return LineRequest(
        base=_path(fields, "base"),
        follow=_path(fields, "follow"),
        px_per_mm=_scale(hint.get("px_per_mm")),
        region=_region(hint.get("region")),
    )


def answer_fields(pair: PairMeasurement, summary: PairSummary) -> Fields:
    """Return the answer for a pair that was looked at; a number nobody could compute is null."""
    fields: Fields = {
        "delta": summary.log_change,
        "ci": None if summary.interval is None else list(summary.interval),
        "claim": CLAIMS[summary.verdict],
        "reasons": _reasons(summary.reasons),
        "regions": [_region_answer(region) for region in pair.regions],
        "quality": _quality(pair),
        "metric": {"id": pair.metric.id, "version": pair.metric.version},
    }
    return {name: _finite(value) for name, value in fields.items()}


def error_fields(error: MicrojournalError) -> Fields:
    """Return the answer for a line that could not be answered: nothing is compared."""
    said: Fields = {"code": error.code, "message": error.message, "hint": error.hint}
    return {
        "delta": None,
        "ci": None,
        "claim": CLAIMS[Verdict.NOT_COMPARABLE],
        "reasons": [said],
        "regions": [],
        "quality": {},
        "error": said,
    }


def _region_answer(region: RegionMeasurement) -> Fields:
    return {
        **region_fields(region),
        "delta": region.log_change,
        "ci": None if region.interval is None else list(region.interval),
        "claim": CLAIMS[region.verdict],
    }


def _quality(pair: PairMeasurement) -> Fields:
    """Return the numbers of the pair; those of its region, too, when it is the only one."""
    numbers: Fields = {number.name: number.value for number in pair.quality}
    if len(pair.regions) == 1:
        numbers |= {number.name: number.value for number in pair.regions[0].quality}
    return {**numbers, "frame_px_per_mm": pair.frame_px_per_mm}


def _reasons(reasons: tuple[Reason, ...]) -> list[JsonValue]:
    return [{"code": r.code, "message": r.message, "hint": r.hint} for r in reasons]


def _path(fields: Mapping[str, JsonValue], name: str) -> Path:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise _unreadable(_("“{name}” is no path.").format(name=name))
    return Path(value)


def _scale(value: JsonValue) -> float | None:
    from microjournal.services.scales import check_scale

    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unreadable(_("“px_per_mm” is no number."))
    check_scale(value)
    return float(value)


def _region(value: JsonValue) -> AnatomicRegion | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _unreadable(_("“region” is no text."))
    return choice(AnatomicRegion, value)


def _unreadable(message: str) -> InputError:
    return InputError(
        "line_unreadable",
        message,
        _("Write one JSON object a line, with “base”, “follow” and, if known, “hint”."),
    )


def _finite(value: JsonValue) -> JsonValue:
    """Return a value without the numbers JSON cannot write."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return value


def _finite_number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> float:
    raise ValueError(text)
