"""Reading what was measured of the pair looked at."""

from __future__ import annotations

from collections.abc import Callable

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.pair_findings import PairFindings, findings_of
from microjournal.gui.presenters.pair_opening import OpeningServices


class PairReading:
    """Asks for the record of a pair and puts it into words."""

    def __init__(
        self,
        services: OpeningServices,
        runner: Runner,
        *,
        owner: object,
        found: Callable[[Photo, Photo, PairFindings | None], None],
        failed: Callable[[MicrojournalError], None],
    ) -> None:
        self._services = services
        self._runner = runner
        self._owner = owner
        self._found = found
        self._failed = failed

    def ask(self, baseline: Photo, follow_up: Photo) -> None:
        """Read the newest record of two photos; there may be none."""
        self._runner.submit(
            lambda control: self._services.comparison.measurement_of(baseline.id, follow_up.id),
            lane=Lane.QUICK,
            owner=self._owner,
            on_done=lambda record: self.tell(baseline, follow_up, record),
            on_error=self._failed,
        )

    def tell(self, baseline: Photo, follow_up: Photo, record: Measurement | None) -> None:
        """Hand over what a record of two photos says."""
        findings = None if record is None else findings_of(record, baseline, follow_up)
        self._found(baseline, follow_up, findings)
