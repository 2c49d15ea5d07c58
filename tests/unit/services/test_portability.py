"""The portability export: everything of a patient as plain files, whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import errno
import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from microjournal.domain import anatomy, courses, measurements, patients, photos, portability
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.control import CallbackControl, Progress
from microjournal.domain.courses import Endpoint, NeedlingParameters
from microjournal.domain.errors import EnvironmentFault, InputError, OperationCancelled
from microjournal.domain.identifiers import ConsentId, PatientId, SessionId
from microjournal.domain.patients import ConsentScope, PhotographicConsent
from microjournal.domain.ports import Journal
from microjournal.services.portability import PortabilityService
from microjournal.services.portable_reading import original_name
from microjournal.storage.disk import Disk
from microjournal.storage.journal import create_journal
from microjournal.support.resources import resource
from tests.helpers.json_schema import complaints
from tests.storage.builders import (
    CHEAP,
    PASSPHRASE,
    PATIENT,
    SteppingClock,
    a_course,
    a_measurement,
    a_patient,
    a_photo,
    a_session,
    some_bytes,
    stored,
)

SCHEMA = json.loads(resource("schema", "record-1.schema.json").read_text(encoding="utf-8"))
TEXTS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://example")',
    "+1\r\n-1\t@x",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnihton\N{HEBREW LETTER ALEF}",
    "null\0bell\x07escape\x1b[31m",
    "🧑🏽‍⚕️ 漢字 “quotes” & 'ampersands'; --",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "&lt;b&gt; ]]> </td></table></body>",
)


@pytest.fixture
def full(journal: Journal) -> Journal:
    """A journal with two photos, a course, a consent and a measurement of ``PATIENT``."""
    _fill(journal)
    return journal


def _fill(journal: Journal) -> None:
    consent = PhotographicConsent(
        id=ConsentId("consent-1"),
        patient_id=PATIENT,
        scope=ConsentScope.RECORD,
        given_on=date(2026, 1, 1),
    )
    with journal.write() as tx:
        tx.save_course(a_course())
        tx.save_session(_session())
        tx.save_consent(consent)
    for name in ("photo-1", "photo-2"):
        stored(journal, name)
    with journal.write() as tx:
        tx.save_measurement(a_measurement("measurement-1", "photo-1", "photo-2"))


def _session() -> Any:
    zone = NeedlingParameters(
        region=AnatomicRegion.LEFT_CHEEK, needle_length_mm=1.5, endpoint=Endpoint.ERYTHEMA
    )
    return replace(a_session(), device="Pen", needling=(zone,))


def _service(journal: Journal, disk: Disk | None = None) -> PortabilityService:
    return PortabilityService(journal, SteppingClock(), disk=disk)


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _record(folder: Path) -> Any:
    record = json.loads((folder / "record.json").read_bytes())
    assert complaints(record, SCHEMA, SCHEMA) == []
    return record


def test_originals_leave_byte_for_byte_under_names_that_name_nobody(
    full: Journal, tmp_path: Path
) -> None:
    report = _service(full).export_patient(PATIENT, tmp_path / "out")
    assert (report.photos, report.complete) == (2, True)
    for name in ("photo-1", "photo-2"):
        path = tmp_path / "out" / "photos" / PATIENT / f"{name}.jpg"
        assert path.read_bytes() == some_bytes(name)
    assert _files(tmp_path / "out") == {
        "README.txt", "SHA256SUMS", "index.html", "measurements.csv", "photos.csv",
        "photos/patient-1/photo-1.jpg", "photos/patient-1/photo-2.jpg", "record-1.schema.json",
        "record.json", "sessions.csv",
    }  # fmt: skip


def test_the_record_holds_everything_and_follows_its_schema(full: Journal, tmp_path: Path) -> None:
    _service(full).export_patient(PATIENT, tmp_path / "out")
    record = _record(tmp_path / "out")
    (held,) = record["patients"]
    assert held["patient"]["family_name"] == "Example"
    counts = {kind: len(held[kind]) for kind in held if kind != "patient"}
    assert counts == {
        "consents": 1, "courses": 1, "sessions": 1, "photos": 2, "measurements": 1,
        "audit": len(held["audit"]),
    }  # fmt: skip
    events = [entry["event"] for entry in held["audit"]]
    assert {"patient_added", "photo_added", "measurement_added"} <= set(events)
    numbers = [entry["number"] for entry in held["audit"]]
    assert numbers == sorted(set(numbers))
    assert held["photos"][0]["file"] == "photos/patient-1/photo-1.jpg"


def test_the_schema_names_every_field_of_every_record() -> None:
    """A field added to a record has to be published before it leaves in an export."""
    kinds = get_type_hints(portability.PatientRecord, _names())
    seen: set[type] = set()
    waiting = [photos.Photo, *(kind for hint in kinds.values() for kind in _records_in(hint))]
    while waiting:
        kind = waiting.pop()
        if kind in seen or kind is portability.ExportedPhoto:
            continue
        seen.add(kind)
        described = SCHEMA["$defs"][_snake(kind.__name__)]["properties"]
        assert {field.name for field in dataclasses.fields(kind)} <= set(described), kind
        waiting += [one for hint in get_type_hints(kind).values() for one in _records_in(hint)]
    assert len(seen) > 15


def _names() -> dict[str, Any]:
    """Return what the annotations of the export's records name."""
    modules = (anatomy, courses, measurements, patients, photos, portability)
    return {name: value for module in modules for name, value in vars(module).items()}


