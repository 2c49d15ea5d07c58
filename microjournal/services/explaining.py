"""An explanation of one measurement: a folder of pictures, words and the whole record."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.domain.identifiers import MeasurementId
from microjournal.domain.measurements import Measurement, PairMeasurement, Reason
from microjournal.domain.ports import Journal
from microjournal.imaging.explain_pictures import png_bytes
from microjournal.reports.words import region_text, verdict_text
from microjournal.services.explained_pictures import (
    ExplainedPicture,
    photo_pictures,
    region_pictures,
)
from microjournal.services.pair_alignment import AlignedPhotos, align_photos
from microjournal.services.pair_measurement import measure_photos, refused_pair
from microjournal.services.photo_pair import PreparedPhoto, RegionHints
from microjournal.services.stored_pairs import open_measured
from microjournal.storage.codec import encode
from microjournal.support.i18n import _
from microjournal.texture.registry import is_own

if TYPE_CHECKING:
    from microjournal.services.analysis import PairAnalyser

INDEX_FILE = "index.html"
RECORD_FILE = "record.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was written: the measurement explained and the files, the index first."""

    pair: PairMeasurement
    files: tuple[Path, ...]


def explain_pair(
    baseline: PreparedPhoto,
    follow_up: PreparedPhoto,
    hints: RegionHints,
    folder: Path,
    control: TaskControl,
) -> Explanation:
    """Measure a pair and write how into a new or empty folder.

    Raises
    ------
    InputError
        ``folder_not_empty``.
    EnvironmentFault
        ``explanation_failed``: the folder could not be written.
    """
    _require_empty(folder)
    photos = align_photos(baseline, follow_up, hints, control)
    if isinstance(photos, Reason):
        pair = refused_pair(baseline.photo, follow_up.photo, (photos,))
        return _written(folder, pair, pair, iter(()))
    pair = measure_photos(photos, control)
    return _written(folder, pair, pair, _pictures(photos, pair, control))


class ExplainingService:
    """Explains measurements of a journal from its originals."""

    def __init__(self, journal: Journal, analyser: PairAnalyser) -> None:
        self._journal = journal
        self._analyser = analyser

    def explain_measurement(
        self, measurement_id: MeasurementId, folder: Path, control: TaskControl
    ) -> Explanation:
        """Write the pictures of a recorded pair, made anew, beside the record as it was kept.

        Raises
        ------
        InputError
            ``unknown_measurement``, ``folder_not_empty``, or a photo cannot be decoded.
        IntegrityFault
            An original is gone or altered.
        EnvironmentFault
            ``explanation_failed``: the folder could not be written.
        """
        record = self._journal.measurement(measurement_id)
        _require_empty(folder)
        stored = open_measured(self._journal, self._analyser, record)
        photos = align_photos(stored.baseline, stored.follow_up, stored.hints, control)
        if isinstance(photos, Reason):
            return _written(folder, record.pair, record, iter(()))
        again = measure_photos(photos, control)
        # Another package's number cannot be told from its pictures: they show our own steps.
        compared = again if is_own(record.pair.metric) else None
        return _written(folder, record.pair, record, _pictures(photos, again, control), compared)


def _pictures(
    photos: AlignedPhotos, pair: PairMeasurement, control: TaskControl
) -> Iterator[ExplainedPicture]:
    yield from photo_pictures(photos)
    for number, (one, measured) in enumerate(zip(photos.regions, pair.regions, strict=True)):
        control.checkpoint(number, len(photos.regions), one.region.region.value)
        if one.pair is not None:
            yield from region_pictures(photos, one.pair, measured)


def _written(
    folder: Path,
    pair: PairMeasurement,
    record: PairMeasurement | Measurement,
    pictures: Iterator[ExplainedPicture],
    again: PairMeasurement | None = None,
) -> Explanation:
    """Write one picture after the other, then the record and the page that explains them."""
    files: list[Path] = []
    entries: list[str] = []
    for picture in pictures:
        path = folder / f"{picture.name}.png"
        _write(path, png_bytes(picture.pixels))
        files.append(path)
        entries.append(_entry(picture))
    text = json.dumps(encode(record), indent=1, ensure_ascii=False, allow_nan=False)
    _write(folder / RECORD_FILE, text.encode())
    _write(folder / INDEX_FILE, _page(pair, entries, again).encode())
    return Explanation(pair=pair, files=(folder / INDEX_FILE, folder / RECORD_FILE, *files))


def _page(pair: PairMeasurement, entries: list[str], again: PairMeasurement | None) -> str:
    title = html.escape(_("How this was measured"))
    lines = [
        "<!doctype html>",
        '<html><head><meta charset="utf-8">',
        f"<title>{title}</title>",
        "<style>body{font-family:sans-serif;margin:2em;max-width:110em}"
        "img{max-width:100%;min-width:40%;border:1px solid #ccc}</style></head><body>",
        f"<h1>{title}</h1>",
        *_findings(pair),
        f'<p><a href="{RECORD_FILE}">{html.escape(_("The whole record"))}</a></p>',
    ]
    if again is not None and _numbers(again) != _numbers(pair):
        note = _("Made anew with this program the numbers differ from those recorded.")
        lines.append(f"<p>{html.escape(note)}</p>")
    return "\n".join([*lines, *entries, "</body></html>", ""])


def _findings(pair: PairMeasurement) -> list[str]:
    lines = [f"<p>{html.escape(reason.message)}</p>" for reason in pair.reasons]
    for region in pair.regions:
        said = f"{region_text(region.region.region)}: {verdict_text(region.verdict)}"
        if region.percent_change is not None:
            said += f", {region.percent_change:+.1f} %"
        messages = " ".join(reason.message for reason in region.reasons)
        lines.append(f"<p>{html.escape(f'{said}. {messages}'.strip())}</p>")
    return lines


def _entry(picture: ExplainedPicture) -> str:
    name, title = html.escape(f"{picture.name}.png"), html.escape(picture.title)
    return (
        f"<h2>{title}</h2><p>{html.escape(picture.words)}</p>"
        f'<p><img src="{name}" alt="{title}"></p>'
    )


def _numbers(pair: PairMeasurement) -> list[tuple[float | None, tuple[float, float] | None]]:
    return [(region.log_change, region.interval) for region in pair.regions]


def _require_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise _failed(error) from error
    if taken:
        raise InputError(
            "folder_not_empty",
            _("The folder for the explanation is not empty; nothing was written."),
            _("Choose a new or an empty folder."),
        )


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise _failed(error) from error


def _failed(error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        "explanation_failed",
        _("The explanation could not be written: {reason}.").format(reason=error.strerror),
        _("Choose another folder, and check that there is space."),
    )
