"""Documents that leave the journal: comparison PDF, aftercare sheet, recovery sheet, CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.errors import InputError, IntegrityFault, MicrojournalError
from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.domain.patients import Patient
from microjournal.domain.ports import Clock, Journal
from microjournal.domain.reports import (
    AftercareSheet,
    ComparisonReport,
    IdentityLevel,
    RecoverySheet,
    ReportPair,
    ReportTreatment,
)
from microjournal.reports.atomic_file import write_export
from microjournal.reports.csv_table import measurement_csv, photo_csv, trend_csv
from microjournal.reports.words import needling_line
from microjournal.services.audit_writing import write_down
from microjournal.services.comparison import ComparisonService, ViewSeries
from microjournal.services.records import RecordsService, next_due
from microjournal.services.reference import ReferenceData
from microjournal.services.report_pairs import MapSource, ReportPairs, photo_day
from microjournal.services.report_words import method_note, treatment_marks
from microjournal.services.trends import TrendService
from microjournal.support.i18n import _, language
from microjournal.support.words import day_text, session_kind_text, view_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonOptions:
    """What a comparison PDF shows: how the patient is named, which views (``None``: all).

    ``change_maps`` puts the change map beside each measured pair that has one.
    """

    identity: IdentityLevel = IdentityLevel.FULL
    views: tuple[StandardView, ...] | None = None
    change_maps: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """A finished export and what the person should know about it.

    ``complete`` is false where an original is missing or damaged, whether its view is left out
    or shown from its stored picture.
    """

    path: Path
    warnings: tuple[str, ...] = ()
    complete: bool = True


class ExportingService:
    """Builds documents from the journal; every export is an audit entry."""

    def __init__(
        self,
        journal: Journal,
        *,
        records: RecordsService,
        comparison: ComparisonService,
        trends: TrendService,
        reference: ReferenceData,
        clock: Clock,
        maps: Callable[[], MapSource] | None = None,
        require: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._records = records
        self._comparison = comparison
        self._pairs = ReportPairs(comparison, maps)
        self._trends = trends
        self._reference = reference
        self._clock = clock
        self._require = require

    def comparison_pdf(
        self,
        patient_id: PatientId,
        out: Path,
        *,
        options: ComparisonOptions | None = None,
        control: TaskControl | None = None,
    ) -> ExportResult:
        """Write the comparison PDF: first and last before-photo of every chosen view.

        Raises InputError ``not_allowed`` where a role forbids it, as the tables do.
        """
        self._require()
        # The typesetter is 80 MB of library: loaded when a document is asked for.
        from microjournal.reports.typst_pdf import comparison_pdf

        report, lacking = self._report(patient_id, options or ComparisonOptions(), control)
        rendered = comparison_pdf(report)
        write_export(out, rendered.pdf)
        write_down(self._journal, "export_pdf", (patient_id,))
        return ExportResult(path=out, warnings=(*lacking, *rendered.warnings), complete=not lacking)

    def comparison_preview(
        self,
        patient_id: PatientId,
        *,
        options: ComparisonOptions | None = None,
        control: TaskControl | None = None,
    ) -> tuple[bytes, ...]:
        """Return the pages of the comparison PDF as PNG pictures; nothing leaves the journal."""
        from microjournal.reports.typst_pdf import comparison_pages_png

        report, _lacking = self._report(patient_id, options or ComparisonOptions(), control)
        return comparison_pages_png(report)

    def aftercare_pdf(self, session_id: SessionId, out: Path) -> ExportResult:
        """Write the aftercare sheet of a treatment, with the next date."""
        from microjournal.reports.typst_pdf import aftercare_pdf

        rendered = aftercare_pdf(self._aftercare(self._journal.session(session_id)))
        write_export(out, rendered.pdf)
        write_down(self._journal, "export_aftercare", (session_id,))
        return ExportResult(path=out, warnings=rendered.warnings)

    def trend_csv(self, patient_id: PatientId, out: Path) -> ExportResult:
        """Write the trend points of a patient as CSV."""
        return self._csv(trend_csv(self._trends.series(patient_id)), patient_id, out)

    def measurements_csv(self, patient_id: PatientId, out: Path) -> ExportResult:
        """Write every measured region of a patient as CSV."""
        return self._csv(
            measurement_csv(self._journal.measurements(patient_id)),
            patient_id,
            out,
        )

    def photos_csv(self, patient_id: PatientId, out: Path) -> ExportResult:
        """Write the photo records of a patient as CSV (no picture, no source path)."""
        return self._csv(
            photo_csv(self._journal.photos(patient_id=patient_id)),
            patient_id,
            out,
        )

    def _csv(self, table: bytes, patient_id: PatientId, out: Path) -> ExportResult:
        self._require()
        write_export(out, table)
        write_down(self._journal, "export_csv", (patient_id,))
        return ExportResult(path=out)

    # -- the report -------------------------------------------------------------------------
    def _report(
        self, patient_id: PatientId, options: ComparisonOptions, control: TaskControl | None
    ) -> tuple[ComparisonReport, tuple[str, ...]]:
        """Return the report, and in words which views are not in it for want of their photos."""
        steps = control or NoControl()
        patient = self._journal.patient(patient_id)
        chosen = [
            series
            for series in self._comparison.views(patient.id)
            if options.views is None or series.view in options.views
        ]
        pairs, lacking = self._report_pairs(chosen, with_maps=options.change_maps, steps=steps)
        lacking += self._without_original(chosen)
        steps.checkpoint(len(chosen), len(chosen) + 1, _("Setting the pages"))
        views = {series.view for series in chosen}
        report = ComparisonReport(
            title=_("Photo comparison"),
            practice=self._records.practice(),
            patient_line=patient_line(patient, options.identity),
            created_on=self._clock.today(),
            pairs=pairs,
            trends=tuple(
                trend
                for trend in self._trends.series(patient.id)
                if StandardView(trend.view) in views
            ),
            treatments=self._treatments(patient.id),
            method_note=method_note(),
            marks=treatment_marks(self._journal.sessions(patient.id)),
            language=language(),
        )
        return report, lacking

    def _report_pairs(
        self, chosen: Sequence[ViewSeries], *, with_maps: bool, steps: TaskControl
    ) -> tuple[tuple[ReportPair, ...], tuple[str, ...]]:
        pairs: list[ReportPair] = []
        lacking: dict[str, IntegrityFault] = {}
        for number, series in enumerate(chosen):
            steps.checkpoint(number, len(chosen) + 1, _("Preparing the pictures"))
            try:
                pair = self._pairs.of(series, with_map=with_maps, control=steps)
            except IntegrityFault as error:
                # An original that is gone keeps nobody from the views that are whole.
                lacking[view_text(series.view)] = error
                continue
            pairs += [] if pair is None else [pair]
        if not pairs:
            raise next(iter(lacking.values()), _nothing_to_compare())
        words = (
            _("Not in the document: {view}. {why}").format(view=view, why=error.message)
            for view, error in lacking.items()
        )
        return tuple(pairs), tuple(words)

    def _without_original(self, chosen: Sequence[ViewSeries]) -> tuple[str, ...]:
        """Tell which originals are gone whose stored pictures still stand in the document."""
        gone = self._journal.care_keeper().missing_originals()
        text = _("The original of a photo is missing: {view}, {day}. Look for it in a backup.")
        return tuple(
            text.format(view=view_text(series.view), day=photo_day(photo))
            for series in chosen
            for photo in series.photos
            if photo.id in gone
        )

    def _treatments(self, patient_id: PatientId) -> tuple[ReportTreatment, ...]:
        return tuple(
            ReportTreatment(
                held_on=session.held_on,
                kind=session_kind_text(session.kind),
                device=session.device,
                parameters=needling_line(session),
            )
            for session in self._journal.sessions(patient_id)
        )

    # -- aftercare --------------------------------------------------------------------------
    def _aftercare(self, session: TreatmentSession) -> AftercareSheet:
        if session.kind is not SessionKind.TREATMENT:
            raise InputError(
                "not_a_treatment",
                _("An aftercare sheet belongs to a treatment, and this session is none."),
                _("Open the treatment session."),
            )
        patient = self._journal.patient(session.patient_id)
        return AftercareSheet(
            practice=self._records.practice(),
            patient_line=patient_line(patient, IdentityLevel.FULL),
            treated_on=session.held_on,
            treatment_line=" · ".join(
                part for part in (session.device, needling_line(session), session.topical) if part
            ),
            next_on=self._next_after(session),
            items=self._reference.aftercare,
            call_us=tuple(sign.text for sign in self._reference.call_the_clinic),
            language=language(),
        )

    def _next_after(self, session: TreatmentSession) -> date | None:
        """Return the planned day after this very treatment, whatever came later."""
        overview = self._records.overview(session.patient_id)
        treated = [
            other.held_on
            for other in overview.sessions
            if other.kind is SessionKind.TREATMENT and other.held_on <= session.held_on
        ]
        return next_due(overview.course, treated)


def _nothing_to_compare() -> MicrojournalError:
    return InputError(
        "nothing_to_compare",
        _("No view has photos of two dates, so there is nothing to compare."),
        _("Import the before photos of at least two sessions."),
    )


def write_recovery_sheet(
    groups: tuple[str, ...], *, journal_id: str, created_on: date, out: Path
) -> ExportResult:
    """Write the recovery sheet; the key is nowhere else, so the caller shows it once."""
    from microjournal.reports.typst_pdf import recovery_pdf

    sheet = RecoverySheet(
        journal_id=journal_id, created_on=created_on, groups=groups, language=language()
    )
    rendered = recovery_pdf(sheet)
    write_export(out, rendered.pdf)
    return ExportResult(path=out, warnings=rendered.warnings)


def patient_line(patient: Patient, identity: IdentityLevel) -> str:
    """Return how a document names the patient."""
    if identity is IdentityLevel.ANONYMOUS:
        return _("Name withheld")
    if identity is IdentityLevel.CHART_NUMBER:
        return patient.chart_number
    parts = [patient.display_name, patient.chart_number]
    if patient.birth_date is not None:
        parts.append(_("born {day}").format(day=day_text(patient.birth_date)))
    return " · ".join(dict.fromkeys(parts))
