"""What the window leaves behind outside the journal: folders visited, the clipboard, tooltips."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from microjournal.gui.clipboard import ClipboardCare
from microjournal.gui.widgets import file_questions
from microjournal.gui.widgets.basics import ElidedLabel
from microjournal.gui.widgets.plain_text import plain_tip

SECRET = "Jane Doe 1970"
ASK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from microjournal.gui.widgets import file_questions
app = QApplication([])
window = QWidget()
def answer():
    dialog = app.activeModalWidget()
    dialog.setDirectory(sys.argv[1])
    QTimer.singleShot(100, lambda: dialog.done(1))
for ask in (
    lambda: file_questions.ask_for_photos(window),
    lambda: file_questions.ask_where_to_save(window, "Save", "review.pdf", "PDF (*.pdf)"),
    lambda: file_questions.ask_for_folder(window, "Folder", Path(sys.argv[1])),
):
    QTimer.singleShot(100, answer)
    assert ask()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def test_the_folders_a_file_dialog_was_in_are_kept_nowhere(tmp_path: Path) -> None:
    home, photos = tmp_path / "home", tmp_path / SECRET
    home.mkdir()
    photos.mkdir()
    (photos / "a.jpg").write_bytes(b"x")
    own = {name: str(home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    subprocess.run(
        [sys.executable, "-c", ASK, str(photos)],
        check=True,
        timeout=60,
        env={**os.environ, **own, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
    )
    for path in home.rglob("*"):
        assert SECRET not in path.name
        assert not path.is_file() or b"Jane" not in path.read_bytes(), path.name


def test_the_folder_typed_to_the_end_is_meant_not_one_on_the_way(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer, inner = tmp_path / "usb", tmp_path / "usb" / "backups"
    inner.mkdir(parents=True)

    def typed(dialog: QFileDialog) -> int:
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(inner))
        monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(outer), str(inner)])
        dialog.done(1)
        return 1

    monkeypatch.setattr(QFileDialog, "exec", typed)
    window = QWidget()
    qtbot.addWidget(window)
    assert file_questions.ask_for_folder(window, "Folder", tmp_path) == inner


def clipboard() -> QClipboard:
    return QGuiApplication.clipboard()


def test_copied_text_is_cleared_and_asks_not_to_be_remembered(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    ClipboardCare(clipboard(), owner, after_ms=50, owns=lambda: True)
    clipboard().setText(SECRET)
    mime = clipboard().mimeData()
    assert bytes(mime.data("x-kde-passwordManagerHint").data()) == b"secret"
    assert clipboard().text() == SECRET
    qtbot.waitUntil(lambda: clipboard().text() == "")


def test_a_second_copy_begins_the_time_anew(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    care = ClipboardCare(clipboard(), owner, owns=lambda: True)
    clipboard().setText("first")
    clipboard().setText("second")
    assert clipboard().text() == "second"
    assert care._timer.isActive()
    care.clear()
    assert clipboard().text() == ""


def test_what_another_program_copied_stays(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    care = ClipboardCare(clipboard(), owner, owns=lambda: False)
    clipboard().setText("of somebody else")
    care.clear()
    assert clipboard().text() == "of somebody else"


def test_a_tooltip_shows_markup_letter_by_letter(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    hostile = '<img src="/etc/hostname"> & <b>Doe</b>'
    label = ElidedLabel(hostile * 20, parent=window)
    label.resize(40, 20)
    assert label.toolTip().startswith("<qt>&lt;img")
    QToolTip.showText(window.mapToGlobal(window.rect().center()), plain_tip(hostile), window)
    tips = [tip for tip in QApplication.allWidgets() if tip.inherits("QTipLabel")]
    assert ["&lt;img" in tip.text() for tip in tips if isinstance(tip, QLabel)] == [True]
    QToolTip.hideText()


def test_plain_words_stay_as_they_are() -> None:
    assert plain_tip("Anna Müller\nFront") == "Anna Müller\nFront"
    assert plain_tip("A & B\n<i>") == "<qt>A &amp; B<br>&lt;i&gt;</qt>"
