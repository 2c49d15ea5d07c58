"""The scale of a close-up, stated once by a person from a ruler or sticker beside the skin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.ports import JournalTransaction
from microjournal.domain.reading import RecordReader
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.measurements import Measurement

USABLE_PX_PER_MM = (0.5, 200.0)


def stated_scale(journal: RecordReader, photo_id: PhotoId) -> float | None:
    """Return the stated pixels per millimetre of the upright original, if any."""
    text = journal.setting(_name(photo_id))
    return float(text) if text else None


def state_scale(tx: JournalTransaction, photo_id: PhotoId, px_per_mm: float) -> None:
    """Keep the scale of a photo; raise InputError ``scale_unusable`` outside 0.5 to 200."""
    check_scale(px_per_mm)
    tx.set_setting(_name(photo_id), repr(float(px_per_mm)))


def check_scale(px_per_mm: float) -> None:
    """Raise InputError ``scale_unusable`` for a scale no photo of skin has."""
    lowest, highest = USABLE_PX_PER_MM
    if not lowest <= px_per_mm <= highest:
        raise InputError(
            "scale_unusable",
            _("The scale is outside 0.5 to 200 pixels per millimetre."),
            _("Count the pixels between two marks of a ruler in the photo."),
        )


def is_measured_at(measurement: Measurement, stated_px_per_mm: float | None) -> bool:
    """Tell whether a record was made at the scale known now; a stated one may have been undone."""
    calibration = measurement.pair.baseline_calibration
    if calibration is None or calibration.source == "pupils":
        return True
    if stated_px_per_mm is None:
        return calibration.source != "stated"
    return calibration.px_per_mm == stated_px_per_mm


def _name(photo_id: PhotoId) -> str:
    return f"scale.{photo_id}"
