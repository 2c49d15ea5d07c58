"""The suite of real portraits: which pairs there are, and whose face may be used for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, permutations
from types import MappingProxyType
from typing import Final

from microjournal.phantom.nuisance import Discipline
from microjournal.validation.cases import PortraitCase, PortraitKind
from microjournal.validation.splits import SEEDS_PER_CASE, SeedSource, Split
from microjournal.validation.suites import case_id

CALIBRATION_PEOPLE: Final = frozenset({"london_003", "london_021", "london_024", "canada_031f"})
"""People on whom intervals may be fitted; validation uses everybody else."""

SPLITS_OF_CALIBRATION: Final = frozenset({Split.TUNING, Split.CALIBRATION})
_GRADED_CYCLE: Final = (1.0, 0.85, 1.0, 0.7, 1.0, 0.5)
_NEAR, _ZOOM = "zoom_15cm", "zoom_"
_DIFFERENT_PEOPLE = 10

_EXPECTED = MappingProxyType(
    {
        "different people": "skin of another person",
        "camera distance": "perspective of a camera too near",
        "too small": "photographs too small and badly lit",
    }
)


def portrait_cases(
    source: SeedSource, comparisons: int, names: Sequence[str]
) -> Iterator[PortraitCase]:
    """Yield the pairs of portraits there are, then ``comparisons`` with a graded change.

    Parameters
    ----------
    names : sequence of str
        Names of the photographs without suffix, in any order.
    """
    fixed = [*_same_sitting(source, names), *_refusals(source, names)]
    yield from _numbered(source, fixed)
    missing = comparisons
    for case in _graded(source, _singles(source, names), first=len(fixed)):
        if missing <= 0:
            return
        missing -= case.comparisons
        yield case


def person_of(name: str) -> str:
    """Return whose portrait a photograph is: its name without the expression."""
    return name.removesuffix("_neutral").removesuffix("_smiling")


def may_use(name: str, split: Split) -> bool:
    """Tell whether a portrait belongs to the people of ``split``."""
    return (person_of(name) in CALIBRATION_PEOPLE) == (split in SPLITS_OF_CALIBRATION)


def _same_sitting(source: SeedSource, names: Sequence[str]) -> Iterator[PortraitCase]:
    for neutral in sorted(names):
        smiling = f"{person_of(neutral)}_smiling"
        if neutral.endswith("_neutral") and smiling in names and may_use(neutral, source.split):
            for pair in permutations((neutral, smiling)):
                yield _pair(source, PortraitKind.SAME_SITTING, pair, {"factor": "1"})


def _refusals(source: SeedSource, names: Sequence[str]) -> Iterator[PortraitCase]:
    for title, pairs in (
        ("different people", _strangers(source, names)),
        ("camera distance", _zooms(names)),
        ("too small", _lisas(names)),
    ):
        for pair in pairs:
            words = {"refusal": title, "because": _EXPECTED[title]}
            yield _pair(source, PortraitKind.REFUSAL, pair, words)


def _strangers(source: SeedSource, names: Sequence[str]) -> list[tuple[str, str]]:
    people = [name for name in _singles(source, names) if name.endswith("_neutral")]
    return list(permutations(people, 2))[:_DIFFERENT_PEOPLE]


def _zooms(names: Sequence[str]) -> list[tuple[str, str]]:
    others = [name for name in sorted(names) if name.startswith(_ZOOM) and name != _NEAR]
    if _NEAR not in names:
        return []
    return [pair for other in others for pair in ((_NEAR, other), (other, _NEAR))]


def _lisas(names: Sequence[str]) -> list[tuple[str, str]]:
    lisas = [name for name in sorted(names) if name.startswith("lisa_")]
    return list(permutations(lisas, 2))[: len(lisas) * 2]


def _singles(source: SeedSource, names: Sequence[str]) -> list[str]:
    """Return the portraits that may be photographed anew."""
    return [
        name
        for name in sorted(names)
        if name.startswith(("canada_", "london_"))
        and not name.endswith("_smiling")
        and may_use(name, source.split)
    ]


def _graded(source: SeedSource, people: Sequence[str], *, first: int) -> Iterator[PortraitCase]:
    """Yield portraits with known attenuation: all levels of a person, then the next person."""
    levels = tuple(Discipline)
    if not people:
        return
    for number in count():
        turn = number // len(levels)
        name = people[turn % len(people)]
        factor = _GRADED_CYCLE[(turn // len(people) + turn) % len(_GRADED_CYCLE)]
        level = levels[number % len(levels)]
        words = {"factor": f"{factor:g}", "level": level.value}
        seed = source.seed((first + number), 0)
        yield replace(
            _pair(source, PortraitKind.GRADED, (name, name), words),
            id=case_id(source, first + number),
            factor=factor,
            discipline=level,
            seeds=(seed, seed + SEEDS_PER_CASE // 2),
        )


def _pair(
    source: SeedSource, kind: PortraitKind, pair: Sequence[str], words: Mapping[str, str]
) -> PortraitCase:
    return PortraitCase(
        id="",
        suite=source.suite,
        labels={
            "kind": kind.value,
            "person": person_of(pair[0]),
            "pair": " / ".join(pair),
            "split": source.split.value,
            **words,
        },
        kind=kind,
        baseline=pair[0],
        follow_up=pair[1],
    )


def _numbered(source: SeedSource, cases: Sequence[PortraitCase]) -> Iterator[PortraitCase]:
    for number, case in enumerate(cases):
        yield replace(case, id=case_id(source, number))
