"""What repeat photographs of unchanged skin differ by in this practice.

Two photos of one view, taken before treatment in one session, show the same skin; what they
differ by is the error of photographing. With enough of them the practice's own figure takes the
place of the floor that stands in for it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import Measurement, PairMeasurement
from microjournal.domain.ports import Journal, JournalTransaction
from microjournal.domain.reading import RecordReader
from microjournal.services.repeats import is_repeat, repeat_pairs
from microjournal.texture.interval import Setting
from microjournal.texture.registry import RELIEF_CHANGE

FEWEST_REPEATS = 6
"""Below this many differences nothing is claimed about the practice's own repeatability."""

CAUTION = 0.10
"""The standard deviation used is one that the true one exceeds with this probability only."""

MOST_KEPT = 500
OWN_REPEAT_SD = "own_repeat_sd"
"""The name under which a record keeps the repeatability it rests on."""

_OF_A_CLOSE_UP = ("stated", "assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatability:
    """What repeat photographs of one kind of picture differ by.

    ``sd`` is the standard deviation of a difference of two photographs (log change), pooled over
    ``differences`` pairs; ``upper_sd`` is its cautious upper bound, the one measurements use.
    Both are ``None`` while there are fewer than :data:`FEWEST_REPEATS`.
    """

    setting: Setting
    differences: int
    sd: float | None = None
    upper_sd: float | None = None


class RepeatabilityService:
    """Tells what is known, and whether a patient's first session still wants repeats."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def known(self) -> tuple[Repeatability, ...]:
        """Return what repeat photographs differ by, for each kind of picture."""
        return tuple(repeatability(self._journal, setting) for setting in Setting)

    def wants_repeats(self, patient_id: PatientId) -> bool:
        """Tell whether to ask for each view twice: at the first session, until waved away.

        Baseline photographs are worth more than any later ones: every comparison uses them.
        """
        sessions = self._journal.sessions(patient_id)
        photos = self._journal.photos(patient_id=patient_id)
        later = [photo for photo in photos if sessions and photo.session_id != sessions[0].id]
        if not sessions or later or repeat_pairs(photos):
            return False
        return not self._journal.setting(_waved_away(patient_id))

    def wave_away(self, patient_id: PatientId) -> JournalChange:
        """Ask for repeats of this patient no more."""
        with self._journal.write() as tx:
            tx.set_setting(_waved_away(patient_id), "yes")
        return JournalChange(patient_ids=frozenset({patient_id}))


def own_repeat_sd(journal: RecordReader, setting: Setting) -> float | None:
    """Return the practice's own repeatability, cautiously; ``None`` while it is not known.

    The upper bound sqrt(n mean(d^2) / chi2_0.10(n)) of the standard deviation of a difference,
    from at least six differences d.
    """
    return repeatability(journal, setting).upper_sd


def repeatability(journal: RecordReader, setting: Setting) -> Repeatability:
    """Return what repeat photographs differ by, from the pairs that are still in the journal."""
    squares = [
        square
        for repeat, (first, square) in _kept(journal, setting).items()
        if _still_repeats(journal, PhotoId(first), PhotoId(repeat))
    ]
    number = len(squares)
    if number < FEWEST_REPEATS:
        return Repeatability(setting=setting, differences=number)
    mean = sum(squares) / number
    return Repeatability(
        setting=setting,
        differences=number,
        sd=math.sqrt(mean),
        upper_sd=math.sqrt(number * mean / _chi_square_quantile(CAUTION, number)),
    )


def remember_repeat(tx: JournalTransaction, journal: RecordReader, record: Measurement) -> None:
    """Keep what the two photos of a repeat pair differ by, with its record.

    Regions of one pair share their light and camera, so a pair counts as one difference: the
    root of the mean square over its regions. A pair without a number takes a former one away.
    """
    setting = setting_of_record(record.pair)
    kept = _kept(journal, setting)
    kept.pop(record.follow_up_photo_id, None)
    changes = [r.log_change for r in record.pair.regions if r.log_change is not None]
    if changes:
        square = sum(change**2 for change in changes) / len(changes)
        kept[record.follow_up_photo_id] = (record.baseline_photo_id, square)
    newest = dict(list(kept.items())[-MOST_KEPT:])
    tx.set_setting(_name(setting), json.dumps(newest))


def recorded_repeat_sd(pair: PairMeasurement) -> float | None:
    """Return the practice's own repeatability a record rests on; ``None`` without one."""
    return next((n.value for n in pair.quality if n.name == OWN_REPEAT_SD), None)


def setting_of_record(pair: PairMeasurement) -> Setting:
    """Return whether a pair was compared by faces or as a close-up.

    Only faces are registered by their mesh, and without a registration only they tell a scale.
    """
    if pair.registration is not None and pair.registration.method == "mesh+flow":
        return Setting.FACE
    calibration = pair.baseline_calibration
    if calibration is None or calibration.source in _OF_A_CLOSE_UP:
        return Setting.CLOSE_UP
    return Setting.FACE


def _kept(journal: RecordReader, setting: Setting) -> dict[str, tuple[str, float]]:
    text = journal.setting(_name(setting))
    kept: Mapping[str, tuple[str, float]] = json.loads(text) if text else {}
    return {repeat: (first, float(square)) for repeat, (first, square) in kept.items()}


def _still_repeats(journal: RecordReader, first: PhotoId, repeat: PhotoId) -> bool:
    """Tell whether both photos are still there, in one session and view."""
    try:
        return is_repeat(journal.photo(first), journal.photo(repeat))
    except InputError:
        return False


def _name(setting: Setting) -> str:
    return f"repeats.{RELIEF_CHANGE.id}.{RELIEF_CHANGE.version}.{setting.value}"


def _waved_away(patient_id: PatientId) -> str:
    return f"repeats.waved_away.{patient_id}"


def _chi_square_quantile(probability: float, degrees: int) -> float:
    # Imported here: reading records needs no numerical library.
    from scipy.special import gammaincinv

    return 2.0 * float(gammaincinv(degrees / 2.0, probability))
