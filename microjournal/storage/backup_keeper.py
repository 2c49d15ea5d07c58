"""The backups of an open journal: fulfils the ``BackupKeeper`` port."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from microjournal.domain.backups import BackupReport, BackupSet, DrillReport
from microjournal.domain.control import TaskControl
from microjournal.domain.identifiers import PhotoId
from microjournal.storage import backup_faults, faults
from microjournal.storage.backup_dropping import genuine_sets
from microjournal.storage.backup_folders import SetFolders, journal_folder
from microjournal.storage.backup_ledger import is_ledger_short
from microjournal.storage.backup_reading import known_key
from microjournal.storage.backup_restore import Restoring
from microjournal.storage.backup_rotation import LOCAL_PLAN, TARGET_PLAN
from microjournal.storage.backup_spares import LOCAL
from microjournal.storage.backup_writing import SetWriter
from microjournal.storage.files import ensure_folder
from microjournal.storage.healing import heal
from microjournal.storage.parts import Parts

_LAST = "SELECT max(number) FROM audit"
_LAST_CHANGE = """
SELECT max(number) FROM audit
WHERE event NOT IN ('patient_opened', 'review', 'user_at_work') AND event NOT GLOB 'export_*'
AND NOT (event = 'setting_changed' AND object_id IN ('backup.verified', 'backup.drilled'))
"""


class SetKeeper:
    """Makes, lists and rehearses sets; ``parts`` gives the parts of the journal while it is open.

    ``keep_audit_head`` lets the header remember the last entry of the audit trail.

    Sets inside the journal's own folder hold second names of the originals: they take hardly
    any room and bring back former states, but they share a disk, and every damaged original,
    with the journal. Against those only a target on another disk helps.
    """

    def __init__(self, parts: Callable[[], Parts], keep_audit_head: Callable[[], None]) -> None:
        self._parts = parts
        self._keep_audit_head = keep_audit_head

    @property
    def local_target(self) -> Path:
        """Return the folder of the sets inside the journal's own folder."""
        return self._parts().folder / LOCAL

    @property
    def audit_number(self) -> int:
        """Return the number of the last audit entry: it grows with every change."""
        with self._parts().database.read() as connection:
            return int(connection.rows(_LAST)[0][0] or 0)

    @property
    def changed_number(self) -> int:
        """Return the number of the last audit entry about a change."""
        with self._parts().database.read() as connection:
            return int(connection.rows(_LAST_CHANGE)[0][0] or 0)

    def back_up(self, target: Path, control: TaskControl) -> BackupReport:
        """Write a set into ``target``, read it back and open it, then let old ones go.

        Raises
        ------
        InputError
            ``backup_target_inside``.
        EnvironmentFault
            ``backup_target_missing``, ``backup_target_full``, ``backup_not_readable``,
            ``in_use`` or a disk fault; earlier sets are what they were.
        """
        parts = self._parts()
        local = target == self.local_target
        with faults.translated():
            if local:
                ensure_folder(parts.disk, target)
            self._require_usable(target, local=local)
        # The header of the set then tells of a database that was put back behind it.
        self._keep_audit_head()
        parts = self._parts()
        writer = SetWriter(
            parts=parts,
            folders=self._folders(target),
            plan=LOCAL_PLAN if local else TARGET_PLAN,
            control=control,
            linked=local,
        )
        return writer.run()

    def sets(self, target: Path) -> tuple[BackupSet, ...]:
        """Return the sets of this journal in ``target`` by counter; empty when it is absent."""
        with faults.translated():
            return genuine_sets(self._folders(target), self._parts().keys)[0]

    def has_short_ledger(self, target: Path) -> bool:
        """Tell whether the list of erasures in ``target`` is missing or cut."""
        with faults.translated():
            return is_ledger_short(self._folders(target), self._parts().keys)

    def drill(self, backup: BackupSet, scratch: Path | None, control: TaskControl) -> DrillReport:
        """Restore a set into a temporary folder, compare every original, remove it."""
        parts = self._parts()
        restoring = Restoring(disk=parts.disk, clock=parts.clock, control=control)
        return restoring.drill(backup.folder, scratch, known_key(parts.keys.root))

    def heal(self, photo_id: PhotoId, targets: tuple[Path, ...]) -> Path | None:
        """Put a missing or damaged original back from a target; return which, if any had it."""
        return heal(self._parts(), photo_id, targets)

    def _folders(self, target: Path) -> SetFolders:
        parts = self._parts()
        return SetFolders(folder=journal_folder(target, parts.header.id), disk=parts.disk)

    def _require_usable(self, target: Path, *, local: bool) -> None:
        if not target.is_dir():
            raise backup_faults.target_missing()
        inside = target.resolve().is_relative_to(self._parts().folder.resolve())
        if inside and not local:
            raise backup_faults.target_inside_journal()
