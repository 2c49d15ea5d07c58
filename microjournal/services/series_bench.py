"""Measuring the pairs of one series: its baseline is decoded once, an unreadable photo refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError, IntegrityFault, MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import PairMeasurement, Reason
from microjournal.domain.photos import Photo
from microjournal.domain.ports import Journal
from microjournal.services.drawn_regions import drawn_regions
from microjournal.services.pair_measurement import refused_pair
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints, setting_of
from microjournal.services.repeatability import own_repeat_sd
from microjournal.services.scales import stated_scale
from microjournal.services.stored_pairs import photo_input
from microjournal.texture.interval import Setting
from microjournal.texture.plugin import RegionMetric
from microjournal.texture.registry import is_own

if TYPE_CHECKING:
    from microjournal.services.analysis import PairAnalyser


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPair:
    """A photo that is to be measured against its baseline."""

    baseline: Photo
    follow_up: Photo

    @property
    def key(self) -> tuple[PhotoId, PhotoId]:
        """What tells this pair from every other."""
        return self.baseline.id, self.follow_up.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A measured pair; not ``lasting`` when a restored original would change it."""

    pair: PairMeasurement
    lasting: bool


class SeriesBench:
    """Holds the decoded baseline of a view while its series is measured."""

    def __init__(self, journal: Journal, analyser: PairAnalyser, metric: RegionMetric) -> None:
        self._journal = journal
        self._analyser = analyser
        self._metric = metric
        self._baseline: tuple[PhotoId, PreparedPhoto] | None = None
        self._repeat_sds: dict[Setting, float | None] = {}

    def measure(self, pair: PlannedPair, control: TaskControl) -> Outcome:
        """Measure one pair; an unreadable photo becomes a refusal."""
        try:
            baseline = self._prepared_baseline(pair.baseline)
            follow_up = self._prepared(pair.follow_up, pair.baseline)
        except (InputError, IntegrityFault) as error:
            refused = _unreadable(pair, error, self._metric)
            return Outcome(pair=refused, lasting=isinstance(error, InputError))
        hints = RegionHints(
            regions=drawn_regions(self._journal, pair.baseline.id),
            px_per_mm=stated_scale(self._journal, pair.baseline.id),
            own_repeat_sd=self._own_repeat_sd(setting_of(baseline, follow_up)),
        )
        measured = self._analyser.compare_prepared(
            baseline, follow_up, hints, control=control, metric=self._metric
        )
        return Outcome(pair=measured, lasting=True)

    def _prepared_baseline(self, photo: Photo) -> PreparedPhoto:
        if self._baseline is None or self._baseline[0] != photo.id:
            # Let go before the next is decoded: two photos are held at once, not three.
            self._baseline = None
            self._baseline = (photo.id, self._prepared(photo, photo))
        return self._baseline[1]

    def _prepared(self, photo: Photo, baseline: Photo) -> PreparedPhoto:
        stated = stated_scale(self._journal, baseline.id)
        return self._analyser.prepare(photo_input(self._journal, photo, baseline, stated))

    @property
    def is_own(self) -> bool:
        """Whether the program's own metric is measured: repeatability is kept of no other."""
        return is_own(self._metric.identity)

    def _own_repeat_sd(self, setting: Setting) -> float | None:
        if not self.is_own:
            return None
        if setting not in self._repeat_sds:
            self._repeat_sds[setting] = own_repeat_sd(self._journal, setting)
        return self._repeat_sds[setting]


def _unreadable(
    pair: PlannedPair, error: MicrojournalError, metric: RegionMetric
) -> PairMeasurement:
    reason = Reason(code=error.code, message=error.message, hint=error.hint)
    baseline, follow_up = (
        PhotoInput(data=b"", sha256=photo.sha256) for photo in (pair.baseline, pair.follow_up)
    )
    return refused_pair(baseline, follow_up, (reason,), metric)
