"""The patient's review: which view and date are shown, and how the review is left."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.review import ReviewBundle, ReviewPicture, ReviewView
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.support.i18n import _
from microjournal.support.words import day_text, short_day_text

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)

_PICTURES_KEPT = 8


class JpegDecoder(Protocol[P_co]):
    """Turns a JPEG into what the canvas draws; runs in the runner's threads."""

    def from_jpeg(self, jpeg: bytes) -> P_co:
        """Return the picture of a JPEG."""


class Screen(StrEnum):
    """Which face the review shows."""

    PHOTOS = "photos"
    LEAVE = "leave"
    """The PIN pad, asked for; it can be put away again."""
    BLANK = "blank"
    """No photo in sight after a while without touch; the PIN brings them back."""
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState(Generic[P]):
    """Everything the review window shows."""

    title: str
    practice: str = ""
    unprotected: bool = False
    views: tuple[str, ...] = ()
    view: int = 0
    dates: tuple[str, ...] = ()
    date: int = 0
    period: str = ""
    sentence: str = ""
    first: P | None = None
    chosen: P | None = None
    first_label: str = ""
    chosen_label: str = ""
    screen: Screen = Screen.PHOTOS
    error: str = ""


class ReviewPresenter(Generic[P]):
    """Walks through one patient's pictures; it has nothing else to show."""

    def __init__(
        self,
        bundle: ReviewBundle,
        runner: Runner,
        decoder: JpegDecoder[P],
        *,
        show: Callable[[ReviewState[P]], None],
        owner: object = None,
    ) -> None:
        self._bundle = bundle
        self._runner = runner
        self._decoder = decoder
        self._show = show
        self._owner = owner or self
        self._kept: OrderedDict[tuple[int, int], P] = OrderedDict()
        self.state: ReviewState[P] = ReviewState(
            title=bundle.title,
            practice=bundle.practice_name,
            unprotected=bundle.unprotected,
            views=tuple(view.label for view in bundle.views),
        )

    def begin(self) -> None:
        """Show the first view: the first date against the last."""
        self.choose_view(0)

    def choose_view(self, number: int) -> None:
        """Show another view, at the same date where there is one."""
        if not 0 <= number < len(self._bundle.views):
            return
        day = self._chosen_day()
        pictures = self._bundle.views[number].pictures
        same = [index for index, picture in enumerate(pictures) if picture.taken_on == day]
        self._go_to(number, same[-1] if same else len(pictures) - 1)

    def choose_date(self, number: int) -> None:
        """Compare the first date with another one."""
        if 0 <= number < len(self._view.pictures):
            self._go_to(self.state.view, number)

    def ask_to_leave(self) -> None:
        """Show the PIN pad."""
        if self.state.screen is Screen.PHOTOS:
            self._set(replace(self.state, screen=Screen.LEAVE))

    def stay(self) -> None:
        """Put the PIN pad away again (never from the blank screen)."""
        if self.state.screen is Screen.LEAVE:
            self._set(replace(self.state, screen=Screen.PHOTOS))

    def go_idle(self) -> None:
        """Hide the photographs: nobody has touched the screen for a while."""
        if self.state.screen is not Screen.LEFT:
            self._set(replace(self.state, screen=Screen.BLANK))

    def pin_accepted(self) -> None:
        """Leave, or show the photographs again after a blank screen."""
        blank = self.state.screen is Screen.BLANK
        self._set(replace(self.state, screen=Screen.PHOTOS if blank else Screen.LEFT))

    @property
    def _view(self) -> ReviewView:
        return self._bundle.views[self.state.view]

    def _chosen_day(self) -> date | None:
        pictures = self._view.pictures if self._bundle.views else ()
        return pictures[self.state.date].taken_on if self.state.dates else None

    def _go_to(self, view: int, number: int) -> None:
        shown = self._bundle.views[view]
        first, chosen = shown.pictures[0], shown.pictures[number]
        is_single = number == 0
        self._set(
            replace(
                self.state,
                view=view,
                dates=_date_texts(shown.pictures),
                date=number,
                period=_period(first.taken_on, chosen.taken_on),
                sentence=shown.sentence,
                first_label=(
                    day_text(first.taken_on)
                    if is_single
                    else _("Before · {day}").format(day=day_text(first.taken_on))
                ),
                chosen_label=(
                    "" if is_single else _("After · {day}").format(day=day_text(chosen.taken_on))
                ),
                first=self._kept.get((view, 0)),
                chosen=None if is_single else self._kept.get((view, number)),
                error="",
            )
        )
        for wanted in {0, number}:
            if (view, wanted) not in self._kept:
                self._load(view, wanted)

    def _load(self, view: int, number: int) -> None:
        jpeg = self._bundle.views[view].pictures[number].jpeg

        def work(control: TaskControl) -> P:
            return self._decoder.from_jpeg(jpeg)

        self._runner.submit(
            work,
            lane=Lane.PICTURE,
            owner=self._owner,
            on_done=lambda picture: self._take(view, number, picture),
            on_error=self._fail,
        )

    def _take(self, view: int, number: int, picture: P) -> None:
        self._kept[view, number] = picture
        while len(self._kept) > _PICTURES_KEPT:
            self._kept.popitem(last=False)
        if view != self.state.view:
            return
        if number == 0:
            self._set(replace(self.state, first=picture))
        elif number == self.state.date:
            self._set(replace(self.state, chosen=picture))

    def _fail(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error.message))

    def _set(self, state: ReviewState[P]) -> None:
        self.state = state
        self._show(state)


def _date_texts(pictures: tuple[ReviewPicture, ...]) -> tuple[str, ...]:
    """Return the text of each date button; the year only where it is needed to tell them apart."""
    years = {picture.taken_on.year for picture in pictures}
    words = short_day_text if len(years) == 1 else day_text
    return tuple(words(picture.taken_on) for picture in pictures)


def _period(first: date, last: date) -> str:
    if first == last:
        return day_text(first)
    start = short_day_text(first) if first.year == last.year else day_text(first)
    return _("{start} – {end}").format(start=start, end=day_text(last))
