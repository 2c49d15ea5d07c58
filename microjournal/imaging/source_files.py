"""The files a person dropped: found without following tricks, read without ever waiting."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from microjournal.domain.errors import EnvironmentFault
from microjournal.imaging.capture import is_believable
from microjournal.imaging.formats import MAX_FILE_BYTES
from microjournal.imaging.refusals import refusal
from microjournal.support.i18n import _

_NOT_OFFERED_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
_SIDECAR_SUFFIXES = frozenset({".xmp", ".aae", ".thm"})
_CHUNK_BYTES = 1 << 20
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file offered for import.

    ``display_name`` is its name with undecodable bytes replaced, fit for the screen and the
    record; ``modified_at`` is the file's own date, ``None`` when it cannot be had or believed
    (a clock never set, an archive that keeps no dates).
    """

    path: Path
    display_name: str
    modified_at: datetime | None


def list_candidates(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    """Return what the chosen paths hold: files as they are, folders with all below them.

    Folders are sorted by name; hidden files, system litter and sidecars in them are left out,
    linked folders are not entered (so there are no loops). A path named directly is always
    offered, and so is anything odd in a folder (a pipe, a link to nowhere): it will be refused
    in words when it is read. Nothing is listed twice.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        for candidate in _below(path) if _is_folder(path, follow=True) else (path,):
            found.setdefault(_in_full(candidate), _source_file(candidate))
    return tuple(found.values())


def read_source(path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> bytes:
    """Return the bytes of a regular file; never waits for a pipe or a device.

    A link to a file counts as the file.

    Raises
    ------
    InputError
        ``not_a_regular_file``, ``too_large`` or ``cannot_read``.
    EnvironmentFault
        ``source_failed``: the card or drive gave an error in the middle.
    """
    try:
        # Before opening: to open a pipe or a device may disturb whoever is at its other end.
        _require_regular(path.stat(), max_bytes)
        descriptor = os.open(path, _OPEN_FLAGS)
    except (OSError, ValueError) as error:
        raise _opening_refusal(path, error) from error
    try:
        status = os.fstat(descriptor)
        _require_regular(status, max_bytes)
        return _read_at_most(descriptor, status.st_size, max_bytes)
    except OSError as error:
        raise _source_failed() from error
    finally:
        os.close(descriptor)


def _require_regular(status: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise refusal("not_a_regular_file")
    if status.st_size > max_bytes:
        raise refusal("too_large")


def _read_at_most(descriptor: int, expected: int, max_bytes: int) -> bytes:
    """Read to the end; a file that grows meanwhile is still held to the limit."""
    chunks: list[bytes] = []
    received = 0
    while chunk := os.read(descriptor, max(expected - received, 0) or _CHUNK_BYTES):
        received += len(chunk)
        if received > max_bytes:
            raise refusal("too_large")
        chunks.append(chunk)
    return b"".join(chunks)


def _in_full(path: Path) -> Path:
    try:
        return path.absolute()
    except OSError:
        return path  # the folder the program was started in is gone


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files under a folder in name order, without recursion or followed links."""
    pending = [folder]
    while pending:
        here = pending.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            yield here  # offered as it is, to be refused in words
            continue
        shown = [entry for entry in entries if _is_offered(entry.name)]
        yield from (Path(entry.path) for entry in shown if not _is_any_folder(entry))
        folders = [Path(entry.path) for entry in shown if entry.is_dir(follow_symlinks=False)]
        pending.extend(reversed(folders))


def _is_offered(name: str) -> bool:
    lowered = name.lower()
    return not (
        name.startswith(".")
        or lowered in _NOT_OFFERED_NAMES
        or os.path.splitext(lowered)[1] in _SIDECAR_SUFFIXES  # noqa: PTH122 - a bare name
    )


def _is_any_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder or a link to one; a broken link is neither."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_folder(path: Path, *, follow: bool) -> bool:
    try:
        return stat.S_ISDIR(path.stat(follow_symlinks=follow).st_mode)
    except (OSError, ValueError):
        return False


def _source_file(path: Path) -> SourceFile:
    try:
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        modified_at = None
    if modified_at and not is_believable(modified_at.date(), today=datetime.now(UTC).date()):
        modified_at = None
    return SourceFile(path=path, display_name=_display_name(path), modified_at=modified_at)


def _display_name(path: Path) -> str:
    """Return the name with undecodable bytes and control characters replaced."""
    text = os.fsencode(path.name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _opening_refusal(path: Path, error: OSError | ValueError) -> Exception:
    """Put into words why a file did not open; a link to nowhere or in a circle is no file."""
    if isinstance(error, OSError):
        if error.errno == errno.EIO:
            return _source_failed()
        if error.errno == errno.ELOOP or (error.errno == errno.ENOENT and path.is_symlink()):
            return refusal("not_a_regular_file")
    return refusal("cannot_read")


def _source_failed() -> EnvironmentFault:
    return EnvironmentFault(
        "source_failed",
        _("The card or drive gave an error while the file was read; nothing was imported of it."),
        _("Connect the card or drive again, or copy the file to this computer first."),
    )
