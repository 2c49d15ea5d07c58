"""The sections of the report: title, what it shows, its plot, its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from microjournal.validation import level_tables, portrait_tables, tables
from microjournal.validation.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section; it is left out where its table has no line."""

    title: str
    words: str
    table: Callable[[Sequence[Row]], str]
    plot: str = ""


SECTIONS: Final = (
    Section(
        title="True and measured change",
        words="Every dot is a pair of photographs of synthetic skin whose whole relief was scaled; "
        "the dark bars are the median 95 % interval.",
        table=level_tables.level_table,
        plot="truth.svg",
    ),
    Section(
        title="One change at a time",
        words="Unchanged skin; one thing differs in the follow-up. Mean ± SD of the reported "
        "change. Classical measures are taken of each photograph as it is.",
        table=tables.perturbation_table,
        plot="perturbations.svg",
    ),
    Section(
        title="What classical measures would have told",
        words="The same pairs. A classical measure *announces a change* beyond 1.96 times its own "
        "repeatability, which is its SD where only the sensor noise differs. Plain ones are taken "
        "of each photograph as it is; those called *aligned* are the program's secondary values, "
        "taken of the registered, band-limited pair wherever it was registered.",
        table=tables.classical_claims_table,
    ),
    Section(
        title="Skin tone",
        words="Slope 1 means that the size of a change is right.",
        table=level_tables.tone_table,
        plot="tones.svg",
    ),
    Section(
        title="Skin of other optics",
        words="The same people under optics of first order: contrast in proportion to relief, two "
        "Gaussians of scattering, a broad gloss. No direction of a cause and no width of an "
        "interval was found on it; the responses to relief lie between the two skins.",
        table=level_tables.other_skin_table,
    ),
    Section(
        title="One component changes",
        words="Pores, lines or steep scars alone became 40 % shallower; everything else stayed.",
        table=level_tables.component_table,
    ),
    Section(
        title="Coverage of the interval",
        words="How often the stated 95 % interval holds the truth. More than 97 % means that "
        "intervals are wider than they need be, less than 94 % that they promise too much.",
        table=level_tables.coverage_table,
        plot="coverage.svg",
    ),
    Section(
        title="Registration",
        words="Distance, on the skin, of where a place was found from where it really lies: the "
        "median over the region, of registrations that were believed.",
        table=tables.registration_table,
    ),
    Section(
        title="Series",
        words="Dated series of 3 to 6 follow-ups against one baseline, judged as the program "
        "judges them: shared baseline error, several looks.",
        table=tables.series_table,
    ),
    Section(
        title="Real portraits of one sitting",
        words="Neutral against smiling, both directions, per region: nothing changed but the "
        "expression.",
        table=portrait_tables.same_sitting_table,
    ),
    Section(
        title="Real portraits with graded relief",
        words="The relief of a real portrait between 0.6 and 4 mm is scaled by a known factor, and "
        "both photographs are taken anew with the nuisance of the level. Classical measures are "
        "handed the region by the face's landmarks.",
        table=portrait_tables.graded_table,
    ),
    Section(
        title="Real portraits that must be refused",
        words="Another person, a camera too near to compare with the others, photographs too small "
        "to measure.",
        table=portrait_tables.refusal_table,
    ),
    Section(
        title="Why comparisons were withheld",
        words="A comparison may have several reasons.",
        table=tables.reasons_table,
    ),
)

INTRODUCTION: Final = """
# Validation of the measurement

This file is written by `microjournal validate`; nothing in it is edited by hand. It holds the
relief change that the program reports against the truth: synthetic skin whose relief is known in
micrometres, photographed under known light and camera; real portraits whose relief was weakened
by a known factor; real portraits of one sitting, on which nothing changed; pairs that must be
refused.

Comparisons in this run: {total} ({counted}). {seeds} Metric `{metric}` version {version}, program
{program}.

*Smoother* is a negative change. A *claim* is the verdict “smoother” or “rougher” than the
baseline. A claim is *wrong* when nothing changed or the opposite is true. The *true change* is the
mean, over the fine (0.8–1.6 mm) and the medium band (1.6–4 mm), of the log ratio of the
root-mean-square relief. *SDC*, the smallest detectable true change, is
100 (1 − exp(−1.96 SD of unchanged pairs / slope)). Rates are of all pairs, refused ones included,
with Wilson's 95 % interval; errors, slopes and coverage are of comparable pairs whose whole relief
changed alike or not at all. Rank correlations take as many unchanged pairs as there are of the most
frequent change. Intervals count comparisons, not people. What was tried and did not help is told in
[measurement-experiments.md](measurement-experiments.md).
"""

SEEDS_OF_SPLIT: Final = {
    "validation": (
        "Nothing was tuned or calibrated on its seeds. The weights for blur and the floor of the "
        "interval of faces were set with the same-sitting pairs of all seven people in view: that "
        "no claim is made on those pairs is no independent proof. The width of the interval of "
        "faces was set with graded portraits of the people of this split, of other seeds, and "
        "the widths of close-ups with synthetic skin of other seeds of it."
    ),
    "calibration": "Its seeds and people are those of calibration: **no proof of anything**.",
    "tuning": "Its seeds and people are those of tuning: **no proof of anything**.",
}

AIMS: Final = """
## Aims

{met} of {judged} aims that this run measured are met. The column *prototype* is what the prototype
reached on material of its own. Speed and memory are measured by `make bench`.

{table}
"""

LIMITS: Final = """
## Limits

The synthetic skin is a model: diffuse reflection with a gloss, simple scattering, symmetric
pigment. Nobody knows the true change of relief of the people on the portraits, so their relief was
changed by computation. The portraits show few people, at 3 to 6 px/mm: pores could not be tested on
them.
"""

REPEATING: Final = """
## Repeating it

```
microjournal validate --split {split} --seed {seed} --comparisons {comparisons}{chosen} \\
    --out build/validation --docs docs
```

This run took {hours:.1f} hours with {workers} worker(s).{missing} Every comparison is a line of
`comparisons.jsonl` in the folder of the run; `microjournal validate --report-only
--out build/validation --docs docs` writes this file from those lines alone. Equal seeds give equal
comparisons; another `--seed` gives new people, light and noise of the same split.
"""

NO_PORTRAITS: Final = (
    " **Real portraits were left out**: no folder of photographs was named (`--photos`)."
)
