"""Seeds: what is tuned on, calibrated on and validated on never meets.

Every random choice of a validation run is drawn from a seed, and every seed lies in the range of
the run's split. Ranges of two splits have nothing in common, nor have two runs of one split.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from microjournal.domain.errors import InputError
from microjournal.support.i18n import _


class Split(StrEnum):
    """What a run may be used for."""

    TUNING = "tuning"
    CALIBRATION = "calibration"
    VALIDATION = "validation"


class Suite(StrEnum):
    """The groups of comparisons, in the order in which they are reported."""

    SINGLE_CHANGES = "single_changes"
    CLINIC = "clinic"
    GUIDED = "guided"
    CASUAL = "casual"
    SERIES = "series"
    PORTRAITS = "portraits"
    OTHER_SKIN = "other_skin"


_WIDTH = 100_000_000
SEED_RANGES: Mapping[Split, range] = MappingProxyType(
    {split: range(number * _WIDTH, (number + 1) * _WIDTH) for number, split in enumerate(Split, 1)}
)
LARGEST_RUN = 99
_RUN_WIDTH = 1_000_000
_SUITE_WIDTH = 100_000
SEEDS_PER_CASE = 10
LARGEST_CASE = _SUITE_WIDTH // SEEDS_PER_CASE - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedSource:
    """The seeds of one suite in one run: ``run`` tells runs of the same split apart."""

    split: Split
    suite: Suite
    run: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.run <= LARGEST_RUN:
            raise InputError(
                "seed_out_of_range",
                _("The seed of a run must lie between 0 and {largest}.").format(
                    largest=LARGEST_RUN
                ),
                _("Choose another --seed."),
            )

    def seed(self, case: int, use: int) -> int:
        """Return the seed for one ``use`` (0 to 9) of one case.

        Raises
        ------
        ValueError
            The case or the use is beyond what a suite has seeds for.
        """
        if not (0 <= case <= LARGEST_CASE and 0 <= use < SEEDS_PER_CASE):
            raise ValueError(f"no seed for case {case}, use {use}")
        suite = list(Suite).index(self.suite)
        first = SEED_RANGES[self.split].start + self.run * _RUN_WIDTH + suite * _SUITE_WIDTH
        return first + case * SEEDS_PER_CASE + use
