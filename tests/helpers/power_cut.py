"""The disks a power cut may leave, rebuilt from a record of everything that was done.

Strict POSIX promises no more than this: the bytes of a file are on the medium when the file was
synced, a name is when its folder was. Everything else may be there, or not, or by half: pages of
4 KiB in any combination, one of them torn at a sector; names of a folder in any combination.
An ordered file system (ext4) keeps names in the order in which they were made and writes all of
them with every sync.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from tests.helpers.fault_layer import Flag, Operation, Record

PAGE_BYTES = 4096
SECTOR_BYTES = 512
Tree = dict[str, bytes | None]
"""Relative path to content; ``None`` for a folder."""


class FileSystem(StrEnum):
    """How much more than strict POSIX a file system keeps."""

    STRICT = "strict POSIX"
    ORDERED = "ordered, as ext4"


@dataclass(slots=True, kw_only=True)
class _File:
    """``synced`` is on the medium for sure, ``pending`` is what was written since."""

    synced: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _NameChange:
    """What one call did to the names of one folder: a rename takes one and gives one."""

    taken: str = ""
    given: str = ""
    node: _Node | None = None
    number: int = 0


@dataclass(slots=True, kw_only=True)
class _Folder:
    """``names`` are live, ``synced`` on the medium, ``pending`` the changes between them."""

    names: dict[str, _Node] = field(default_factory=dict)
    synced: dict[str, _Node] = field(default_factory=dict)
    pending: list[_NameChange] = field(default_factory=list)


_Node = _File | _Folder


class Medium:
    """A disk while things are done to it; at any moment it tells what a cut may leave."""

    def __init__(self, tree: Path, inodes: dict[str, int], root: Path) -> None:
        """Take the folder ``tree`` as it was; ``inodes`` by relative path, ``root`` its place."""
        self._root = PurePosixPath(root)
        self._top = _Folder()
        self._by_inode: dict[int, _Node] = {inodes["."]: self._top}
        self._changes = 0
        self.promised = b""
        for name, inode in sorted(inodes.items()):
            if name != ".":
                self._begin_with(name, tree / name, inode)

    def apply(self, record: Record, file_system: FileSystem) -> None:
        """Do what the record says was done."""
        if record.operation is Operation.MARK:
            self.promised += record.data
        elif not record.failed:
            self._apply(record, file_system)

    def whole(self) -> Tree:
        """Return the disk with everything on it, as a process killed now leaves it."""
        return dict(_listed(self._top, "", lambda folder: folder.names, _written_out))

    def after_a_cut(self, file_system: FileSystem, chance: random.Random) -> Tree:
        """Return one of the disks that may be left."""
        if file_system is FileSystem.ORDERED:
            last = chance.randint(0, self._changes)
            return dict(
                _listed(
                    self._top,
                    "",
                    lambda folder: _with_changes(
                        folder, [change for change in folder.pending if change.number <= last]
                    ),
                    lambda file: _in_order(file, chance),
                )
            )
        return dict(
            _listed(
                self._top,
                "",
                lambda folder: _with_changes(folder, _some(folder.pending, chance)),
                lambda file: _by_pages(file, chance),
            )
        )

    # -- what was done ------------------------------------------------------------------------
    def _apply(self, record: Record, file_system: FileSystem) -> None:
        match record.operation:
            case Operation.OPEN:
                self._open(record)
            case Operation.WRITE:
                self._file(record).pending.append((record.offset, record.data))
            case Operation.TRUNCATE:
                self._file(record).pending.append((record.offset, None))
            case Operation.SYNC:
                self._sync(self._by_inode[record.inode], file_system)
            case Operation.MKDIR:
                self._by_inode[record.inode] = _Folder()
                self._change(record.path, given=self._by_inode[record.inode])
            case Operation.UNLINK | Operation.RMDIR:
                self._change(record.path, given=None)
            case Operation.LINK:
                self._change(record.other, given=self._found(record.path))
            case Operation.RENAME:
                self._rename(record)

    def _open(self, record: Record) -> None:
        if Flag.CREATED in record.flags:
            self._by_inode[record.inode] = _File()
            self._change(record.path, given=self._by_inode[record.inode])
        elif Flag.EMPTIED in record.flags:
            self._file(record).pending.append((0, None))

    def _rename(self, record: Record) -> None:
        node = self._found(record.path)
        old, new = self._split(record.path), self._split(record.other)
        if old[0] is new[0]:
            self._note(old[0], _NameChange(taken=old[1], given=new[1], node=node))
        else:
            self._note(new[0], _NameChange(given=new[1], node=node))
            self._note(old[0], _NameChange(taken=old[1]))

    def _sync(self, node: _Node, file_system: FileSystem) -> None:
        if isinstance(node, _File):
            node.synced, node.pending = _written_out(node), []
        folders = [node] if isinstance(node, _Folder) else []
        if file_system is FileSystem.ORDERED:
            folders = [each for each in self._by_inode.values() if isinstance(each, _Folder)]
        for folder in folders:
            folder.synced, folder.pending = dict(folder.names), []

    def _change(self, path: str, *, given: _Node | None) -> None:
        folder, name = self._split(path)
        if given is None:
            self._note(folder, _NameChange(taken=name))
        else:
            self._note(folder, _NameChange(given=name, node=given))

    def _note(self, folder: _Folder, change: _NameChange) -> None:
        self._changes += 1
        change.number = self._changes
        folder.pending.append(change)
        _do(folder.names, change)

    # -- where things are ---------------------------------------------------------------------
    def _begin_with(self, name: str, path: Path, inode: int) -> None:
        node: _Node = _Folder() if path.is_dir() else _File(synced=path.read_bytes())
        self._by_inode.setdefault(inode, node)
        folder, last = self._split(str(self._root / name))
        folder.names[last] = folder.synced[last] = node

    def _file(self, record: Record) -> _File:
        node = self._by_inode[record.inode]
        assert isinstance(node, _File)
        return node

    def _split(self, path: str) -> tuple[_Folder, str]:
        parts = PurePosixPath(path).relative_to(self._root).parts
        folder = self._top
        for part in parts[:-1]:
            step = folder.names[part]
            assert isinstance(step, _Folder)
            folder = step
        return folder, parts[-1]

    def _found(self, path: str) -> _Node:
        folder, name = self._split(path)
        return folder.names[name]


def laid_out(tree: Tree, place: Path) -> None:
    """Write a disk to a new folder."""
    for name, content in sorted(tree.items()):
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir(exist_ok=True)
        else:
            path.write_bytes(content)


# -- names ----------------------------------------------------------------------------------------
def _do(names: dict[str, _Node], change: _NameChange) -> None:
    names.pop(change.taken, None)
    if change.node is not None:
        names[change.given] = change.node


def _with_changes(folder: _Folder, changes: Iterable[_NameChange]) -> dict[str, _Node]:
    names = dict(folder.synced)
    for change in changes:
        _do(names, change)
    return names


def _some(changes: list[_NameChange], chance: random.Random) -> list[_NameChange]:
    """Return the first changes, or any of them."""
    if chance.random() < 0.5:
        return changes[: chance.randint(0, len(changes))]
    return [change for change in changes if chance.random() < 0.5]


def _listed(
    folder: _Folder,
    path: str,
    names_of: Callable[[_Folder], dict[str, _Node]],
    content_of: Callable[[_File], bytes],
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in names_of(folder).items():
        below = f"{path}{name}"
        if isinstance(node, _Folder):
            yield below, None
            yield from _listed(node, f"{below}/", names_of, content_of)
        else:
            yield below, content_of(node)


# -- bytes ----------------------------------------------------------------------------------------
def _written(content: bytearray, offset: int, data: bytes | None) -> None:
    """Write ``data`` at ``offset``, or cut or extend the content to that size."""
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if data is None:
        del content[offset:]
    else:
        content[offset : offset + len(data)] = data


def _written_out(file: _File) -> bytes:
    content = bytearray(file.synced)
    for offset, data in file.pending:
        _written(content, offset, data)
    return bytes(content)


def _in_order(file: _File, chance: random.Random) -> bytes:
    """Return the first of the changes and none of the later ones."""
    content = bytearray(file.synced)
    for offset, data in file.pending[: chance.randint(0, len(file.pending))]:
        _written(content, offset, data)
    return bytes(content)


def _by_pages(file: _File, chance: random.Random) -> bytes:
    """Return any of the changed pages, one now and then torn at a sector."""
    content, kept = bytearray(file.synced), chance.choice((0.0, 0.5, 0.5, 1.0))
    for offset, data in file.pending:
        if data is None:
            if chance.random() < kept:
                _written(content, offset, None)
            continue
        for start, page in _pages(offset, data):
            if chance.random() < kept:
                _written(content, start, _perhaps_torn(page, chance))
    return bytes(content)


def _pages(offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        size = PAGE_BYTES - (offset + at) % PAGE_BYTES
        yield offset + at, data[at : at + size]
        at += size


def _perhaps_torn(page: bytes, chance: random.Random) -> bytes:
    if len(page) <= SECTOR_BYTES or chance.random() > 0.1:
        return page
    return page[: SECTOR_BYTES * chance.randrange(1, 1 + len(page) // SECTOR_BYTES)]
