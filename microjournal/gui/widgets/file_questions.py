"""Questions for files and folders that leave no trace of places visited."""

from __future__ import annotations

import os
from pathlib import Path

import shiboken6
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder

_QT_ORGANISATION = "QtProject"


def ask_for_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """Ask for a folder; ``None`` when the person changed their mind."""
    dialog = _dialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(dialog)


def ask_for_photos(parent: QWidget) -> tuple[Path, ...]:
    """Ask for photo files; empty when the person changed their mind."""
    dialog = _dialog(parent, _("Add photos"), documents_folder())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([f"{_('Photos')} ({_PHOTO_PATTERNS})", f"{_('All files')} (*)"])
    return _answers(dialog)


def ask_where_to_save(
    parent: QWidget, title: str, proposed_name: str, name_filter: str
) -> Path | None:
    """Ask where to save a document under a name that names nobody."""
    dialog = _dialog(parent, title, documents_folder())
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(name_filter)
    dialog.setDefaultSuffix(Path(proposed_name).suffix.lstrip("."))
    dialog.selectFile(proposed_name)
    return _answer(dialog)


_PHOTO_PATTERNS = (
    "*.jpg *.jpeg *.png *.tif *.tiff *.webp *.avif *.mpo *.heic *.heif "
    "*.dng *.nef *.cr2 *.cr3 *.arw *.raf *.rw2 *.orf"
)


def _dialog(parent: QWidget, title: str, start: Path) -> QFileDialog:
    # Qt's own dialog keeps the folders it was in, which may be called like a patient. Where
    # settings are files, they go nowhere: this program keeps none of Qt's.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    dialog = QFileDialog(parent, title, str(start))
    dialog.setHistory([])
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    """Return the one place that was asked for.

    WORKAROUND: while a path is typed, Qt 6.11's own dialog marks each folder on the way that the
    file system model knows, and answers with all of them, the outermost first: what was typed to
    the end counts. It reports no such thing as a choice, so nothing can be listened to instead.
    """
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    typed: list[str] = []
    if field is not None:
        dialog.finished.connect(lambda _result: typed.append(field.text().rstrip("/")))
    chosen = _answers(dialog)
    meant = [path for path in chosen if typed and str(path) == typed[0]]
    return next(iter(meant or chosen[-1:]), None)


def _answers(dialog: QFileDialog) -> tuple[Path, ...]:
    accepted = dialog.exec()
    chosen = tuple(Path(name) for name in dialog.selectedFiles()) if accepted else ()
    dialog.setDirectory(str(documents_folder()))
    dialog.setHistory([])
    # Now, not later: it writes its settings when it goes, and they are removed after that.
    shiboken6.delete(dialog)
    _forget_places()
    return chosen


def _forget_places() -> None:
    """Remove what Qt's dialog remembers, where settings are no files (registry, property list)."""
    kept = QSettings(QSettings.Scope.UserScope, _QT_ORGANISATION)
    for name in ("history", "lastVisited"):
        kept.remove(f"FileDialog/{name}")
    kept.sync()
