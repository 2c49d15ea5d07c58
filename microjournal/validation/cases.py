"""What is compared: descriptions only, small enough to be sent to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from microjournal.phantom.camera import CaptureSetup
from microjournal.phantom.nuisance import Discipline
from microjournal.phantom.skin import ReliefFactor
from microjournal.phantom.specimen import SkinSpecimen
from microjournal.validation.splits import Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One photograph of synthetic skin: how, with which sensor noise, of which relief."""

    setup: CaptureSetup
    seed: int
    relief_factor: ReliefFactor = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinCase:
    """A baseline and its follow-ups on one piece of synthetic skin.

    One follow-up is a comparison, several (``is_series``) are a dated series. ``stated_px_per_mm``
    is the scale of the baseline as somebody measured it, ``labels`` hold the words for tables.
    ``check_registration`` asks for the registration error, which costs a second registration.
    """

    id: str
    suite: Suite
    labels: Mapping[str, str]
    specimen: SkinSpecimen
    baseline: Shot
    follow_ups: tuple[Shot, ...]
    stated_px_per_mm: float
    is_series: bool = False
    check_registration: bool = False

    @property
    def group(self) -> str:
        """Return what cases with the same skin share: it is grown once for all of them."""
        return f"{self.suite.value}/{self.specimen.seed}"

    @property
    def comparisons(self) -> int:
        """Return how many pairs are measured."""
        return len(self.follow_ups)


class PortraitKind(StrEnum):
    """What is known about a pair of real portraits."""

    SAME_SITTING = "same_sitting"
    GRADED = "graded"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitCase:
    """Two real portraits, or one portrait photographed anew twice with a known change.

    ``baseline`` and ``follow_up`` are names of photographs without suffix; for a graded pair both
    are the same, ``factor`` scales its relief in the follow-up and ``discipline`` says how
    carefully both are taken with the two ``seeds``.
    """

    id: str
    suite: Suite
    labels: Mapping[str, str]
    kind: PortraitKind
    baseline: str
    follow_up: str
    factor: float = 1.0
    discipline: Discipline | None = None
    seeds: tuple[int, int] = (0, 0)

    @property
    def group(self) -> str:
        """Return what cases of the same baseline photograph share."""
        return f"{self.suite.value}/{self.baseline}"

    @property
    def comparisons(self) -> int:
        """Return how many comparisons there are usually: both cheeks and the forehead."""
        return 3


Case = SkinCase | PortraitCase
