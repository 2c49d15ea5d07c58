"""Which sets lie in a folder, by what their manifests say; for a choice, before any key is known.

Nothing is proved here: a set is checked against its signature when it is restored.
"""

from __future__ import annotations

from pathlib import Path

from microjournal.domain.backups import BackupSet
from microjournal.domain.errors import IntegrityFault
from microjournal.storage import backup_faults, faults
from microjournal.storage.backup_folders import SetFolders
from microjournal.storage.backup_manifest import MANIFEST
from microjournal.storage.backup_reading import set_homes, stated_manifest, summary
from microjournal.storage.disk import Disk


def listed_sets(disk: Disk, path: Path) -> tuple[BackupSet, ...]:
    """Return the finished sets in a target, in a journal's folder of it, or the set itself.

    Returns
    -------
    tuple of BackupSet
        Newest first; sets whose manifest cannot be read are left out.

    Raises
    ------
    InputError
        ``not_a_backup``.
    EnvironmentFault
        ``backup_newer`` or a disk fault.
    IntegrityFault
        ``backup_damaged`` when none can be read.
    """
    with faults.translated():
        path = path.resolve()
        found, damage = [], None
        for folder in _folders(disk, path):
            try:
                found.append(summary(folder, stated_manifest(disk, folder)))
            except IntegrityFault as error:
                damage = error
    if not found:
        raise damage or backup_faults.not_a_set()
    return tuple(sorted(found, key=lambda each: (each.made_at, each.counter), reverse=True))


def _folders(disk: Disk, path: Path) -> list[Path]:
    if disk.plain_size(path / MANIFEST) is not None:
        return [path]
    homes = [SetFolders(folder=home, disk=disk) for home in set_homes(disk, path)]
    return [home.sets / name for home in homes for name in home.set_names()]
