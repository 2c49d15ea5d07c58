"""The seam to the typst typesetter: templates in, PDF or PNG pages out, nothing on disk.

Data reach a template as one JSON value and are printed as text, never evaluated. Photographs
reach it as tiny SVG files that carry the JPEG bytes, because the binding accepts text only;
the bytes stay unchanged in the PDF.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TypeAlias, cast

import typst

from microjournal.domain.errors import EnvironmentFault
from microjournal.reports.jpeg import PlainJpeg
from microjournal.support.i18n import _
from microjournal.support.resources import FONT_FAMILY, font_files, resource

# Archival with text extraction and tags (ISO 19005-2), accessible (ISO 14289-1).
_STANDARDS: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")
_MISSING_GLYPH = "could not be displayed with font"

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedDocument:
    """A finished PDF and what the person should know about it."""

    pdf: bytes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypstJob:
    """A template (file name in ``resources/typst``), its data and its pictures by file name."""

    template: str
    data: Mapping[str, JsonValue]
    created_on: date
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """One way to set a document, from the strictest to the most forgiving."""

    ignore_system_fonts: bool
    standards: tuple[typst.PDFStandard, ...]


_ATTEMPTS = (
    _Attempt(ignore_system_fonts=True, standards=_STANDARDS),
    _Attempt(ignore_system_fonts=False, standards=_STANDARDS),
    _Attempt(ignore_system_fonts=False, standards=()),
)


def compile_pdf(job: TypstJob) -> RenderedDocument:
    """Set a document as PDF/A-2a and PDF/UA-1; the same job gives the same bytes.

    A letter that our fonts lack is looked for in the system's fonts; if those lack it too, the
    document is made without the standards and says so in its warnings.

    Raises
    ------
    EnvironmentFault
        ``document_failed``: the typesetter refused the document.
    """
    for attempt in _ATTEMPTS:
        try:
            pdf, remarks = _run_pdf(job, attempt)
        except typst.TypstError as error:
            if _MISSING_GLYPH not in error.message or not attempt.standards:
                raise _failed() from error
            continue
        unstandardised = () if attempt.standards else (_missing_letters_warning(),)
        return RenderedDocument(pdf=pdf, warnings=(*unstandardised, *remarks))
    raise _failed()


def compile_pages(job: TypstJob, *, pixels_per_inch: float) -> tuple[bytes, ...]:
    """Return the pages of a document as PNG, for a preview or the printer.

    Raises
    ------
    EnvironmentFault
        ``document_failed``: the typesetter refused the document.
    """
    try:
        pages: object = typst.compile(
            _files(job),
            font_paths=_font_folders(),
            format="png",
            ppi=pixels_per_inch,
            sys_inputs=_inputs(job),
        )
    except typst.TypstError as error:
        raise _failed() from error
    # One page comes as bytes, several as a list.
    found = pages if isinstance(pages, list) else [pages]
    return tuple(page for page in found if isinstance(page, bytes))


def picture_file(picture: PlainJpeg) -> str:
    """Return a photograph as the SVG text that carries it into a document."""
    encoded = base64.b64encode(picture.data).decode("ascii")
    size = f'width="{picture.width_px}" height="{picture.height_px}"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" {size}>'
        f'<image {size} xlink:href="data:image/jpeg;base64,{encoded}"/></svg>'
    )


def _run_pdf(job: TypstJob, attempt: _Attempt) -> tuple[bytes, tuple[str, ...]]:
    pdf, remarks = typst.compile_with_warnings(
        _files(job),
        font_paths=_font_folders(),
        ignore_system_fonts=attempt.ignore_system_fonts,
        format="pdf",
        sys_inputs=_inputs(job),
        pdf_standards=list(attempt.standards),
        timestamp=datetime.combine(job.created_on, time(), tzinfo=UTC),
    )
    return pdf, tuple(remark.message for remark in remarks)


def _files(job: TypstJob) -> str:
    folder = resource("typst")
    files = {name: text.encode() for name, text in job.pictures.items()}
    files["main.typ"] = (folder / job.template).read_bytes()
    files["style.typ"] = (folder / "style.typ").read_bytes()
    # typst takes files by name as well as a path; its type stub knows the path only.
    return cast("str", files)


def _inputs(job: TypstJob) -> dict[str, str]:
    return {"data": json.dumps({"font": FONT_FAMILY, **job.data})}


def _font_folders() -> list[str]:
    return sorted({str(file.parent) for file in font_files()})


def _missing_letters_warning() -> str:
    return _(
        "Some letters could not be printed because no installed font has them; "
        "the document was made without the archival standard (PDF/A)."
    )


def _failed() -> EnvironmentFault:
    return EnvironmentFault(
        "document_failed",
        _("The document could not be typeset; nothing was written."),
        _("Try again; if it fails again, report it with the log."),
    )
