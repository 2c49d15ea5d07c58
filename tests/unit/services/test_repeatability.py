"""Repeat photographs: found, measured, pooled with caution, and never a follow-up."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import MeasurementId, PhotoId, SessionId
from microjournal.domain.measurements import Measurement, RegionMeasurement
from microjournal.domain.photos import DateSource, Moment, Photo
from microjournal.domain.ports import Journal
from microjournal.services.repeatability import (
    RepeatabilityService,
    own_repeat_sd,
    remember_repeat,
    repeatability,
)
from microjournal.services.repeats import first_photos, is_repeat, repeat_pairs
from microjournal.services.series_plan import series_plans
from microjournal.texture.interval import Setting
from tests.helpers.comparing import a_measurement, a_photo
from tests.storage.builders import PATIENT
from tests.unit.services.series_builders import a_number, a_refusal, a_stored_photo, a_visit


def a_later_photo(name: str, *, minutes: int, number: int = 0) -> Photo:
    photo = a_photo(name, number=number)
    assert photo.taken_at is not None
    return replace(photo, taken_at=photo.taken_at + timedelta(minutes=minutes))


def a_repeat_in(journal: Journal, number: int) -> tuple[PhotoId, PhotoId]:
    """Store session ``number`` with two photos of one view, a minute apart."""
    first = a_visit(journal, number)
    session = journal.photo(first).session_id
    second = a_stored_photo(journal, session)
    for minute, photo_id in enumerate((first, second)):
        taken = datetime(2026, 1, 12, 9, minute) + timedelta(days=35 * number)  # noqa: DTZ001
        with journal.write() as tx:
            tx.save_photo(replace(journal.photo(photo_id), taken_at=taken))
    return first, second


def keep(
    journal: Journal, pair: tuple[PhotoId, PhotoId], *regions: RegionMeasurement, scale: str
) -> None:
    made = a_measurement(*pair, regions=regions, scale=scale)
    record: Measurement = replace(made, id=MeasurementId(f"m-{pair[1]}"), patient_id=PATIENT)
    with journal.write() as tx:
        remember_repeat(tx, journal, record)


def test_every_further_photo_of_a_view_in_a_session_repeats_the_first() -> None:
    first, second, third = (a_later_photo(f"p{n}", minutes=n) for n in range(3))
    found = repeat_pairs([third, first, second])
    assert [(pair.first.id, pair.repeat.id) for pair in found] == [("p0", "p1"), ("p0", "p2")]
    assert [photo.id for photo in first_photos([first, second, third])] == ["p0"]


def test_another_moment_view_or_session_is_no_repeat() -> None:
    first, second = a_later_photo("p0", minutes=0), a_later_photo("p1", minutes=1)
    assert is_repeat(first, second)
    assert not is_repeat(first, replace(second, moment=Moment.HEALING))
    assert not is_repeat(first, replace(second, view=StandardView.OBLIQUE_LEFT))
    assert not is_repeat(first, replace(second, session_id=SessionId("another")))


def test_photos_of_an_unnamed_view_may_show_anything_and_repeat_nothing() -> None:
    photos = [replace(a_later_photo(f"p{n}", minutes=n), view=StandardView.OTHER) for n in range(2)]
    assert not is_repeat(*photos)
    assert first_photos(photos) == tuple(photos)


def test_two_files_of_one_shot_are_no_repeat_but_one_of_them_is_enough_for_a_series() -> None:
    first, copy = a_photo("p0"), a_photo("p1")
    assert not is_repeat(first, copy)
    assert first_photos([first, copy]) == (first,)
    by_session = [replace(p, taken_at_source=DateSource.SESSION) for p in (first, copy)]
    assert is_repeat(*by_session)


def test_too_few_repeats_say_nothing(journal: Journal) -> None:
    for number in range(5):
        keep(journal, a_repeat_in(journal, number), a_number(0.02), scale="stated")
    found = repeatability(journal, Setting.CLOSE_UP)
    assert (found.differences, found.sd, found.upper_sd) == (5, None, None)


def test_six_repeats_give_the_cautious_bound_of_their_pooled_deviation(journal: Journal) -> None:
    for number, change in enumerate((0.02, -0.02, 0.04, -0.04, 0.0, 0.02)):
        keep(journal, a_repeat_in(journal, number), a_number(change), scale="stated")
    found = repeatability(journal, Setting.CLOSE_UP)
    mean = (3 * 0.02**2 + 2 * 0.04**2) / 6
    assert found.sd == pytest.approx(math.sqrt(mean))
    # The 10 % quantile of chi-square with 6 degrees of freedom is 2.2041 (any table).
    assert found.upper_sd == pytest.approx(math.sqrt(6 * mean / 2.2041), rel=1e-4)
    assert own_repeat_sd(journal, Setting.FACE) is None


def test_regions_of_one_pair_count_as_one_difference(journal: Journal) -> None:
    pair = a_repeat_in(journal, 0)
    keep(journal, pair, a_number(0.03), a_number(0.01), a_refusal(), scale="pupils")
    assert repeatability(journal, Setting.FACE).differences == 1


def test_a_pair_measured_again_counts_once_and_withheld_not_at_all(journal: Journal) -> None:
    pair = a_repeat_in(journal, 0)
    for change in (0.03, 0.02):
        keep(journal, pair, a_number(change), scale="stated")
    assert repeatability(journal, Setting.CLOSE_UP).differences == 1
    keep(journal, pair, a_refusal(), scale="stated")
    assert repeatability(journal, Setting.CLOSE_UP).differences == 0


def test_a_repeat_moved_to_another_session_counts_no_more(journal: Journal) -> None:
    pair = a_repeat_in(journal, 0)
    keep(journal, pair, a_number(0.02), scale="stated")
    other = journal.photo(a_visit(journal, 1)).session_id
    with journal.write() as tx:
        tx.save_photo(replace(journal.photo(pair[1]), session_id=other))
    assert repeatability(journal, Setting.CLOSE_UP).differences == 0


def test_a_repeat_is_never_a_follow_up(journal: Journal) -> None:
    first, _repeat = a_repeat_in(journal, 0)
    later, _later_repeat = a_repeat_in(journal, 1)
    plan = series_plans(journal, PATIENT)[0]
    assert plan.baseline.id == first
    assert [visit.photo.id for visit in plan.visits if visit.photo] == [later]


def test_the_first_session_asks_for_repeats_until_there_are_some(journal: Journal) -> None:
    service = RepeatabilityService(journal)
    assert not service.wants_repeats(PATIENT)
    a_visit(journal, 0)
    assert service.wants_repeats(PATIENT)
    a_repeat_in(journal, 1)
    assert not service.wants_repeats(PATIENT)


def test_a_second_session_with_photos_asks_no_more(journal: Journal) -> None:
    a_visit(journal, 0)
    a_visit(journal, 1)
    assert not RepeatabilityService(journal).wants_repeats(PATIENT)


def test_the_question_can_be_waved_away_for_one_patient(journal: Journal) -> None:
    a_visit(journal, 0)
    service = RepeatabilityService(journal)
    assert service.wave_away(PATIENT).patient_ids == {PATIENT}
    assert not service.wants_repeats(PATIENT)
