"""``README.txt`` of a portability export: what lies there, for whoever opens the folder."""

from __future__ import annotations

from collections.abc import Sequence

from microjournal.domain.portability import PhotoProblem
from microjournal.reports.words import purpose_text
from microjournal.support.i18n import _


def readme_text(problems: Sequence[PhotoProblem]) -> str:
    """Return the text; photos without an original are listed at its end."""
    parts = [*_contents(), *_problem_lines(problems)]
    return "\r\n".join(parts) + "\r\n"


def _contents() -> list[str]:
    return [
        _("Photo record, exported from microjournal"),
        "",
        _("Open index.html in a web browser. Everything here can be read without microjournal:"),
        "",
        _("photos/ – the original photographs exactly as they were received"),
        _("photos.csv, sessions.csv, measurements.csv – tables for a spreadsheet"),
        _("record.json – everything that is recorded; record-1.schema.json says what each is"),
        _("SHA256SUMS – checksums; “sha256sum -c SHA256SUMS” tells whether a file was altered"),
        "",
        _("Nothing here is encrypted. Keep this folder as safe as the journal itself."),
        _("The originals still hold what the camera wrote into them, such as place and time."),
        _("What lies in the journal's trash is not included."),
        purpose_text(),
    ]


def _problem_lines(problems: Sequence[PhotoProblem]) -> list[str]:
    if not problems:
        return []
    head = _("These originals could not be exported; everything else is complete:")
    return ["", head, *(f"{problem.photo_id}: {problem.message}" for problem in problems)]
