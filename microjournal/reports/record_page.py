"""The readable pages of a portability export: plain HTML, no script, nothing from outside.

Whatever people wrote is text here: escaped, without control characters, and isolated so that
right-to-left letters turn nothing around them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from microjournal.domain.courses import TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import Measurement, RegionMeasurement
from microjournal.domain.patients import Patient, PhotographicConsent
from microjournal.domain.portability import ExportedPhoto, PatientRecord
from microjournal.reports.record_page_style import page
from microjournal.reports.words import (
    interval_text,
    needling_line,
    percent_text,
    printable,
    purpose_text,
    region_text,
    verdict_text,
)
from microjournal.support.i18n import _
from microjournal.support.words import (
    concern_text,
    consent_text,
    day_text,
    moment_text,
    session_kind_text,
    view_text,
)

_SHOWN_BY_BROWSERS = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientLink:
    """A line of the list of patients: where the page lies, how many photos there are."""

    patient: Patient
    page: str
    photos: int


def list_page(links: Iterable[PatientLink]) -> str:
    """Return the page that leads to every patient."""
    rows = (
        [
            f'<a href="{html.escape(link.page)}">{_text(link.patient.display_name)}</a>',
            _text(link.patient.chart_number),
            _day(link.patient.birth_date),
            str(link.photos),
        ]
        for link in links
    )
    head = (_("Patient"), _("Chart number"), _("Date of birth"), _("Photos"))
    return page(_("Photo records"), [f"<h1>{_word(_('Photo records'))}</h1>", *_table(head, rows)])


def patient_page(record: PatientRecord, *, to_top: str) -> str:
    """Return the page of one patient; ``to_top`` leads from it to the top of the export."""
    body = [
        *_person(record.patient),
        *_problems(record.photos),
        *_consents(record.consents),
        *_courses(record.courses),
    ]
    for session in record.sessions:
        photos = [one for one in record.photos if one.photo.session_id == session.id]
        body += _session(session, photos, to_top)
    body += _measurements(record)
    body.append(f"<footer>{_word(purpose_text())}</footer>")
    return page(_("Photo record"), body)


def _person(patient: Patient) -> list[str]:
    facts = [(_("Chart number"), _text(patient.chart_number))]
    if patient.birth_date is not None:
        facts.append((_("Date of birth"), _day(patient.birth_date)))
    if patient.phototype is not None:
        facts.append((_("Phototype"), patient.phototype.value))
    return [f"<h1>{_text(patient.display_name)}</h1>", *_facts(facts), *_note(patient.notes)]


def _problems(photos: Sequence[ExportedPhoto]) -> list[str]:
    found = [one.problem for one in photos if one.problem is not None]
    if not found:
        return []
    head = _("These originals could not be exported; everything else is complete:")
    items = "".join(f"<li>{_text(problem.message)}</li>" for problem in found)
    return [f'<div class="missing"><p>{_word(head)}</p><ul>{items}</ul></div>']


def _consents(consents: Sequence[PhotographicConsent]) -> list[str]:
    if not consents:
        return []
    head = (_("Consent"), _("Given"), _("Expires"), _("Withdrawn"))
    rows = (
        [
            _word(consent_text(consent.scope)),
            _day(consent.given_on),
            _day(consent.expires_on),
            _day(consent.withdrawn_on),
        ]
        for consent in consents
    )
    return [f"<h2>{_word(_('Consents'))}</h2>", *_table(head, rows)]


def _courses(courses: Sequence[TreatmentCourse]) -> list[str]:
    lines: list[str] = []
    for course in courses:
        facts = [
            (_("Concerns"), _word(", ".join(map(concern_text, course.concerns)))),
            (_("Regions"), _word(", ".join(map(region_text, course.regions)))),
            (_("Planned sessions"), str(course.planned_sessions)),
            (_("Begun"), _day(course.started_on)),
        ]
        lines += [f"<h2>{_word(_('Treatment course'))}</h2>", *_facts(facts), *_note(course.goals)]
    return lines


def _session(session: TreatmentSession, photos: Sequence[ExportedPhoto], to_top: str) -> list[str]:
    title = f"{day_text(session.held_on)} · {session_kind_text(session.kind)}"
    facts = [
        (_("Device"), _text(session.device)),
        (_("Cartridge lot"), _text(session.cartridge_lot)),
        (_("Needling"), _word(needling_line(session))),
        (_("Topical"), _text(session.topical)),
        (_("Anaesthetic"), _text(session.anaesthetic)),
        (_("Reactions"), _text(session.reactions)),
        (_("Tolerance"), "" if session.tolerance is None else str(session.tolerance)),
    ]
    figures = [line for photo in photos for line in _figure(photo, to_top)]
    return [
        f"<h2>{_word(title)}</h2>",
        *_facts(facts),
        *_note(session.notes),
        *(['<div class="photos">', *figures, "</div>"] if figures else []),
    ]


def _figure(exported: ExportedPhoto, to_top: str) -> list[str]:
    photo = exported.photo
    words = f"{view_text(photo.view)} · {moment_text(photo.moment)}"
    if photo.taken_at is not None:
        words += f" · {day_text(photo.taken_at.date())}"
    return [
        "<figure>",
        _picture(exported, words, to_top),
        f"<figcaption>{_word(words)}</figcaption>",
        *_note(photo.note),
        "</figure>",
    ]


def _picture(exported: ExportedPhoto, words: str, to_top: str) -> str:
    if exported.file is None:
        return f'<p class="missing">{_word(_("The original is not in this export."))}</p>'
    target = html.escape(to_top + exported.file)
    if exported.photo.media_type not in _SHOWN_BY_BROWSERS:
        return f'<p><a href="{target}">{_word(_("Open the original"))}</a></p>'
    shown = f'<img src="{target}" alt="{_word(words)}" loading="lazy">'
    return f'<a href="{target}">{shown}</a>'


def _measurements(record: PatientRecord) -> list[str]:
    if not record.measurements:
        return []
    days = {session.id: session.held_on for session in record.sessions}
    taken = {one.photo.id: days.get(one.photo.session_id) for one in record.photos}
    rows = [
        _measured_row(measurement, region, taken)
        for measurement in record.measurements
        for region in measurement.pair.regions
    ]
    head = (_("Before"), _("After"), _("Region"), _("Verdict"), _("Change"), _("95 % interval"))
    return [f"<h2>{_word(_('Measurements'))}</h2>", *_table(head, rows)]


def _measured_row(
    measurement: Measurement, region: RegionMeasurement, taken: dict[PhotoId, date | None]
) -> list[str]:
    change, interval = region.percent_change, region.interval
    return [
        _day(taken.get(measurement.baseline_photo_id)),
        _day(taken.get(measurement.follow_up_photo_id)),
        _word(region_text(region.region.region)),
        _word(verdict_text(region.verdict)),
        "" if change is None else _word(percent_text(change)),
        "" if interval is None else _word(interval_text(interval)),
    ]


def _facts(facts: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f"<dt>{_word(name)}</dt><dd>{value}</dd>" for name, value in facts if value]
    return ["<dl>", *rows, "</dl>"] if rows else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = "".join(f"<th>{_word(name)}</th>" for name in head)
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return [f"<table><thead><tr>{cells}</tr></thead><tbody>", *lines, "</tbody></table>"]


def _note(text: str) -> list[str]:
    return [f'<p class="note">{_text(text)}</p>'] if text else []


def _day(day: date | None) -> str:
    return "" if day is None else _word(day_text(day))


def _word(text: str) -> str:
    """Return words of ours, escaped."""
    return html.escape(text)


def _text(text: str) -> str:
    """Return what a person wrote: escaped, printable, its writing direction kept inside."""
    shown = printable(text)
    return f"<bdi>{html.escape(shown)}</bdi>" if shown else ""