def _records_in(hint: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(hint):
        yield hint
    for inner in getattr(hint, "__args__", ()):
        yield from _records_in(inner)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


def test_the_checksums_cover_every_other_file(full: Journal, tmp_path: Path) -> None:
    _service(full).export_patient(PATIENT, tmp_path / "out")
    assert _is_whole(tmp_path / "out")
    for name, digest in _sums(tmp_path / "out").items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest


def test_tables_are_read_back_as_they_were_recorded(full: Journal, tmp_path: Path) -> None:
    _service(full).export_patient(PATIENT, tmp_path / "out")
    photos = _table(tmp_path / "out", "photos.csv")
    assert [row["file"] for row in photos] == [
        f"photos/patient-1/photo-{number}.jpg" for number in (1, 2)
    ]
    (session,) = _table(tmp_path / "out", "sessions.csv")
    assert session["needling"] == "left_cheek:1.5::erythema"
    (measured,) = _table(tmp_path / "out", "measurements.csv")
    assert (measured["patient"], measured["verdict"]) == (PATIENT, "smoother")


def _lose(journal: Journal, photo_number: int) -> None:
    names = sorted(path for path in (journal.folder / "objects").glob("*/*"))
    names[photo_number].unlink()


def _damage(journal: Journal, photo_number: int) -> None:
    path = sorted(path for path in (journal.folder / "objects").glob("*/*"))[photo_number]
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "code"), [(_lose, "original_missing"), (_damage, "original_damaged")]
)
def test_an_original_that_is_gone_is_listed_and_the_rest_is_exported(
    harm: Any, code: str, full: Journal, tmp_path: Path
) -> None:
    harm(full, 0)
    report = _service(full).export_patient(PATIENT, tmp_path / "out")
    (problem,) = report.problems
    assert (problem.code, report.photos) == (code, 1)
    out = tmp_path / "out"
    assert len(list((out / "photos").rglob("*.jpg"))) == 1
    assert _record(out)["problems"][0]["photo_id"] == problem.photo_id
    assert problem.photo_id in (out / "README.txt").read_text()
    assert problem.message in (out / "index.html").read_text()
    assert sorted(row["problem"] for row in _table(out, "photos.csv")) == ["", code]


def test_an_export_is_an_audit_entry_of_its_patient(full: Journal, tmp_path: Path) -> None:
    _service(full).export_patient(PATIENT, tmp_path / "out")
    assert full.audit_entries(object_id=PATIENT)[-1].event == "export_record"


