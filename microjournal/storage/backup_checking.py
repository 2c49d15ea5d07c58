"""Whether the sets of a target are still what was written; one of them is read in every run."""

from __future__ import annotations

from microjournal.domain.errors import EnvironmentFault, IntegrityFault
from microjournal.storage.backup_folders import AlteredFile, SetFolders, foreign_digest
from microjournal.storage.backup_reading import read_manifest
from microjournal.storage.keys import JournalKeys


def damaged_sets(folders: SetFolders, keys: JournalKeys, counter: int) -> tuple[str, ...]:
    """Return the sets that are not whole: by their manifest all of them, byte for byte one.

    Parameters
    ----------
    folders : SetFolders
        Where they lie.
    keys : JournalKeys
        Tells a genuine manifest.
    counter : int
        Counts the runs, so that one set after the other has its turn.
    """
    names = folders.set_names()
    due = names[counter % len(names)] if names else ""
    return tuple(
        name for name in names if not _is_whole(folders, keys, name, every_byte=name == due)
    )


def _is_whole(folders: SetFolders, keys: JournalKeys, name: str, *, every_byte: bool) -> bool:
    folder = folders.sets / name
    try:
        manifest = read_manifest(folders.disk, folder, keys)
        for file, fact in manifest.files.items():
            if folders.disk.plain_size(folder / file) != fact.size:
                return False
            if every_byte and foreign_digest(folders.disk, folder / file, fact.size) != fact.sha256:
                return False
    except (AlteredFile, IntegrityFault, OSError):
        return False
    except EnvironmentFault as error:
        # What a newer program wrote is for that program to judge.
        return error.code == "backup_newer"
    return manifest.set_id == name
