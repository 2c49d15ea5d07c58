"""The printed documents: comparison report, aftercare sheet and recovery sheet."""

from __future__ import annotations

from microjournal.domain.reports import AftercareSheet, ComparisonReport, RecoverySheet
from microjournal.reports.comparison_data import comparison_job
from microjournal.reports.paper import Paper
from microjournal.reports.sheet_data import aftercare_job, recovery_job
from microjournal.reports.typst_compile import RenderedDocument, compile_pages, compile_pdf

__all__ = [
    "Paper",
    "RenderedDocument",
    "aftercare_pdf",
    "comparison_pages_png",
    "comparison_pdf",
    "recovery_pdf",
]


def comparison_pdf(report: ComparisonReport, *, paper: Paper = Paper.A4) -> RenderedDocument:
    """Return the comparison report as a tagged, archival PDF (PDF/A-2a, PDF/UA-1).

    Raises
    ------
    InputError
        ``report_picture_unreadable``: a picture is no JPEG.
    EnvironmentFault
        ``document_failed``: the typesetter refused the document.
    """
    return compile_pdf(comparison_job(report, paper))


def comparison_pages_png(
    report: ComparisonReport, *, paper: Paper = Paper.A4, pixels_per_inch: float = 100.0
) -> tuple[bytes, ...]:
    """Return the pages of the comparison report as PNG, one each; errors as the PDF's."""
    return compile_pages(comparison_job(report, paper), pixels_per_inch=pixels_per_inch)


def aftercare_pdf(sheet: AftercareSheet, *, paper: Paper = Paper.A4) -> RenderedDocument:
    """Return the aftercare sheet as PDF; EnvironmentFault ``document_failed`` if it cannot be."""
    return compile_pdf(aftercare_job(sheet, paper))


def recovery_pdf(sheet: RecoverySheet, *, paper: Paper = Paper.A4) -> RenderedDocument:
    """Return the recovery sheet as PDF; it exists in memory only until the caller prints it."""
    return compile_pdf(recovery_job(sheet, paper))
