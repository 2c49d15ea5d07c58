"""The suites as data: which comparisons are made, in which order, from which seeds.

Every suite is a sequence without end of which a run takes the beginning, so that a longer run
repeats a shorter one and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from microjournal.phantom.fields import stream
from microjournal.phantom.nuisance import Discipline, repeat_capture
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.phantom.skin import ReliefFactor
from microjournal.phantom.specimen import ReliefComponent, SkinOptics
from microjournal.validation.cases import Case, Shot, SkinCase
from microjournal.validation.specimens import Person, SkinKind, person
from microjournal.validation.splits import LARGEST_CASE, SeedSource, Suite

STATED_SCALE_ERROR = 0.015
"""A ruler laid on skin states its scale to 1.5 %; drawn evenly within that."""

_SKIN, _BASELINE_NOISE, _BASELINE_RIG, _STATED_SCALE = range(4)
_FOLLOW_UP_NOISE, _FOLLOW_UP_RIG = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueChange:
    """What happened to the relief between two photographs, and its name in tables."""

    name: str
    factor: ReliefFactor
    component: str = ""


def _whole(factor: float) -> TrueChange:
    return TrueChange(name=f"{factor:g}", factor=factor)


def _only(component: str, factor: float, *parts: ReliefComponent) -> TrueChange:
    return TrueChange(name=f"{factor:g}", factor=dict.fromkeys(parts, factor), component=component)


UNCHANGED: Final = _whole(1.0)
PORES_LESS: Final = _only("pores", 0.6, ReliefComponent.PORES)
LINES_LESS: Final = _only("lines", 0.6, ReliefComponent.FINE_LINES, ReliefComponent.WRINKLES)
SCARS_LESS: Final = _only(
    "scars", 0.6, ReliefComponent.ICE_PICK_SCARS, ReliefComponent.BOXCAR_SCARS
)
COMPONENT_OF_KIND: Final = MappingProxyType(
    {
        SkinKind.SMOOTH: PORES_LESS,
        SkinKind.COARSE_PORES: PORES_LESS,
        SkinKind.LINES: LINES_LESS,
        SkinKind.SCARS: SCARS_LESS,
    }
)
"""The one component that changes is one which this kind of skin has plenty of."""

# Half of the comparisons are of unchanged skin; None stands for one component that changes.
_CYCLE: Final = (
    UNCHANGED, _whole(0.85), UNCHANGED, _whole(0.7),
    UNCHANGED, _whole(0.95), UNCHANGED, None,
    UNCHANGED, _whole(0.85), UNCHANGED, _whole(0.5),
    UNCHANGED, _whole(0.9), UNCHANGED, _whole(1.18),
    UNCHANGED, _whole(0.7), UNCHANGED, None,
)  # fmt: skip
CASES_PER_PERSON = 4

COURSES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "null": (1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        "steady": (0.94, 0.88, 0.82, 0.76, 0.71, 0.66),
        "plateau": (0.88, 0.80, 0.76, 0.76, 0.76, 0.76),
        "relapse": (0.90, 0.80, 0.74, 0.82, 0.92, 1.0),
    }
)
# Every other series is null; lengths of 3 to 6 follow-ups run through all of them in turn.
_COURSE_CYCLE = ("null", "steady", "null", "plateau", "null", "relapse")
_SHORTEST_SERIES, _LONGEST_SERIES = 3, 6


def skin_cases(source: SeedSource, comparisons: int) -> Iterator[SkinCase]:
    """Yield the cases of one suite of synthetic skin that make up ``comparisons``."""
    make = _MAKERS[source.suite]
    made = 0
    for number in range(LARGEST_CASE + 1):
        if made >= comparisons:
            return
        case = make(source, number)
        made += case.comparisons
        yield case


def seeds_of(case: Case) -> frozenset[int]:
    """Return every seed that a case draws from (of those that are recorded in it)."""
    if not isinstance(case, SkinCase):
        return frozenset(case.seeds)
    shots = (case.baseline, *case.follow_ups)
    return frozenset({case.specimen.seed, *(shot.seed for shot in shots)})


# -- one change at a time -----------------------------------------------------------------------
def _single_change(source: SeedSource, number: int) -> SkinCase:
    """Return one single change: a person goes through all of them before the next comes."""
    names = tuple(SINGLE_CHANGES)
    who = _person(source, number // len(names), len(names))
    change = names[number % len(names)]
    baseline = Shot(setup=who.rig, seed=source.seed(number, _BASELINE_NOISE))
    after = Shot(setup=SINGLE_CHANGES[change](who.rig), seed=source.seed(number, _FOLLOW_UP_NOISE))
    return _case(source, number, who, baseline, (after,), {"change": change, "factor": "1"})


# -- random nuisance ----------------------------------------------------------------------------
def _level(source: SeedSource, number: int) -> SkinCase:
    """Return one comparison in which both photographs are drawn around the person's rig."""
    who = _person(source, number // CASES_PER_PERSON, CASES_PER_PERSON)
    return _drawn(source, number, who, Discipline(source.suite.value))


def _other_skin(source: SeedSource, number: int) -> SkinCase:
    """Return one comparison of skin of first-order optics, the three levels in turn."""
    who = _person(source, number // CASES_PER_PERSON, CASES_PER_PERSON)
    specimen = replace(who.specimen, optics=SkinOptics.FIRST_ORDER)
    level = list(Discipline)[(number // len(_CYCLE)) % len(Discipline)]
    case = _drawn(source, number, replace(who, specimen=specimen), level)
    return replace(case, labels={**case.labels, "level": level.value})


def _drawn(source: SeedSource, number: int, who: Person, discipline: Discipline) -> SkinCase:
    kind = SkinKind(who.labels["kind"])
    change = _CYCLE[number % len(_CYCLE)] or COMPONENT_OF_KIND[kind]
    words = {"factor": change.name, "component": change.component}
    case = _case(
        source,
        number,
        who,
        _baseline(source, number, who, discipline),
        (_follow_up(source, number, who, discipline, change.factor),),
        words,
    )
    # Every other one costs enough time.
    return replace(case, check_registration=number % 4 < 2)


# -- series -------------------------------------------------------------------------------------
def _series(source: SeedSource, number: int) -> SkinCase:
    """Return one dated series; half of them are photographed by a rig, half by hand."""
    who = _person(source, number, 1)
    course = _COURSE_CYCLE[number % len(_COURSE_CYCLE)]
    lengths = _LONGEST_SERIES - _SHORTEST_SERIES + 1
    length = _SHORTEST_SERIES + (number // len(_COURSE_CYCLE) + number) % lengths
    discipline = (Discipline.CLINIC, Discipline.GUIDED)[(number // len(_COURSE_CYCLE)) % 2]
    follow_ups = tuple(
        _series_shot(source, number, who, discipline, step, factor)
        for step, factor in enumerate(COURSES[course][:length], start=1)
    )
    words = {"course": course, "level": discipline.value, "length": str(length)}
    case = _case(source, number, who, _baseline(source, number, who, discipline), follow_ups, words)
    return replace(case, is_series=True)


def _series_shot(
    source: SeedSource,
    number: int,
    who: Person,
    discipline: Discipline,
    step: int,
    factor: float,
) -> Shot:
    seed = source.seed(number, _STATED_SCALE + step)
    return Shot(
        setup=repeat_capture(who.rig, discipline, seed=seed), seed=seed, relief_factor=factor
    )


# -- parts --------------------------------------------------------------------------------------
def _person(source: SeedSource, number: int, cases_each: int) -> Person:
    return person(number, source.seed(number * cases_each, _SKIN))


def _baseline(source: SeedSource, number: int, who: Person, discipline: Discipline) -> Shot:
    setup = repeat_capture(who.rig, discipline, seed=source.seed(number, _BASELINE_RIG))
    return Shot(setup=setup, seed=source.seed(number, _BASELINE_NOISE))


def _follow_up(
    source: SeedSource, number: int, who: Person, discipline: Discipline, factor: ReliefFactor
) -> Shot:
    return Shot(
        setup=repeat_capture(who.rig, discipline, seed=source.seed(number, _FOLLOW_UP_RIG)),
        seed=source.seed(number, _FOLLOW_UP_NOISE),
        relief_factor=factor,
    )


def _case(
    source: SeedSource,
    number: int,
    who: Person,
    baseline: Shot,
    follow_ups: tuple[Shot, ...],
    words: Mapping[str, str],
) -> SkinCase:
    error = stream(source.seed(number, _STATED_SCALE), "stated scale").uniform(-1.0, 1.0)
    return SkinCase(
        id=case_id(source, number),
        suite=source.suite,
        labels={**who.labels, **words, "split": source.split.value},
        specimen=who.specimen,
        baseline=baseline,
        follow_ups=follow_ups,
        stated_px_per_mm=baseline.setup.px_per_mm * (1.0 + STATED_SCALE_ERROR * float(error)),
    )


def case_id(source: SeedSource, number: int) -> str:
    """Return the name of a case, the same in every run with the same seed."""
    return f"{source.suite.value}/{source.split.value}-{source.run}/{number:05d}"


_MAKERS: Mapping[Suite, Callable[[SeedSource, int], SkinCase]] = MappingProxyType(
    {
        Suite.SINGLE_CHANGES: _single_change,
        Suite.CLINIC: _level,
        Suite.GUIDED: _level,
        Suite.CASUAL: _level,
        Suite.SERIES: _series,
        Suite.OTHER_SKIN: _other_skin,
    }
)
