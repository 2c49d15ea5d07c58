"""The session record: one visit being written, carried forward, saved, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import NeedlingParameters, SessionKind, TreatmentSession
from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.patient_record import PatientRecordPresenter, PatientRecordState
from microjournal.gui.presenters.session_choices import (
    SessionChoices,
    SessionItem,
    ZoneEntry,
    begun_session,
    choices_of,
    draft_words,
    next_text,
    session_items,
    toggled_sign,
    zone_entries,
)
from microjournal.gui.presenters.unsaved import Unsaved, keep_all
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.services.exporting import ExportResult
    from microjournal.services.records import PatientOverview
    from microjournal.services.reference import ReferenceData

_USUAL_LENGTH_MM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState(PatientRecordState):
    """What the page shows; ``draft`` is the session as it stands in the fields."""

    items: tuple[SessionItem, ...] = ()
    draft: TreatmentSession | None = None
    is_new: bool = False
    zones: tuple[ZoneEntry, ...] = ()
    choices: SessionChoices = field(default_factory=SessionChoices)
    next_text: str = ""


class SessionPresenter(PatientRecordPresenter[SessionState]):
    """Keeps what was typed until it is saved or taken back, also while others are looked at."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[SessionState], None],
        on_change: Callable[[JournalChange], None],
        announce: Callable[[str], None],
    ) -> None:
        super().__init__(application, runner, show, on_change, announce, nobody=SessionState())
        self._unsaved: dict[SessionId, TreatmentSession] = {}
        self._begun: dict[SessionId, TreatmentSession] = {}
        self._wanted: SessionId | None = None

    # -- reading ------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show the newest session of another patient."""
        self._overview, self._wanted = None, None
        self._set(SessionState(patient_id=patient_id))
        self.reload()

    def _loaded(self, overview: PatientOverview, reference: ReferenceData) -> None:
        self._set(
            replace(
                self.state,
                is_loaded=True,
                busy=False,
                choices=choices_of(overview.sessions, reference),
            )
        )
        self._open(self._wanted or self._former())

    def _former(self) -> SessionId | None:
        if self.state.draft is not None:
            return self.state.draft.id
        unsaved = [
            draft for draft in self._unsaved.values() if draft.patient_id == self.state.patient_id
        ]
        if unsaved:
            return unsaved[-1].id
        sessions = self._stored()
        return sessions[-1].id if sessions else None

    def _stored(self) -> tuple[TreatmentSession, ...]:
        return self._overview.sessions if self._overview is not None else ()

    def _stored_as(self, session_id: SessionId) -> TreatmentSession | None:
        return next((each for each in self._stored() if each.id == session_id), None)

    # -- choosing -----------------------------------------------------------------------------
    def open_session(self, session_id: SessionId) -> None:
        """Show a session; what was typed into another is kept."""
        self._wanted = session_id
        if self.state.is_loaded:
            self._open(session_id)

    def _open(self, session_id: SessionId | None) -> None:
        stored = self._stored_as(session_id) if session_id is not None else None
        draft = self._unsaved.get(session_id) if session_id is not None else None
        self._wanted = None
        self._show_draft(draft or stored)

    def start_session(self, kind: SessionKind = SessionKind.TREATMENT) -> None:
        """Begin a session today, carried forward from the last treatment; nothing is stored yet."""
        patient_id, records = self.state.patient_id, self._application.records
        if patient_id is None:
            return
        begun = begun_session(self._unsaved, self._stored(), patient_id, kind)
        if begun is not None:
            self.open_session(begun)
            return
        self._runner.submit(
            lambda _control: records.draft_session(patient_id, kind=kind),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._started,
            on_error=self._failed,
        )

    def _started(self, draft: TreatmentSession) -> None:
        self._unsaved[draft.id] = self._begun[draft.id] = draft
        if draft.patient_id == self.state.patient_id:
            self._show_draft(draft)

    # -- editing ------------------------------------------------------------------------------
    def edit(self, draft: TreatmentSession) -> None:
        """Take over what stands in the fields."""
        if draft == self.state.draft or self.state.draft is None:
            return
        if draft == self._stored_as(draft.id):
            self._unsaved.pop(draft.id, None)
        else:
            self._unsaved[draft.id] = draft
        self._show_draft(draft)

    def toggle_zone(self, region: AnatomicRegion) -> None:
        """Add a zone with the parameters of the last one, or take it out."""
        draft = self.state.draft
        if draft is None:
            return
        kept = tuple(zone for zone in draft.needling if zone.region is not region)
        if len(kept) == len(draft.needling):
            last = kept[-1] if kept else None
            added = (
                replace(last, region=region)
                if last is not None
                else NeedlingParameters(region=region, needle_length_mm=_USUAL_LENGTH_MM)
            )
            kept = (*kept, added)
        self.edit(replace(draft, needling=kept))

    def set_zone(self, zone: NeedlingParameters) -> None:
        """Change how one zone was needled."""
        draft = self.state.draft
        if draft is not None:
            zones = (zone if each.region is zone.region else each for each in draft.needling)
            self.edit(replace(draft, needling=tuple(zones)))

    def same_for_all(self) -> None:
        """Give every zone the parameters of the first."""
        draft = self.state.draft
        if draft is not None and draft.needling:
            zones = (replace(draft.needling[0], region=zone.region) for zone in draft.needling)
            self.edit(replace(draft, needling=tuple(zones)))

    def toggle_sign(self, label: str) -> None:
        """Add a sign to the reactions, or take it out."""
        draft = self.state.draft
        if draft is not None:
            self.edit(replace(draft, reactions=toggled_sign(draft.reactions, label)))

    def revert(self) -> None:
        """Take back what was not saved; a session never saved goes."""
        draft = self.state.draft
        if draft is None:
            return
        self._unsaved.pop(draft.id, None)
        stored = self._stored_as(draft.id)
        sessions = self._stored()
        self._show_draft(stored or (sessions[-1] if sessions else None))

    # -- keeping ------------------------------------------------------------------------------
    def save(self) -> None:
        """Keep the session in the journal."""
        draft, records = self.state.draft, self._application.records
        if draft is None or self.state.busy:
            return
        self._set(replace(self.state, busy=True, error=None))
        self._runner.submit(
            lambda _control: records.save_session(draft),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda change: self._saved(draft, change),
            on_error=self._failed,
        )

    def words(self) -> str:
        """Return what was typed into the session shown and is not saved."""
        draft = self.state.draft
        return draft_words(draft) if draft is not None and self.state.is_dirty else ""

    def keep_unsaved(self) -> None:
        """Keep every session that was edited: the window is about to be locked."""
        save = self._application.records.save_session
        typed = [
            Unsaved(save=partial(save, draft), words=draft_words(draft))
            for draft in self._unsaved.values()
            if draft != self._begun.get(draft.id)
        ]
        keep_all(self._application, self._runner, self, typed)

    def _saved(self, saved: TreatmentSession, change: JournalChange) -> None:
        if self._unsaved.get(saved.id) == saved:
            self._unsaved.pop(saved.id)
        self._set(replace(self.state, busy=False))
        self._announce(_("The session is saved."))
        self._on_change(change)

    def save_aftercare(self, out: Path, on_done: Callable[[ExportResult], None]) -> None:
        """Write the aftercare sheet of the session as it is stored."""
        draft, application = self.state.draft, self._application
        if draft is None:
            return
        self._set(replace(self.state, busy=True, error=None))

        def finish(result: ExportResult) -> None:
            self._set(replace(self.state, busy=False))
            on_done(result)

        self._runner.submit(
            lambda _control: application.exporting.aftercare_pdf(draft.id, out),
            lane=Lane.HEAVY,
            owner=self,
            on_done=finish,
            on_error=self._failed,
        )

    # -- state --------------------------------------------------------------------------------
    def _show_draft(self, draft: TreatmentSession | None) -> None:
        stored = self._stored_as(draft.id) if draft is not None else None
        own = {
            session_id: each
            for session_id, each in self._unsaved.items()
            if each.patient_id == self.state.patient_id
        }
        self._set(
            replace(
                self.state,
                draft=draft,
                is_new=draft is not None and stored is None,
                is_dirty=draft is not None and draft.id in own,
                items=session_items(self._stored(), own, draft.id if draft is not None else None),
                zones=zone_entries(draft, self._reference),
                next_text=next_text(draft, self._overview),
            )
        )
