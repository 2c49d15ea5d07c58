"""Writing a set: built under a temporary name, read back, and only then given its own.

The database is copied first; everything else is what that copy records, so a set is true to one
moment however long the copying of originals takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

from microjournal import __version__
from microjournal.domain.backups import BackupReport
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import EnvironmentFault, InputError, IntegrityFault
from microjournal.domain.identifiers import new_id
from microjournal.storage import backup_faults, faults
from microjournal.storage.backup_checking import damaged_sets
from microjournal.storage.backup_database import DatabaseFacts, database_facts
from microjournal.storage.backup_dropping import Dropping
from microjournal.storage.backup_erasures import keep_erasures
from microjournal.storage.backup_folders import (
    PART,
    AlteredFile,
    SetFolders,
    counter_of,
    foreign_digest,
    one_at_a_time,
    remove_tree,
)
from microjournal.storage.backup_ledger import HeldLedger, held_ledger
from microjournal.storage.backup_manifest import (
    MANIFEST,
    FileFact,
    Manifest,
    object_list,
    serialise,
    signed,
)
from microjournal.storage.backup_originals import Bringing
from microjournal.storage.backup_pool import Pool
from microjournal.storage.backup_reading import (
    OBJECT_LIST,
    fact_of,
    known_key,
    open_set,
    summary,
)
from microjournal.storage.backup_rotation import RotationPlan
from microjournal.storage.files import pieces, remove, shown, write_new
from microjournal.storage.header import serialise as serialise_header
from microjournal.storage.parts import Parts
from microjournal.storage.vault import DATABASE, FIRST
from microjournal.support.i18n import _

_MARGIN_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWriter:
    """One run of a backup of an open journal into its folder in a target.

    ``linked`` is for sets within the journal's own folder: originals get a second name instead
    of a copy, and sets that hold patients erased since are let go.
    """

    parts: Parts
    folders: SetFolders
    plan: RotationPlan
    control: TaskControl
    linked: bool = False

    @property
    def pool(self) -> Pool:
        """Return the pool of originals in the target."""
        return Pool(folder=self.folders.objects, disk=self.parts.disk, linked=self.linked)

    def run(self) -> BackupReport:
        """Write a set and let old ones go.

        Raises
        ------
        EnvironmentFault
            ``in_use``, ``backup_target_full``, ``backup_not_readable`` or a disk fault:
            earlier sets are what they were.
        OperationCancelled
            At a checkpoint; nothing of the set stays.
        """
        try:
            self.folders.make()
            with one_at_a_time(self.folders.folder, self.parts.clock):
                self.folders.clear_leftovers()
                self.pool.clear_leftovers()
                report = self._written()
                return replace(
                    report,
                    removed_sets=self._dropping.let_go(),
                    damaged_sets=damaged_sets(self.folders, self.parts.keys, report.made.counter),
                )
        except OSError as error:
            raise backup_faults.target_failed(error) from error

    @property
    def _dropping(self) -> Dropping:
        return Dropping(
            folders=self.folders,
            pool=self.pool,
            keys=self.parts.keys,
            plan=self.plan,
            forgets_erased=self.linked,
            slots=self.parts.header.slots if self.linked else None,
        )

    def _written(self) -> BackupReport:
        counter = self.folders.last_counter() + 1
        set_id = f"{counter:08d}-{token_hex(4)}"
        part = self.folders.sets / (PART + set_id)
        self.parts.disk.make_folder(part)
        try:
            with self._snapshot(part) as copy:
                return self._build(part, copy, set_id)
        except BaseException:
            with suppress(OSError):
                remove_tree(self.parts.disk, part)
            raise

    @contextmanager
    def _snapshot(self, part: Path) -> Iterator[Path]:
        """Copy the database: beside the originals in flight, or else into the target."""
        disk = self.parts.disk
        self.control.checkpoint(0, 1, _("Copying the database"))
        copy = self.parts.store.staging / f"tmp-{new_id()}"
        try:
            try:
                self.parts.database.copy_into(copy)
            except EnvironmentFault as error:
                with suppress(OSError):
                    remove(disk, copy)
                if error.code not in ("disk_full", "disk_read_only"):
                    raise
                copy = part / "snapshot"
                self.parts.database.copy_into(copy)
            yield copy
        finally:
            with suppress(OSError):
                remove(disk, copy)

    def _build(self, part: Path, copy: Path, set_id: str) -> BackupReport:
        facts = database_facts(copy, self.parts.keys.database)
        with self._room_told(facts, self.parts.disk.size(copy)):
            bringing = self._bring(facts, set_id)
            manifest = self._write(part, copy, set_id, facts, bringing.damaged)
            self._read_back(part, manifest)
            ledger = self._publish(part, set_id, facts)
        return BackupReport(
            made=summary(self.folders.sets / set_id, manifest),
            copied=len(bringing.copied),
            copied_bytes=sum(bringing.copied.values()),
            checked=bringing.checked,
            mended=len(bringing.mended),
            damaged=tuple(facts.photo_ids[name] for name in sorted(bringing.damaged)),
            removed_sets=(),
            ledger_mended=ledger.is_short,
        )

    @contextmanager
    def _room_told(self, facts: DatabaseFacts, database_bytes: int) -> Iterator[None]:
        """Refuse a target that is too full, before writing or when it turns out so."""
        free = self.parts.disk.free_bytes(self.folders.folder)
        if free < (needed := self._needed(facts, database_bytes)):
            raise backup_faults.target_full(needed, free)
        try:
            yield
        except OSError as error:
            if error.errno not in faults.FULL:
                raise
            raise backup_faults.target_full(self._needed(facts, database_bytes), 0) from error

    def _needed(self, facts: DatabaseFacts, database_bytes: int) -> int:
        lacking = 0 if self.linked else sum(self.pool.lacking(facts.objects).values())
        return lacking + database_bytes + _MARGIN_BYTES

    def _bring(self, facts: DatabaseFacts, set_id: str) -> Bringing:
        lacking = self.pool.lacking(facts.objects)
        bringing = Bringing(store=self.parts.store, pool=self.pool, control=self.control)
        bringing.bring(facts.objects, lacking, counter_of(set_id))
        return bringing

    def _write(
        self, part: Path, copy: Path, set_id: str, facts: DatabaseFacts, damaged: set[str]
    ) -> Manifest:
        """Write the files of the set, the manifest last."""
        disk = self.parts.disk
        whole = {name: size for name, size in facts.objects.items() if name not in damaged}
        small = {FIRST: serialise_header(self.parts.header), OBJECT_LIST: object_list(whole)}
        for name, data in small.items():
            write_new(disk, part / name, [data])
        digest = hashlib.sha256()
        write_new(disk, part / DATABASE, shown(pieces(disk, copy), digest.update))
        files = {name: fact_of(data) for name, data in small.items()}
        files[DATABASE] = FileFact(size=disk.size(copy), sha256=digest.hexdigest())
        manifest = signed(
            self._manifest(set_id, files, facts, whole, damaged), self.parts.keys.backup
        )
        write_new(disk, part / MANIFEST, [serialise(manifest)])
        return manifest

    def _manifest(
        self,
        set_id: str,
        files: Mapping[str, FileFact],
        facts: DatabaseFacts,
        whole: Mapping[str, int],
        damaged: set[str],
    ) -> Manifest:
        return Manifest(
            journal=self.parts.header.id,
            set_id=set_id,
            counter=counter_of(set_id),
            made_at=self.parts.clock.now(),
            program_version=__version__,
            schema_version=facts.schema_version,
            files=files,
            objects=len(whole),
            object_bytes=sum(whole.values()),
            patients=facts.patients,
            photos=facts.photos,
            measurements=facts.measurements,
            audit_number=facts.audit_number,
            audit_mac=facts.audit_mac,
            erasures=len(facts.erasures),
            complete=not damaged,
            damaged=tuple(sorted(damaged)),
        )

    def _read_back(self, part: Path, manifest: Manifest) -> None:
        """Open the set as a restore would, and compare its database with the copy checked before.

        Equal bytes of a database that is sound are sound; so none is opened on a network drive,
        where its locks may not work.
        """
        disk = self.parts.disk
        self.control.checkpoint(1, 1, _("Reading the backup"))
        try:
            opened = open_set(disk, part, known_key(self.parts.keys.root))
            fact = manifest.files[DATABASE]
            if foreign_digest(disk, part / DATABASE, fact.size) != fact.sha256:
                raise AlteredFile
        except (AlteredFile, IntegrityFault, InputError) as error:
            raise backup_faults.not_readable_again(MANIFEST) from error
        if opened.manifest != manifest or self.pool.lacking(opened.objects):
            raise backup_faults.not_readable_again(OBJECT_LIST)

    def _publish(self, part: Path, set_id: str, facts: DatabaseFacts) -> HeldLedger:
        """Give the set its name, after the ledger knows what it knows; return the ledger before."""
        disk, keys = self.parts.disk, self.parts.keys
        ledger = held_ledger(self.folders, keys, self.parts.store.staging / f"tmp-{new_id()}")
        keep_erasures(disk, self.folders.folder, keys, (*ledger.erased, *facts.erasures))
        disk.sync_folder(part)
        disk.replace(part, self.folders.sets / set_id)
        disk.sync_folder(self.folders.sets)
        return ledger
