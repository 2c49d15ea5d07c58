"""A whole job leaves nothing of a patient outside the journal; exports carry what is meant only."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.helpers import photos

GIVEN, FAMILY, NUMBER = "Wilhelmine", "Quittenbaum", "QX-7781"
NOTE = "Papageienkrankheit im Vorjahr"
FOLDER = "Karte von Quittenbaum"
POISON = ("ARTIST-Quittenbaum", "GPS-PROCESSING-SECRET", "COMMENT-SECRET")
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from microjournal.__main__ import import_window
app, runner, window = import_window().start(
    Path(sys.argv[1]), passphrase=None)
pages = ["timeline", "compare", "session", "plan", "settings"]
def look():
    if window.people.total is None:
        QTimer.singleShot(50, look)
        return
    window.choose_patient(window.people.rows[0].id)
    turn()
def turn():
    if not pages:
        window.close()
        app.quit()
        return
    window.show_page(pages.pop(0))
    QTimer.singleShot(400, turn)
QTimer.singleShot(0, look)
app.exec()
runner.close()
"""


def a_poisoned_photo(seed: int, taken: str) -> bytes:
    """A JPEG with a name, a position, a comment and a thumbnail of its own in its tags."""
    tags = photos.exif(taken=taken)
    tags[0x013B] = POISON[0]
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 27: POISON[1]})
    picture = photos.skin_like(900, 700, seed=seed)
    return photos.jpeg(picture, exif=tags, comment=POISON[2].encode())


@dataclass(frozen=True)
class Job:
    """A practice's computer in a folder: home, temporary files, the journal, documents."""

    root: Path
    pictures: tuple[bytes, ...]

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def card(self) -> Path:
        return self.root / FOLDER

    def environment(self) -> dict[str, str]:
        own = {
            "HOME": "home", "TMPDIR": "tmp", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data",
            "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "runtime",
            "MICROJOURNAL_CONFIG": "config/own", "MICROJOURNAL_STATE": "state/own",
        }  # fmt: skip
        folders = {name: str(self.root / folder) for name, folder in own.items()}
        return {
            **os.environ,
            **folders,
            "QT_QPA_PLATFORM": "offscreen",
        }

    def run(self, *arguments: str | Path) -> str:
        command = [sys.executable, "-m", "microjournal", "--journal", str(self.journal)]
        done = subprocess.run(
            [*command, *(str(argument) for argument in arguments)],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout + done.stderr

    def left_behind(self) -> Iterator[Path]:
        """Every file that is neither the journal's nor a document nor on the camera's card."""
        own = (self.journal, self.documents, self.card)
        for path in self.root.rglob("*"):
            if path.is_file() and not any(path.is_relative_to(folder) for folder in own):
                yield path


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The work of a day: import, note, measure, export, look, review."""
    root = tmp_path_factory.mktemp("practice")
    for name in ("home", "tmp", "config", "data", "cache", "state", "runtime", "documents", FOLDER):
        (root / name).mkdir(mode=0o700)
    days = ("2026:01:12 10:00:00", "2026:02:09 10:00:00")
    pictures = tuple(a_poisoned_photo(seed, day) for seed, day in enumerate(days))
    made = Job(root=root, pictures=pictures)
    for number, picture in enumerate(pictures):
        (made.card / f"{FAMILY}_cheek_right_{number}.jpg").write_bytes(picture)
    made.run("init", "--unprotected")
    called = ("--given", GIVEN, "--family", FAMILY)
    made.run("patient", "add", "--number", NUMBER, *called, "--notes", NOTE)
    made.run("import", "--patient", NUMBER, made.card)
    made.run("session", "add", "--patient", NUMBER, "--notes", NOTE)
    made.run("export", "pdf", "--patient", NUMBER, "--out", made.documents / "comparison.pdf")
    made.run("export", "csv", "--patient", NUMBER, "--table", "photos",
             "--out", made.documents / "photos.csv")  # fmt: skip
    subprocess.run(
        [sys.executable, "-c", WINDOW, str(made.journal)],
        env=made.environment(), check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    review_until_killed(made)
    return made


def review_until_killed(job: Job) -> None:
    """Show the review as the command does, and end it hard: nothing tidies up."""
    command = [sys.executable, "-m", "microjournal", "--journal", str(job.journal)]
    review = subprocess.Popen(
        [*command, "review", "--patient", NUMBER, "--set-pin", "2468"],
        env=job.environment(),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        review.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(review.pid, signal.SIGKILL)
        review.wait()


def traces(texts: tuple[str, ...], pictures: tuple[bytes, ...]) -> list[bytes]:
    encodings = ("utf-8", "utf-16-le", "latin-1")
    words = {text.encode(encoding) for text in texts for encoding in encodings}
    # A piece from the middle of a picture finds it whole or cut.
    pieces = [picture[start : start + 64] for picture in pictures for start in (2000, 20_000)]
    return [*sorted(words), *pieces]


@pytest.mark.skipif(sys.platform != "linux", reason="folders of the desktops of Linux")
def test_no_file_outside_the_journal_holds_a_name_or_a_picture(job: Job) -> None:
    sought = traces((GIVEN, FAMILY, NUMBER, NOTE, FOLDER, *POISON), job.pictures)
    for path in job.left_behind():
        content = path.read_bytes() + str(path.relative_to(job.root)).encode()
        assert [trace for trace in sought if trace in content] == [], path.name


@pytest.mark.skipif(sys.platform != "linux", reason="folders of the desktops of Linux")
def test_no_file_of_the_journal_holds_a_name_or_a_picture_in_clear(job: Job) -> None:
    sought = traces((GIVEN, FAMILY, NUMBER, NOTE, FOLDER, *POISON), job.pictures)
    files = [path for path in job.journal.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        content = path.read_bytes() + path.name.encode()
        assert [trace for trace in sought if trace in content] == [], path.name


@pytest.mark.skipif(sys.platform != "linux", reason="folders of the desktops of Linux")
def test_an_exported_document_carries_no_position_thumbnail_path_or_foreign_tag(job: Job) -> None:
    pictures = 0
    with pikepdf.open(job.documents / "comparison.pdf") as document:
        texts = [str(document.docinfo), str(document.Root.get("/Metadata", ""))]
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_raw_bytes()
                assert not any(word.encode() in raw for word in (*POISON, FOLDER, str(job.root)))
                if thing.get("/Subtype") == "/Image" and raw[:2] == b"\xff\xd8":
                    pictures += 1
                    assert not dict(Image.open(io.BytesIO(raw)).getexif())
    assert pictures
    assert not any(word in text for text in texts for word in (*POISON, FOLDER, str(job.root)))


@pytest.mark.skipif(sys.platform != "linux", reason="folders of the desktops of Linux")
def test_an_exported_table_names_no_folder(job: Job) -> None:
    table = (job.documents / "photos.csv").read_text(encoding="utf-8-sig")
    assert FOLDER not in table
    assert str(job.root) not in table
