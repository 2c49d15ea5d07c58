"""What a session record offers to pick from, and its zones beside the reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import NeedlingParameters, SessionKind, TreatmentSession
from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.gui.presenters.unsaved import words_of
from microjournal.reports.words import length_text, region_text
from microjournal.services.records import next_due
from microjournal.support.i18n import _
from microjournal.support.words import day_text, session_kind_text

if TYPE_CHECKING:
    from microjournal.services.records import PatientOverview
    from microjournal.services.reference import ReferenceData
    from microjournal.services.reference_entries import ZoneReference


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionItem:
    """One line of the list of sessions."""

    id: SessionId
    day: str
    title: str
    is_unsaved: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEntry:
    """One needled zone: its parameters, the reference beside it, and a caution if there is one."""

    zone: NeedlingParameters
    name: str
    reference: str = ""
    caution: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChoices:
    """Values used before and values the reference knows, the latest first."""

    devices: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    topicals: tuple[str, ...] = ()
    anaesthetics: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


def choices_of(sessions: tuple[TreatmentSession, ...], reference: ReferenceData) -> SessionChoices:
    """Return what was used in earlier sessions, then what the reference lists."""
    latest = tuple(reversed(sessions))
    known = tuple(device.label for device in reference.devices)
    return SessionChoices(
        devices=_distinct((*(each.device for each in latest), *known)),
        lots=_distinct(each.cartridge_lot for each in latest),
        topicals=_distinct(each.topical for each in latest),
        anaesthetics=_distinct(each.anaesthetic for each in latest),
        signs=_distinct(sign.label for sign in reference.adverse_events),
    )


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def session_items(
    sessions: tuple[TreatmentSession, ...],
    unsaved: Mapping[SessionId, TreatmentSession],
    chosen: SessionId | None,
) -> tuple[SessionItem, ...]:
    """Return the sessions of the list, newest first, those never saved among them."""
    stored = {session.id: session for session in sessions}
    everything = sorted(
        (stored | dict(unsaved)).values(), key=lambda session: session.held_on, reverse=True
    )
    treated = [each for each in reversed(everything) if each.kind is SessionKind.TREATMENT]
    numbers = {each.id: number for number, each in enumerate(treated, start=1)}
    return tuple(
        SessionItem(
            id=session.id,
            day=day_text(session.held_on),
            title=_("Session {number}").format(number=numbers[session.id])
            if session.id in numbers
            else session_kind_text(session.kind),
            is_unsaved=session.id in unsaved,
            is_chosen=session.id == chosen,
        )
        for session in everything
    )


def begun_session(
    unsaved: Mapping[SessionId, TreatmentSession],
    sessions: tuple[TreatmentSession, ...],
    patient_id: PatientId,
    kind: SessionKind,
) -> SessionId | None:
    """Return a session of this kind that was begun for a patient and never saved."""
    stored = {session.id for session in sessions}
    begun = (
        draft.id
        for draft in unsaved.values()
        if draft.patient_id == patient_id and draft.kind is kind and draft.id not in stored
    )
    return next(begun, None)


def next_text(draft: TreatmentSession | None, overview: PatientOverview | None) -> str:
    """Return when the treatment after this one is planned, empty where none is."""
    if draft is None or overview is None or draft.kind is not SessionKind.TREATMENT:
        return ""
    treated = [
        each.held_on
        for each in overview.sessions
        if each.kind is SessionKind.TREATMENT
        and each.held_on <= draft.held_on
        and each.id != draft.id
    ]
    due = next_due(overview.course, [*treated, draft.held_on])
    return _("Next planned on {day}").format(day=day_text(due)) if due is not None else ""


def zone_entries(
    draft: TreatmentSession | None, reference: ReferenceData | None
) -> tuple[ZoneEntry, ...]:
    """Return the needled zones in the order in which they were added."""
    if draft is None:
        return ()
    return tuple(_entry(zone, reference) for zone in draft.needling)


def _entry(zone: NeedlingParameters, reference: ReferenceData | None) -> ZoneEntry:
    name = region_text(zone.region)
    known = reference.zone_of(zone.region) if reference is not None else None
    if known is None:
        return ZoneEntry(zone=zone, name=name)
    return ZoneEntry(
        zone=zone,
        name=name,
        reference=_reference_text(known),
        caution=_caution_text(known, zone.needle_length_mm),
        source=_source_text(known),
    )


def _reference_text(known: ZoneReference) -> str:
    span = known.clinician_range_mm
    if span is None:
        return known.note
    words = (
        _("Reference, not advice: {low} to {high} mm")
        if known.verified
        else _("Reference, not advice: {low} to {high} mm (unverified)")
    )
    return words.format(low=length_text(span[0]), high=length_text(span[1]))


def _caution_text(known: ZoneReference, length_mm: float) -> str:
    passed = [limit for limit in known.cautions_above_mm if length_mm > limit]
    if not passed:
        return ""
    text = _("Above {limit} mm the reference names caution.").format(limit=length_text(passed[-1]))
    return f"{text} {known.note}".strip()


def _source_text(known: ZoneReference) -> str:
    state = _("verified") if known.verified else _("unverified")
    return _("Source ({state}): {source}").format(state=state, source=known.source)


def zone_labels(entries: tuple[ZoneEntry, ...]) -> dict[AnatomicRegion, str]:
    """Return what is written into the zones of the map."""
    return {entry.zone.region: length_text(entry.zone.needle_length_mm) for entry in entries}


def signs_in(text: str) -> tuple[str, ...]:
    """Return the parts of the reactions between commas."""
    return tuple(part for part in (part.strip() for part in text.split(",")) if part)


def toggled_sign(text: str, label: str) -> str:
    """Return the reactions with a sign added at the end, or taken out."""
    parts = signs_in(text)
    kept = [part for part in parts if part.casefold() != label.casefold()]
    return ", ".join(kept if len(kept) < len(parts) else [*parts, label])


def draft_words(draft: TreatmentSession) -> str:
    """Return what was typed about a session, in case no record takes it."""
    return words_of(
        _("Session of {day}").format(day=day_text(draft.held_on)),
        (
            (_("Device"), draft.device),
            (_("Cartridge lot"), draft.cartridge_lot),
            (_("Topical"), draft.topical),
            (_("Anaesthetic"), draft.anaesthetic),
            (_("Reactions"), draft.reactions),
            (_("Notes"), draft.notes),
        ),
    )
