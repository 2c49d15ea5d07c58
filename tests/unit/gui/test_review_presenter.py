"""The patient's review: views, dates, the PIN and the wait after wrong tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from microjournal.domain.errors import IntegrityFault
from microjournal.domain.guessing import FREE_TRIES, WAITS_S, GuessDelay, Tries
from microjournal.domain.review import PinCheck, ReviewBundle, ReviewPicture, ReviewView
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.pin_entry import PinEntry, PinState
from microjournal.gui.presenters.review import ReviewPresenter, ReviewState, Screen

PIN = PinCheck.of("2468")
START = date(2026, 1, 12)


class TextDecoder:
    """Reads the fake JPEG as text."""

    def __init__(self) -> None:
        self.decoded = 0

    def from_jpeg(self, jpeg: bytes) -> str:
        if jpeg == b"broken":
            raise IntegrityFault("picture_unreadable", "The stored picture cannot be shown.")
        self.decoded += 1
        return jpeg.decode()


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def a_view(label: str, count: int, *, every_days: int = 28) -> ReviewView:
    pictures = tuple(
        ReviewPicture(
            taken_on=START + timedelta(days=every_days * number),
            label=str(number),
            jpeg=f"{label} {number}".encode(),
        )
        for number in range(count)
    )
    return ReviewView(label=label, pictures=pictures, sentence=f"About {label}.")


def a_review(*views: ReviewView) -> ReviewPresenter[str]:
    bundle = ReviewBundle(title="Your progress", views=views, pin=PIN)
    page: ReviewPresenter[str] = ReviewPresenter(
        bundle, ImmediateRunner(), TextDecoder(), show=lambda state: None
    )
    page.begin()
    return page


def shown(page: ReviewPresenter[str]) -> tuple[str | None, str | None]:
    state: ReviewState[str] = page.state
    return state.first, state.chosen


def screen(page: ReviewPresenter[str]) -> Screen:
    return page.state.screen


def test_it_begins_with_the_first_date_against_the_last() -> None:
    page = a_review(a_view("Front", 4), a_view("Left", 2))
    assert shown(page) == ("Front 0", "Front 3")
    assert page.state.period == "12 Jan – 6 Apr 2026"
    assert page.state.sentence == "About Front."
    assert page.state.first_label == "Before · 12 Jan 2026"
    assert page.state.chosen_label == "After · 6 Apr 2026"


def test_a_date_is_compared_with_the_first() -> None:
    page = a_review(a_view("Front", 4))
    page.choose_date(2)
    assert shown(page) == ("Front 0", "Front 2")


def test_another_view_keeps_the_date_where_it_has_one() -> None:
    page = a_review(a_view("Front", 4), a_view("Left", 3))
    page.choose_date(1)
    page.choose_view(1)
    assert shown(page) == ("Left 0", "Left 1")


def test_another_view_without_that_date_shows_its_last() -> None:
    page = a_review(a_view("Front", 4), a_view("Left", 2))
    page.choose_view(1)
    assert shown(page) == ("Left 0", "Left 1")


def test_a_view_with_one_picture_shows_it_alone() -> None:
    page = a_review(a_view("Front", 1))
    assert shown(page) == ("Front 0", None)
    assert page.state.first_label == "12 Jan 2026"


def test_dates_carry_the_year_only_when_the_series_spans_years() -> None:
    assert a_review(a_view("Front", 2)).state.dates == ("12 Jan", "9 Feb")
    assert a_review(a_view("Front", 2, every_days=400)).state.dates == (
        "12 Jan 2026",
        "16 Feb 2027",
    )


def test_numbers_out_of_range_change_nothing() -> None:
    page = a_review(a_view("Front", 2))
    page.choose_date(7)
    page.choose_view(3)
    assert shown(page) == ("Front 0", "Front 1")


def test_a_picture_that_cannot_be_decoded_says_so_and_the_rest_goes_on() -> None:
    broken = ReviewPicture(taken_on=START + timedelta(days=60), label="x", jpeg=b"broken")
    view = a_view("Front", 2)
    page = a_review(ReviewView(label="Front", pictures=(*view.pictures, broken)))
    assert page.state.error == "The stored picture cannot be shown."
    page.choose_date(1)
    assert page.state.error == ""
    assert shown(page) == ("Front 0", "Front 1")


def test_leaving_needs_the_pin_and_can_be_put_away() -> None:
    page = a_review(a_view("Front", 2))
    page.ask_to_leave()
    assert screen(page) is Screen.LEAVE
    page.stay()
    assert screen(page) is Screen.PHOTOS


def test_the_pin_leaves_the_review() -> None:
    page = a_review(a_view("Front", 2))
    page.ask_to_leave()
    page.pin_accepted()
    assert page.state.screen is Screen.LEFT


def test_a_blank_screen_cannot_be_put_away_and_the_pin_brings_the_photos_back() -> None:
    page = a_review(a_view("Front", 2))
    page.go_idle()
    page.stay()
    assert screen(page) is Screen.BLANK
    page.pin_accepted()
    assert screen(page) is Screen.PHOTOS


def test_going_idle_at_the_pin_pad_hides_the_way_back_to_the_photos() -> None:
    page = a_review(a_view("Front", 2))
    page.ask_to_leave()
    page.go_idle()
    page.stay()
    assert page.state.screen is Screen.BLANK


class Pad:
    """A PIN entry with its clock, and what it showed."""

    def __init__(
        self, tries: Tries | None = None, tried: Callable[[Tries], None] = lambda _tries: None
    ) -> None:
        self.clock = Clock()
        self.accepted = 0
        self.shown: list[PinState] = []
        self.entry = PinEntry(
            PIN,
            ImmediateRunner(),
            show=self.shown.append,
            accepted=self._accept,
            tries=tries,
            tried=tried,
            clock=self.clock,
        )
        self.entry.begin()

    @property
    def state(self) -> PinState:
        return self.entry.state

    def type(self, pin: str) -> None:
        for digit in pin:
            self.entry.press(digit)
        self.entry.submit()

    def _accept(self) -> None:
        self.accepted += 1


def test_the_right_pin_is_accepted_and_nothing_of_it_stays() -> None:
    pad = Pad()
    pad.type("2468")
    assert pad.accepted == 1
    assert pad.state.typed == 0


def test_a_wrong_pin_is_said_and_cleared() -> None:
    pad = Pad()
    pad.type("1111")
    assert pad.accepted == 0
    assert pad.state.message == "That is not the PIN."
    assert pad.state.typed == 0
    assert pad.state.enabled


def test_fewer_than_four_digits_cannot_be_submitted_and_more_than_eight_not_typed() -> None:
    pad = Pad()
    pad.type("246")
    assert not pad.state.can_submit
    for digit in "81357924680":
        pad.entry.press(digit)
    assert pad.state.typed == 8
    pad.entry.erase()
    assert pad.state.typed == 7


def test_after_five_wrong_tries_even_the_right_pin_has_to_wait() -> None:
    pad = Pad()
    for _each in range(FREE_TRIES):
        pad.type("1111")
    assert not pad.state.enabled
    pad.type("2468")
    assert pad.accepted == 0
    pad.clock.now_s += WAITS_S[0] + 1
    pad.entry.tick()
    pad.type("2468")
    assert pad.accepted == 1


def test_the_wait_counts_down_in_words() -> None:
    pad = Pad()
    for _each in range(FREE_TRIES):
        pad.type("1111")
    pad.clock.now_s += 12
    pad.entry.tick()
    assert pad.state.message == "Too many wrong PINs. Try again in 18 s."


def test_putting_the_pad_away_does_not_shorten_the_wait() -> None:
    pad = Pad()
    for _each in range(FREE_TRIES):
        pad.type("1111")
    pad.entry.begin()
    assert not pad.state.enabled


def test_the_wait_grows_from_half_a_minute_to_an_hour() -> None:
    clock = Clock()
    delay = GuessDelay(Tries(), clock)
    waits = []
    for _each in range(FREE_TRIES + 8):
        delay.record(was_right=False)
        waits.append(delay.wait_s)
    assert waits[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert tuple(waits[FREE_TRIES - 1 : FREE_TRIES - 1 + len(WAITS_S)]) == WAITS_S
    assert waits[-1] == WAITS_S[-1]


def test_the_right_pin_forgives_the_wrong_ones() -> None:
    delay = GuessDelay(Tries(), Clock())
    for _each in range(FREE_TRIES - 1):
        delay.record(was_right=False)
    delay.record(was_right=True)
    delay.record(was_right=False)
    assert delay.wait_s == 0.0


def test_a_pad_shown_anew_goes_on_waiting_and_tells_every_try() -> None:
    told: list[Tries] = []
    pad = Pad(tried=told.append)
    for _each in range(FREE_TRIES):
        pad.type("1111")
    assert [tries.wrong for tries in told] == list(range(1, FREE_TRIES + 1))
    again = Pad(tries=told[-1])
    again.entry.begin()
    assert not again.state.enabled