def test_nothing_is_written_into_a_folder_that_holds_something(
    full: Journal, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError) as refused:
        _service(full).export_patient(PATIENT, out)
    assert refused.value.code == "folder_not_empty"
    assert _files(tmp_path / "out") == {"mine.txt"}
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_an_empty_folder_serves_and_a_link_to_one_as_well(full: Journal, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    _service(full).export_patient(PATIENT, tmp_path / "link")
    assert (tmp_path / "real" / "record.json").is_file()


@pytest.mark.parametrize("place", [".", "objects/export", "export"])
def test_the_journal_s_own_folder_is_no_place_for_an_export(
    place: str, full: Journal, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refused:
        _service(full).export_patient(PATIENT, full.folder / place)
    assert refused.value.code == "export_inside_journal"


def test_the_export_of_all_has_a_page_a_patient(full: Journal, tmp_path: Path) -> None:
    with full.write() as tx:
        tx.save_patient(a_patient("patient-2", number="P2", given="Bea", family="Beispiel"))
    report = _service(full).export_all(tmp_path / "out", passphrase=None)
    assert (report.patients, report.photos) == (2, 2)
    out = tmp_path / "out"
    assert len(_record(out)["patients"]) == 2
    assert 'href="patients/patient-2.html"' in (out / "index.html").read_text()
    links = _links((out / "patients" / "patient-1.html").read_text())
    assert links
    assert all((out / "patients" / link).resolve().is_file() for link in links)
    assert full.audit_entries(object_id="patient-2")[-1].event == "export_record"


def test_the_whole_journal_leaves_only_with_the_passphrase(tmp_path: Path) -> None:
    journal = create_journal(
        tmp_path / "j", passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP
    ).journal
    with journal:
        service = _service(journal)
        for wrong in (None, "", "another"):
            with pytest.raises(InputError) as refused:
                service.export_all(tmp_path / "out", passphrase=wrong)
            assert refused.value.code == "wrong_passphrase"
        assert not (tmp_path / "out").exists()
        service.export_all(tmp_path / "out", passphrase=PASSPHRASE)
    assert _record(tmp_path / "out")["patients"] == []


@pytest.mark.parametrize("text", TEXTS)
def test_text_from_people_stays_text_in_every_file(
    text: str, journal: Journal, tmp_path: Path
) -> None:
    hostile = replace(a_patient(), given_name=text, family_name=text, notes=text)
    with journal.write() as tx:
        tx.save_patient(hostile)
        tx.save_session(replace(_session(), device=text, notes=text, topical=text))
        tx.save_course(replace(a_course(), goals=text))
    data = some_bytes("x")
    staged = journal.stage_original(data, PATIENT)
    with journal.write() as tx:
        tx.add_photo(replace(a_photo("photo-1", data), note=text, source_name=text), staged)
    journal.publish([staged])

    _service(journal).export_patient(PATIENT, tmp_path / "out")

    out = tmp_path / "out"
    held = _record(out)["patients"][0]
    assert held["patient"]["notes"] == held["photos"][0]["note"] == text
    for row in (_table(out, "photos.csv")[0], _table(out, "sessions.csv")[0]):
        for cell in row.values():
            assert not cell.lstrip(" \N{NO-BREAK SPACE}").startswith(tuple("=+-@\t\r\0＝＋－＠"))
    page = (out / "index.html").read_bytes().decode()
    assert not [letter for letter in page if ord(letter) < 32 and letter not in "\r\n"]
    assert _tags(page) <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "dl", "dt", "dd", "p", "bdi",
        "table", "thead", "tbody", "tr", "th", "td", "div", "figure", "figcaption", "a", "img",
        "footer",
    }  # fmt: skip
    assert _links(page) == {"photos/patient-1/photo-1.jpg"}
    names = "".join(_files(out))
    assert text not in names


class _Reader(HTMLParser):
    """Collects tags, links and handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name in ("href", "src"):
                self.links.add(value or "")


def _tags(page: str) -> set[str]:
    reader = _Reader()
    reader.feed(page)
    return reader.tags


def _links(page: str) -> set[str]:
    reader = _Reader()
    reader.feed(page)
    return reader.links


def test_a_photo_s_name_in_the_export_cannot_lead_elsewhere() -> None:
    photo = replace(a_photo("../../escape", b""), patient_id=PatientId("a/b"), media_type="../evil")
    folder, patient, name = original_name(photo).split("/")
    assert folder == "photos"
    assert patient.isalnum()
    assert name.removesuffix(".bin").isalnum()
    raw = replace(photo, id=a_photo("p", b"").id, media_type="image/x-canon-cr2")
    assert original_name(raw).endswith("/p.cr2")


def test_a_cancelled_export_leaves_nothing(full: Journal, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 1:
            raise OperationCancelled

    with pytest.raises(OperationCancelled):
        _service(full).export_patient(PATIENT, tmp_path / "out", control=CallbackControl(stop))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["j"]
    assert [entry.event for entry in full.audit_entries(object_id=PATIENT)] == ["patient_added"]


class _StoppingDisk(Disk):
    """A disk that fails from its Nth changing operation on."""

    def __init__(self, allowed: int, number: int) -> None:
        self.left = allowed
        self.number = number

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(self.number, os.strerror(self.number))

    def create(self, path: Path, mode: int = 0o600) -> int:
        self._count()
        return super().create(path, mode)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._count()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._count()
        super().sync(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def make_folder(self, path: Path) -> None:
        self._count()
        super().make_folder(path)


def test_a_failing_disk_leaves_a_whole_export_or_none(full: Journal, tmp_path: Path) -> None:
    allowed, done = 0, False
    while not done:
        out = tmp_path / f"out-{allowed}"
        number = (errno.EIO, errno.ENOSPC, errno.EROFS)[allowed % 3]
        failed = _failure(full, _StoppingDisk(allowed, number), out)
        done = failed is None
        assert failed in (None, "export_failed", "disk_full", "export_forbidden")
        assert _is_whole(out) if done else not out.exists() or _is_whole(out)
        assert not list(tmp_path.glob("*part*"))
        allowed += 1
    assert allowed > 20


def _failure(journal: Journal, disk: Disk, out: Path) -> str | None:
    try:
        _service(journal, disk).export_patient(PATIENT, out)
    except EnvironmentFault as error:
        return error.code
    return None


def _is_whole(out: Path) -> bool:
    return set(_sums(out)) == _files(out) - {"SHA256SUMS"}


def _sums(out: Path) -> dict[str, str]:
    lines = (out / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def test_too_little_room_is_said_before_anything_is_written(full: Journal, tmp_path: Path) -> None:
    class Full(Disk):
        def free_bytes(self, folder: Path) -> int:
            return 1000

    with pytest.raises(EnvironmentFault) as refused:
        _service(full, Full()).export_patient(PATIENT, tmp_path / "out")
    assert refused.value.code == "disk_full"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["j"]


def test_a_part_that_a_killed_export_left_goes_with_the_next_one(
    full: Journal, tmp_path: Path
) -> None:
    left = tmp_path / "out.microjournal.part"
    (left / "photos").mkdir(parents=True)
    (left / "photos" / "half.jpg").write_bytes(b"half")
    _service(full).export_patient(PATIENT, tmp_path / "out")
    assert not left.exists()
    assert "half.jpg" not in "".join(_files(tmp_path / "out"))


def test_a_session_without_photos_and_a_patient_without_sessions_have_pages(
    journal: Journal, tmp_path: Path
) -> None:
    _service(journal).export_patient(PATIENT, tmp_path / "none")
    with journal.write() as tx:
        tx.save_session(a_session(SessionId("session-9")))
    _service(journal).export_patient(PATIENT, tmp_path / "one")
    assert "Treatment" in (tmp_path / "one" / "index.html").read_text()
