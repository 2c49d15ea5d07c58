"""The patient's own progress, packed for the review window: read only, one patient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.errors import InputError
from microjournal.domain.guessing import Tries
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange, Protection
from microjournal.domain.measurements import TrendSeries
from microjournal.domain.photos import Moment, Photo
from microjournal.domain.ports import Journal
from microjournal.domain.review import PinCheck, ReviewBundle, ReviewPicture, ReviewView
from microjournal.imaging.export import encode_jpeg
from microjournal.services.audit_writing import write_down
from microjournal.services.comparison import ComparisonService, ViewSeries
from microjournal.services.repeats import first_photos
from microjournal.services.trend_words import patient_sentence
from microjournal.services.trends import TrendService
from microjournal.support.i18n import _
from microjournal.support.words import short_day_text, view_text

_PIN_SETTING = "review.pin"
_TRIES_SETTING = "pin.tries.review"


class ReviewService:
    """Packs one patient's pictures and sentences; keeps the PIN that leaves the review."""

    def __init__(
        self,
        journal: Journal,
        *,
        comparison: ComparisonService,
        trends: TrendService,
        require: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._comparison = comparison
        self._trends = trends
        self._require = require

    def has_pin(self) -> bool:
        """Tell whether a review PIN is set."""
        return self._pin() is not None

    def set_pin(self, pin: str) -> JournalChange:
        """Set the PIN of 4 to 8 digits; raise InputError ``pin_unusable`` or ``not_allowed``."""
        self._require()
        check = PinCheck.of(pin)
        with self._journal.write() as tx:
            tx.set_setting(_PIN_SETTING, check.to_text())
        return JournalChange(settings=True)

    def keep_tries(self, tries: Tries) -> None:
        """Remember how often the PIN was tried in vain, so that no restart shortens the wait."""
        if self._journal.info.read_only or tries.wrong == self._tries().wrong:
            return
        with self._journal.write() as tx:
            tx.set_setting(_TRIES_SETTING, tries.to_text())
            if tries.wrong:
                tx.record_event("wrong_pin", "review")

    def bundle(self, patient_id: PatientId, *, control: TaskControl | None = None) -> ReviewBundle:
        """Return what the review window shows; raise InputError without PIN or photos."""
        pin = self._pin()
        if pin is None:
            raise InputError(
                "pin_missing",
                _("No review PIN is set, so the review could not be left safely."),
                _("Set a PIN in the settings (command line: review --set-pin)."),
            )
        steps = control or NoControl()
        chosen = [
            (series, photos)
            for series in self._comparison.views(patient_id)
            if (photos := _before_photos(series))
        ]
        if not chosen:
            raise InputError(
                "nothing_to_review", _("There are no photos to review yet."), _("Import photos.")
            )
        sentences = _sentences(self._trends.series(patient_id))
        views = []
        for number, (series, photos) in enumerate(chosen):
            steps.checkpoint(number, len(chosen), _("Preparing the review"))
            views.append(self._view(series, photos, sentences.get(series.view.value, "")))
        write_down(self._journal, "review", (patient_id,))
        return ReviewBundle(
            title=_("Your progress"),
            views=tuple(views),
            pin=pin,
            pin_tries=self._tries(),
            practice_name=self._journal.setting("practice.name"),
            unprotected=self._journal.info.protection is Protection.UNPROTECTED,
        )

    def _tries(self) -> Tries:
        return Tries.from_text(self._journal.setting(_TRIES_SETTING))

    def _pin(self) -> PinCheck | None:
        return PinCheck.from_text(self._journal.setting(_PIN_SETTING))

    def _view(self, series: ViewSeries, photos: tuple[Photo, ...], sentence: str) -> ReviewView:
        first = photos[0]
        pictures = []
        for photo in photos:
            pair = self._comparison.open_pair(first.id, photo.id)
            shown = pair.baseline if photo is first else pair.follow_up
            day = photo.taken_at.date() if photo.taken_at else self._day_of(photo)
            pictures.append(
                ReviewPicture(
                    taken_on=day,
                    label=short_day_text(day),
                    jpeg=encode_jpeg(shown, quality=88, max_side_px=1600),
                )
            )
        return ReviewView(label=view_text(series.view), pictures=tuple(pictures), sentence=sentence)

    def _day_of(self, photo: Photo) -> date:
        return self._journal.session(photo.session_id).held_on


def _before_photos(series: ViewSeries) -> tuple[Photo, ...]:
    return first_photos(photo for photo in series.photos if photo.moment is Moment.BEFORE)


def _sentences(trends: tuple[TrendSeries, ...]) -> dict[str, str]:
    """Return one sentence per view: that of its first measured trend, else of its first."""
    sentences: dict[str, str] = {}
    for trend in sorted(trends, key=lambda trend: trend.log_change is None):
        sentence = patient_sentence(trend)
        if sentence:
            sentences.setdefault(trend.view, sentence)
    return sentences
