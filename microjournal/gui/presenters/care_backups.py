"""The backup card: how old the last verified backup is, where to, back up and rehearse now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.backups import BackupAge, BackupReport, DrillReport
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError
from microjournal.domain.journals import JournalChange
from microjournal.gui.presenters.care_work import CareState, CareWork, age_text, photos_text
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One folder for backups, as the card lists it."""

    path: Path
    detail: str
    is_there: bool
    needs_attention: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupCardState(CareState):
    """``age`` is ``None`` until it was read."""

    age: BackupAge | None = None
    sentence: str = ""
    hint: str = ""
    targets: tuple[TargetRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    age: BackupAge
    verified: datetime | None
    targets: tuple[TargetRow, ...]


class BackupCardPresenter(CareWork[BackupCardState]):
    """Backs up, rehearses, and keeps the list of folders."""

    first = BackupCardState()

    def load(self) -> None:
        """Read how old everything is."""
        self.read(self._look, self._found)

    def back_up(self) -> None:
        """Back up into every folder that is there, and beside the database."""
        self.work(_("Backing up"), self._back_up, self._backed_up)

    def rehearse(self, target: Path) -> None:
        """Restore the newest backup of a folder into a temporary place and compare everything."""
        backups = self.application.backups
        self.work(
            _("Rehearsing a restore"),
            lambda control: backups.drill(target, control),
            self._rehearsed,
        )

    def add_target(self, target: Path) -> None:
        """Remember a folder and back up into it at once."""
        backups = self.application.backups

        def work(control: TaskControl) -> tuple[BackupReport, ...]:
            report = backups.back_up(target, control)
            backups.add_target(target)
            return (report,)

        self.work(_("Backing up"), work, self._backed_up)

    def remove_target(self, target: Path) -> None:
        """Forget a folder; the backups in it stay."""
        self.read(lambda: self.application.backups.remove_target(target), self._forgotten)

    def _look(self) -> _Found:
        backups, today = self.application.backups, self.application.clock.today()
        return _Found(
            age=backups.age(),
            verified=backups.last_verified(),
            targets=tuple(self._row(target, today) for target in backups.targets),
        )

    def _row(self, target: Path, today: date) -> TargetRow:
        backups = self.application.backups
        is_there = target.is_dir()
        verified = backups.last_verified(target)
        said = [] if is_there else [_("not connected")]
        if verified is not None:
            said.append(_("verified {ago}").format(ago=age_text(verified, today)))
        else:
            said.append(_("no verified backup yet"))
        if is_there and (count := len(backups.sets(target))):
            said.append(ngettext("{n} backup kept", "{n} backups kept", count).format(n=count))
        return TargetRow(
            path=target,
            detail=" · ".join(said),
            is_there=is_there,
            needs_attention=backups.age(target) is not BackupAge.RECENT,
        )

    def _found(self, found: _Found) -> None:
        today = self.application.clock.today()
        self.set(
            age=found.age,
            sentence=sentence_of(found.age, found.verified, today),
            hint=_hint_of(found.age, has_targets=bool(found.targets)),
            targets=found.targets,
        )

    def _back_up(self, control: TaskControl) -> tuple[BackupReport, ...]:
        backups = self.application.backups
        there = [target for target in backups.targets if target.is_dir()]
        if not there:
            raise InputError(
                "backup_target_missing",
                _("No folder for backups is connected; nothing was backed up."),
                _("Connect the drive, or add a folder on another drive."),
            )
        return tuple(backups.back_up(target, control) for target in there)

    def _backed_up(self, reports: Sequence[BackupReport]) -> None:
        damaged = {photo for report in reports for photo in report.damaged}
        photos = max(report.made.photos for report in reports)
        said = _("Backed up, read back and opened: {photos}.").format(photos=photos_text(photos))
        if damaged:
            count = photos_text(len(damaged))
            said += " " + _("Damaged and not in it: {photos}; check the journal.").format(
                photos=count
            )
        self.set(said=said, said_is_good=not damaged)
        self._changed()

    def _rehearsed(self, report: DrillReport | None) -> None:
        if report is None:
            self.set(said=_("There is no backup in this folder yet."), said_is_good=False)
            return
        if report.ok:
            said = _("The rehearsal brought back everything byte for byte: {photos}.")
            self.set(said=said.format(photos=photos_text(report.exact)), said_is_good=True)
        else:
            lost = len({*report.damaged, *report.restored.missing})
            said = _("The rehearsal could not bring back {photos}; back up anew.")
            self.set(said=said.format(photos=photos_text(lost)), said_is_good=False)
        self._changed()

    def _forgotten(self, _nothing: None) -> None:
        self.set(said=_("The folder is no longer backed up into; what is in it stays."))
        self._changed()

    def _changed(self) -> None:
        self.load()
        self.on_change(JournalChange(settings=True))


def sentence_of(age: BackupAge, verified: datetime | None, today: date) -> str:
    """Return how old the newest verified backup is."""
    if age is BackupAge.NEVER or verified is None:
        return _("There is no verified backup of this journal yet.")
    return _("Last verified backup: {ago}").format(ago=age_text(verified, today))


def _hint_of(age: BackupAge, *, has_targets: bool) -> str:
    if not has_targets:
        return _(
            "Add a folder on another drive (USB, network, synchronised). Backups are encrypted "
            "like the journal and are then made every day."
        )
    if age is BackupAge.RECENT:
        return _("Made every day, read back and opened at once.")
    return _("Connect the drive and back up: photographs cannot be taken again.")
