"""Finished exports reach their place whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path

from microjournal.domain.errors import EnvironmentFault, InputError, MicrojournalError
from microjournal.support.i18n import _
from microjournal.support.sizes import size_text

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def write_export(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target``: beside it as ``.part``, synced, then renamed.

    An existing file is replaced only by the finished new one. After a failure no part is left.

    Raises
    ------
    InputError
        ``export_folder_missing``, ``export_target_is_folder`` or, for a device or a pipe,
        which the finished file would take the place of, ``export_target_not_a_file``.
    EnvironmentFault
        ``disk_full`` with free and needed space, ``export_forbidden`` or ``export_failed``.
    """
    if target.is_dir():
        raise InputError(
            "export_target_is_folder",
            _("The chosen name is a folder; nothing was written."),
            _("Give the file a name inside that folder."),
        )
    if target.exists() and not target.is_file():
        raise InputError(
            "export_target_not_a_file",
            _("The chosen name is a device or a pipe; nothing was written."),
            _("Choose the name of an ordinary file."),
        )
    part = target.with_name(f"{target.name}.part")
    try:
        _write_synced(part, data)
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise export_fault(error, target.parent, len(data)) from error


def _write_synced(part: Path, data: bytes) -> None:
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be synced (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network shares cannot sync a folder; the file itself is already safe.
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def export_fault(error: OSError, folder: Path, needed: int) -> MicrojournalError:
    """Return what a failed file operation of an export of ``needed`` bytes means."""
    if error.errno == errno.ENOENT:
        return InputError(
            "export_folder_missing",
            _("The folder for the export does not exist; nothing was written."),
            _("Choose an existing folder."),
        )
    if error.errno in _FULL:
        return EnvironmentFault(
            "disk_full",
            _("Not enough space for the export: {needed} needed, {free} free.").format(
                needed=size_text(needed), free=size_text(shutil.disk_usage(folder).free)
            ),
            _("Free some space or choose another drive. Nothing was lost."),
        )
    if error.errno in _FORBIDDEN:
        return EnvironmentFault(
            "export_forbidden",
            _("The export may not be written to this place."),
            _("Close the file if another program shows it, or choose another folder."),
        )
    return EnvironmentFault(
        "export_failed",
        _("The export could not be written: {reason}.").format(reason=error.strerror or error),
        _("Check the drive or choose another folder. Nothing was lost."),
    )
