"""Restoring a set: built beside, every entry checked, swapped in by one rename.

Until that rename nothing exists under the name that was asked for; after it everything does.
"""

from __future__ import annotations

import errno
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

from microjournal.domain.backups import DrillReport, RestoreReport
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import IntegrityFault, MicrojournalError
from microjournal.domain.ports import Clock
from microjournal.storage import backup_faults, faults
from microjournal.storage.backup_database import DatabaseFacts, database_facts
from microjournal.storage.backup_erasures import erase_again
from microjournal.storage.backup_folders import (
    AlteredFile,
    SetFolders,
    UnreadableFile,
    copy_checked,
    remove_tree,
)
from microjournal.storage.backup_ledger import HeldLedger, held_ledger
from microjournal.storage.backup_manifest import FileFact
from microjournal.storage.backup_reading import (
    KeyOf,
    OpenedSet,
    find_set,
    known_key,
    open_set,
)
from microjournal.storage.disk import Disk
from microjournal.storage.files import ensure_folder, ensure_folders, write_new
from microjournal.storage.journal import open_unlocked
from microjournal.storage.objects import ObjectStore
from microjournal.storage.vault import DATABASE, FIRST, SECOND
from microjournal.support.i18n import _

_MARGIN_BYTES = 16 << 20
_SUFFIX = ".restoring-"
_DRILL = ".drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """One restore. ``allow_incomplete`` brings back a set that lacks originals."""

    disk: Disk
    clock: Clock
    control: TaskControl
    allow_incomplete: bool = False

    def restore(self, path: Path, folder: Path, key_of: KeyOf) -> RestoreReport:
        """Restore the set at ``path`` into ``folder``, which must be absent or empty.

        Raises
        ------
        InputError
            ``folder_not_empty``, ``not_a_backup``, ``wrong_passphrase``, ``passphrase_needed``,
            ``wrong_recovery_key``.
        EnvironmentFault
            ``disk_full`` before anything is written where the room is known too small,
            ``backup_newer``, or a disk fault.
        IntegrityFault
            ``backup_damaged``, ``backup_incomplete``.
        """
        with faults.translated():
            self._require_free(folder)
            opened = open_set(self.disk, find_set(self.disk, path), key_of)
            ensure_folders(self.disk, folder.parent)
            building = _place_beside(self.disk, folder)
            try:
                report = self._build(opened, building)
                self._swap_in(building, folder)
            except BaseException:
                with suppress(OSError):
                    remove_tree(self.disk, building)
                raise
        return report

    def drill(self, path: Path, scratch: Path | None, key_of: KeyOf) -> DrillReport:
        """Restore a set into a temporary folder, decrypt and compare every original, remove it.

        Parameters
        ----------
        path : Path
            The set, or a target with its newest one.
        scratch : Path, optional
            A folder with the room for it; beside the sets by default.
        key_of : callable
            How the header of the set is opened.

        Raises
        ------
        InputError, EnvironmentFault, IntegrityFault
            As for :meth:`restore`; missing originals are part of the report instead.
        """
        with faults.translated():
            opened = open_set(self.disk, find_set(self.disk, path), key_of)
            building = _place_beside(self.disk, (scratch or opened.home) / _DRILL)
            try:
                restored = replace(self, allow_incomplete=True)._build(opened, building)
                return self._prove(building, opened, restored)
            finally:
                with suppress(OSError):
                    remove_tree(self.disk, building)

    # -- building ---------------------------------------------------------------------------
    def _build(self, opened: OpenedSet, building: Path) -> RestoreReport:
        lacking = set(opened.pool.lacking(opened.objects)) | set(opened.manifest.damaged)
        if lacking and not self.allow_incomplete:
            raise backup_faults.set_incomplete(len(lacking))
        self._require_room(opened, building.parent)
        self.disk.make_folder(building)
        facts = self._bring_database(opened, building)
        lacking |= self._bring_objects(opened, building, facts, lacking)
        self._write_headers(opened, building)
        ledger = self._ledger(opened, building)
        erased = self._finish(opened, building, facts, ledger)
        return RestoreReport(
            journal_id=opened.header.id,
            set_id=opened.manifest.set_id,
            made_at=opened.manifest.made_at,
            patients=facts.patients,
            photos=facts.photos,
            measurements=facts.measurements,
            missing=tuple(facts.photo_ids[name] for name in sorted(lacking)),
            erased=erased,
            ledger_was_short=ledger.is_short,
            erasures_unknown=ledger.unknown,
        )

    def _require_free(self, folder: Path) -> None:
        if not self.disk.exists(folder):
            return
        if not self.disk.is_folder(folder) or self.disk.names(folder):
            raise backup_faults.folder_not_empty()

    def _require_room(self, opened: OpenedSet, place: Path) -> None:
        database = opened.manifest.files[DATABASE].size
        needed = opened.manifest.object_bytes + 3 * database + _MARGIN_BYTES
        free = self.disk.free_bytes(place)
        if free < needed:
            raise backup_faults.no_room_to_restore(needed, free)

    def _bring_database(self, opened: OpenedSet, building: Path) -> DatabaseFacts:
        """Copy the database and hold what it says against the manifest."""
        fact = opened.manifest.files[DATABASE]
        try:
            copy_checked(self.disk, opened.folder / DATABASE, building / DATABASE, fact)
        except (AlteredFile, UnreadableFile) as error:
            raise _refusal(error, DATABASE) from error
        try:
            facts = database_facts(building / DATABASE, opened.keys.database)
        except IntegrityFault as error:
            raise backup_faults.set_damaged(DATABASE) from error
        if not _agree(facts, opened):
            raise backup_faults.set_damaged(DATABASE)
        return facts

    def _bring_objects(
        self, opened: OpenedSet, building: Path, facts: DatabaseFacts, lacking: set[str]
    ) -> set[str]:
        """Copy the originals; return those that turned out altered."""
        store = ObjectStore(folder=building, journal_id=opened.header.id, disk=self.disk)
        store.create()
        altered, wanted = set(), sorted(opened.objects.keys() - lacking)
        for number, name in enumerate(wanted):
            self.control.checkpoint(number, len(wanted), _("Restoring originals"))
            try:
                self._bring(opened, store, name)
            except (AlteredFile, UnreadableFile) as error:
                if not self.allow_incomplete or _is_gone(error):
                    photo = _("original of photo {photo}").format(photo=facts.photo_ids[name])
                    raise _refusal(error, photo) from error
                altered.add(name)
        for shard in sorted({store.path(name).parent for name in wanted}):
            self.disk.sync_folder(shard)
        return altered

    def _bring(self, opened: OpenedSet, store: ObjectStore, name: str) -> None:
        target = store.path(name)
        ensure_folder(self.disk, target.parent)
        fact = FileFact(size=opened.objects[name], sha256=name)
        copy_checked(self.disk, opened.pool.path(name), target, fact)
        self.disk.protect(target)

    def _write_headers(self, opened: OpenedSet, building: Path) -> None:
        for name in (SECOND, FIRST):
            write_new(self.disk, building / name, [opened.header_bytes])
        self.disk.sync_folder(building)

    def _ledger(self, opened: OpenedSet, building: Path) -> HeldLedger:
        folders = SetFolders(folder=opened.home, disk=self.disk)
        return held_ledger(folders, opened.keys, building / "ledger")

    def _finish(
        self, opened: OpenedSet, building: Path, facts: DatabaseFacts, ledger: HeldLedger
    ) -> int:
        """Open the journal once: upgrade it, erase again what was erased since, leave a note."""
        self.control.checkpoint(1, 1, _("Opening the restored journal"))
        known = {(erased.kind, erased.id) for erased in facts.erasures}
        since = [erased for erased in ledger.erased if (erased.kind, erased.id) not in known]
        with open_unlocked(
            building, known_key(opened.keys.root), clock=self.clock, disk=self.disk
        ) as journal:
            if since:
                erase_again(journal, since)
            with journal.write() as transaction:
                transaction.record_event("journal_restored", opened.manifest.set_id)
                if ledger.unknown:
                    transaction.record_event("erasures_unknown", str(ledger.unknown))
        return len(since)

    def _swap_in(self, building: Path, folder: Path) -> None:
        if self.disk.exists(folder):
            self.disk.remove_folder(folder)
        self.disk.replace(building, folder)
        self.disk.sync_folder(folder.parent)

    def _prove(self, building: Path, opened: OpenedSet, restored: RestoreReport) -> DrillReport:
        with open_unlocked(
            building, known_key(opened.keys.root), clock=self.clock, disk=self.disk
        ) as journal:
            report = journal.verify(self.control)
        wrong = len(report.missing) + len(report.corrupt)
        return DrillReport(restored=restored, exact=report.checked - wrong, damaged=report.corrupt)


def _agree(facts: DatabaseFacts, opened: OpenedSet) -> bool:
    """Tell whether a database records what the manifest and the list of objects say."""
    manifest = opened.manifest
    counts = (facts.patients, facts.photos, facts.measurements, facts.schema_version)
    stated = (manifest.patients, manifest.photos, manifest.measurements, manifest.schema_version)
    sizes = {name: size for name, size in facts.objects.items() if name in opened.objects}
    named = opened.objects.keys() | set(manifest.damaged)
    return counts == stated and sizes == opened.objects and facts.objects.keys() == named


def _refusal(error: AlteredFile | UnreadableFile, part: str) -> MicrojournalError:
    if isinstance(error, UnreadableFile):
        return backup_faults.entry_unreadable(part)
    return backup_faults.set_damaged(part)


def _is_gone(error: AlteredFile | UnreadableFile) -> bool:
    """Tell a drive that went away from one that has a bad place."""
    return isinstance(error, UnreadableFile) and error.errno != errno.EIO


def _place_beside(disk: Disk, folder: Path) -> Path:
    """Return where to build ``folder``, after clearing what an interruption left there."""
    leftover = re.compile(re.escape(folder.name + _SUFFIX) + r"[0-9a-f]{8}\Z")
    for name in disk.names(folder.parent):
        if leftover.match(name):
            remove_tree(disk, folder.parent / name)
    return folder.with_name(f"{folder.name}{_SUFFIX}{token_hex(4)}")
