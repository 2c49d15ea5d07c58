"""The details of one photo: what it shows, when it was taken, what is written beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.courses import TreatmentSession
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import Moment, Photo
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.intake import merged
from microjournal.gui.presenters.unsaved import Unsaved, keep_all, words_of
from microjournal.support.i18n import _
from microjournal.support.words import date_source_text, day_text, session_kind_text

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoForm:
    """What can be changed."""

    session_id: SessionId
    view: StandardView
    moment: Moment
    taken_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoDetailsState:
    """What the dialog shows."""

    form: PhotoForm | None = None
    sessions: tuple[tuple[SessionId, str], ...] = ()
    date_source: str = ""
    facts: str = ""
    busy: bool = False
    error: MicrojournalError | None = None


class PhotoDetailsPresenter:
    """Loads one photo and saves what was changed, each kind of change by its own service call."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[PhotoDetailsState], None],
        on_saved: Callable[[JournalChange], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_saved = on_saved
        self._photo: Photo | None = None
        self.state = PhotoDetailsState()

    def load(self, patient_id: PatientId, photo_id: PhotoId) -> None:
        """Show a photo of a patient."""
        records = self._application.records

        def work(control: TaskControl) -> tuple[Photo | None, tuple[TreatmentSession, ...]]:
            photos = records.photos(patient_id=patient_id)
            found = next((photo for photo in photos if photo.id == photo_id), None)
            return found, records.sessions(patient_id)

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda found: self._loaded(*found),
            on_error=self._failed,
        )

    def save(self, form: PhotoForm) -> None:
        """Write what differs from the record."""
        photo = self._photo
        if photo is None:
            return
        self._set(replace(self.state, form=form, busy=True, error=None))
        self._runner.submit(
            lambda _control: self._write(photo, form),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._on_saved,
            on_error=self._failed,
        )

    def keep_unsaved(self, form: PhotoForm) -> None:
        """Keep what was changed here: the window is about to be locked."""
        photo = self._photo
        if photo is None or self.state.busy or form == _form_of(photo):
            return
        words = words_of(_("Photo"), ((_("Note"), form.note),))
        typed = Unsaved(save=lambda: self._write(photo, form), words=words)
        keep_all(self._application, self._runner, self, [typed])

    def _write(self, photo: Photo, form: PhotoForm) -> JournalChange:
        records, changes = self._application.records, list[JournalChange]()
        placed = (photo.session_id, photo.view, photo.moment)
        if (form.session_id, form.view, form.moment) != placed or not photo.view_confirmed:
            changes.append(
                records.assign_photo(
                    photo.id, session_id=form.session_id, view=form.view, moment=form.moment
                )
            )
        if form.taken_at is not None and form.taken_at != photo.taken_at:
            changes.append(records.correct_date(photo.id, form.taken_at))
        if form.note != photo.note:
            changes.append(records.note_photo(photo.id, form.note))
        return merged(changes)

    def remove(self, on_removed: Callable[[JournalChange], None]) -> None:
        """Move the photo to the trash."""
        photo, application = self._photo, self._application
        if photo is None:
            return
        self._set(replace(self.state, busy=True, error=None))
        self._runner.submit(
            lambda control: application.trash.remove_photos((photo.id,)),
            lane=Lane.QUICK,
            owner=self,
            on_done=on_removed,
            on_error=self._failed,
        )

    def _loaded(self, photo: Photo | None, sessions: tuple[TreatmentSession, ...]) -> None:
        self._photo = photo
        if photo is None:
            return
        self._set(
            PhotoDetailsState(
                form=_form_of(photo),
                sessions=tuple((session.id, _session_text(session)) for session in sessions),
                date_source=date_source_text(photo.taken_at_source),
                facts=_facts(photo),
            )
        )

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy=False, error=error))

    def _set(self, state: PhotoDetailsState) -> None:
        self.state = state
        self._show(state)


def _form_of(photo: Photo) -> PhotoForm:
    return PhotoForm(
        session_id=photo.session_id,
        view=photo.view,
        moment=photo.moment,
        taken_at=photo.taken_at,
        note=photo.note,
    )


def _session_text(session: TreatmentSession) -> str:
    return f"{day_text(session.held_on)} · {session_kind_text(session.kind)}"


def _facts(photo: Photo) -> str:
    conditions = photo.conditions
    kind = photo.media_type.removeprefix("image/").upper()
    parts = [f"{photo.width_px} × {photo.height_px}", kind]
    camera = f"{conditions.camera_make} {conditions.camera_model}".strip()
    parts += [part for part in (camera, conditions.lens) if part]
    if conditions.focal_length_mm:
        parts.append(_("{length} mm").format(length=f"{conditions.focal_length_mm:g}"))
    return " · ".join(parts)
