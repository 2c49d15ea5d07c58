"""The patient dialog: text in, a patient record out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.identifiers import ConsentId, PatientId, new_id
from microjournal.domain.journals import JournalChange
from microjournal.domain.patients import (
    ConsentScope,
    Patient,
    PhotographicConsent,
    SkinPhototype,
)
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.unsaved import Unsaved, keep_all, words_of
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %m %Y", "%d%m%Y")
_OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientForm:
    """What stands in the fields."""

    chart_number: str = ""
    given_name: str = ""
    family_name: str = ""
    birth_date: str = ""
    phototype: SkinPhototype | None = None
    notes: str = ""
    consent_today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDialogState:
    """What the dialog shows."""

    form: PatientForm = PatientForm()
    is_new: bool = True
    asks_consent: bool = True
    busy: bool = False
    error: MicrojournalError | None = None


class PatientPresenter:
    """Loads, checks and saves one patient."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[PatientDialogState], None],
        on_saved: Callable[[PatientId, JournalChange], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_saved = on_saved
        self._patient: Patient | None = None
        self._stored = PatientForm()
        self.state = PatientDialogState()

    def load(self, patient_id: PatientId | None) -> None:
        """Show an existing patient, or an empty form."""
        if patient_id is None:
            self._set(PatientDialogState())
            return
        records, clock = self._application.records, self._application.clock

        def work(control: TaskControl) -> tuple[Patient, bool]:
            overview = records.overview(patient_id)
            today = clock.today()
            agreed = any(
                consent.scope is ConsentScope.RECORD and consent.is_valid_on(today)
                for consent in overview.consents
            )
            return overview.patient, agreed

        self._set(PatientDialogState(is_new=False, busy=True))
        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda found: self._loaded(*found),
            on_error=self._failed,
        )

    def save(self, form: PatientForm) -> None:
        """Check and save what stands in the fields."""
        try:
            patient = self._patient_of(form)
        except InputError as error:
            self._failed(error)
            return
        self._set(replace(self.state, form=form, busy=True, error=None))
        self._runner.submit(
            lambda _control: self._write(patient, form),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda change: self._on_saved(patient.id, change),
            on_error=self._failed,
        )

    def keep_unsaved(self, form: PatientForm) -> None:
        """Keep what stands in the fields: the window is about to be locked."""
        if self.state.busy or form == self._stored:
            return
        typed = Unsaved(
            save=lambda: self._write(self._patient_of(form), form), words=form_words(form)
        )
        keep_all(self._application, self._runner, self, [typed])

    def remove(self, on_removed: Callable[[JournalChange], None]) -> None:
        """Move the patient with everything recorded to the trash."""
        patient, application = self._patient, self._application
        if patient is None:
            return
        self._set(replace(self.state, busy=True, error=None))
        self._runner.submit(
            lambda control: application.trash.remove_patient(patient.id),
            lane=Lane.QUICK,
            owner=self,
            on_done=on_removed,
            on_error=self._failed,
        )

    def _write(self, patient: Patient, form: PatientForm) -> JournalChange:
        records, today = self._application.records, self._application.clock.today()
        change = records.save_patient(patient)
        if form.consent_today:
            records.save_consent(_consent_for_record(patient.id, today))
        return change

    def _patient_of(self, form: PatientForm) -> Patient:
        former = self._patient
        return Patient(
            id=former.id if former is not None else PatientId(new_id()),
            chart_number=form.chart_number.strip(),
            given_name=form.given_name.strip(),
            family_name=form.family_name.strip(),
            birth_date=parse_birth_date(form.birth_date, today=self._application.clock.today()),
            phototype=form.phototype,
            notes=form.notes.strip(),
        )

    def _loaded(self, patient: Patient, has_consent: bool) -> None:
        self._patient = patient
        form = PatientForm(
            chart_number=patient.chart_number,
            given_name=patient.given_name,
            family_name=patient.family_name,
            birth_date=patient.birth_date.isoformat() if patient.birth_date else "",
            phototype=patient.phototype,
            notes=patient.notes,
        )
        self._stored = form
        self._set(PatientDialogState(form=form, is_new=False, asks_consent=not has_consent))

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy=False, error=error))

    def _set(self, state: PatientDialogState) -> None:
        self.state = state
        self._show(state)


def form_words(form: PatientForm) -> str:
    """Return what was typed, to be read or copied."""
    return words_of(
        _("Patient"),
        (
            (_("Chart number"), form.chart_number),
            (_("Given name"), form.given_name),
            (_("Family name"), form.family_name),
            (_("Birth date"), form.birth_date),
            (_("Notes"), form.notes),
        ),
    )


def parse_birth_date(text: str, *, today: date) -> date | None:
    """Return the day typed, ``None`` for an empty field.

    Raises InputError ``birth_date_unclear`` for anything that is no day between 1900 and today.
    """
    typed = text.strip()
    if not typed:
        return None
    for form in _DATE_FORMATS:
        try:
            day = datetime.strptime(typed, form).date()  # noqa: DTZ007 - a birthday has no zone
        except ValueError:
            continue
        if _OLDEST <= day <= today:
            return day
    raise InputError(
        "birth_date_unclear",
        _("The birth date is not a day we understand."),
        _("Type it as 1992-03-24 or 24.03.1992."),
    )


def _consent_for_record(patient_id: PatientId, today: date) -> PhotographicConsent:
    return PhotographicConsent(
        id=ConsentId(new_id()),
        patient_id=patient_id,
        scope=ConsentScope.RECORD,
        given_on=today,
    )
