"""The check card: what is stored compared with what is recorded, and mending what is not whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange, VerifyReport
from microjournal.gui.presenters.care_work import CareState, CareWork, photos_text
from microjournal.services.change_words import short_ledger_text
from microjournal.support.days import day_text
from microjournal.support.i18n import _, ngettext
from microjournal.support.words import view_text

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedRow:
    """One photo whose original is not whole; who it shows and when."""

    photo_id: PhotoId
    text: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCardState(CareState):
    """``unrecorded`` are names of objects; ``parts`` says what else is wrong, in sentences."""

    damaged: tuple[DamagedRow, ...] = ()
    unrecorded: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class CheckCardPresenter(CareWork[CheckCardState]):
    """Checks, heals from backups, adopts and sets aside."""

    first = CheckCardState()

    def check(self, *, full: bool) -> None:
        """Compare what is stored with what is recorded; ``full`` decrypts every original."""
        upkeep, backups = self.application.upkeep, self.application.backups

        def work(
            control: TaskControl,
        ) -> tuple[VerifyReport, tuple[DamagedRow, ...], tuple[Path, ...]]:
            report = upkeep.verify(control, full=full)
            return report, self._rows(report), backups.short_ledgers()

        self.work(_("Checking the journal"), work, lambda found: self._checked(*found))

    def heal(self) -> None:
        """Put back from the backups what is missing or damaged."""
        backups, wanted = self.application.backups, self.state.damaged

        def work(control: TaskControl) -> tuple[PhotoId, ...]:
            healed = []
            for number, row in enumerate(wanted):
                control.checkpoint(number, len(wanted), _("Looking in the backups"))
                if backups.heal(row.photo_id) is not None:
                    healed.append(row.photo_id)
            return tuple(healed)

        self.work(_("Looking in the backups"), work, self._healed)

    def adopt(self) -> None:
        """Record unrecorded objects again where a backup knows them."""
        care, backups, names = self.application.care, self.application.backups, self._names()
        self.work(
            _("Looking in the backups"),
            lambda control: care.adopt(names, (*backups.targets, backups.local_target)),
            self._adopted,
        )

    def set_aside(self) -> None:
        """Move unrecorded objects out of the store; nothing is deleted."""
        care, names = self.application.care, self._names()
        self.work(_("Setting aside"), lambda control: care.set_aside(names), self._moved_aside)

    def _names(self) -> tuple[str, ...]:
        return self.state.unrecorded

    def _checked(
        self, report: VerifyReport, rows: tuple[DamagedRow, ...], short: tuple[Path, ...]
    ) -> None:
        self.set(
            damaged=rows,
            unrecorded=report.orphans,
            parts=(*_parts_of(report), *map(short_ledger_text, short)),
            said=verdict_of(report),
            said_is_good=report.ok and not short,
        )
        # What was said to be missing may be found again, or the other way round.
        self.on_change(JournalChange(photo_ids=frozenset(row.photo_id for row in rows)))

    def _rows(self, report: VerifyReport) -> tuple[DamagedRow, ...]:
        missing = [(PhotoId(name), _("missing")) for name in report.missing]
        corrupt = [(PhotoId(name), _("damaged")) for name in report.corrupt if name not in _PARTS]
        return tuple(self._row(photo_id, what) for photo_id, what in (*missing, *corrupt))

    def _row(self, photo_id: PhotoId, what: str) -> DamagedRow:
        try:
            photo = self.application.journal.photo(photo_id, with_trash=True)
            patient = self.application.journal.patient(photo.patient_id, with_trash=True)
        except InputError:
            return DamagedRow(photo_id=photo_id, text=photo_id, detail=what)
        day = day_text(photo.taken_at.date()) if photo.taken_at is not None else ""
        parts = (patient.chart_number, view_text(photo.view), day, what)
        detail = " · ".join(part for part in parts if part)
        return DamagedRow(photo_id=photo_id, text=patient.display_name, detail=detail)

    def _healed(self, healed: tuple[PhotoId, ...]) -> None:
        left = tuple(row for row in self.state.damaged if row.photo_id not in healed)
        said = _("Whole again from a backup: {photos}.").format(photos=photos_text(len(healed)))
        if left:
            said += " " + _("The others are in no backup that is connected.")
        self.set(damaged=left, said=said, said_is_good=not left)
        if healed:
            self.on_change(JournalChange(photo_ids=frozenset(healed)))

    def _adopted(self, photos: tuple[PhotoId, ...]) -> None:
        said = _("Recorded again: {photos}.").format(photos=photos_text(len(photos)))
        if len(photos) < len(self.state.unrecorded):
            said += " " + _("No backup that is connected knows the others; they can be set aside.")
        self.set(said=said, said_is_good=bool(photos))
        if photos:
            self.on_change(JournalChange(photo_ids=frozenset(photos), measurements=True))
            self._forget_adopted(photos)

    def _forget_adopted(self, photos: tuple[PhotoId, ...]) -> None:
        """Find out which objects are left without a record."""
        said, good = self.state.said, self.state.said_is_good
        upkeep = self.application.upkeep

        def found(report: VerifyReport) -> None:
            self.set(unrecorded=report.orphans, said=said, said_is_good=good)

        self.work(
            _("Checking the journal"), lambda control: upkeep.verify(control, full=False), found
        )

    def _moved_aside(self, moved: tuple[str, ...]) -> None:
        left = tuple(name for name in self.state.unrecorded if name not in moved)
        words = ngettext(
            "{n} file was set aside, in the folder “set-aside” of the journal.",
            "{n} files were set aside, in the folder “set-aside” of the journal.",
            len(moved),
        )
        self.set(unrecorded=left, said=words.format(n=len(moved)), said_is_good=True)


_PARTS = ("database", "audit")


def _parts_of(report: VerifyReport) -> tuple[str, ...]:
    sentences = {
        "database": _("The database is damaged: restore the newest backup into another folder."),
        "audit": _("The audit trail is not what was written: see below."),
    }
    return tuple(sentences[name] for name in _PARTS if name in report.corrupt)


def verdict_of(report: VerifyReport) -> str:
    """Return the result of a check in one sentence."""
    checked = ngettext("{n} photo checked", "{n} photos checked", report.checked)
    said = [checked.format(n=report.checked)]
    if report.ok:
        said.append(_("everything is as it was stored"))
    damaged = [name for name in report.corrupt if name not in _PARTS]
    for names, text in (
        (report.missing, _("{n} missing")),
        (damaged, _("{n} damaged")),
        (report.orphans, _("{n} without a record")),
        (report.tmp, _("{n} left over from an interrupted step")),
    ):
        if names:
            said.append(text.format(n=len(names)))
    return "; ".join(said) + "."
