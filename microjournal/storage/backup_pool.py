"""The pool of a target: every encrypted original once, however many sets name it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from microjournal.storage.backup_folders import PART, AlteredFile, foreign_digest
from microjournal.storage.disk import Disk
from microjournal.storage.files import (
    ensure_folder,
    give_second_name,
    pieces,
    remove,
    shown,
    write_new,
)


class DamagedOriginal(Exception):
    """The object in the journal cannot be read or is not what its name says."""


class ForgetfulMedium(Exception):
    """The target does not give back what was written to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The folder ``objects`` of a journal in a target; ``linked`` gives second names."""

    folder: Path
    disk: Disk
    linked: bool = False

    def path(self, name: str) -> Path:
        """Return where an object lies."""
        return self.folder / name[:2] / name

    def clear_leftovers(self) -> None:
        """Remove copies that an interruption left unfinished."""
        for shard, names in self._shards():
            for name in names:
                if name.startswith(PART):
                    remove(self.disk, shard / name)

    def lacking(self, objects: Mapping[str, int]) -> dict[str, int]:
        """Return those of ``objects`` (name, size) that are not here with that size."""
        here: dict[str, set[str]] = {shard.name: set(names) for shard, names in self._shards()}
        return {
            name: size
            for name, size in objects.items()
            if name not in here.get(name[:2], ()) or self.disk.plain_size(self.path(name)) != size
        }

    def is_whole(self, name: str, size: int) -> bool:
        """Read an object and tell whether it is what its name says."""
        return self._is_whole(self.path(name), name, size)

    def add(self, name: str, size: int, source: Path) -> None:
        """Copy an object, or give it a second name; it gets its own once it was read back.

        Raises
        ------
        DamagedOriginal
            The source is unreadable or altered; nothing of it stays.
        ForgetfulMedium
            What was written cannot be read back.
        OSError
            The target refused.
        """
        target = self.path(name)
        ensure_folder(self.disk, target.parent)
        beside = target.with_name(PART + name)
        remove(self.disk, beside)
        try:
            self._bring(name, size, source, beside)
            self.disk.replace(beside, target)
        except BaseException:
            with suppress(OSError):
                remove(self.disk, beside)
            raise

    def sync(self, names: Iterable[str]) -> None:
        """Make the names of added objects durable."""
        for folder in sorted({self.path(name).parent for name in names}):
            self.disk.sync_folder(folder)

    def drop_unnamed(self, named: set[str]) -> int:
        """Remove objects that no set names; return how many."""
        dropped = 0
        for shard, names in self._shards():
            for name in names:
                if name not in named:
                    dropped += remove(self.disk, shard / name)
        return dropped

    def _bring(self, name: str, size: int, source: Path, beside: Path) -> None:
        if self.linked:
            if _source_digest(self.disk, source) != name:
                raise DamagedOriginal
            give_second_name(self.disk, source, beside)
            return
        digest = hashlib.sha256()
        write_new(self.disk, beside, shown(_source_pieces(self.disk, source), digest.update))
        if digest.hexdigest() != name:
            raise DamagedOriginal
        if not self._is_whole(beside, name, size):
            raise ForgetfulMedium
        self.disk.protect(beside)

    def _is_whole(self, path: Path, name: str, size: int) -> bool:
        try:
            return foreign_digest(self.disk, path, size) == name
        except (AlteredFile, OSError):
            return False

    def _shards(self) -> Iterator[tuple[Path, list[str]]]:
        if not self.disk.is_folder(self.folder):
            return
        for name in self.disk.names(self.folder):
            shard = self.folder / name
            if self.disk.is_folder(shard):
                yield shard, self.disk.names(shard)


def _source_pieces(disk: Disk, source: Path) -> Iterator[bytes]:
    """Yield a source, its read errors told from write errors of the target."""
    try:
        yield from pieces(disk, source)
    except OSError as error:
        raise DamagedOriginal from error


def _source_digest(disk: Disk, source: Path) -> str:
    digest = hashlib.sha256()
    for piece in _source_pieces(disk, source):
        digest.update(piece)
    return digest.hexdigest()
