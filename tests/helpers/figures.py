"""What the fault tests tried and found: a line for each test, a table for ``make soak``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FIGURES_VARIABLE = "MICROJOURNAL_FIGURES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was tried for one promise. ``broken`` counts what was lost, orphaned or let in."""

    promise: str
    part: str = ""
    points: int
    broken: int = 0
    longest_s: float = 0.0
    peak_mib: int = 0

    def line(self) -> str:
        """Return the figures as a line for people."""
        told = [f"{self.promise}, {self.part}" if self.part else self.promise]
        told += [f"{self.points} points", f"{self.broken} broken"]
        told += [f"longest {self.longest_s:.2f} s"] if self.longest_s else []
        told += [f"peak memory {self.peak_mib} MiB"] if self.peak_mib else []
        return ", ".join(told)


def tell(figures: Figures) -> None:
    """Print the figures, and keep them for the table of a long run."""
    print(figures.line())
    kept = os.environ.get(FIGURES_VARIABLE)
    if kept:
        with Path(kept).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figures)) + "\n")


def table(kept: Path) -> list[str]:
    """Return one line for each promise: sums of points, the longest, the largest."""
    parts = [Figures(**json.loads(line)) for line in kept.read_text("utf-8").splitlines()]
    promises = dict.fromkeys(part.promise for part in parts)
    return [
        _together([part for part in parts if part.promise == promise]).line()
        for promise in promises
    ]


def _together(parts: Iterable[Figures]) -> Figures:
    held = list(parts)
    return Figures(
        promise=held[0].promise,
        points=sum(part.points for part in held),
        broken=sum(part.broken for part in held),
        longest_s=max(part.longest_s for part in held),
        peak_mib=max(part.peak_mib for part in held),
    )
