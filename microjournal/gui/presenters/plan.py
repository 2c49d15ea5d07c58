"""Consultation and plan: what the patient came for, the series planned, what may be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.domain.patients import ConsentScope, SkinPhototype
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.consents import (
    ConsentRow,
    consent_rows,
    given,
    newest_of,
    withdrawn,
)
from microjournal.gui.presenters.patient_record import PatientRecordPresenter, PatientRecordState
from microjournal.gui.presenters.plan_form import (
    PlanForm,
    PlanPreset,
    Question,
    done_text,
    form_of,
    phototype_texts,
    planned_days,
    presets_for,
    questions_of,
    records_of,
)
from microjournal.gui.presenters.unsaved import Unsaved, keep_all, words_of
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.patients import PhotographicConsent
    from microjournal.services.records import PatientOverview, RecordsService
    from microjournal.services.reference import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState(PatientRecordState):
    """What the page shows."""

    today: date | None = None
    form: PlanForm = field(default_factory=PlanForm)
    days: tuple[date, ...] = ()
    treatments_done: int = 0
    done_text: str = ""
    phototypes: tuple[tuple[SkinPhototype, str, str], ...] = ()
    presets: tuple[PlanPreset, ...] = ()
    questions: tuple[Question, ...] = ()
    consents: tuple[ConsentRow, ...] = ()


class PlanPresenter(PatientRecordPresenter[PlanState]):
    """Keeps unsaved plans until they are saved or taken back, also while others are looked at."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[PlanState], None],
        on_change: Callable[[JournalChange], None],
        announce: Callable[[str], None],
    ) -> None:
        super().__init__(application, runner, show, on_change, announce, nobody=PlanState())
        self._unsaved: dict[PatientId, PlanForm] = {}

    # -- reading ------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show the plan of another patient; what was typed for the former one is kept."""
        self._overview = None
        self._set(PlanState(patient_id=patient_id))
        self.reload()

    def _loaded(self, overview: PatientOverview, reference: ReferenceData) -> None:
        today = self._application.clock.today()
        texts = phototype_texts(reference)
        self._set(
            replace(
                self.state,
                is_loaded=True,
                busy=False,
                today=today,
                treatments_done=overview.treatments_done,
                phototypes=tuple((phototype, *texts[phototype]) for phototype in texts),
                questions=questions_of(reference),
                consents=consent_rows(overview.consents, today),
            )
        )
        self._show_form(self._unsaved.get(overview.patient.id) or form_of(overview))

    # -- editing ------------------------------------------------------------------------------
    def edit(self, form: PlanForm) -> None:
        """Take over what stands in the fields."""
        if self.state.patient_id is None or self._overview is None or form == self.state.form:
            return
        if form == form_of(self._overview):
            self._unsaved.pop(self.state.patient_id, None)
        else:
            self._unsaved[self.state.patient_id] = form
        self._show_form(form)

    def toggle_region(self, region: AnatomicRegion) -> None:
        """Add a region to the plan, or take it out."""
        chosen = set(self.state.form.regions) ^ {region}
        regions = tuple(each for each in AnatomicRegion if each in chosen)
        self.edit(replace(self.state.form, regions=regions))

    def use_preset(self, preset_id: str) -> None:
        """Take number and distance of treatments from a preset."""
        preset = next((each for each in self.state.presets if each.id == preset_id), None)
        if preset is not None:
            form = self.state.form
            self.edit(
                replace(
                    form,
                    sessions=preset.sessions or form.sessions,
                    interval_days=preset.interval_days or form.interval_days,
                )
            )

    def revert(self) -> None:
        """Take back what was not saved."""
        if self.state.patient_id is not None and self._overview is not None:
            self._unsaved.pop(self.state.patient_id, None)
            self._show_form(form_of(self._overview))

    def _show_form(self, form: PlanForm) -> None:
        reference = self._reference
        self._set(
            replace(
                self.state,
                form=form,
                is_dirty=self.state.patient_id in self._unsaved,
                days=planned_days(form),
                done_text=done_text(self.state.treatments_done, form.sessions),
                presets=presets_for(form, reference) if reference is not None else (),
            )
        )

    # -- keeping ------------------------------------------------------------------------------
    def save(self) -> None:
        """Keep phototype and course."""
        overview, form = self._overview, self.state.form
        if overview is None or self.state.busy or not self.state.is_dirty:
            return
        records = self._application.records
        self._set(replace(self.state, busy=True, error=None))
        self._runner.submit(
            lambda _control: _save(records, form, overview),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda change: self._saved(overview.patient.id, form, change),
            on_error=self._failed,
        )

    def words(self) -> str:
        """Return what was typed into the plan shown and is not saved."""
        form = self.state.form
        return _words(form) if self.state.is_dirty else ""

    def keep_unsaved(self) -> None:
        """Keep every plan that was edited: the window is about to be locked."""
        records = self._application.records
        typed = [
            Unsaved(
                save=partial(_save_anew, records, *edited),
                words=_words(edited[1]),
            )
            for edited in self._unsaved.items()
        ]
        keep_all(self._application, self._runner, self, typed)

    def _saved(self, patient_id: PatientId, form: PlanForm, change: JournalChange) -> None:
        if self._unsaved.get(patient_id) == form:
            self._unsaved.pop(patient_id)
        self._set(replace(self.state, busy=False))
        self._announce(_("The plan is saved."))
        self._on_change(change)

    # -- consents -----------------------------------------------------------------------------
    def give_consent(self, scope: ConsentScope, given_on: date, expires_on: date | None) -> None:
        """Record that the patient agreed to one purpose."""
        if self.state.patient_id is not None:
            self._keep_consent(
                given(self.state.patient_id, scope, given_on=given_on, expires_on=expires_on)
            )

    def withdraw_consent(self, scope: ConsentScope) -> None:
        """Record that the patient withdrew the consent for one purpose today."""
        consents = self._overview.consents if self._overview is not None else ()
        consent = newest_of(consents, scope)
        if consent is not None:
            self._keep_consent(withdrawn(consent, self._application.clock.today()))

    def _keep_consent(self, consent: PhotographicConsent) -> None:
        records = self._application.records
        self._runner.submit(
            lambda _control: records.save_consent(consent),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._on_change,
            on_error=self._failed,
        )


def _save(records: RecordsService, form: PlanForm, overview: PatientOverview) -> JournalChange:
    patient, course = records_of(form, overview)
    if patient is not None:
        records.save_patient(patient)
    if course is not None:
        records.save_course(course)
    return JournalChange(patient_ids=frozenset({overview.patient.id}))


def _save_anew(records: RecordsService, patient_id: PatientId, form: PlanForm) -> JournalChange:
    return _save(records, form, records.overview(patient_id))


def _words(form: PlanForm) -> str:
    return words_of(_("Plan"), ((_("Goals"), form.goals),))
