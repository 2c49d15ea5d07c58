"""A validation run from its options to its rows: which cases, what is finished already."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import microjournal
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError
from microjournal.support.i18n import _
from microjournal.texture.registry import RELIEF_CHANGE
from microjournal.validation import run_file
from microjournal.validation.cases import Case
from microjournal.validation.portrait_trial import SUFFIX
from microjournal.validation.portraits import portrait_cases
from microjournal.validation.run_file import RunHead, RunRecord, Worked
from microjournal.validation.runner import run_cases
from microjournal.validation.splits import SeedSource, Split, Suite
from microjournal.validation.suites import skin_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What a run is asked to do; ``comparisons`` counts per suite."""

    out: Path
    suites: tuple[Suite, ...] = tuple(Suite)
    comparisons: int = 300
    split: Split = Split.VALIDATION
    seed: int = 0
    workers: int = 1
    photos: Path | None = None
    resume: bool = False

    @property
    def leaves_portraits_out(self) -> bool:
        """Tell whether portraits are asked for without a folder of photographs."""
        return Suite.PORTRAITS in self.suites and self.photos is None

    @property
    def head(self) -> RunHead:
        """Return what the file of the run begins with."""
        return RunHead(
            split=self.split.value,
            seed=self.seed,
            program_version=microjournal.__version__,
            metric_id=RELIEF_CHANGE.id,
            metric_version=RELIEF_CHANGE.version,
        )


def carry_out(options: RunOptions, control: TaskControl) -> RunRecord:
    """Run all cases that are not finished yet and return the whole run.

    Raises
    ------
    InputError
        See `run_file.begin`; ``photos_missing`` when portraits are the only suite asked for and
        there is no folder of photographs.
    EnvironmentFault
        See `run_cases`.
    """
    planned = list(all_cases(options))
    if not planned:
        raise InputError(
            "photos_missing",
            _("The suite of portraits needs photographs."),
            _("Name their folder with --photos."),
        )
    known = run_file.begin(options.out, options.head, resume=options.resume)
    left = [case for case in planned if case.id not in known.finished]
    started = time.monotonic()
    _note_work(options, 0.0)
    try:
        run_cases(
            left,
            workers=min(options.workers, max(1, len(left))),
            photos=options.photos,
            finished=lambda rows: run_file.append_rows(options.out, rows),
            control=control,
        )
    finally:
        _note_work(options, time.monotonic() - started)
    return run_file.read(options.out)


def _note_work(options: RunOptions, seconds: float) -> None:
    worked = Worked(
        seconds=round(seconds, 1), workers=options.workers, comparisons=options.comparisons
    )
    run_file.append_worked(options.out, worked)


def all_cases(options: RunOptions) -> Iterator[Case]:
    """Yield the cases of every suite asked for; portraits only where there are photographs."""
    for suite in options.suites:
        source = SeedSource(split=options.split, suite=suite, run=options.seed)
        if suite is not Suite.PORTRAITS:
            yield from skin_cases(source, options.comparisons)
        elif options.photos is not None:
            yield from portrait_cases(source, options.comparisons, photo_names(options.photos))


def photo_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the photographs of a folder.

    Raises
    ------
    InputError
        ``photos_missing``: the folder holds none.
    """
    names = tuple(sorted(path.stem for path in folder.glob(f"*{SUFFIX}")))
    if not names:
        raise InputError(
            "photos_missing",
            _("There are no photographs in the folder named."),
            _("Name the folder of portraits with --photos, or leave the option out."),
        )
    return names
