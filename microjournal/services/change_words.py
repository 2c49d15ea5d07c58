"""What changed, in words: for the list of changes, the toast and the audit page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from microjournal.domain.history import AuditFinding, AuditFindingKind, RecordedChange
from microjournal.domain.photos import WITHDRAWN
from microjournal.domain.trash import RetentionReason
from microjournal.support.i18n import _, ngettext


def change_text(changes: Sequence[RecordedChange]) -> str:
    """Return one line about the records that one change touched."""
    first = changes[-1]
    if "trashed_at" in first.fields:
        return _moved_text(first, len(changes))
    fields = dict.fromkeys(_field_text(name) for name in first.fields)
    names = ", ".join(name for name in fields if name)
    what = _entity_text(first.entity)
    return _("{what}: {fields}").format(what=what, fields=names) if names else what


def event_text(event: str) -> str:
    """Return what an entry of the audit trail says, in words; its code when it is a newer one."""
    return _event_texts().get(event, event)


def finding_text(finding: AuditFinding) -> str:
    """Return what is wrong with the audit trail, and with which entries."""
    kind = AuditFindingKind
    sentences = {
        kind.ALTERED: _("Entry {first} is not what was written: altered, moved or added."),
        kind.MISSING: _("Entries {first} to {last} are missing."),
        kind.OUT_OF_PLACE: _("Entry {first} does not follow the one before it."),
        kind.CUT: _("Entries {first} to {last} are missing at the end."),
        kind.LEDGER_ALTERED: _("The ledger of erasures is not what was written (from {first})."),
        kind.OLDER_DATABASE: _("Entry {first}: an older database had been put back."),
        kind.OLDER_FOLDER: _(
            "This computer saw entry {first} of this journal, which is not in it: an older copy."
        ),
        kind.CLOCK_WENT_BACK: _("Entry {first}: the clock had gone back by more than 5 minutes."),
        kind.NO_HEAD: _("The journal does not remember its last entry yet."),
    }
    return sentences[finding.kind].format(first=finding.first, last=finding.last)


def short_ledger_text(folder: Path) -> str:
    """Return what to say about a folder of backups whose ledger of erasures is not whole."""
    return _(
        "The ledger of erasures in {folder} is missing or cut; the next backup completes it."
    ).format(folder=folder)


def _moved_text(change: RecordedChange, count: int) -> str:
    to_trash = change.event.endswith("_trashed")
    if change.event == "change_undone":
        return _("Removal undone or repeated")
    if change.event == WITHDRAWN:
        undone = ngettext(
            "Import undone: {count} photo in the trash",
            "Import undone: {count} photos in the trash",
            count,
        )
        return undone.format(count=count)
    if change.entity == "patient":
        return _("Patient moved to the trash") if to_trash else _("Patient taken from the trash")
    if to_trash:
        words = ngettext(
            "{count} photo moved to the trash", "{count} photos moved to the trash", count
        )
    else:
        words = ngettext(
            "{count} photo taken from the trash", "{count} photos taken from the trash", count
        )
    return words.format(count=count)


def _entity_text(entity: str) -> str:
    texts = {
        "patient": _("Patient"),
        "consent": _("Consent"),
        "course": _("Treatment course"),
        "session": _("Session"),
        "photo": _("Photo"),
        "scale": _("Scale of a close-up"),
        "regions": _("Drawn regions"),
        "alignment": _("Alignment by hand"),
    }
    return texts.get(entity, entity)


def _field_text(name: str) -> str:
    """Return a field in words; those that only follow another field are not named."""
    texts = {
        "patient_id": _("patient"),
        "session_id": _("session"),
        "view": _("view"),
        "view_confirmed": _("view"),
        "moment": _("moment"),
        "taken_at": _("date"),
        "held_on": _("date"),
        "note": _("note"),
        "notes": _("notes"),
        "chart_number": _("chart number"),
        "given_name": _("name"),
        "family_name": _("name"),
        "birth_date": _("date of birth"),
        "phototype": _("phototype"),
        "kind": _("kind"),
        "device": _("device"),
        "cartridge_lot": _("lot"),
        "needling": _("needling"),
        "topical": _("topical"),
        "anaesthetic": _("anaesthetic"),
        "reactions": _("reactions"),
        "tolerance": _("tolerance"),
        "goals": _("goals"),
        "expires_on": _("end"),
        "withdrawn_on": _("withdrawal"),
    }
    return texts.get(name, "")


def _event_texts() -> dict[str, str]:
    return {
        "journal_created": _("Journal created"),
        "passphrase_changed": _("Passphrase changed"),
        "patient_added": _("Patient added"),
        "patient_changed": _("Patient changed"),
        "patient_opened": _("Patient opened"),
        "patient_trashed": _("Patient moved to the trash"),
        "patient_untrashed": _("Patient taken from the trash"),
        "patient_erased": _("Patient erased"),
        "consent_added": _("Consent recorded"),
        "consent_changed": _("Consent changed"),
        "course_added": _("Treatment course planned"),
        "course_changed": _("Treatment course changed"),
        "session_added": _("Session added"),
        "session_changed": _("Session changed"),
        "photo_added": _("Photo imported"),
        "photo_changed": _("Photo record changed"),
        "photo_trashed": _("Photo moved to the trash"),
        "photo_untrashed": _("Photo taken from the trash"),
        WITHDRAWN: _("Photo moved to the trash with its import"),
        "photo_adopted": _("Photo recorded again from a backup"),
        "photo_erased": _("Photo erased"),
        "measurement_added": _("Pair measured"),
        "setting_changed": _("Setting changed"),
        "change_undone": _("Change undone"),
        "export_pdf": _("Exported as PDF"),
        "export_csv": _("Exported as table"),
        "export_aftercare": _("Aftercare sheet written"),
        "export_record": _("Whole record exported"),
        "export_original": _("Original written to a file"),
        "review": _("Shown to the patient"),
        "journal_restored": _("Journal restored from a backup"),
        "erasures_unknown": _("Erased records may be back: the ledger of erasures was cut"),
        "original_healed": _("Original put back from a backup"),
        "object_set_aside": _("Unrecorded file set aside"),
        "user_added": _("User added"),
        "user_changed": _("User changed"),
        "user_removed": _("User removed"),
        "user_at_work": _("User at work"),
        "wrong_pin": _("Wrong PIN"),
        "wrong_passphrases": _("Wrong passphrases"),
        "older_database_opened": _("An older database had been put back"),
    }


def reason_text(reason: RetentionReason) -> str:
    """Return why erasing a record is proposed."""
    return {
        RetentionReason.IN_TRASH: _("in the trash for 30 days"),
        RetentionReason.LAST_VISIT: _("last visit"),
        RetentionReason.CONSENT_ENDED: _("consent ended"),
    }[reason]
